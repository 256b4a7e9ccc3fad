from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.audit.now import now
from agreements.notices.models import Notice
from agreements.people.models import Allowance, Code, User
from tests import build
from tests.web.public.ways import (
    CODE,
    SIGN_IN,
    come_in,
    secret_of,
    signed_in_as,
    without_token,
    words_of,
)

UNKNOWN = "any@example.org"
EVERY_STEP = [
    ("post", SIGN_IN, {"email": None}),
    ("get", CODE, {}),
    ("post", CODE, {"code": "000000"}),
    ("post", CODE, {"again": "1"}),
    ("get", CODE, {}),
    ("post", CODE, {"code": "1"}),
    ("post", CODE, {"code": ""}),
    *[("post", CODE, {"code": "000000"})] * 4,
    *[("post", SIGN_IN, {"email": None})] * 5,
]


def all_that_shows(address: str) -> list:
    """Everything a stranger can see of one address, step by step, with the work it took."""
    browser, seen = Client(), []
    for method, path, form in EVERY_STEP:
        sent = {name: value or (address if name == "email" else "") for name, value in form.items()}
        with CaptureQueriesContext(connection) as queries:
            page = getattr(browser, method)(path, sent)
        body = without_token(page).replace(address, "the address")
        seen.append((page.status_code, dict(page.headers), body, len(queries)))
    return seen


def rows() -> list[int]:
    return [kind.objects.count() for kind in (Code, Notice, Allowance, User)]


def added(before: list[int], after: list[int]) -> list[int]:
    return [one - other for one, other in zip(after, before, strict=True)]


def test_a_known_and_an_unknown_address_get_the_same_answers_for_the_same_work(ana):
    all_that_shows("warming.up@example.org")
    start = rows()
    known = all_that_shows(ana.email)
    middle = rows()
    unknown = all_that_shows(UNKNOWN)
    assert known == unknown
    assert added(start, middle) == added(middle, rows())
    assert {429, 422, 302, 200} == {status for status, *_ in known}


def test_running_out_of_codes_for_one_address_says_nothing_of_another(ana):
    browser = Client()
    for _again in range(6):
        last = browser.post(SIGN_IN, {"email": UNKNOWN})
    assert last.status_code == 429
    assert browser.post(SIGN_IN, {"email": ana.email}).status_code == 302
    assert browser.post(SIGN_IN, {"email": "b.stranger@example.org"}).status_code == 302


def test_asking_too_often_is_told_and_keeps_what_was_typed(ana):
    browser = Client()
    for _again in range(6):
        page = browser.post(SIGN_IN, {"email": ana.email})
    assert "That’s a few codes in a row. Wait 15 minutes" in words_of(page)
    assert f'value="{ana.email}"' in page.content.decode()


def test_tries_from_elsewhere_do_not_lock_a_person_out(ana):
    known = Client()
    come_in(known, ana.user)
    known.post(reverse("public:sign_out"))
    for _again in range(6):
        far = Client().post(SIGN_IN, {"email": ana.email})
    assert far.status_code == 429
    assert come_in(known, ana.user).url == reverse("partner:home")
    elsewhere = Client(REMOTE_ADDR="203.0.113.7")
    assert elsewhere.post(SIGN_IN, {"email": ana.email}).status_code == 302


@pytest.mark.parametrize("code", ["{}", " {} ", "Your code is {}.", "code:\n{}"])
def test_the_code_from_the_letter_signs_the_person_in_however_it_is_pasted(ana, code):
    browser = Client()
    browser.post(SIGN_IN, {"email": f" {ana.email.upper()} "})
    digits = secret_of(ana.user)
    page = browser.post(CODE, {"code": code.format(f"{digits[:3]} {digits[3:]}")})
    assert page.url == reverse("partner:home")
    assert signed_in_as(browser) == str(ana.user_id)


def test_a_coach_comes_to_their_own_page(cora):
    assert come_in(Client(), cora.user).url == reverse("coach:today")


