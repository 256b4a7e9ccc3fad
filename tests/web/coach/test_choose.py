"""The coach chooses what a couple is asked."""

from django.urls import reverse

from tests import build


def path(plan) -> str:
    return reverse("coach:choose", args=[plan.pk])


def send(browser, plan, **fields):
    return browser.post(path(plan), {"size": plan.size, **fields})


def test_the_page_says_how_much_each_way_asks_of_this_couple(browser, plan):
    page = " ".join(browser.get(path(plan)).text.split())
    assert "23 alone, 8 together, 9 to confirm" in page
    assert page.count(" together, ") == 3
    assert "The whole topic" in page


def test_questions_topics_and_a_promise_of_one_are_chosen_and_shown_again(browser, plan):
    fields = {
        "more_contact": ["communication.tone"],
        "more_dates": ["all"],
        "only_growth-support": "b",
    }
    assert send(browser, plan, **fields).status_code == 302
    plan.refresh_from_db()
    assert "communication.tone" in plan.added_questions
    assert {"term.length", "events.calendar", "events.anniversary"} <= set(plan.added_questions)
    assert plan.only_for == {"growth.support": "b"}
    current = build.round_of(plan)
    assert current.asked_of("a") == [s for s in current.asked_of("b") if s != "growth.support"]

    page = browser.get(path(plan)).text
    assert '<option value="b" selected>' in page
    assert page.count(" checked") == 1 + len(plan.added_questions)


def test_what_does_not_fit_the_couple_is_not_offered(browser, plan):
    page = browser.get(path(plan)).text
    assert "parenting.calls" not in page
    assert "inhouse.rooms" not in page
    assert send(browser, plan, more_contact=["parenting.calls"]).status_code == 422


def test_dates_and_facts_keep_what_was_chosen(browser, plan):
    send(browser, plan, **{"more_contact": ["communication.tone"], "only_growth-support": "a"})
    facts = browser.get(reverse("coach:facts", args=[plan.pk]))
    assert facts.status_code == 200
    plan.refresh_from_db()
    assert (plan.added_questions, plan.only_for) == (
        ["communication.tone"],
        {"growth.support": "a"},
    )


def test_after_the_opening_the_page_says_why_not(browser, cora, moment):
    plan = build.opened(cora, at=moment, case=build.BRIEF)
    answer = send(browser, plan, size="full")
    assert answer.status_code == 422
    assert "The answers have been opened." in answer.text


def test_the_catalogue_tells_every_question_with_all_a_coach_needs(browser):
    page = " ".join(browser.get(reverse("coach:questions")).text.split())
    assert "120 questions:" in page
    assert "Asked elsewhere" in page
    assert "only where you add it" in page
    assert "unless “Meeting in person” is “Only with our coach”, “Only at handovers”" in page
    assert "children under 18 and shift work" in page
    assert "days and times, repeating after any number of days or weeks" in page
