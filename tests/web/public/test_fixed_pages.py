import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse

from agreements.safety.help_lines import COUNTRIES
from tests.web.public.ways import come_in, words_of

FIXED = ["landing", "how", "help", "privacy", "terms", "accessibility"]
LONG = ["privacy", "terms", "accessibility"]


def down(*_: object) -> None:
    raise DatabaseError


@pytest.mark.parametrize("name", FIXED)
def test_a_fixed_page_needs_no_database_even_for_who_is_signed_in(name, ana):
    browser = Client()
    stranger = Client().get(reverse(f"public:{name}"))
    come_in(browser, ana.user)
    with connection.execute_wrapper(down):
        page = browser.get(reverse(f"public:{name}"))
    assert page.status_code == 200
    assert page.content == stranger.content
    assert "Set-Cookie" not in page.headers
    assert not page.cookies


@pytest.mark.parametrize("name", LONG)
def test_the_long_texts_open_with_five_plain_lines(name, db):
    body = Client().get(reverse(f"public:{name}")).content.decode()
    first = body.partition("</h1>")[2].partition("<h2>")[0]
    assert first.count("<li>") == 5


def test_the_first_page_says_what_this_is_and_is_not(db):
    told = words_of(Client().get("/"))
    for line in (
        "A quiet place to write down what you both need for a while",
        "This isn’t an emergency service, and nobody is watching in real time.",
        "It isn’t legal advice and it isn’t a court order. Nobody has to sign anything.",
    ):
        assert line in told


def test_help_names_every_number_of_every_country(db):
    body = Client().get(reverse("public:help")).content.decode()
    lines = [line for one in COUNTRIES for line in (one.emergency, *one.crisis, *one.afraid)]
    assert [line.dial for line in lines if f'href="tel:{line.dial}"' not in body] == []


@pytest.mark.parametrize("country", COUNTRIES, ids=lambda country: country.code)
def test_help_for_one_country_leads_with_its_emergency_number(country, db):
    page = Client().get(reverse("public:help"), {"in": country.code})
    body = page.content.decode()
    assert f'<a class="btn btn-primary" href="tel:{country.emergency.dial}">' in body
    others = [one for one in COUNTRIES if one is not country]
    assert not [one.code for one in others if f"<h2>{one.name}</h2>" in body]


def test_help_guesses_no_country(db):
    for asked in ("", "FR", "\x00", "ca"):
        body = Client().get(reverse("public:help"), {"in": asked}).content.decode()
        assert all(f"<h2>{one.name}</h2>" in body for one in COUNTRIES)


def test_a_number_nobody_has_checked_bears_no_day(db):
    lines = [line for one in COUNTRIES for line in (one.emergency, *one.crisis, *one.afraid)]
    page = Client().get(reverse("public:help")).content.decode()
    assert page.count("Checked on") == len([line for line in lines if line.checked_on])
