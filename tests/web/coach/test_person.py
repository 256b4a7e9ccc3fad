"""One person alone: messages nobody else hears of, and the way back in."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from agreements.audit.now import now
from agreements.notices.models import Notice
from agreements.people.actions import choose_word
from agreements.people.models import User
from agreements.plans.models import Message, Partner
from tests import build
from tests.web.coach.pages import form_at, words

TODAY = reverse("coach:today")


def page_of(partner: Partner) -> str:
    return reverse("coach:person", args=[partner.plan_id, partner.seat])


def message(browser, partner: Partner, text: str):
    form = form_at(browser, page_of(partner))
    key = form["message-form_key"]
    sent = {"act": "message", "message-text": text, "message-form_key": key}
    return browser.post(page_of(partner), sent), sent


def test_a_message_goes_to_this_person_alone(browser, ana, ben):
    message(browser, ana, "Could we speak on Tuesday?")
    assert list(Message.objects.values_list("partner", "from_coach")) == [(ana.pk, True)]
    told = Notice.objects.filter(kind="something_new").values_list("recipient", flat=True)
    assert set(told) == {ana.user_id}
    assert "Tuesday" not in browser.get(page_of(ben)).text


def test_the_same_form_sent_twice_is_one_message(browser, ana):
    _answer, sent = message(browser, ana, "Hello")
    browser.post(page_of(ana), sent)
    assert Message.objects.count() == 1


def test_a_message_can_be_undone_for_a_minute_and_its_words_are_in_the_field_again(
    browser, visit, ana
):
    message(browser, ana, "Could we speak on Tuesday?")
    notes = reverse("partner:messages")
    assert "Tuesday" not in visit(ana).get(notes).text
    sent = {"act": "undo", "message": str(Message.objects.get().pk)}
    page = browser.post(page_of(ana), sent)
    assert page.status_code == 200
    assert "Taken back. Ana never saw it." in words(page.text)
    assert page.text.count("Could we speak on Tuesday?") == 1
    assert "Tuesday" not in browser.get(page_of(ana)).text
    assert Notice.objects.get(kind="something_new").state == "cancelled"


def test_after_the_minute_it_has_left(browser, visit, ana):
    build.message(ana, "On Tuesday", from_coach=True, at=now() - timedelta(seconds=61))
    assert "On Tuesday" in visit(ana).get(reverse("partner:messages")).text
    sent = {"act": "undo", "message": str(Message.objects.get().pk)}
    answer = browser.post(page_of(ana), sent)
    assert (answer.status_code, "It had left already." in answer.text) == (409, True)
    assert browser.post(page_of(ana), {"act": "undo", "message": "x"}).status_code == 302


def test_a_colleague_of_another_practice_undoes_nothing(visit, dov, ana):
    kept = build.message(ana, "On Tuesday", from_coach=True, at=now())
    sent = {"act": "undo", "message": str(kept.pk)}
    assert visit(dov).post(page_of(ana), sent).status_code == 404
    assert Message.objects.get().cancelled_at is None


def test_an_empty_message_is_asked_for_kindly(browser, ana):
    answer, _sent = message(browser, ana, "  ")
    assert answer.status_code == 422
    assert "Write a few words first." in answer.text


def test_a_note_stays_new_until_the_coach_says_it_is_read(browser, ana):
    build.message(ana, "I am tired", at=now())
    for _look in range(2):
        assert "I am tired" in browser.get(page_of(ana)).text
        assert "A note to you" in browser.get(TODAY).text
    browser.post(page_of(ana), {"act": "read"})
    assert "A note to you" not in browser.get(TODAY).text


def test_an_answer_counts_as_reading(browser, ana):
    build.message(ana, "I am tired", at=now())
    message(browser, ana, "I hear you")
    assert "A note to you" not in browser.get(TODAY).text


def test_nothing_on_a_partners_pages_tells_that_a_note_was_read(browser, visit, ana):
    build.message(ana, "I am tired", at=now())
    before = without_token(visit(ana).get(reverse("partner:messages")).text)
    browser.post(page_of(ana), {"act": "read"})
    assert without_token(visit(ana).get(reverse("partner:messages")).text) == before


def without_token(html: str) -> str:
    return re.sub(r'value="[\w-]+"', "", html)


def test_after_a_talk_a_person_chooses_a_new_word_and_is_signed_out_everywhere(browser, visit, ana):
    choose_word(ana.user, "a heron by the ferry")
    theirs: Client = visit(Partner.objects.get(pk=ana.pk))
    assert theirs.get(reverse("partner:home")).status_code == 200
    answer = browser.post(page_of(ana), {"act": "word", "how": "voice"})
    spoken = re.search(r'<p class="card__code">(.*?)</p>', answer.text)
    assert spoken is not None
    assert theirs.get(reverse("partner:home")).status_code == 302
    person = User.objects.get(pk=ana.user_id)
    assert person.check_password(spoken[1])
    assert not person.check_password("a heron by the ferry")
    assert person.word_wanted
    assert spoken[1] not in browser.get(page_of(ana)).text


def test_how_they_spoke_must_be_said_before_a_word_is_made_anew(browser, ana):
    choose_word(ana.user, "a heron by the ferry")
    answer = browser.post(page_of(ana), {"act": "word"})
    assert answer.status_code == 422
    assert "Say how you spoke today." in answer.text
    assert User.objects.get(pk=ana.user_id).check_password("a heron by the ferry")


def test_somebody_who_has_not_joined_has_no_word_to_choose(browser, cora, moment):
    plan = build.invited(cora, at=moment)
    ana = build.partner_of(plan, "a")
    assert "Own word forgotten" not in browser.get(page_of(ana)).text
    answer = browser.post(page_of(ana), {"act": "word", "how": "voice"})
    assert "Ana has not joined yet." in words(answer.text)


@pytest.mark.parametrize("seat", ["c", "A", "coach"])
def test_there_are_two_seats_and_no_third(browser, plan, seat):
    assert browser.get(reverse("coach:person", args=[plan.pk, seat])).status_code == 404
