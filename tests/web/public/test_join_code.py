from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from agreements.lifecycle.actions import hand_join_code
from agreements.people.models import JoinCode
from tests import build
from tests.web.public.ways import JOIN_CODE, OWN_WORD, SIGN_IN, WORD, signed_in_as, words_of

HOME = reverse("partner:home")
UNKNOWN = "We don’t know that code. Check it, or call your coach."


@pytest.fixture
def seat(cora, moment):
    """Somebody who has been entered and has not joined."""
    return build.partner_of(build.in_setup(cora, at=moment), "a")


@pytest.fixture
def code(seat, cora, moment):
    spoken = hand_join_code(seat, by=cora, at=moment)
    seat.refresh_from_db()
    return spoken


def join(browser: Client, code: str):
    browser.post(JOIN_CODE, {"code": code})
    browser.post(JOIN_CODE, {"answer": "yes"})
    return browser.post(WORD, {"word": OWN_WORD})


def test_at_first_use_one_is_asked_whether_the_code_is_meant_for_them(code, seat):
    browser = Client()
    page = browser.post(JOIN_CODE, {"code": code}, follow=True)
    assert "This is from Cora Lindqvist" in words_of(page)
    assert "Are you Ana?" in words_of(page)
    assert "Ben" not in page.content.decode()
    assert browser.get(WORD).url == SIGN_IN
    seat.refresh_from_db()
    assert seat.joined_at is None


@pytest.mark.parametrize("change", [str.lower, lambda code: code.replace(" ", ""), str.title])
def test_capitals_and_spaces_do_not_matter(code, change):
    assert Client().post(JOIN_CODE, {"code": change(code)}).url == JOIN_CODE


def test_saying_yes_and_choosing_a_word_takes_the_seat(code, seat):
    browser = Client()
    assert join(browser, code).url == HOME
    seat.refresh_from_db()
    assert signed_in_as(browser) == str(seat.user_id)
    assert seat.joined_at is not None
    assert JoinCode.objects.get(user=seat.user).first_used_at is not None


def test_saying_no_shares_nothing(code, seat):
    browser = Client()
    browser.post(JOIN_CODE, {"code": code})
    assert browser.post(JOIN_CODE, {"answer": "no"}).url == JOIN_CODE
    assert "Are you" not in words_of(browser.get(JOIN_CODE))
    assert browser.post(JOIN_CODE, {"answer": "yes"}).status_code != 302


def test_later_the_code_and_the_own_word_are_both_asked(code, seat):
    join(Client(), code)
    browser = Client()
    assert browser.post(JOIN_CODE, {"code": code}).url == WORD
    assert browser.post(WORD, {"word": "not the one I chose"}).status_code == 422
    assert browser.post(WORD, {"word": OWN_WORD}).url == HOME


def test_wrong_old_and_replaced_codes_get_the_same_words(code, seat, cora, moment):
    told = [words_of(Client().post(JOIN_CODE, {"code": "KITE 4 MAPLE 7 RIVER 2"}))]
    JoinCode.objects.update(made_at=moment - timedelta(days=15))
    told.append(words_of(Client().post(JOIN_CODE, {"code": code})))
    hand_join_code(seat, by=cora, at=moment)
    told.append(words_of(Client().post(JOIN_CODE, {"code": code})))
    assert len(set(told)) == 1
    assert UNKNOWN in told[0]


def test_a_code_in_use_does_not_grow_old(code, moment):
    join(Client(), code)
    JoinCode.objects.update(made_at=moment - timedelta(days=90))
    assert Client().post(JOIN_CODE, {"code": code}).url == WORD


def test_guessing_is_slowed_down_where_it_is_done_and_nowhere_else(code):
    browser = Client()
    for _again in range(10):
        browser.post(JOIN_CODE, {"code": "nothing of the kind"})
    page = browser.post(JOIN_CODE, {"code": code})
    assert page.status_code == 429
    assert "That’s a few tries in a row. Wait 15 minutes." in words_of(page)
    assert Client(REMOTE_ADDR="203.0.113.7").post(JOIN_CODE, {"code": code}).status_code == 302


def test_an_empty_code_is_asked_for(db):
    assert "Enter your join code" in words_of(Client().post(JOIN_CODE, {"code": " "}))
