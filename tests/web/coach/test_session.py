"""The session window: one rule at a time, nothing private, nothing but the words."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from agreements.audit.now import now
from agreements.plans.models import Plan
from agreements.safety.actions import place_hold
from agreements.shaping.actions import reply_to
from agreements.shaping.models import Rule, Session, Turn, Wording
from agreements.shaping.queries import newest_wording
from agreements.shaping.sessions import begin_session, end_session
from agreements.shaping.stages import Answered, Kind, RuleState
from tests import build
from tests.web.coach.pages import form_at, hidden_in, words

FREQUENCY, TOUCH = "communication.frequency", "intimacy.touch"
CALL = "We have one call a week, on Wednesdays at 20:00."


@pytest.fixture
def plan(cora, moment) -> Plan:
    """In session; two differences are open, one of them on touch, and all else is settled."""
    plan = build.opened(cora, at=moment)
    open_still = {FREQUENCY, TOUCH}
    Rule.objects.of(plan).exclude(slug__in=open_still).update(state=RuleState.AGREED)
    Wording.objects.filter(rule__plan=plan).update(ready_at=moment)
    begin_session(plan, by=cora, at=moment)
    return plan


def window(plan: Plan) -> str:
    return reverse("coach:session", args=[plan.pk])


def press(browser, act: str, rule: Rule, version: str = ""):
    """Press a button of the window that is about this rule."""
    sent = {"version": version or str(build.version_of(rule))}
    return browser.post(reverse(f"coach:{act}", args=[rule.plan_id, rule.pk]), sent)


def bring(browser, rule: Rule) -> str:
    """This rule as the window shows it."""
    return browser.post(
        reverse("coach:session_now", args=[rule.plan_id, rule.pk]), follow=True
    ).text


def yes(browser, plan: Plan, rule: Rule, version: str = ""):
    return press(browser, "both_yes", rule, version)


def words_of(rule: Rule) -> str:
    return reverse("coach:session_words", args=[rule.plan_id, rule.pk])


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
    html = bring(browser, rule)
    assert "Both say yes" not in html
    assert "Each of you answers this one on your own phone" in html
    answer = yes(browser, plan, rule)
    assert answer.status_code == 422
    assert state_of(rule) != RuleState.AGREED


def test_a_protective_rule_is_sent_to_both_phones_and_no_other_with_it(browser, plan):
    rule = build.rule_on(plan, TOUCH)
    for _press in range(2):
        assert press(browser, "session_send", rule).url == window(plan)
    assert state_of(rule) == RuleState.OFFERED
    assert state_of(build.rule_on(plan, FREQUENCY)) == RuleState.DRAFTED


def test_under_a_hold_the_window_goes_on_without_a_word_and_the_other_window_tells(
    browser, cora, plan
):
    rule = build.rule_on(plan, TOUCH)
    place_hold(build.partner_of(plan, "a"), by=cora, at=now())
    assert rule.name in bring(browser, rule)
    answer = press(browser, "session_send", rule)
    assert answer.url == window(plan)
    assert rule.name not in words(browser.get(answer.url).text)
    assert "hold" not in words(browser.get(answer.url).text).lower()
    assert state_of(rule) == RuleState.DRAFTED
    beside = browser.get(reverse("coach:wording_of", args=[plan.pk, rule.pk]))
    assert "A hold waits for you. Nothing goes out until you lift it" in words(beside.text)


def test_what_both_said_yes_to_on_their_phones_is_not_taken_back_in_the_room(browser, plan):
    rule = build.rule_on(plan, TOUCH)
    press(browser, "session_send", rule)
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
    edit = words_of(build.rule_on(plan, FREQUENCY))
    html = browser.get(edit).text
    assert "<textarea" in html
    assert "Once a day at most" not in html
    answer = browser.post(edit, form_at(browser, edit, text=CALL))
    assert answer.url == window(plan)
    assert CALL in browser.get(window(plan)).text


def test_words_changed_in_the_other_window_are_shown_and_the_typed_ones_kept(browser, plan):
    edit = words_of(build.rule_on(plan, FREQUENCY))
    form = form_at(browser, edit, text=CALL)
    browser.post(edit, form | {"text": "We call on Sundays."})
    answer = browser.post(edit, form)
    assert answer.status_code == 422
    assert "These words changed in your other window: “We call on Sundays.”" in words(answer.text)
    assert CALL in answer.text
    again = hidden_in(answer.text) | {"text": CALL}
    assert browser.post(edit, again).url == window(plan)
    assert CALL in browser.get(window(plan)).text


def test_words_for_a_rule_that_has_left_the_room_change_nothing_and_stay_to_be_read(browser, plan):
    rule = build.rule_on(plan, FREQUENCY)
    edit = words_of(rule)
    form = form_at(browser, edit, text="We call on Sundays.")
    yes(browser, plan, rule)
    answer = browser.post(edit, form)
    assert answer.status_code == 422
    assert "This one is no longer in the room. Nothing was changed." in words(answer.text)
    assert "We call on Sundays." in answer.text
    assert state_of(rule) == RuleState.AGREED
    assert browser.get(edit).url == window(plan)


def test_what_one_wrote_alone_is_at_no_address_of_the_window(browser, plan):
    Wording.objects.filter(rule__slug=FREQUENCY).update(ready_at=None)
    limit = Rule.objects.of(plan).filter(kind=Kind.BOUNDARY)[0]
    Wording.objects.filter(rule=limit).update(ready_at=None)
    for rule in (build.rule_on(plan, FREQUENCY), limit):
        text = newest_wording(rule).text
        sent = form_at(browser, aside_of(rule), when="midpoint", interim="as_is")
        seen = [browser.get(words_of(rule)), browser.get(aside_of(rule))]
        seen += [browser.post(aside_of(rule), sent), browser.post(words_of(rule), {"text": "A."})]
        seen += [press(browser, act, rule) for act in ("both_yes", "session_later", "session_send")]
        seen += [press(browser, act, rule, "9") for act in ("both_yes", "session_later")]
        assert not [page.request["PATH_INFO"] for page in seen if text in words(page.text)]


def test_an_empty_sentence_is_asked_for_and_a_strange_rule_is_not_found(browser, plan):
    edit = words_of(build.rule_on(plan, FREQUENCY))
    form = form_at(browser, edit, text=" ")
    assert browser.post(edit, form).status_code == 422
    stranger = reverse("coach:session_words", args=[plan.pk, uuid4()])
    assert browser.post(stranger, form | {"text": CALL}).status_code == 404


def aside_of(rule: Rule) -> str:
    return reverse("coach:session_aside", args=[rule.plan_id, rule.pk])


def test_a_rule_is_set_aside_from_the_room_and_the_room_stays(browser, plan):
    rule = build.rule_on(plan, FREQUENCY)
    assert "<header" not in browser.get(aside_of(rule)).text
    sent = form_at(browser, aside_of(rule), when="midpoint", interim="as_is")
    assert browser.post(aside_of(rule), sent).url == window(plan)
    rule.refresh_from_db()
    assert (rule.state, rule.aside_until) == (RuleState.ASIDE, plan.midpoint_on)


def test_until_the_next_session_is_offered_where_one_is_set(browser, plan):
    rule = build.rule_on(plan, FREQUENCY)
    assert "Next session" not in words(browser.get(aside_of(rule)).text)
    Plan.objects.filter(pk=plan.pk).update(session_at=now() + timedelta(days=3))
    assert "Next session" in words(browser.get(aside_of(rule)).text)
    sent = form_at(browser, aside_of(rule), when="next", interim="nothing")
    browser.post(aside_of(rule), sent)
    rule.refresh_from_db()
    assert rule.aside_until is not None
    assert rule.aside_until < plan.midpoint_on


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Choose until when."),
        ({"when": "never"}, "Select a valid choice"),
        ({"when": "day"}, "Choose a day."),
        ({"when": "day", "until": "soon"}, "Write the day as year-month-day"),
        ({"when": "day", "until": "2199-01-01"}, "Choose a day between today and the last day."),
    ],
)
def test_a_day_that_cannot_be_is_asked_for_kindly(browser, plan, typed, said):
    rule = build.rule_on(plan, FREQUENCY)
    sent = form_at(browser, aside_of(rule), interim="as_is", **typed)
    answer = browser.post(aside_of(rule), sent)
    assert answer.status_code == 422
    assert said in words(answer.text)
    assert state_of(rule) == RuleState.DRAFTED


@pytest.mark.parametrize("act", ["both_yes", "session_later"])
def test_the_last_one_can_be_taken_back_for_a_minute(browser, plan, act):
    rule = build.rule_on(plan, FREQUENCY)
    press(browser, act, rule)
    html = browser.get(window(plan)).text
    assert "Take back the last one" in html
    press(browser, "session_back", rule)
    assert state_of(rule) == RuleState.DRAFTED
    assert rule.name in words(browser.get(window(plan)).text)
    press(browser, act, rule)
    Turn.objects.filter(rule=rule).update(done_at=now() - timedelta(minutes=2))
    assert "Take back the last one" not in browser.get(window(plan)).text


def test_not_today_leaves_this_session_and_changes_nothing_of_the_rule(browser, plan):
    rule = build.rule_on(plan, FREQUENCY)
    for _press in range(2):
        assert press(browser, "session_later", rule).url == window(plan)
    assert state_of(rule) == RuleState.DRAFTED
    assert rule.name not in words(browser.get(f"{window(plan)}?list=1").text)
    press(browser, "session_later", build.rule_on(plan, TOUCH))
    assert "That’s all for today." in words(browser.get(window(plan)).text)


def test_not_today_to_words_that_have_changed_since_is_said_and_not_noted(browser, plan):
    rule = build.rule_on(plan, FREQUENCY)
    answer = press(browser, "session_later", rule, version="7")
    assert answer.status_code == 422
    assert not Turn.objects.exclude(outcome="").exists()


def test_not_today_on_a_page_from_before_both_said_yes_changes_nothing(browser, plan):
    rule = build.rule_on(plan, FREQUENCY)
    yes(browser, plan, rule)
    answer = press(browser, "session_later", rule)
    assert "This one is no longer in the room. Nothing was changed." in words(answer.text)
    assert Turn.objects.get(rule=rule).outcome == "yes"


def test_another_session_begins_with_all_that_is_open(browser, cora, plan):
    press(browser, "session_later", build.rule_on(plan, FREQUENCY))
    closed = browser.post(reverse("coach:session_end", args=[plan.pk]), follow=True).text
    assert "You can close this window now." in words(closed)
    assert "Begin the session" in words(browser.get(window(plan)).text)
    for _press in range(2):
        browser.post(reverse("coach:session_begin", args=[plan.pk]))
    assert build.rule_on(plan, FREQUENCY).name in words(browser.get(window(plan)).text)
    assert Session.objects.filter(plan=plan).count() == 2


def test_what_came_of_a_session_is_told_to_the_coach_and_not_in_the_room(browser, plan):
    yes(browser, plan, build.rule_on(plan, FREQUENCY))
    press(browser, "session_later", build.rule_on(plan, TOUCH))
    assert "2" not in re.findall(r"\b\d\b", words(browser.get(window(plan)).text))
    browser.post(reverse("coach:session_end", args=[plan.pk]))
    story = words(browser.get(reverse("coach:plan", args=[plan.pk])).text)
    assert "You ended the session; 2 rules were gone through" in story
    told = words(browser.get(reverse("coach:prepare", args=[plan.pk])).text)
    assert "Both said yes 1" in told
    assert "Not today 1" in told


def test_a_window_never_closed_is_no_session_the_next_morning(browser, cora, plan):
    Session.objects.filter(plan=plan).update(opened_at=now() - timedelta(hours=7))
    assert "Begin the session" in words(browser.get(window(plan)).text)
    browser.post(reverse("coach:session_begin", args=[plan.pk]))
    assert Session.objects.filter(plan=plan, ended_at=None).count() == 1


def test_the_last_minutes_are_said_beside_the_time(browser, plan):
    assert "left." not in words(browser.get(window(plan)).text)
    opened = now() - timedelta(minutes=plan.session_minutes - 10)
    Session.objects.filter(plan=plan).update(opened_at=opened)
    assert "10 minutes left." in words(browser.get(window(plan)).text)


def test_a_rule_nobody_foresaw_is_added_in_the_room_and_comes_next(browser, plan):
    path = reverse("coach:session_new", args=[plan.pk])
    assert "<header" not in browser.get(path).text
    form = form_at(browser, path, name="The boat", topic="household", text="We sell it.")
    for _press in range(2):
        assert browser.post(path, form).url == window(plan)
    assert "We sell it." in words(browser.get(window(plan)).text)
    assert Rule.objects.of(plan).filter(name="The boat").count() == 1


def test_but_none_on_what_each_answers_alone(browser, plan):
    path = reverse("coach:session_new", args=[plan.pk])
    assert 'value="closeness"' not in browser.get(path).text
    form = form_at(browser, path, name="Kisses", topic="closeness", text="We kiss.")
    assert browser.post(path, form).status_code == 422
    assert browser.get(words_of(build.rule_on(plan, TOUCH))).url == window(plan)


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


def test_what_has_no_words_yet_is_written_in_the_room(browser, plan):
    rule = build.rule_on(plan, FREQUENCY)
    rule.wordings.all().delete()
    html = browser.get(window(plan), follow=True).text
    assert rule.name in html
    assert "<textarea" in html
    assert browser.post(words_of(rule), hidden_in(html) | {"text": CALL}).url == window(plan)
    assert CALL in browser.get(window(plan)).text


def test_but_not_what_each_answers_alone(browser, plan):
    rule = build.rule_on(plan, TOUCH)
    rule.wordings.all().delete()
    assert rule.name not in browser.get(f"{window(plan)}?list=1").text


def test_without_a_session_nothing_is_shown_and_nothing_is_written(browser, cora, plan):
    rule = build.rule_on(plan, FREQUENCY)
    end_session(plan, by=cora, at=now())
    assert newest_wording(rule).text not in browser.get(window(plan)).text
    assert browser.get(words_of(rule)).url == window(plan)
    assert browser.get(reverse("coach:session_new", args=[plan.pk])).url == window(plan)
    Rule.objects.of(plan).update(state=RuleState.DROPPED)
    assert "No rule is ready." in words(browser.get(window(plan)).text)
