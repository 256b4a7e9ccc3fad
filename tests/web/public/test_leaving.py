import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse

from tests.web.public.ways import come_in, signed_in_as

EXIT = reverse("public:exit")


@pytest.fixture
def browser(ana):
    browser = Client()
    come_in(browser, ana.user)
    return browser


@pytest.mark.parametrize("site", ["same-origin", "none", None])
def test_one_press_ends_the_session_and_opens_another_page(browser, site):
    key = browser.session.session_key
    answer = browser.get(EXIT, headers={"Sec-Fetch-Site": site} if site else {})
    assert (answer.status_code, answer.url) == (302, settings.EXIT_URL)
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert answer.cookies["s"].value == ""
    assert not Session.objects.filter(session_key=key).exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Purpose": "prefetch"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_fetching_ahead_and_links_elsewhere_end_nothing(browser, ana, headers):
    answer = browser.get(EXIT, headers=headers)
    assert "Clear-Site-Data" not in answer.headers
    assert signed_in_as(browser) == str(ana.user_id)


def test_asking_for_the_head_ends_nothing(browser, ana):
    assert browser.head(EXIT).url == settings.EXIT_URL
    assert signed_in_as(browser) == str(ana.user_id)


def test_leaving_works_for_whoever_is_not_signed_in(db):
    assert Client().get(EXIT).url == settings.EXIT_URL


def test_leaving_works_when_the_database_does_not(browser):
    def down(*_: object) -> None:
        raise DatabaseError

    with connection.execute_wrapper(down):
        answer = browser.get(EXIT)
    assert answer.url == settings.EXIT_URL
    assert answer.cookies[settings.SESSION_COOKIE_NAME].value == ""


def test_what_is_in_the_middle_of_coming_in_is_forgotten_too(ana):
    browser = Client()
    browser.post(reverse("public:sign_in"), {"email": ana.email})
    key = browser.session.session_key
    browser.get(EXIT)
    assert not SessionStore().exists(key)
