import re

import pytest
from django.conf import settings

from agreements.notices import letters
from agreements.notices.models import Notice
from tests import build

pytestmark = pytest.mark.django_db
KINDS = sorted(letters._MESSAGES)
TELLING = re.compile(
    r"separat|relationship|partner|couple|agreement|coach|therap|session|check-in|rule|sign\b|"
    r"\bend\b|Cora|Ben\b",
    re.IGNORECASE,
)


@pytest.fixture
def person(db):
    return build.person("Ana Souza", email="ana@example.org")


def letter(person, *kinds: str) -> letters.Letter:
    owed = [Notice(kind=kind, recipient=person, secret="secret-token") for kind in kinds]
    return letters.letter_for(*owed)


@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_tells_nothing_to_whoever_looks_over_a_shoulder(person, kind):
    written = letter(person, kind)
    for text in (written.subject, written.text, re.sub(r"<[^>]+>", " ", written.html)):
        assert not TELLING.search(text)


@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_is_one_line_of_subject_and_a_few_plain_ones(person, kind):
    written = letter(person, kind)
    assert "\n" not in written.subject
    assert len(written.subject) <= 60
    assert written.text.startswith("Ana,\n")
    assert "<" not in written.text


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"code", "invitation", "stand_in"}))
def test_a_letter_leads_to_the_sign_in_page_and_carries_no_secret(person, kind):
    written = letter(person, kind)
    links = set(re.findall(r"https?://[^\s\"<]+", written.text + written.html))
    assert links == {f"{settings.BASE_URL}/in/"}
    assert "secret-token" not in written.text + written.html


def test_a_stand_in_is_told_nothing_to_follow(person):
    written = letter(person, "stand_in")
    assert not re.search(r"https?://", written.text + written.html)


def test_an_invitation_holds_its_link(person):
    assert f"{settings.BASE_URL}/i/secret-token/" in letter(person, "invitation").text


def test_no_letter_has_an_image_or_anything_from_elsewhere(person):
    for kind in KINDS:
        assert not re.search(r"<img|src=|url\(|<script|<link", letter(person, kind).html)


def test_a_name_is_text_and_never_a_header_or_markup(person):
    person.short_name = "<b>Ana</b>\r\nBcc: all@example.org"
    written = letter(person, "something_new")
    assert "<b>Ana" not in written.html
    assert "Bcc" not in written.subject


def test_an_unknown_kind_is_an_error_and_not_an_empty_letter(person):
    with pytest.raises(KeyError):
        letter(person, "gossip")


@pytest.mark.parametrize(("kind", "chosen"), [("code", False), ("something_new", True)])
def test_only_a_letter_that_can_be_stopped_says_so_and_leads_in(person, kind, chosen):
    told = letter(person, kind)
    for words in (told.text, told.html):
        assert ("change or stop these messages" in words) is chosen
        assert ("private moment" in words) is chosen