@pytest.mark.parametrize(
    ("email", "refusal"),
    [
        ("", "Enter your email"),
        ("ana", "Enter an email like name@example.org"),
        ("ana@example.org\x00", "There is a character here that can’t be stored."),
        ("a" * 300 + "@example.org", "Keep this to 254 characters."),
    ],
)
def test_what_is_no_address_is_refused_kindly_beside_the_field(db, email, refusal):
    page = Client().post(SIGN_IN, {"email": email})
    assert page.status_code == 422
    assert words_of(page).count(refusal) == 2
    assert "<title>Error: Sign in" in " ".join(page.content.decode().split())


def test_each_way_a_code_can_be_wrong_has_its_own_words(ana):
    browser = Client()
    browser.post(SIGN_IN, {"email": ana.email})
    digits = secret_of(ana.user)
    wrong = f"{(int(digits) + 1) % 1_000_000:06}"
    told = [words_of(browser.post(CODE, {"code": typed})) for typed in ("", wrong, wrong, wrong)]
    assert "Enter the 6-digit code" in told[0]
    assert "That code doesn’t match. Check it, or send a new one." in told[1]
    assert "That’s a few tries in a row. Send a new code and use that one." in told[3]
    assert browser.post(CODE, {"code": digits}).status_code == 422


def test_an_old_code_says_so(ana):
    browser = Client()
    browser.post(SIGN_IN, {"email": ana.email})
    then = now() - timedelta(minutes=11)
    Code.objects.update(made_at=then, expires_at=then + timedelta(minutes=10))
    page = browser.post(CODE, {"code": secret_of(ana.user)})
    assert "That code has timed out. Send a new one." in words_of(page)


def test_a_code_opens_one_browser_once(ana):
    browser, other = Client(), Client()
    browser.post(SIGN_IN, {"email": ana.email})
    digits = secret_of(ana.user)
    other.post(SIGN_IN, {"email": ana.email})
    assert other.post(CODE, {"code": digits}).status_code == 422
    assert browser.post(CODE, {"code": digits}).status_code == 302
    browser.post(reverse("public:sign_out"))
    assert browser.post(CODE, {"code": digits}).url == SIGN_IN


def test_a_new_code_is_sent_on_asking(ana):
    browser = Client()
    browser.post(SIGN_IN, {"email": ana.email})
    page = browser.post(CODE, {"again": "1"}, follow=True)
    assert "A new code is on its way. Use the newest one." in words_of(page)
    assert browser.post(CODE, {"code": secret_of(ana.user)}).url == reverse("partner:home")


@pytest.mark.parametrize("who", ["invited", "inactive", "nobody"])
def test_only_who_has_joined_is_sent_a_code(who, cora, moment):
    build.invited(cora, at=moment)
    User.objects.filter(email="ben@example.org").update(is_active=False, joined_at=moment)
    address = {"invited": "ana@example.org", "inactive": "ben@example.org"}.get(who, UNKNOWN)
    page = Client().post(SIGN_IN, {"email": address})
    assert page.url == CODE
    assert not Notice.objects.filter(kind="code", recipient__isnull=False).exists()


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/my/1/", "/my/1/"),
        ("/practice/", "/my/"),
        ("https://elsewhere.example/my/", "/my/"),
        ("//elsewhere.example/my/", "/my/"),
        ("/\\elsewhere.example", "/my/"),
        ("/exit/", "/my/"),
        ("nonsense", "/my/"),
        ("\x00", "/my/"),
    ],
)
def test_only_a_page_of_ones_own_is_gone_back_to(ana, wanted, reached):
    assert come_in(Client(), ana.user, wanted=wanted).url == reached


def test_the_code_page_without_a_code_under_way_leads_to_the_start(db):
    assert Client().get(CODE).url == SIGN_IN
    assert Client().post(CODE, {"code": "123456"}).url == SIGN_IN


def test_looking_at_the_pages_writes_nothing(ana):
    before = rows()
    for path in (SIGN_IN, f"{SIGN_IN}?next=/my/1/", CODE):
        Client().get(path)
        Client().head(path)
    assert rows() == before
