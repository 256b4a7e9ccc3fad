"""What can be shown to others, of an agreement: nothing private, and it says where the whole is."""

import io
from dataclasses import replace
from datetime import date

import pytest

from agreements.documents.drawing import draw_elsewhere
from agreements.documents.matter import Line
from agreements.documents.models import CertifiedFile
from agreements.documents.rendering import PAPER
from agreements.documents.rules import as_found, missing_from, shown
from agreements.documents.shortening import short_copy_of, short_html, shortened
from agreements.documents.verifying import verdict_on
from tests import build
from tests.documents.couple_one import MATTER, pages_of
from tests.documents.test_rendering import MANY_SCRIPTS, elements

PRIVATE = (
    "We do not touch each other during this time.",
    "Neither of us sees anyone else romantically during this time.",
    "not permission to date",
    "About my therapy I say that I went, and nothing more.",
    "If there is shouting, I end the talk",
    "A yes can be taken back at any moment",
    "Dates with each other",
    "Own limits",
)


def drinks(owner):
    return Line("sobriety.own", "own", "commitment", "I drink nothing.", owner=owner)


@pytest.fixture(scope="module")
def words():
    return pages_of(replace(MATTER, lines=(*MATTER.lines, drinks("b")))).words


def text_of(pdf):
    import pypdf

    return as_found("".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages))


def drawn(words):
    html = short_html(words, code="AAAA-BBBB-CCCC", day="8 January 2027")
    return draw_elsewhere({"html": html, "page": PAPER[words["paper"]], "workbook": False})


@pytest.fixture(scope="module")
def short(words):
    return drawn(words)


def test_touch_dating_limits_and_sobriety_are_left_out(words, short):
    whole = as_found(" ".join(shown(words)))
    read = text_of(short)
    for sentence in (*PRIVATE, "I drink nothing."):
        assert as_found(sentence) in whole
        assert as_found(sentence) not in read


def test_everything_else_is_on_the_pages(words, short):
    kept = shown(shortened(words))
    signatures = shown(words)[-5:]
    assert missing_from(text_of(short), [text for text in kept if text not in signatures]) == []


def test_it_says_what_it_is_and_where_the_whole_one_is(short):
    read = text_of(short)
    for said in (
        "This is a short copy, for showing to others.",
        "It is not the certified agreement.",
        "signed by Claire Doucet, Mathieu LeBlanc and Robin Ashby, complete on 8 January 2027",
        "Its document code is AAAA-BBBB-CCCC.",
        "Short copy for showing to others · not the certified agreement",
    ):
        assert as_found(said) in read


def test_its_numbers_show_no_gap_where_something_is_missing(words):
    short = shortened(words)
    groups = [g for part in (*short["parts"], *short["confirmed"]) for g in part["groups"]]
    assert [g["number"] for g in groups] == [str(n) for n in range(1, len(groups) + 1)]
    for group in groups:
        places = range(1, len(group["rules"]) + 1)
        assert [r["number"] for r in group["rules"]] == [f"{group['number']}.{n}" for n in places]


def test_whether_there_was_anything_private_cannot_be_told(words):
    bare = [
        line
        for line in MATTER.lines
        if line.kind != "boundary"
        and not line.slug.startswith(("intimacy.", "outside.", "sobriety.", "contact.dates"))
        and line.slug != "intention.is_not"
    ]
    without = pages_of(replace(MATTER, lines=tuple(bare))).words
    how = {"code": "AAAA-BBBB-CCCC", "day": "8 January 2027"}
    assert short_html(without, **how) == short_html(words, **how)


def test_a_day_of_something_left_out_is_left_out_too():
    line = Line(
        *("contact.dates_together", "closeness", "open", ""),
        name="Us two",
        interim="as_is",
        until=date(2027, 2, 1),
    )
    words = pages_of(replace(MATTER, lines=(line,))).words
    assert any("Us two" in row["what"] for row in words["dates"]["rows"])
    assert not any("Us two" in row["what"] for row in shortened(words)["dates"]["rows"])


def test_shortening_leaves_the_words_themselves_alone(words):
    before = repr(words)
    shortened(words)
    assert repr(words) == before


def test_it_is_tagged_and_the_same_bytes_twice(words, short):
    assert drawn(words) == short
    kinds = {kind for kind, _element in elements(short)}
    assert {"/H1", "/H2", "/L", "/LI", "/Table"} <= kinds


def test_every_script_reads_back_from_the_short_copy_too():
    lines = tuple(Line("", "contact", "shared", text) for text in MANY_SCRIPTS)
    short = drawn(pages_of(replace(MATTER, lines=lines)).words)
    assert missing_from(text_of(short), MANY_SCRIPTS) == []


@pytest.mark.django_db
def test_the_short_copy_of_a_kept_file_is_not_certified(cora):
    build.certified(cora)
    kept = CertifiedFile.objects.get()
    short = short_copy_of(kept)
    assert verdict_on(short).kind == "no_seal"
    assert as_found(kept.agreement.frozen.code) in text_of(short)
    assert as_found("complete on 1 October 2026") in text_of(short)
