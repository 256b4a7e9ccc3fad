"""The workbook at both doors: the person's own, and the coach's without an answer in it."""

import io

import pytest
from django.urls import reverse

from agreements.audit.models import Event
from agreements.documents import drawing, workbook
from agreements.drafting.actions import save_forgotten
from tests import build
from tests.build import NOON

pytestmark = pytest.mark.django_db


def read(answer):
    import pypdf

    assert answer["Content-Type"] == "application/pdf"
    return "".join(
        page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages
    )


@pytest.fixture
def written(ana):
    build.answer(ana, "intention.statement", {"text": "ANA WROTE THIS", "why": "ANA SAID WHY"})
    save_forgotten(build.round_of(ana.plan), "ANA ADDED", revision=0, by=ana, at=NOON)
    return ana


def test_a_person_prints_the_questions_or_their_own_answers(written, visit):
    browser, file = visit(written), reverse("partner:workbook_file")
    empty, mine = browser.get(file), browser.get(f"{file}?mine")
    assert "ANA" not in read(empty)
    for words in ("ANA WROTE THIS", "ANA SAID WHY", "ANA ADDED"):
        assert words in read(mine)
    for answer in (empty, mine):
        assert answer["Content-Disposition"] == 'attachment; filename="workbook.pdf"'
        assert answer["Cache-Control"] == "no-store"


def test_printing_leaves_no_trace_that_anybody_could_find(written, visit):
    before = Event.objects.count()
    visit(written).get(reverse("partner:workbook_file") + "?mine&large")
    assert Event.objects.count() == before


def test_the_list_of_topics_leads_to_it_and_a_line_is_there_for_shared_devices(written, visit):
    browser, page = visit(written), reverse("partner:workbook")
    assert f'href="{page}"' in browser.get(reverse("partner:home")).text
    assert "A download stays on the device" in browser.get(page).text


def test_the_coach_prints_the_questions_alone_before_and_after_sealing(written, cora, visit):
    plan, browser = written.plan, visit(cora)
    file = reverse("coach:workbook_file", args=[plan.pk, "a"])
    before = browser.get(f"{file}?mine")
    build.seal_answers(build.round_of(plan), by=written, at=NOON)
    for answer in (before, browser.get(f"{file}?mine&large")):
        assert "what is this time apart for" in read(answer)
        assert "ANA" not in read(answer)


def test_before_anything_is_asked_there_is_nothing_to_print(cora, visit):
    plan, browser = build.in_setup(cora), visit(cora)
    page = reverse("coach:workbook", args=[plan.pk])
    assert "There are no questions yet" in browser.get(page).text
    assert browser.get(reverse("coach:workbook_file", args=[plan.pk, "b"])).url == page


def test_where_none_comes_out_the_page_says_so_and_the_questions_remain(
    written, cora, visit, monkeypatch
):
    monkeypatch.setattr(workbook, "draw_elsewhere", drawing.draw_elsewhere)  # drawn anew
    monkeypatch.setattr(drawing, "TIME", 0.01)
    for browser, file in (
        (visit(written), reverse("partner:workbook_file")),
        (visit(cora), reverse("coach:workbook_file", args=[written.plan.pk, "a"])),
    ):
        answer = browser.get(file)
        assert answer.status_code == 503
        assert "We couldn’t make the workbook. The questions on screen work." in answer.text
