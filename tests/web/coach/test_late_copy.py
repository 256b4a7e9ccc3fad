"""A certified copy that is late: what the coach reads and can press, and what the couple does."""

from datetime import timedelta

import pytest
from django.urls import reverse

from agreements.audit.models import Event
from agreements.audit.now import now
from agreements.documents.copies import make_copy, note_problem
from agreements.documents.drawing import CannotDrawError
from agreements.documents.keys import NoKeyError
from agreements.documents.models import Certification
from tests import build
from tests.build import BRIEF
from tests.web.coach.pages import rows, words

TODAY = reverse("coach:today")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def plan(cora, moment):
    plan = build.signed(cora, at=moment, case=BRIEF)
    Certification.objects.update(asked_at=now())  # the whole run may take longer than a copy may
    return plan


@pytest.fixture
def page(plan):
    return reverse("coach:agreement", args=[plan.pk])


@pytest.fixture
def again(plan):
    return reverse("coach:copy_again", args=[plan.pk])


def troubled(problem: Exception, *, tries: int = 3) -> Certification:
    """The job as workers leave it who met with this."""
    for _try in range(tries):
        Certification.objects.update(not_before=now())
        job = Certification.objects.claim(Certification.objects.get().pk, at=now())
        assert job is not None
        note_problem(job, problem, at=now())
    return Certification.objects.get()


def late() -> None:
    Certification.objects.update(asked_at=now() - 6 * MINUTE)


def test_a_copy_on_its_way_troubles_nobody(browser, page, plan):
    said = words(browser.get(page).text)
    assert "It is being prepared, usually within a minute." in said
    assert "Try again now" not in said
    assert rows(browser, TODAY) == []


def test_a_late_copy_stands_on_today_with_one_step_to_its_reason(browser, page, plan):
    late()
    (row,) = rows(browser, TODAY)
    assert "Everyone has signed, and the copy is not there yet" in row
    assert "See why" in row
    assert page in browser.get(TODAY).text
    said = words(browser.get(page).text)
    assert "nothing is lost" in said
    assert "Tried 0 times Last trouble None so far. Next try now, or within a minute" in said


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (NoKeyError("x"), "The key for certifying is missing, or no longer good."),
        (CannotDrawError("x"), "The pages could not be laid out in time."),
        (ValueError("Ana"), "Something nobody foresaw (ValueError)."),
    ],
)
def test_three_tries_in_vain_are_told_in_plain_words(browser, page, plan, problem, said):
    troubled(problem)
    html = words(browser.get(page).text)
    assert f"Tried 3 times Last trouble {said}" in html
    assert "the copy is not there yet" in rows(browser, TODAY)[0]


def test_one_try_in_vain_is_on_the_page_and_not_yet_on_today(browser, page, plan):
    troubled(NoKeyError("x"), tries=1)
    assert "Tried 1 time " in words(browser.get(page).text)
    assert rows(browser, TODAY) == []


def test_pressing_brings_the_next_try_forward_and_twice_is_once(
    browser, page, plan, again, django_capture_on_commit_callbacks
):
    job = troubled(NoKeyError("x"))
    assert job.not_before > now()
    with django_capture_on_commit_callbacks() as rung:
        for _press in range(2):
            assert browser.post(again).headers["Location"] == page
    assert len(rung) == 2
    job.refresh_from_db()
    assert job.not_before <= now()
    assert "Next try now, or within a minute" in words(browser.get(page).text)
    assert Event.objects.of(plan.coach_chain).filter(kind="copy_hurried").count() == 1


def test_pressing_while_a_worker_has_it_or_when_it_is_there_changes_nothing(browser, plan, again):
    job = Certification.objects.claim(Certification.objects.get().pk, at=now())
    before = Certification.objects.values().get()
    browser.post(again)
    assert Certification.objects.values().get() == before
    make_copy(job, at=now())
    before = Certification.objects.values().get()
    browser.post(again)
    assert Certification.objects.values().get() == before


def test_a_look_presses_nothing(browser, page, again):
    job = troubled(NoKeyError("x"))
    assert browser.get(again).headers["Location"] == page
    assert Certification.objects.get().not_before == job.not_before


def test_both_read_that_it_is_being_made_and_nothing_of_the_trouble(plan, visit):
    copies = [(visit(build.partner_of(plan, seat)), reverse("partner:copy")) for seat in ("a", "b")]
    assert all("All signed. We’re making your copy…" in b.get(path).text for b, path in copies)
    calm = [words(browser.get(path).text) for browser, path in copies]
    troubled(NoKeyError("x"))
    assert [words(browser.get(path).text) for browser, path in copies] == calm
    for path in (reverse("partner:home"), reverse("partner:agreement")):
        assert "Try again now" not in copies[0][0].get(path).text
