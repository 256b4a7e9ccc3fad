from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from agreements.audit.models import Event
from agreements.audit.now import now
from agreements.notices.models import Notice
from agreements.people.actions import choose_word
from agreements.people.models import Allowance, Code, User
from agreements.plans.actions import correct_address, invite
from agreements.plans.models import Invitation, Partner
from agreements.plans.rules import Person
from tests import build
from tests.web.public.ways import (
    JOIN,
    OWN_WORD,
    SIGN_IN,
    WORD,
    invitation_link,
    secret_of,
    signed_in_as,
    without_token,
    words_of,
)

HOME = reverse("partner:home")


@pytest.fixture
def plan(cora, moment):
    return build.invited(cora, at=moment)


@pytest.fixture
def user(plan):
    return User.objects.get(email="ana@example.org")


@pytest.fixture
def link(user):
    return invitation_link(user)


def rows() -> list[int]:
    kinds = (Code, Notice, Allowance, Session, Event, User)
    return [kind.objects.count() for kind in kinds]


def join(browser: Client, link: str, user: User):
    browser.post(link)
    return browser.post(JOIN, {"code": secret_of(user)})


@pytest.mark.parametrize("step", ["", "?later", "?no", "?said"])
@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_at_a_link_changes_nothing_however_often(link, user, step, method):
    before = rows(), list(Invitation.objects.order_by("pk").values())
    for _again in range(3):
        assert getattr(Client(), method)(link + step).status_code == 200
    assert (rows(), list(Invitation.objects.order_by("pk").values())) == before
    assert join(Client(), link, user).url == HOME


def test_it_says_who_asks_and_never_names_the_other_person(link):
    page = Client().get(link)
    told = words_of(page)
    assert "From Cora Lindqvist, Harbour" in told
    assert "a•••@example.org" in told
    for step in ("", "?later", "?no", "?said"):
        body = Client().get(link + step).content.decode()
        assert not [name for name in ("Ben", "Okafor", "ana@example.org") if name in body]
        assert "<title>Welcome – Stillwater</title>" in body


def test_going_on_and_not_now_are_the_same_size_and_declining_is_a_link(link):
    body = Client().get(link).content.decode()
    assert body.count("btn btn-primary") == 1
    assert '<a class="btn btn-secondary" href="?later"' in body
    assert '<a href="?no"' in body


def test_not_now_notes_nothing_and_the_link_goes_on_working(link):
    assert "Nothing has been sent or noted." in words_of(Client().get(f"{link}?later"))


def test_the_code_from_the_letter_takes_the_seat(link, user):
    browser = Client()
    assert browser.post(link).url == JOIN
    assert not signed_in_as(browser)
    assert browser.post(JOIN, {"code": secret_of(user)}).url == HOME
    assert signed_in_as(browser) == str(user.pk)
    seat = Partner.objects.get(user=user)
    assert seat.seated
    assert seat.joined_at is not None


def test_only_the_invited_address_is_sent_the_code(link, user):
    Client().post(link, {"email": "somebody.else@example.org"})
    assert list(Notice.objects.filter(kind="code").values_list("recipient", flat=True)) == [user.pk]


def test_a_code_for_signing_in_does_not_take_a_seat(link, user, moment):
    browser = Client()
    browser.post(link)
    invited_with = secret_of(user)
    browser.post(SIGN_IN, {"email": user.email})
    assert browser.post(JOIN, {"code": invited_with}).url == SIGN_IN
    assert not Partner.objects.filter(user=user).exists()


def test_who_has_an_own_word_already_is_asked_for_it_first(link, user):
    choose_word(user, OWN_WORD)
    browser = Client()
    assert join(browser, link, user).url == WORD
    assert not Partner.objects.filter(user=user).exists()
    assert browser.post(WORD, {"word": OWN_WORD}).url == HOME
    assert Partner.objects.filter(user=user, seated=True).exists()


def test_a_used_link_leads_to_the_sign_in_page(link, user):
    join(Client(), link, user)
    page = Client().get(link)
    assert page.status_code == 404
    assert "If you have used it already, sign in." in words_of(page)


