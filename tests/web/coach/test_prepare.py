"""Before a session: what comes up, in which order, both ways where they may be shown, on paper."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.plans.models import Plan
from agreements.shaping.models import Rule, Session, Turn, Wording
from agreements.shaping.sessions import (
    begin_session,
    for_the_room,
    prepare_session,
    put_off,
    ways_by_rule,
)
from tests import build
from tests.web.coach.pages import words

FREQUENCY, TOUCH = "communication.frequency", "intimacy.touch"


@pytest.fixture
def plan(cora, moment) -> Plan:
    plan = build.opened(cora, at=moment)
    build.word_what_differs(plan, by=cora, at=moment)
    return plan


def prepare(plan: Plan) -> str:
    return reverse("coach:prepare", args=[plan.pk])


def window(plan: Plan) -> str:
    return reverse("coach:session", args=[plan.pk])


def on(rule: Rule, place: object = "", *, both: bool = False) -> dict[str, object]:
    extra = {f"both-{rule.pk}": "on"} if both else {}
    return {f"in-{rule.pk}": "on", f"place-{rule.pk}": place, **extra}


def test_numbers_set_the_order_and_what_is_not_ticked_stays_out(browser, cora, plan, moment):
    rules = [one.rule for one in for_the_room(plan)]
    form = {**on(rules[0]), **on(rules[3], 2), **on(rules[1], 1)}
    answer = browser.post(prepare(plan), form)
    assert answer.url == f"{prepare(plan)}?kept"
    assert "Saved." in words(browser.get(answer.url).text)
    begin_session(plan, by=cora, at=moment)
    listed = browser.get(f"{window(plan)}?list=1").text
    names = [words(name) for name in re.findall(r"<li>(.*?)</li>", listed, re.S)]
    assert names == [rules[1].name, rules[3].name, rules[0].name]


def test_a_window_never_closed_prepares_nothing_for_the_next_session(browser, cora, plan, moment):
    rule, other = build.rule_on(plan, TOUCH), build.rule_on(plan, FREQUENCY)
    prepare_session(plan, [(rule.pk, False)], by=cora, at=moment)
    begin_session(plan, by=cora, at=moment)
    put_off(rule, version=build.version_of(rule), at=moment)
    Session.objects.filter(plan=plan).update(opened_at=moment - timedelta(hours=7))
    page = browser.get(prepare(plan)).text
    assert re.search(rf'name="in-{other.pk}"[^>]*checked', page)
    assert "Not today 1" in words(page)
    sheet = browser.get(reverse("coach:sheet", args=[plan.pk])).text
    assert other.name in words(sheet)


def test_a_wish_to_talk_is_told_the_coach_and_moves_no_rule(browser, plan):
    before = [one.rule.pk for one in for_the_room(plan)]
    assert "wants to talk with you" not in words(browser.get(prepare(plan)).text)
    Rule.objects.filter(pk=before[2]).update(compared="talk")
    assert words(browser.get(prepare(plan)).text).count("wants to talk with you") == 1
    assert [one.rule.pk for one in for_the_room(plan)] == before
    assert "wants to talk" not in browser.get(reverse("coach:sheet", args=[plan.pk])).text


def test_the_page_shows_again_what_was_chosen(browser, plan):
    rule = build.rule_on(plan, FREQUENCY)
    browser.post(prepare(plan), on(rule, 1, both=True))
    html = browser.get(prepare(plan)).text
    ticked = re.findall(r'name="((?:in|both)-[^"]+)"[^>]*checked', html)
    assert ticked == [f"in-{rule.pk}", f"both-{rule.pk}"]


@pytest.mark.parametrize("place", ["0", "-1", "999", "first", "1.5"])
def test_a_place_that_is_none_is_asked_for_and_the_ticks_are_kept(browser, plan, place):
    rule = build.rule_on(plan, FREQUENCY)
    answer = browser.post(prepare(plan), on(rule, place, both=True))
    assert answer.status_code == 422
    assert "Write a number from 1 to" in words(answer.text)
    assert re.search(rf'name="both-{rule.pk}"[^>]*checked', answer.text)
    assert not Turn.objects.exists()


def test_both_ways_are_offered_only_where_they_may_be_shown(browser, plan):
    html = browser.get(prepare(plan)).text
    assert f'name="both-{build.rule_on(plan, FREQUENCY).pk}"' in html
    assert f'name="both-{build.rule_on(plan, TOUCH).pk}"' not in html
    browser.post(prepare(plan), on(build.rule_on(plan, TOUCH), both=True))
    assert not Turn.objects.get().both_ways


def test_the_window_shows_both_ways_only_after_the_coach_chose_to(browser, cora, plan, moment):
    rule = build.rule_on(plan, FREQUENCY)
    own = ways_by_rule(plan, [rule])[rule.pk]
    for both in (False, True):
        prepare_session(plan, [(rule.pk, both)], by=cora, at=moment)
        begin_session(plan, by=cora, at=moment)
        seen = words(browser.get(window(plan)).text)
        assert ("One way" in seen) == both
        assert [way for way in own if way in seen] == (list(own) if both else [])


def test_the_sheet_has_what_matches_and_at_most_five_differences(browser, plan):
    html = browser.get(reverse("coach:sheet", args=[plan.pk])).text
    assert 1 <= len(re.findall(r'<span class="number">', html)) <= 5
    touch = Wording.objects.filter(rule__slug=TOUCH).order_by("-version")[0]
    assert touch.text not in html
    for name in ("Ana", "Ben"):
        assert name not in words(html)


def test_neither_page_asks_the_database_more_for_more_rules(browser, plan):
    browser.get(prepare(plan))
    counts = {}
    for page in ("prepare", "sheet"):
        with CaptureQueriesContext(connection) as asked:
            browser.get(reverse(f"coach:{page}", args=[plan.pk]))
        counts[page] = len(asked)
    assert max(counts.values()) <= 13
