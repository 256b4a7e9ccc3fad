"""Today: every couple that needs something once, in tiers, in words, by initials."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from agreements.audit.now import now
from agreements.clock.due import run_due
from agreements.lifecycle.actions import close_gently
from agreements.plans.actions import stop_taking_part
from agreements.plans.booking import set_session
from agreements.practices.models import Practice
from agreements.safety.actions import acknowledge_hold, answer_privately, place_hold
from agreements.safety.models import Asked, Hold
from agreements.shaping.models import Rule
from agreements.shaping.stages import Kind, RuleState
from agreements.term.models import CheckIn
from tests import build
from tests.couples import MINH_ANH_AND_SOREN
from tests.web.coach.pages import rows, words
from tests.web.coach.test_counts import add_couples

TODAY, COUPLES = reverse("coach:today"), reverse("coach:couples")


def steps(browser) -> list[str]:
    html = browser.get(TODAY).text
    return re.findall(r'<td class="next">\s*<a href="([^"]+)"', html)


def test_without_couples_the_first_is_to_be_added(browser):
    html = browser.get(TODAY).text
    assert "Add your first couple" in html
    assert rows(browser, TODAY) == []


def test_on_a_calm_day_it_says_so_and_what_comes_next(browser, cora, plan):
    set_session(plan, now() + timedelta(days=2), by=cora, at=now())
    html = browser.get(TODAY).text
    assert "Nothing needs you right now." in html
    assert "Session" in html
    assert "1 couple on track" in words(html)


def test_a_couple_stands_once_with_its_most_pressing_reason(browser, cora, plan, ana):
    build.message(ana, at=now())
    answer_privately(ana, Asked.NOT_READY, "no", at=now())
    assert rows(browser, TODAY) == [
        "A.S. & B.O. Contact one person privately and 1 more Writing Just now Open safety"
    ]


def test_a_hold_that_was_seen_or_that_is_the_coachs_own_can_wait_its_turn(browser, cora, ana, ben):
    place_hold(ana, by=cora, at=now())
    answer_privately(ben, Asked.WELCOME, "unsafe", at=now())
    acknowledge_hold(Hold.objects.get(partner=ben), by=cora, at=now())
    assert "Needs you now" not in browser.get(TODAY).text
    assert "A hold stands: talk alone, then lift it" in rows(browser, TODAY)[0]


@pytest.mark.parametrize(
    ("stand_in", "told"),
    [("", "nobody stands in for you"), ("nell@example.org", "your stand-in was written to")],
)
def test_after_a_day_the_row_says_whether_anybody_else_knows(browser, cora, ana, stand_in, told):
    Practice.objects.update(backup_email=stand_in)
    answer_privately(ana, Asked.WELCOME, "unsafe", at=now() - timedelta(hours=25))
    run_due(at=now())
    assert told in rows(browser, TODAY)[0]


def test_what_was_set_aside_comes_up_again_on_its_day(browser, cora, moment):
    plan = build.opened(cora, at=moment)
    rule = build.rule_on(plan, "communication.frequency")
    today = now().astimezone(plan.timezone).date()
    for until, shown in ((today, True), (today + timedelta(days=1), False)):
        Rule.objects.filter(pk=rule.pk).update(
            state=RuleState.ASIDE, aside_until=until, interim="nothing"
        )
        html = browser.get(reverse("coach:plan", args=[plan.pk])).text
        assert ("1 rule set aside until now comes up again" in html) is shown


def test_a_closed_couple_comes_back_only_with_a_note_to_read(browser, cora, plan, ana):
    close_gently(plan, by=cora, at=now() - timedelta(days=9))
    run_due(at=now())
    assert rows(browser, TODAY) == []
    build.message(ana, at=now())
    assert rows(browser, TODAY) == ["A.S. & B.O. A note to you Closed Just now Read note"]


def test_a_safety_row_names_nobody_and_nothing(browser, ana):
    answer_privately(ana, Asked.WELCOME, "unsafe", at=now())
    html = browser.get(TODAY).text
    assert "Contact one person privately" in html
    for word in ("Ana", "Ben", "unsafe", "welcome"):
        assert word not in html


def test_who_stopped_is_told_to_the_coach_alone_and_at_once(browser, ana):
    stop_taking_part(ana, at=now())
    assert "Contact one person privately" in rows(browser, TODAY)[0]


STATES = {
    "in_setup": ("Nobody has been invited yet", "invite"),
    "sealed": ("Both sealed. Read, then open for both", "answers"),
    "opened": ("rules need words", "wording"),
    "settled": ("Everything is settled. Read it through and publish", "agreement"),
    "signed_by_both": ("Both signed. Yours is the last signature", "co_sign"),
}


@pytest.mark.parametrize("state", STATES)
def test_each_state_says_why_and_leads_to_the_one_next_step(browser, cora, moment, state):
    plan = getattr(build, state)(cora, at=moment)
    Rule.objects.filter(kind=Kind.REQUEST).update(state=RuleState.DROPPED)
    why, page = STATES[state]
    assert why in rows(browser, TODAY)[0]
    assert steps(browser) == [reverse(f"coach:{page}", args=[plan.pk])]


def test_the_tiers_come_in_their_order(browser, cora, plan, ana, moment):
    build.sealed(cora, at=moment, case=MINH_ANH_AND_SOREN)
    answer_privately(ana, Asked.NOT_READY, "no", at=now())
    html = browser.get(TODAY).text
    assert html.index("Needs you now") < html.index("Only you can move it")
    assert "Both sealed" in rows(browser, TODAY)[1]


def test_names_are_shown_only_when_asked_for_and_for_this_sign_in(browser, visit, cora, moment):
    build.in_setup(cora, at=moment)
    assert rows(browser, TODAY)[0].startswith("A.S. & B.O.")
    assert browser.post(TODAY, {"names": "show"}).url == TODAY
    assert rows(browser, TODAY)[0].startswith("Ana Souza & Ben Okafor")
    browser.post(TODAY, {"names": "hide"})
    assert rows(browser, TODAY)[0].startswith("A.S. & B.O.")
    browser.post(TODAY, {"names": "show"})
    assert rows(visit(cora), TODAY)[0].startswith("A.S. & B.O.")


def test_another_practices_couples_are_not_here(browser, eve, dov):
    place_hold(eve, by=dov, at=now())
    assert rows(browser, TODAY) == []
    assert rows(browser, COUPLES) == []


def test_two_check_ins_running_left_out_are_quiet(browser, cora, moment):
    plan = build.active(cora, day=12, at=moment, with_file=True)
    ben = build.partner_of(plan, "b")
    for number, ago in ((1, 9), (2, 5)):
        opens = now() - timedelta(days=ago)
        CheckIn.objects.create(
            partner=ben, number=number, opens_at=opens, closes_at=opens + timedelta(days=3)
        )
    assert "Two check-ins running left out" in rows(browser, TODAY)[0]
    assert "Day 12 of 60" in rows(browser, TODAY)[0]


def test_a_long_list_comes_in_pages_with_the_most_pressing_first(browser, cora, moment):
    plan = build.in_setup(cora, at=moment)
    add_couples(plan, 60)
    ana, days_ago = build.partner_of(plan, "a"), now() - timedelta(days=3)
    answer_privately(ana, Asked.NOT_READY, "no", at=days_ago)
    first, second = rows(browser, TODAY), rows(browser, f"{TODAY}?page=2")
    assert (len(first), len(second)) == (40, 21)
    assert first[0].startswith("A.S. & B.O. Contact one person privately")
    assert len(rows(browser, f"{TODAY}?page=nonsense")) == 40


@pytest.mark.parametrize("typed", ["nguyen", "NGUYỄN", "minh anh", "ostergaard", "Soren minh"])
def test_a_couple_is_found_by_part_of_a_name_without_its_accents(browser, cora, moment, typed):
    build.in_setup(cora, at=moment)
    build.in_setup(cora, at=moment, case=MINH_ANH_AND_SOREN)
    found = rows(browser, f"{COUPLES}?q={typed}")
    assert len(found) == 1
    assert "Nguyễn Thị Minh Anh & Søren Østergaard" in found[0]


def test_what_is_not_found_is_said_kindly_and_kept(browser, plan):
    html = browser.get(f"{COUPLES}?q=ree<b>").text
    assert "No couple matches “ree&lt;b&gt;”." in html
    assert "Clear the search" in html


def test_the_list_is_narrowed_by_stage_and_says_whose_turn_it_is(browser, cora, moment):
    build.in_setup(cora, at=moment)
    build.in_writing(cora, at=moment, case=MINH_ANH_AND_SOREN)
    assert "Set up" in rows(browser, f"{COUPLES}?stage=setup")[0]
    assert rows(browser, f"{COUPLES}?stage=setup")[0].endswith("You")
    assert rows(browser, f"{COUPLES}?stage=writing")[0].endswith("Them")
    assert rows(browser, f"{COUPLES}?stage=closed") == []
    assert len(rows(browser, f"{COUPLES}?stage=nonsense")) == 2