def test_wrong_old_used_replaced_and_declined_links_cannot_be_told_apart(plan, cora, moment):
    ana, ben = (User.objects.get(email=f"{name}@example.org") for name in ("ana", "ben"))
    told = {without_token(Client().get(reverse("public:invitation", args=["nonsense"])))}
    first = invitation_link(ana)
    invite([build.partner_of(plan, "a")], by=cora, at=now())
    told.add(without_token(Client().get(first)))
    used = invitation_link(ana)
    join(Client(), used, ana)
    told.add(without_token(Client().get(used)))
    told.add(without_token(Client().post(used)))
    said_no = invitation_link(ben)
    Client().post(said_no, {"answer": "decline"})
    told.add(without_token(Client().get(said_no)))
    invite([build.partner_of(plan, "b")], by=cora, at=now())
    old = invitation_link(ben)
    then = moment - timedelta(days=15)
    Invitation.objects.update(sent_at=then, expires_at=then + timedelta(days=14))
    told.add(without_token(Client().get(old)))
    assert len(told) == 1


def test_a_link_replaced_while_the_code_was_under_way_takes_no_seat(link, user, plan, cora):
    browser = Client()
    browser.post(link)
    correct_address(build.partner_of(plan, "a"), "ana.souza@example.org", by=cora, at=now())
    page = browser.post(JOIN, {"code": secret_of(user)})
    assert page.status_code == 404
    assert not signed_in_as(browser)
    assert not Partner.objects.filter(user=user).exists()


def test_declining_is_confirmed_first_and_then_kept_once(link, user, plan):
    before = Event.objects.count()
    browser = Client()
    assert "is told only that you declined, not when you looked or why" in words_of(
        browser.get(f"{link}?no")
    )
    answer = browser.post(link, {"answer": "decline"})
    assert "Thank you for saying so" in words_of(browser.get(answer.url))
    assert browser.post(link, {"answer": "decline"}).status_code == 404
    assert Event.objects.count() == before + 1
    assert not Event.objects.filter(chain=plan.shared_chain, kind="invitation_declined").exists()
    assert Invitation.objects.get(email=user.email).declined_at is not None


def test_somebody_else_signed_in_here_is_signed_out_first(link, user, dov, moment):
    eve = build.partner_of(build.in_writing(dov, at=moment, case=build.EVE_AND_FINN), "a")
    browser = Client()
    browser.force_login(eve.user)
    before = rows()
    for page in (browser.get(link), browser.post(link), browser.post(link, {"answer": "decline"})):
        assert "Somebody else is signed in here" in words_of(page)
        assert "Cora" not in words_of(page)
    assert rows() == before
    answer = browser.post(reverse("public:sign_out"), {"next": link})
    assert answer.url == link
    assert join(browser, link, user).url == HOME
    assert signed_in_as(browser) == str(user.pk)


def test_somebody_with_another_space_under_way_is_told_so(link, user, dov, cora, moment):
    case = replace(
        build.EVE_AND_FINN,
        people=(Person("Ana Souza", "Ana", user.email), Person("Finn", "Finn", "")),
    )
    other = build.in_setup(dov, at=moment, case=case)
    invite([build.partner_of(other, "a")], by=dov, at=now())
    join(Client(), link, user)
    browser = Client()
    page = join(browser, invitation_link(user), user)
    assert page.status_code == 409
    assert "Ask your coach to close that one first." in words_of(page)
    assert not signed_in_as(browser)


def test_asking_for_codes_too_often_is_told_on_the_same_page(link):
    for _again in range(6):
        page = Client().post(link)
    assert page.status_code == 429
    assert "That’s a few codes in a row. Wait 15 minutes" in words_of(page)


def test_the_page_for_the_code_without_a_link_leads_to_the_start(db):
    assert Client().get(JOIN).url == SIGN_IN
    assert Client().post(JOIN, {"code": "123456"}).url == SIGN_IN
