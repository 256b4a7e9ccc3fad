"""Inviting: the letters as they go out, equal but for the name; join codes shown once."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from agreements.audit.now import now
from agreements.notices.models import Notice
from agreements.notices.tasks import deliver_notice
from agreements.people.actions import person_with_join_code
from agreements.plans.actions import decline_invitation
from agreements.plans.models import Invitation, Plan
from agreements.plans.stages import Stage
from tests import build
from tests.web.coach.pages import form_at, words


@pytest.fixture
def plan(cora, moment) -> Plan:
    return build.in_setup(cora, at=moment)


def page_of(plan: Plan) -> str:
    return reverse("coach:invite", args=[plan.pk])


def send(browser, plan: Plan, who: str = "both"):
    return browser.post(page_of(plan), form_at(browser, page_of(plan), who=who))


def letters_on(html: str) -> list[str]:
    return [words(found) for found in re.findall(r'<div class="letter">(.*?)</div>', html, re.S)]


def test_both_letters_are_shown_equal_but_for_the_name(browser, plan):
    first, second = letters_on(browser.get(page_of(plan)).text)
    assert first.startswith("Ana,")
    assert first.replace("Ana,", "Ben,") == second
    assert not Notice.objects.exists()


def test_the_letter_shown_is_the_letter_sent_but_for_the_own_link(browser, plan, settings):
    shown = letters_on(browser.get(page_of(plan)).text)[0]
    send(browser, plan)
    for notice in Notice.objects.filter(kind="invitation"):
        deliver_notice(notice_id=str(notice.pk))
    sent = next(letter for letter in mail.outbox if letter.to == ["ana@example.org"])
    token = re.search(r"/i/([^/]+)/", sent.body)
    assert token is not None
    assert " ".join(sent.body.replace(token[1], "…").split()) == shown
    assert sent.subject in words(browser.get(page_of(plan)).text)


def test_send_to_both_invites_both_and_writing_begins(browser, plan):
    assert send(browser, plan).url == page_of(plan)
    assert Invitation.objects.current().count() == 2
    assert build.reloaded(plan).stage == Stage.WRITING
    assert "Sent on" in words(browser.get(page_of(plan)).text)


def test_one_person_may_be_invited_first(browser, plan):
    send(browser, plan, "b")
    assert [sent.partner.seat for sent in Invitation.objects.all()] == ["b"]


def test_the_same_press_twice_sends_once(browser, plan):
    form = form_at(browser, page_of(plan), who="both")
    browser.post(page_of(plan), form)
    browser.post(page_of(plan), form)
    assert Invitation.objects.count() == 2


def test_sending_again_ends_the_link_before(browser, plan):
    send(browser, plan)
    before = Invitation.objects.get(partner__seat="a")
    send(browser, plan, "a")
    before.refresh_from_db()
    assert before.replaced_at is not None
    assert Invitation.objects.current().filter(partner__seat="a").count() == 1


def test_a_declined_invitation_is_told_here_without_a_reason(browser, plan):
    send(browser, plan)
    decline_invitation(Invitation.objects.get(partner__seat="a"), at=now())
    assert "Ana did not take up the invitation" in words(browser.get(page_of(plan)).text)


def test_somebody_who_has_joined_is_not_invited_again(browser, cora, moment):
    plan = build.in_writing(cora, at=moment)
    assert letters_on(browser.get(page_of(plan)).text) == []
    answer = browser.post(page_of(plan), {"who": "a", "seen": ""})
    assert answer.status_code == 422
    assert "Ana has joined already." in answer.text


@pytest.mark.parametrize("who", ["", "c", "everybody"])
def test_a_made_up_recipient_sends_nothing(browser, plan, who):
    browser.post(page_of(plan), {"who": who, "seen": "not-a-key"})
    assert not Invitation.objects.exists()


def test_an_address_is_corrected_until_its_owner_joins(browser, plan):
    send(browser, plan)
    person = reverse("coach:person", args=[plan.pk, "a"])
    answer = browser.post(person, {"act": "address", "email": "Ana.New@Example.org "})
    assert answer.url == page_of(plan)
    assert build.partner_of(plan, "a").email == "ana.new@example.org"
    assert not Invitation.objects.current().filter(partner__seat="a").exists()


def test_the_mailbox_of_the_other_is_refused_beside_the_field(browser, plan):
    person = reverse("coach:person", args=[plan.pk, "a"])
    answer = browser.post(person, {"act": "address", "email": "b.e.n+x@example.org"})
    assert answer.status_code == 422
    assert "These two addresses reach one mailbox." in answer.text
    assert "b.e.n+x@example.org" in answer.text


def without_address(plan: Plan, seat: str = "b") -> str:
    plan.partners.filter(seat=seat).update(email="")
    return reverse("coach:join_code", args=[plan.pk, seat])


def test_a_join_code_is_shown_once_with_a_card_that_names_nobody(browser, plan, settings):
    answer = browser.post(without_address(plan))
    card = re.search(r'<div class="card">(.*?)</div>', answer.text, re.S)
    assert card is not None
    spoken = re.search(r"[A-Z]+ \d [A-Z]+ \d [A-Z]+ \d", card[1])
    assert spoken is not None
    found = person_with_join_code(spoken[0], at=now())
    assert found == build.partner_of(plan, "b").user
    for word in ("Ben", "Okafor", "Ana", settings.SERVICE_NAME, "http", "Cora"):
        assert word not in card[1]
    assert spoken[0] not in browser.get(page_of(plan)).text


def test_looking_at_the_address_of_a_join_code_makes_none(browser, plan):
    path = without_address(plan)
    assert browser.get(path).status_code == 302
    assert build.partner_of(plan, "b").user is None


def test_a_person_with_an_address_gets_a_letter_and_no_code(browser, plan):
    browser.post(reverse("coach:join_code", args=[plan.pk, "a"]))
    assert build.partner_of(plan, "a").user is None
