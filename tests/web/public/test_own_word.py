from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from agreements.audit.now import now
from agreements.people.actions import choose_word, lend_word, set_preferences
from tests.web.public.ways import OWN_WORD, SIGN_IN, WORD, come_in, signed_in_as, words_of

HOME = reverse("partner:home")


@pytest.fixture
def guarded(ana):
    choose_word(ana.user, OWN_WORD)
    return ana.user


@pytest.fixture
def wanting(ana):
    set_preferences(ana.user, mailbox="shared")
    return ana.user


def test_the_code_alone_opens_nothing_for_who_has_an_own_word(guarded):
    browser = Client()
    assert come_in(browser, guarded).url == WORD
    assert not signed_in_as(browser)
    assert browser.get(HOME).status_code == 302


@pytest.mark.parametrize("typed", [OWN_WORD, f"  {OWN_WORD} "])
def test_the_own_word_after_the_code_signs_in_where_one_wanted_to_go(guarded, typed):
    browser = Client()
    come_in(browser, guarded, wanted="/my/1/")
    assert browser.post(WORD, {"word": typed}).url == "/my/1/"
    assert signed_in_as(browser) == str(guarded.pk)


def test_a_wrong_own_word_says_how_many_tries_are_left(guarded):
    browser = Client()
    come_in(browser, guarded)
    told = [browser.post(WORD, {"word": "something else"}) for _again in range(3)]
    assert [page.status_code for page in told] == [422, 422, 429]
    assert "That isn’t it. Two more tries." in words_of(told[0])
    assert "That isn’t it. One more try." in words_of(told[1])
    assert "That isn’t it. Wait 15 minutes, or call your coach. Nothing is lost." in words_of(
        told[2]
    )
    page = browser.post(WORD, {"word": OWN_WORD})
    assert "That’s a few tries in a row. Wait 15 minutes" in words_of(page)
    assert not signed_in_as(browser)


def test_wrong_words_typed_elsewhere_do_not_lock_a_person_out(guarded):
    browser, other = Client(), Client(REMOTE_ADDR="203.0.113.7")
    come_in(other, guarded)
    for _again in range(4):
        other.post(WORD, {"word": "something else"})
    come_in(browser, guarded)
    assert browser.post(WORD, {"word": OWN_WORD}).url == HOME


def test_the_right_word_gives_the_tries_back(guarded):
    for _again in range(4):
        browser = Client()
        come_in(browser, guarded)
        browser.post(WORD, {"word": "something else"})
        assert browser.post(WORD, {"word": OWN_WORD}).status_code == 302


def test_an_empty_own_word_costs_no_try(guarded):
    browser = Client()
    come_in(browser, guarded)
    for _again in range(5):
        assert "Enter your own word" in words_of(browser.post(WORD, {"word": ""}))
    assert browser.post(WORD, {"word": OWN_WORD}).url == HOME


def test_the_first_proof_does_not_wait_for_ever(guarded):
    browser = Client()
    come_in(browser, guarded)
    kept = browser.session
    kept["waiting"]["proven_at"] = int((now() - timedelta(minutes=11)).timestamp())
    kept.save()
    assert browser.post(WORD, {"word": OWN_WORD}).url == SIGN_IN


def test_who_needs_an_own_word_chooses_it_before_going_on(wanting):
    browser = Client()
    assert come_in(browser, wanting).url == WORD
    assert not signed_in_as(browser)
    assert browser.post(WORD, {"word": OWN_WORD}).url == HOME
    wanting.refresh_from_db()
    assert wanting.check_password(OWN_WORD)
    assert not wanting.word_wanted


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("", "Make it 12 letters or more."),
        ("short", "Make it 12 letters or more."),
        ("ana ana souza", "Choose something that isn’t a name, a date or this service."),
        ("010203040506", "Choose something that isn’t a name, a date or this service."),
        ("seven\x00quiet otters", "There is a character here that can’t be stored."),
    ],
)
def test_a_word_that_will_not_do_is_refused_and_not_shown_back(wanting, typed, refusal):
    browser = Client()
    come_in(browser, wanting)
    page = browser.post(WORD, {"word": typed})
    assert page.status_code == 422
    assert refusal in words_of(page)
    assert not typed or f'value="{typed}"' not in page.content.decode()


def test_a_suggested_word_will_do(wanting):
    browser = Client()
    come_in(browser, wanting)
    page = browser.get(f"{WORD}?suggest=1")
    suggestion = page.content.decode().partition('class="wording">')[2].partition("<")[0]
    assert browser.post(WORD, {"word": suggestion}).url == HOME


def test_who_said_the_mailbox_is_shared_chooses_at_once_in_the_open_session(ana):
    browser = Client()
    come_in(browser, ana.user)
    set_preferences(ana.user, mailbox="unsure")
    answer = browser.get("/my/1/")
    assert answer.url == f"{WORD}?next=%2Fmy%2F1%2F"
    page = browser.get(answer.url)
    assert "Choose your own word" in words_of(page)
    assert browser.post(answer.url, {"word": OWN_WORD}).url == "/my/1/"
    assert signed_in_as(browser) == str(ana.user_id)
    assert browser.get(WORD).url == HOME


def test_choosing_a_word_ends_the_sessions_on_other_devices(ana):
    here, elsewhere = Client(), Client()
    come_in(here, ana.user)
    come_in(elsewhere, ana.user)
    set_preferences(ana.user, mailbox="shared")
    here.post(WORD, {"word": OWN_WORD})
    assert here.get(HOME).status_code == 200
    assert elsewhere.get(HOME).status_code == 302


def test_a_lent_word_opens_and_is_then_changed_for_ones_own(guarded):
    lent = lend_word(guarded)
    browser = Client()
    come_in(browser, guarded)
    answer = browser.post(WORD, {"word": lent})
    assert answer.url == f"{WORD}?next=%2Fmy%2F"
    assert browser.get(HOME).url == answer.url
    assert browser.post(answer.url, {"word": OWN_WORD}).url == HOME


def test_the_own_word_page_without_a_first_proof_leads_to_the_start(db):
    assert Client().get(WORD).url == SIGN_IN
    assert Client().post(WORD, {"word": OWN_WORD}).url == SIGN_IN
