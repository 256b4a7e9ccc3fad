import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from agreements.audit.now import now
from agreements.people.models import User
from tests.web.public.ways import SIGN_IN, come_in, signed_in_as, words_of

HOME = reverse("partner:home")
SIGNED_OUT = "We signed you out to keep this private. Everything you wrote is saved."


def seen(browser: Client, *, minutes_ago: int, began_hours_ago: int = 0) -> None:
    """As if this browser had last been used so long ago."""
    kept = browser.session
    kept["seen"] = int((now() - timedelta(minutes=minutes_ago)).timestamp())
    kept["began"] = int((now() - timedelta(hours=began_hours_ago)).timestamp())
    kept.save()


def test_signing_in_gives_the_session_a_new_key(ana):
    browser = Client()
    browser.post(SIGN_IN, {"email": ana.email})
    before = browser.session.session_key
    come_in(browser, ana.user)
    assert browser.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()
    kept = {name for name, _ in browser.session.items() if not name.startswith("_auth")}
    assert kept == {"began", "seen", "coach"}


def test_somebody_else_signing_in_ends_the_first_persons_session_fully(ana, ben):
    browser = Client()
    come_in(browser, ana.user)
    of_ana = browser.session
    of_ana["kept"] = "of Ana"
    of_ana.save()
    first = of_ana.session_key
    come_in(browser, ben.user)
    assert signed_in_as(browser) == str(ben.user_id)
    assert not Session.objects.filter(session_key=first).exists()
    assert "kept" not in browser.session


def test_who_is_signed_in_is_asked_whether_they_are_that_person(ana, cora):
    browser = Client()
    come_in(browser, ana.user)
    page = browser.get(SIGN_IN)
    assert "Are you Ana?" in words_of(page)
    assert f'href="{HOME}"' in page.content.decode()
    come_in(browser, cora.user)
    assert f'href="{reverse("coach:today")}"' in browser.get(SIGN_IN).content.decode()


def test_signing_out_ends_the_session_and_says_that_all_is_saved(ana):
    browser = Client()
    come_in(browser, ana.user)
    key = browser.session.session_key
    answer = browser.post(reverse("public:sign_out"))
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert SIGNED_OUT in words_of(browser.get(answer.url))
    assert not Session.objects.filter(session_key=key).exists()
    assert browser.get(HOME).status_code == 302


def test_looking_at_the_sign_out_page_signs_nobody_out(ana):
    browser = Client()
    come_in(browser, ana.user)
    assert "Sign out?" in words_of(browser.get(reverse("public:sign_out")))
    assert signed_in_as(browser) == str(ana.user_id)


def test_signing_out_works_from_a_page_whose_token_is_old(ana):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ana.user)
    browser.post(reverse("public:sign_out"), {"csrfmiddlewaretoken": "old"})
    assert not signed_in_as(browser)


def test_another_site_cannot_sign_anybody_out(ana):
    browser = Client()
    come_in(browser, ana.user)
    answer = browser.post(reverse("public:sign_out"), headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert signed_in_as(browser) == str(ana.user_id)


@pytest.mark.parametrize("wanted", ["https://elsewhere.example/", "/my/", "//x", ""])
def test_signing_out_leads_to_our_own_public_pages_only(ana, wanted):
    answer = Client().post(reverse("public:sign_out"), {"next": wanted})
    assert answer.url == reverse("public:sign_out")


@pytest.mark.parametrize(
    ("device", "minutes", "stays"),
    [("own", 59, True), ("own", 61, False), ("shared", 14, True), ("shared", 16, False)],
)
def test_an_idle_session_ends_by_whose_device_it_is(ana, device, minutes, stays):
    User.objects.filter(pk=ana.user_id).update(device=device)
    browser = Client()
    come_in(browser, ana.user)
    seen(browser, minutes_ago=minutes)
    answer = browser.get(reverse("public:alive"))
    assert (answer.status_code == 204) is stays
    assert bool(signed_in_as(browser)) is stays


def test_a_session_never_lasts_longer_than_twelve_hours(cora):
    browser = Client()
    come_in(browser, cora.user)
    seen(browser, minutes_ago=1, began_hours_ago=11)
    assert browser.get(reverse("public:alive")).status_code == 204
    seen(browser, minutes_ago=1, began_hours_ago=13)
    assert browser.get(reverse("public:alive")).status_code == 302


def test_being_here_counts_as_use(ana):
    browser = Client()
    come_in(browser, ana.user)
    seen(browser, minutes_ago=50)
    browser.get(reverse("public:alive"))
    assert now().timestamp() - browser.session["seen"] < 60


def test_who_comes_back_after_the_session_ended_is_told_why_and_led_back(ana):
    browser = Client()
    come_in(browser, ana.user)
    seen(browser, minutes_ago=61)
    page = browser.get("/my/1/", follow=True)
    assert SIGNED_OUT in words_of(page)
    assert page.redirect_chain[0][0] == "/in/?next=%2Fmy%2F1%2F&out=1"


def test_a_session_ended_elsewhere_is_told_the_same_way(ana):
    browser = Client()
    come_in(browser, ana.user)
    Session.objects.all().delete()
    assert SIGNED_OUT in words_of(browser.get(HOME, follow=True))


def test_a_stranger_is_not_told_of_a_session_that_never_was(db):
    assert SIGNED_OUT not in words_of(Client().get(HOME, follow=True))


def test_words_sent_after_the_session_ended_can_be_copied(ana):
    browser = Client()
    come_in(browser, ana.user)
    seen(browser, minutes_ago=61)
    sent = {"text": "One call a week <is> enough", "choice": "weekly", "revision": "3"}
    page = browser.post("/my/1/1/", sent)
    assert page.status_code == 403
    assert "One call a week &lt;is&gt; enough</textarea>" in page.content.decode()
    assert "We signed you out to keep this private" in words_of(page)
    assert f'href="{SIGN_IN}?next=/my/1/1/"' in page.content.decode()
    assert "weekly" not in page.content.decode()


def test_an_own_word_or_a_code_is_never_shown_back(db):
    sent = {"word": "seven quiet otters", "code": "482 913", "csrfmiddlewaretoken": "x y"}
    page = Client().post("/my/", sent)
    assert not re.search("otters|482|x y", page.content.decode())


def test_a_browser_keeps_nothing_but_random_names(ana):
    browser = Client()
    come_in(browser, ana.user)
    jar = {name: kept.value for name, kept in browser.cookies.items()}
    assert set(jar) == {"s", "c", "known"} - ({"c"} - set(jar))
    assert not [value for value in jar.values() if str(ana.user_id) in value or "ana" in value]
    assert all(kept["httponly"] and kept["samesite"] == "Lax" for kept in browser.cookies.values())
