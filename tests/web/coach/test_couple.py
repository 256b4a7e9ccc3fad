"""The couple's page: one next step, two equal people, what has happened, the dates."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from agreements.audit.models import Event
from agreements.audit.now import now
from agreements.drafting.actions import seal_answers
from agreements.plans.actions import stop_taking_part
from agreements.plans.models import Plan, Visit
from agreements.practices.actions import add_coach
from agreements.safety.actions import place_hold, record_screening
from tests import build
from tests.web.coach.pages import words


def at(plan: Plan, name: str = "plan") -> str:
    return reverse(f"coach:{name}", args=[plan.pk])


def story(browser, plan: Plan, path: str = "") -> list[str]:
    html = browser.get(at(plan) + path).text.partition("What has happened")[2]
    lines = re.findall(r"<tr>\s*<td class=\"meta\">.*?</td>\s*<td>(.*?)</td>", html, re.S)
    return [words(line) for line in lines]


def test_the_next_step_stands_in_the_only_box_with_one_filled_button(browser, cora, moment):
    plan = build.sealed(cora, at=moment)
    html = browser.get(at(plan)).text
    assert html.count('class="panel head"') == 1
    assert "Both sealed. Read, then open for both" in html
    assert html.count("btn-primary") == 1
    assert f'href="{at(plan, "answers")}"' in html


def test_where_nothing_is_needed_it_says_what_is_going_on(browser, plan):
    html = browser.get(at(plan)).text
    assert "Nothing needs you here" in html
    assert "btn-primary" not in html


def test_what_is_closed_is_offered_neither_a_date_nor_a_hold(browser, plan):
    asked = ("Set a date", "Place one")
    assert all(link in browser.get(at(plan)).text for link in asked)
    plan.move_to("closed", at=now())
    assert not any(link in browser.get(at(plan)).text for link in asked)


def test_each_person_stands_in_a_column_of_the_same_kind(browser, plan, ana):
    build.write(ana)
    seal_answers(build.round_of(plan), by=ana, at=now())
    seen = words(browser.get(at(plan)).text)
    for name, where in (("Ana", "Sealed"), ("Ben", "Joined")):
        column = seen.partition(f"{name} Answers ")[2]
        assert column.startswith(where)
        assert f"Send to {name} only" in column


def test_talk_marks_are_counted_before_anything_is_sealed(browser, plan, ana):
    build.answer(ana, "communication.frequency", {}, talk=True, at=now())
    assert "1 question marked" in words(browser.get(at(plan)).text)


def test_what_has_happened_is_told_in_words_the_newest_first(browser, cora, moment):
    plan = build.opened(cora, at=moment)
    told = story(browser, plan, "?all=1")
    assert told[-1] == "You added this couple"
    for line in ("You invited Ana and Ben", "Ana joined", "Ben sealed"):
        assert line in told
    assert told.index("You opened both sets of answers") < told.index("Ben sealed")


def test_what_was_written_or_replied_is_not_among_what_has_happened(browser, cora, moment):
    plan = build.settled(cora, at=moment)
    html = browser.get(at(plan) + "?all=1").text
    assert "replied" not in words(html)
    assert "once a week" not in html


def test_only_the_newest_lines_are_shown_until_asked_for_more(browser, cora, moment):
    plan = build.signed(cora, at=moment)
    assert len(story(browser, plan)) == 8
    assert len(story(browser, plan, "?all=1")) > 8


def test_a_colleague_is_told_from_the_one_who_reads(browser, visit, cora, moment):
    plan = build.in_setup(cora, at=moment)
    jo = add_coach(cora.practice, user=build.person("Jo Lind", email="jo@example.org"), at=now())
    assert "Cora added this couple" in story(visit(jo), plan)


def test_a_standing_hold_is_said_in_the_margin_and_no_word_of_whose(browser, cora, plan, ana):
    place_hold(ana, by=cora, at=now())
    margin = words(browser.get(at(plan)).text.partition('<aside class="margin">')[2])
    assert "A hold stands" in margin
    assert "Ana" not in margin


def test_titles_and_addresses_name_nobody(browser, plan):
    title = re.search(r"<title>(.*?)</title>", browser.get(at(plan)).text, re.S)
    assert title is not None
    assert words(title[1]) == "Couple – Stillwater"


def facts_form(plan: Plan, **changes: object) -> dict[str, object]:
    return {
        "begins_on": plan.begins_on.isoformat(),
        "ends_on": plan.ends_on.isoformat(),
        "form": plan.form,
        "facts": ["any_money_tie"],
        "zone": plan.zone,
        "currency": plan.currency,
        "paper": plan.paper,
        "size": plan.size,
        **changes,
    }


def test_facts_can_be_changed_and_the_questions_follow(browser, plan):
    assert "parenting.schedule" not in build.round_of(plan).slugs
    answer = browser.post(at(plan, "facts"), facts_form(plan, facts=["has_children"]))
    assert answer.url == at(plan)
    assert "parenting.schedule" in build.round_of(plan).slugs


def test_dates_midpoint_and_end_review_are_the_coachs_to_set(browser, plan):
    begins = plan.begins_on + timedelta(days=1)
    sent = facts_form(
        plan,
        begins_on=begins.isoformat(),
        ends_on="",
        days="40",
        midpoint_on=(begins + timedelta(days=5)).isoformat(),
        begins_hour="18:00",
        end_review_on=(begins + timedelta(days=38)).isoformat(),
        end_review_hour="17:00",
        end_review_how="by video",
    )
    browser.post(at(plan, "facts"), sent)
    plan = build.reloaded(plan)
    assert (plan.begins_on, plan.term.days) == (begins, 40)
    assert plan.midpoint_on == begins + timedelta(days=5)
    assert plan.end_review_at.astimezone(plan.timezone).hour == 17


REFUSED = {
    "midpoint": ({"midpoint_on": "2020-01-01"}, "Choose a midpoint between the first and the last"),
    "length": ({"days": "20", "ends_on": ""}, "Choose a length from 30 to 90 days."),
    "hour": ({"end_review_on": "2027-01-01"}, "Choose a time."),
    "day": ({"end_review_hour": "17:00"}, "Choose a day."),
    "gone": ({"begins_on": "2020-01-01", "ends_on": "", "days": "40"}, "The first day has passed."),
}


@pytest.mark.parametrize("name", REFUSED)
def test_dates_that_will_not_do_are_refused_beside_the_field(browser, plan, name):
    changes, sentence = REFUSED[name]
    before = plan.begins_on
    answer = browser.post(at(plan, "facts"), facts_form(plan, **changes))
    assert answer.status_code == 422
    assert sentence in words(answer.text)
    assert build.reloaded(plan).begins_on == before


def test_after_publishing_the_facts_stand(browser, cora, moment):
    plan = build.published(cora, at=moment)
    assert "take the agreement back first" in words(browser.get(at(plan, "facts")).text)
    browser.post(at(plan, "facts"), facts_form(plan, currency="EUR"))
    assert build.reloaded(plan).currency == "CAD"


def booked(day: date, **more: str) -> dict[str, str]:
    """The form of a session as it is filled in."""
    return {"on": day.isoformat(), "hour": "18:00", "who": "both", "minutes": "60", **more}


def soon(days: int = 3) -> date:
    return (now() + timedelta(days=days)).date()


def test_a_session_with_one_alone_is_seen_by_that_person_alone(browser, visit, plan, ana, ben):
    browser.post(at(plan, "session_date"), booked(soon(), who="a", minutes="45", where="phone"))
    dates = reverse("partner:dates")
    assert "Cora and you alone" in visit(ana).get(dates).text
    assert "45 minutes · By phone" in words(visit(ana).get(dates).text)
    assert "alone" not in visit(ben).get(dates).text
    assert "Ana only" in words(browser.get(at(plan)).text)


def test_a_clash_is_told_and_saved_only_when_the_coach_says_so(browser, cora, plan, moment):
    other = build.in_setup(cora, at=moment, case=build.EVE_AND_FINN)
    browser.post(at(other, "session_date"), booked(soon()))
    answer = browser.post(at(plan, "session_date"), booked(soon()))
    assert answer.status_code == 422
    assert "then. Save anyway?" in words(answer.text)
    assert build.reloaded(plan).session_at is None
    browser.post(at(plan, "session_date"), booked(soon(), anyway="on"))
    assert build.reloaded(plan).session_at == build.reloaded(other).session_at


def test_a_moved_session_says_so_on_each_page(browser, visit, plan, ana):
    for days in (3, 4):
        browser.post(at(plan, "session_date"), booked(soon(days)))
    assert "Moved on" in browser.get(at(plan)).text
    assert "Moved on" in visit(ana).get(reverse("partner:dates")).text


@pytest.mark.parametrize("seat", ["a", "b"])
def test_no_joint_sessions_keeps_the_window_and_the_date_for_both_shut(browser, cora, moment, seat):
    plan = build.opened(cora, at=moment)
    record_screening(
        build.partner_of(plan, seat),
        spoken_on=now().date(),
        how="voice",
        alone=True,
        outcome="changes",
        changes=["no_joint"],
        by=cora,
        at=now() + timedelta(days=1),
    )
    window = browser.get(at(plan, "session"))
    assert "This window stays shut for now." in window.text
    for name in ("Ana", "Ben", "joint"):
        assert name not in window.text
    assert "Open the session window" not in browser.get(at(plan)).text
    answer = browser.post(at(plan, "session_date"), booked(soon()))
    assert "Your record says" in words(answer.text)
    assert browser.post(at(plan, "session_date"), booked(soon(), who="a")).status_code == 302


def test_the_page_says_since_when_the_coach_was_last_here_and_a_look_notes_nothing(
    browser, cora, moment
):
    plan = build.in_writing(cora, at=moment - timedelta(days=2))
    ana = build.partner_of(plan, "a")
    browser.get(at(plan))
    assert not Visit.objects.exists()
    browser.post(at(plan, "visit"))
    Visit.objects.update(at=now() - timedelta(hours=1))
    assert "Nothing new since you were last here" in words(browser.get(at(plan)).text)
    stop_taking_part(ana, at=now())
    assert "1 new line since you were last here" in words(browser.get(at(plan)).text)
    browser.post(at(plan, "visit"))
    assert "1 new line since you were last here" in words(browser.get(at(plan)).text)


def test_rules_are_counted_by_where_they_stand(browser, cora, moment):
    plan = build.settled(cora, at=moment)
    assert re.search(r"\d+ settled", words(browser.get(at(plan)).text))


def test_the_coach_is_warned_while_only_one_has_sealed(browser, cora, moment, plan):
    warned = "Only one of them has sealed"
    assert warned not in words(browser.get(at(plan)).text)
    ana = build.partner_of(plan, "a")
    build.write(ana, at=moment)
    seal_answers(build.round_of(plan), by=ana, at=moment)
    assert warned in words(browser.get(at(plan)).text)


def test_both_see_the_date_of_the_next_session_in_its_own_zone(browser, plan):
    day = (now() + timedelta(days=3)).date()
    browser.post(at(plan, "session_date"), booked(day))
    kept = build.reloaded(plan).session_at
    assert kept is not None
    assert kept.astimezone(plan.timezone).strftime("%H:%M") == "18:00"
    assert "18:00" in words(browser.get(at(plan)).text)


def test_a_session_in_the_past_is_refused_and_a_date_can_be_taken_back(browser, plan):
    answer = browser.post(at(plan, "session_date"), booked(date(2020, 1, 1)))
    assert answer.status_code == 422
    assert "Choose a time after now." in answer.text
    day = (now() + timedelta(days=3)).date()
    browser.post(at(plan, "session_date"), booked(day))
    browser.post(at(plan, "session_date"), {"none": "both"})
    assert build.reloaded(plan).session_at is None


@pytest.mark.parametrize("name", ["plan", "facts", "invite", "session_date", "safety", "answers"])
def test_looking_changes_nothing(browser, cora, moment, name):
    plan = build.sealed(cora, at=moment)
    before = Event.objects.count()
    browser.get(at(plan, name))
    assert Event.objects.count() == before
