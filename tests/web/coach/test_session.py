"""The session window: one rule at a time, nothing private, nothing but the words."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from agreements.audit.now import now
from agreements.plans.models import Plan
from agreements.safety.actions import place_hold
from agreements.shaping.actions import reply_to
from agreements.shaping.models import Rule, Wording
from agreements.shaping.queries import newest_wording
from agreements.shaping.stages import Answered, Kind, RuleState
from tests import build
from tests.web.coach.pages import form_at, hidden_in, words

FREQUENCY, TOUCH = "communication.frequency", "intimacy.touch"
CALL = "We have one call a week, on Wednesdays at 20:00."


@pytest.fixture
def browser(visit, cora):
    return visit(cora)


@pytest.fixture
def plan(cora, moment) -> Plan:
    """Two differences are open, one of them on touch; everything else is settled."""
    plan = build.opened(cora, at=moment)
    open_still = {FREQUENCY, TOUCH}
    Rule.objects.of(plan).exclude(slug__in=open_still).update(state=RuleState.AGREED)
    Wording.objects.filter(rule__plan=plan).update(ready_at=moment)
    return plan


def window(plan: Plan, place: int = 1) -> str:
    return reverse("coach:session_place", args=[plan.pk, place])


def yes(browser, plan: Plan, rule: Rule, version: str = ""):
    newest = newest_wording(rule)
    sent = {"version": version or str(newest.version if newest else 0), "place": "1"}
    return browser.post(reverse("coach:both_yes", args=[plan.pk, rule.pk]), sent)


def state_of(rule: Rule) -> str:
    return Rule.objects.get(pk=rule.pk).state


def test_the_window_has_the_words_and_neither_navigation_nor_names(browser, plan):
    html = browser.get(window(plan)).text
    shown = newest_wording(build.rule_on(plan, FREQUENCY))
    assert shown is not None
    assert shown.text in html
    assert "<header" not in html
    assert "<footer" not in html
    for word in ("Ana", "Ben", "replied", "Cora"):
        assert word not in words(html)


def test_both_say_yes_settles_the_rule_and_the_next_one_comes(browser, plan):
    rule = build.rule_on(plan, FREQUENCY)
    assert yes(browser, plan, rule).url == window(plan)
    assert state_of(rule) == RuleState.AGREED
    assert "Everyday touch" in words(browser.get(window(plan)).text)


def test_pressed_twice_it_is_settled_once(browser, plan):
    rule = build.rule_on(plan, FREQUENCY)
    assert yes(browser, plan, rule).status_code == yes(browser, plan, rule).status_code == 302
    assert Wording.objects.filter(rule=rule, settled_at__isnull=False).count() == 1


def test_touch_is_never_answered_in_the_room(browser, plan):
    rule = build.rule_on(plan, TOUCH)
    html = browser.get(window(plan, 2)).text
    assert "Both say yes" not in html
    assert "Each of you answers this one on your own phone" in html
    answer = yes(browser, plan, rule)
    assert answer.status_code == 422
    assert state_of(rule) != RuleState.AGREED


def test_a_protective_rule_is_sent_to_both_phones_and_no_other_with_it(browser, plan):
    rule = build.rule_on(plan, TOUCH)
    for _press in range(2):
        assert sent_to_phones(browser, rule).url == window(plan, 1)
    assert state_of(rule) == RuleState.OFFERED
    assert state_of(build.rule_on(plan, FREQUENCY)) == RuleState.DRAFTED


def sent_to_phones(browser, rule: Rule):
    html = browser.get(window(rule.plan, 2)).text
    assert rule.name in html
    path = reverse("coach:session_send", args=[rule.plan_id, rule.pk])
    return browser.post(path, hidden_in(html))


def test_under_a_hold_the_window_goes_on_without_a_word_and_the_other_window_tells(
    browser, cora, plan
):
    rule = build.rule_on(plan, TOUCH)
    place_hold(build.partner_of(plan, "a"), by=cora, at=now())
    answer = sent_to_phones(browser, rule)
    assert answer.url == window(plan, 1)
    assert "hold" not in words(browser.get(answer.url).text).lower()
    assert state_of(rule) == RuleState.DRAFTED
    beside = browser.get(reverse("coach:wording_of", args=[plan.pk, rule.pk]))
    assert "A hold waits for you. Nothing goes out until you lift it" in words(beside.text)


def test_what_both_said_yes_to_on_their_phones_is_not_taken_back_in_the_room(browser, plan):
    rule = build.rule_on(plan, TOUCH)
    sent_to_phones(browser, rule)
    for partner in plan.partners.all():
        reply_to(newest_wording(rule), Answered.WORKS, by=partner, at=now())
    assert "Take back the last one" not in browser.get(window(plan)).text
    path = reverse("coach:session_back", args=[plan.pk, rule.pk])
    browser.post(path, {"version": build.version_of(rule)})
    assert state_of(rule) == RuleState.AGREED


def test_a_draft_the_coach_has_not_looked_at_is_not_on_the_screen(browser, plan):
    Wording.objects.filter(rule__slug=FREQUENCY).update(ready_at=None)
    html = browser.get(window(plan)).text
    assert newest_wording(build.rule_on(plan, FREQUENCY)).text not in html
    assert build.rule_on(plan, TOUCH).name in html


def test_yes_to_words_that_have_changed_since_is_not_a_yes(browser, plan):
    rule = build.rule_on(plan, FREQUENCY)
    answer = yes(browser, plan, rule, version="7")
    assert answer.status_code == 422
    assert "This has changed. Here is the new text." in answer.text
    assert state_of(rule) == RuleState.DRAFTED


def test_words_are_changed_in_the_room_without_showing_what_anybody_wrote(browser, plan):
    edit = f"{window(plan)}?edit=1"
    html = browser.get(edit).text
    assert "<textarea" in html
    assert "Once a day at most" not in html
    answer = browser.post(window(plan), form_at(browser, edit, text=CALL))
    assert answer.url == window(plan)
    assert CALL in browser.get(window(plan)).text


def test_words_changed_in_the_other_window_are_shown_and_the_typed_ones_kept(browser, plan):
    form = form_at(browser, f"{window(plan)}?edit=1", text=CALL)
    browser.post(window(plan), form | {"text": "We call on Sundays."})
    answer = browser.post(window(plan), form)
    assert answer.status_code == 422
    assert "These words changed in your other window: “We call on Sundays.”" in words(answer.text)
    assert CALL in answer.text
    again = hidden_in(answer.text) | {"text": CALL}
    assert browser.post(window(plan), again).url == window(plan)
    assert CALL in browser.get(window(plan)).text


def test_an_empty_sentence_is_asked_for_and_a_strange_rule_is_not_found(browser, plan):
    form = form_at(browser, f"{window(plan)}?edit=1", text=" ")
    assert browser.post(window(plan), form).status_code == 422
    stranger = form | {"rule": str(uuid4()), "text": CALL}
    assert browser.post(window(plan), stranger).status_code == 404


def test_a_rule_is_set_aside_from_the_room_and_the_room_stays(browser, plan):
    rule = build.rule_on(plan, FREQUENCY)
    path = reverse("coach:aside", args=[plan.pk, rule.pk])
    assert "<header" not in browser.get(f"{path}?back=session").text
    sent = {"until": plan.midpoint_on.isoformat(), "interim": "as_is", "back": "session"}
    sent["version"] = build.version_of(rule)
    assert browser.post(path, sent).url == reverse("coach:session", args=[plan.pk])
    assert state_of(rule) == RuleState.ASIDE


def test_the_last_yes_can_be_taken_back_for_a_minute(browser, plan):
    rule = build.rule_on(plan, FREQUENCY)
    yes(browser, plan, rule)
    html = browser.get(window(plan)).text
    assert "Take back the last one" in html
    path = reverse("coach:session_back", args=[plan.pk, rule.pk])
    browser.post(path, {"version": build.version_of(rule)})
    assert state_of(rule) == RuleState.DRAFTED
    yes(browser, plan, rule)
    earlier = now() - timedelta(minutes=2)
    Wording.objects.filter(rule=rule).update(settled_at=earlier)
    assert "Take back the last one" not in browser.get(window(plan)).text


def test_a_short_pause_hides_the_words(browser, plan):
    shown = newest_wording(build.rule_on(plan, FREQUENCY))
    assert shown is not None
    html = browser.get(f"{window(plan)}?pause=1").text
    assert "A short pause." in html
    assert shown.text not in html


def test_the_list_of_rules_has_names_alone(browser, plan):
    seen = words(browser.get(f"{window(plan)}?list=1").text)
    assert "Everyday contact" in seen
    assert "Everyday touch" in seen
    assert "Draft" not in seen


def test_when_nothing_is_left_it_ends_without_a_total(browser, plan):
    Rule.objects.of(plan).filter(kind=Kind.SHARED).update(state=RuleState.AGREED)
    assert "That’s all for today." in browser.get(window(plan)).text


@pytest.mark.parametrize("place", [0, 2, 99])
def test_a_place_beyond_the_list_shows_one_that_is_there(browser, plan, place):
    assert browser.get(window(plan, place)).status_code == 200


def test_what_has_no_words_yet_is_written_in_the_room(browser, plan):
    rule = build.rule_on(plan, FREQUENCY)
    rule.wordings.all().delete()
    html = browser.get(window(plan)).text
    assert rule.name in html
    assert "<textarea" in html
    assert browser.post(window(plan), hidden_in(html) | {"text": CALL}).url == window(plan)
    assert CALL in browser.get(window(plan)).text


def test_but_not_what_each_answers_alone(browser, plan):
    rule = build.rule_on(plan, TOUCH)
    rule.wordings.all().delete()
    assert rule.name not in browser.get(f"{window(plan)}?list=1").text
