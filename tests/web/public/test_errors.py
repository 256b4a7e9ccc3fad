import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse

from tests.web.public.ways import SIGN_IN, come_in, without_token, words_of

LONG_WORDS = "We keep the kitchen until\nthe <second> week."


def down(*_: object) -> None:
    raise DatabaseError


def test_what_is_not_theirs_is_answered_like_what_does_not_exist(ana, eve, plan):
    browser = Client()
    come_in(browser, eve.user)
    theirs = browser.get(reverse("coach:plan", args=[plan.pk]))
    nowhere = browser.get("/nothing/like/this/")
    assert theirs.status_code == nowhere.status_code == 404
    assert without_token(theirs) == without_token(nowhere)
    assert "We can’t find that page If you typed the address, check it." in words_of(nowhere)


def test_the_page_not_found_leads_everyone_to_their_own(ana, cora):
    for person, home in ((ana.user, "partner:home"), (cora.user, "coach:today")):
        browser = Client()
        come_in(browser, person)
        assert f'href="{reverse(home)}"' in browser.get("/nothing/").content.decode()
    assert 'href="/"' in Client().get("/nothing/").content.decode()


def test_a_page_that_breaks_keeps_the_words_and_blames_nobody(ana):
    browser = Client(raise_request_exception=False)
    come_in(browser, ana.user)
    with connection.execute_wrapper(down):
        page = browser.post("/my/1/1/", {"text": LONG_WORDS, "word": "my own secret words"})
    assert page.status_code == 500
    assert "That didn’t work, and it isn’t anything you did" in words_of(page)
    assert "the &lt;second&gt; week.</textarea>" in page.content.decode()
    assert "secret" not in page.content.decode()


def test_a_page_that_was_open_too_long_keeps_the_words_and_leads_back(ana):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ana.user)
    page = browser.post("/my/1/1/", {"text": LONG_WORDS, "csrfmiddlewaretoken": "x" * 64})
    assert page.status_code == 403
    assert "This page had been open too long" in words_of(page)
    assert "the &lt;second&gt; week.</textarea>" in page.content.decode()
    assert 'href="/my/1/1/"' in page.content.decode()


@pytest.mark.parametrize("codec", ["rot13", "hex", "idna", "undefined", "utf-16"])
def test_what_is_sent_in_no_encoding_of_ours_is_refused_kindly(codec, db):
    browser = Client(raise_request_exception=False)
    typed = f'--b\r\nContent-Disposition: form-data; name="email"\r\n\r\n{LONG_WORDS}\r\n--b--'
    kind = f"multipart/form-data; boundary=b; charset={codec}"
    page = browser.generic("POST", SIGN_IN, typed, content_type=kind)
    assert page.status_code == 400
    assert "We couldn’t read what was sent" in words_of(page)
    assert "the &lt;second&gt; week." in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store"
    look = browser.get(
        reverse("public:verify"), headers={"content-type": f"text/html; charset={codec}"}
    )
    assert look.status_code == 400


def test_without_words_there_is_nothing_to_copy(ana):
    browser = Client(enforce_csrf_checks=True)
    page = browser.post(SIGN_IN, {"email": "ana@example.org"})
    assert page.status_code == 403
    assert "<textarea" not in page.content.decode()


def test_more_than_can_be_read_is_told_kindly(db):
    page = Client().post(SIGN_IN, {"email": "a" * 3_000_000})
    assert page.status_code == 400
    assert "We couldn’t read what was sent" in words_of(page)


def test_a_form_in_another_encoding_is_told_kindly(db):
    form = "application/x-www-form-urlencoded; charset=utf-7"
    page = Client(raise_request_exception=False).post(SIGN_IN, "email=x", content_type=form)
    assert page.status_code == 400
    assert "We couldn’t read what was sent" in words_of(page)


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_not_for_pages(method, db):
    assert getattr(Client(), method)(SIGN_IN).status_code == 405
