import io
import time
from dataclasses import replace

import pikepdf
import pytest

from agreements.documents import drawing
from agreements.documents.rules import as_found
from agreements.documents.workbook import CannotPrintError, workbook_html, workbook_of
from agreements.drafting.actions import mark_topic
from agreements.drafting.queries import questions_of, round_for, sheet_of
from agreements.questions.bank import BANK
from tests import build
from tests.couples import CLAIRE_AND_MATHIEU, PRIYA_AND_TOM

pytestmark = pytest.mark.django_db
MM = 72 / 25.4


def empty(partner):
    current = round_for(partner)
    assert current is not None
    return questions_of(current)


def everything(partner):
    """The sheet of somebody who is asked every question of the bank."""
    current = round_for(partner)
    current.slugs = [question.slug for topic in BANK.topics for question in topic.questions]
    return questions_of(current)


def reader(pdf):
    import pypdf

    return pypdf.PdfReader(io.BytesIO(pdf))


def pages_of(pdf):
    return [page.extract_text() for page in reader(pdf).pages]


@pytest.fixture
def blank(ana):
    return workbook_of(empty(ana), ana, written=False, large=False)


def test_the_coach_s_own_hints_are_never_on_it(ana):
    sheet = everything(ana)
    asked = [place.question for place in sheet.places]
    assert len(asked) == sum(len(topic.questions) for topic in BANK.topics)
    pitfalls = {str(question.pitfall) for question in asked if question.pitfall}
    assert len(pitfalls) > 30
    for large in (False, True):
        read = as_found("".join(pages_of(workbook_of(sheet, ana, written=False, large=large))))
        assert [words for words in pitfalls if as_found(words) in read] == []
        assert [q.slug for q in asked if as_found(str(q.title)) not in read] == []


def test_the_cover_names_nobody_and_nothing(blank, ana, ben, settings):
    cover, *inside = pages_of(blank)
    assert cover.startswith("Workbook")
    names = {ana.short_name, ben.short_name, "Cora", settings.SERVICE_NAME, "separat", "agreement"}
    assert [word for word in names if word.lower() in cover.lower()] == []
    assert reader(blank).metadata.title == "Workbook"
    theirs = {ana.full_name, ben.full_name, settings.SERVICE_NAME}
    assert [word for word in theirs if word in "".join(inside)] == []


def test_every_page_says_where_to_keep_it(blank):
    cover, *inside = pages_of(blank)
    assert "Keep this where nobody else will find it." in cover
    line = "Keep this where nobody else will find it, or leave it with Cora."
    assert [number for number, page in enumerate(inside, 2) if line not in page] == []


def test_a_topic_begins_on_the_left_of_a_spread(blank, ana):
    pages = pages_of(blank)
    for topic in empty(ana).topics:
        first = [n for n, page in enumerate(pages, 1) if page.startswith(str(topic.topic.name))]
        assert [number % 2 for number in first] == [0], topic.topic.name


def test_each_question_has_room_to_write_and_the_two_boxes(ana):
    html = workbook_html(empty(ana), ana, written=False, large=False)
    asked = html.split('<div class="asked">')[1:]
    assert len(asked) == len(list(empty(ana).places))
    assert [one for one in asked if "I’m not sure yet" not in one] == []
    assert [one for one in asked if "Talk with Cora about this" not in one] == []
    assert [one for one in asked if 'class="line"' not in one and "I confirm this" not in one] == []


@pytest.mark.parametrize(("paper", "size"), [("a4", (210, 297)), ("letter", (215.9, 279.4))])
def test_it_has_the_plan_s_paper_and_says_what_it_is_to_a_reader_of_screens(ana, paper, size):
    ana.plan.paper = paper
    pdf = workbook_of(empty(ana), ana, written=False, large=False)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        box = [float(edge) for edge in opened.pages[0].MediaBox]
        assert opened.Root.MarkInfo.Marked
        assert str(opened.Root.Lang) == "en"
    assert box == pytest.approx([0, 0, size[0] * MM, size[1] * MM], abs=1)


def sizes_in(pdf):
    found = set()
    for page in reader(pdf).pages:
        page.extract_text(
            visitor_text=lambda text, cm, tm, font, size: (
                found.add(round(abs(size * tm[3] * cm[3]))) if text.strip() else None
            )
        )
    return found


def test_large_print_is_eighteen_points_and_nothing_on_it_is_small(blank, ana):
    large = workbook_of(empty(ana), ana, written=False, large=True)
    assert {12, 13} <= sizes_in(blank)
    assert 18 in sizes_in(large)
    assert min(sizes_in(large)) >= 14


def test_nothing_is_asked_that_does_not_apply(ana):
    mark_topic(build.round_of(ana.plan), "money", "not_ours", by=ana)
    money = str(BANK.topic("money").name)
    assert money not in workbook_html(sheet_of(ana), ana, written=False, large=False)
    assert money in workbook_html(empty(ana), ana, written=False, large=False)


def test_a_person_s_printout_holds_their_own_words_and_nobody_else_s(ana, ben):
    build.answer(ana, "intention.statement", {"text": "I want quiet 😀", "why": "For the boys"})
    build.answer(ben, "intention.statement", {"text": "BEN", "why": "BEN"})
    build.answer(ana, "living.visitors", {"unsure": True}, talk=True)
    pdf = workbook_of(sheet_of(ana), ana, written=True, large=False, more="The cat 🐈")
    read = "".join(pages_of(pdf))
    for words in ("I want quiet (grinning face)", "For the boys", "The cat (cat)", "Left blank"):
        assert words in read
    assert "I’m not sure yet" in read
    assert "Talk with Cora about this" in read
    assert "BEN" not in read


def test_an_unbroken_word_and_words_from_right_to_left_stay_on_the_page(ana):
    build.answer(ana, "intention.statement", {"text": "x" * 4000, "why": "اتفقنا على الهدوء"})
    pdf = workbook_of(sheet_of(ana), ana, written=True, large=True)
    assert "".join(pages_of(pdf)).count("x") >= 4000


def test_a_sheet_made_from_nothing_else_reaches_the_drawing(ana, monkeypatch):
    """Words that look like markup stay words, and no address is ever fetched."""
    build.answer(ana, "intention.statement", {"text": '<img src="http://127.0.0.1:9/x">'})
    read = "".join(pages_of(workbook_of(sheet_of(ana), ana, written=True, large=False)))
    assert "<img" in read
    monkeypatch.setattr(drawing, "TIME", 0.01)
    with pytest.raises(CannotPrintError):
        workbook_of(empty(ana), ana, written=False, large=False)


@pytest.mark.parametrize("case", [CLAIRE_AND_MATHIEU, PRIYA_AND_TOM], ids=["first", "second"])
def test_a_whole_round_is_drawn_in_seconds(cora, case):
    facts = replace(case.plan_facts(build.NOON), size="full")
    plan = build.in_writing(cora, case=case, facts=facts)
    partner = build.partner_of(plan, "a")
    began = time.monotonic()
    pages = pages_of(workbook_of(empty(partner), partner, written=False, large=True))
    assert time.monotonic() - began < 20
    assert 10 < len(pages) < 150
