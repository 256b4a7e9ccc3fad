"""Wording: the queue, the words, what to start from, and what goes out together."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from agreements.audit.now import now
from agreements.plans.models import Plan
from agreements.practices.actions import add_coach
from agreements.safety.actions import place_hold
from agreements.shaping.actions import offer_wordings, reply_to
from agreements.shaping.models import Rule
from agreements.shaping.queries import newest_wording
from agreements.shaping.stages import Answered, Kind, RuleState
from tests import build
from tests.couples import PRIYA_AND_TOM
from tests.web.coach.pages import form_at, hidden_in, words

FREQUENCY, TOUCH = "communication.frequency", "intimacy.touch"
CALL = "We have one call a week, on Wednesdays at 20:00."


@pytest.fixture
def plan(cora, moment) -> Plan:
    return build.opened(cora, at=moment)


@pytest.fixture
def rule(plan) -> Rule:
    return build.rule_on(plan, FREQUENCY)


def at(rule: Rule, name: str = "wording_of") -> str:
    return reverse(f"coach:{name}", args=[rule.plan_id, rule.pk])


def of(plan: Plan, name: str) -> str:
    return reverse(f"coach:{name}", args=[plan.pk])


def write(browser, rule: Rule, text: str, then: str = "next", **more: str):
    sent = form_at(browser, at(rule), text=text, note="", then=then) | more
    return browser.post(at(rule), sent), sent


def text_of(rule: Rule) -> str:
    newest = newest_wording(rule)
    return newest.text if newest else ""


def state_of(rule: Rule) -> str:
    return Rule.objects.get(pk=rule.pk).state


def step(browser, rule: Rule, name: str, *, version: int | None = None):
    shown = build.version_of(rule) if version is None else version
    return browser.post(at(rule, "step"), {"step": name, "version": shown})


def offer(browser, plan: Plan):
    """Press the button that offers what the page shows."""
    return browser.post(of(plan, "offer"), {"wording": shown_by(browser.get(of(plan, "wording")))})


def shown_by(page) -> list[str]:
    return re.findall(r'name="wording" value="([^"]+)"', page.text)


def own_limit(plan: Plan) -> Rule:
    return Rule.objects.of(plan).filter(kind=Kind.BOUNDARY)[0]


def test_before_opening_there_are_no_rules(browser, cora, moment):
    plan = build.sealed(cora, at=moment, case=PRIYA_AND_TOM)
    assert "No rules yet" in browser.get(of(plan, "wording")).text


def test_the_queue_says_in_a_word_where_each_rule_stands(browser, plan, rule):
    seen = words(browser.get(at(rule)).text)
    assert "Everyday contact Draft" in seen
    assert "Settled and set aside" in seen


def test_both_answers_stand_beside_the_words_for_the_coach(browser, rule):
    seen = words(browser.get(at(rule)).text)
    assert "Ana wrote On set days: once a week, for 20 minutes" in seen
    assert "Ben wrote Once a day at most, briefly" in seen


def test_new_words_are_kept_and_the_next_difference_comes(browser, rule):
    answer, _sent = write(browser, rule, CALL)
    assert answer.status_code == 302
    assert answer.url != at(rule)
    assert text_of(rule) == CALL


def test_the_same_form_sent_twice_makes_one_version(browser, rule):
    _answer, sent = write(browser, rule, CALL)
    browser.post(at(rule), sent)
    assert newest_wording(rule).version == 2


@pytest.mark.parametrize("press", ["next", "up", "aside"])
def test_what_both_agreed_since_the_page_was_made_is_not_undone_unread(
    browser, cora, plan, rule, moment, press
):
    write(browser, rule, CALL)
    offer_wordings(plan, by=cora, at=moment)
    page = at(rule, "aside") if press == "aside" else at(rule)
    post = at(rule, "step") if press == "up" else page
    more = {"next": {"text": "We call on Sundays.", "then": press}, "up": {"step": press}}
    meanwhile = {"until": plan.midpoint_on.isoformat(), "interim": "as_is"}
    sent = form_at(browser, page, **more.get(press, meanwhile))
    for partner in plan.partners.all():
        reply_to(newest_wording(rule), Answered.WORKS, by=partner, at=moment)
    answer = browser.post(post, sent)
    assert answer.status_code == 422
    assert "Both have said yes to these words since this page was made" in words(answer.text)
    assert state_of(rule) == RuleState.AGREED
    assert browser.post(post, sent | {"stood": "agreed"}).status_code == 302
    assert state_of(rule) != RuleState.AGREED


def test_starting_points_fill_the_words_without_any_script(browser, rule):
    html = browser.get(at(rule)).text
    points = html.count('href="?from=')
    assert points >= 3
    filled = {browser.get(f"{at(rule)}?from={n}").text for n in range(1, points + 1)}
    assert len(filled) == points
    assert "until" in words(browser.get(f"{at(rule)}?from={points}").text)
    for nonsense in ("0", "99", "x"):
        assert browser.get(f"{at(rule)}?from={nonsense}").status_code == 200
    assert text_of(rule) != ""


def test_on_the_protective_topics_only_the_more_careful_words_are_a_start(browser, plan):
    html = browser.get(at(build.rule_on(plan, TOUCH))).text
    assert html.count('href="?from=') == 1
    assert "More careful" in html


def test_an_empty_sentence_is_asked_for(browser, rule):
    answer, _sent = write(browser, rule, " ")
    assert answer.status_code == 422
    assert "Write a sentence first." in answer.text


def test_remarks_never_keep_words_from_being_saved(browser, rule):
    write(browser, rule, "Ana will be more respectful soon.", then="stay")
    seen = words(browser.get(at(rule)).text)
    assert "Starts with a name: say what both do." in seen
    assert "Vague: “soon”" in seen
    assert "One-sided? Look whether the other is bound as much." in seen


def test_words_that_can_never_stand_are_named_and_cannot_be_waved_through(browser, rule):
    write(browser, rule, "We pay a fine of 50 for each call.", then="stay")
    seen = words(browser.get(at(rule)).text)
    assert "This reads like a penalty. It can never be published." in seen
    assert "I have looked at this" not in seen
    assert step(browser, rule, "looked").status_code == 404


def test_the_note_is_the_coachs_own(browser, visit, plan, rule):
    write(browser, rule, CALL, note="Ana is tired of this")
    assert "Ana is tired of this" in browser.get(at(rule)).text
    for partner in plan.partners.all():
        page = visit(partner).get(reverse("partner:together_topic", args=[3]))
        assert "tired" not in page.text


def test_two_coaches_keep_both_texts(browser, visit, cora, plan, rule):
    jo = add_coach(cora.practice, user=build.person("Jo Lind", email="jo@example.org"), at=now())
    theirs = visit(jo)
    _page = form_at(browser, at(rule))
    stale = {**_page, "text": CALL, "note": "", "then": "next"}
    write(theirs, rule, "We call on Sundays at 19:00.")
    answer = browser.post(at(rule), stale)
    seen = words(answer.text)
    assert answer.status_code == 422
    assert "Jo saved other words" in seen
    assert "We call on Sundays at 19:00." in seen
    assert CALL in seen
    again = hidden_in(answer.text) | {"text": CALL, "note": "", "then": "next"}
    browser.post(at(rule), again)
    assert text_of(rule) == CALL


def test_words_go_out_to_both_together_and_once(browser, plan, rule):
    write(browser, rule, CALL)
    shown = shown_by(browser.get(of(plan, "wording")))
    for _press in range(2):
        assert browser.post(of(plan, "offer"), {"wording": shown}).url == of(plan, "wording")
    assert state_of(rule) == RuleState.OFFERED
    assert Rule.objects.of(plan).filter(state=RuleState.OFFERED, slug=FREQUENCY).count() == 1


def test_the_gap_between_two_offers_is_said_in_words(browser, cora, plan, rule):
    write(browser, rule, CALL)
    offer_wordings(plan, by=cora, at=now())
    write(browser, rule, "We call on Sundays.")
    seen = words(browser.get(at(rule)).text)
    assert "The next offer can leave on" in seen
    assert "so that new words never follow one person’s reply" in seen
    refused = offer(browser, plan)
    assert refused.status_code == 422
    assert "The next can go out on" in refused.text


def test_a_hold_stops_the_offer(browser, cora, plan, rule):
    write(browser, rule, CALL)
    place_hold(build.partner_of(plan, "a"), by=cora, at=now())
    answer = offer(browser, plan)
    assert answer.status_code == 422
    assert "A hold waits for you." in answer.text


def test_replies_are_here_alone_each_with_its_time(browser, visit, cora, plan, rule):
    write(browser, rule, CALL)
    offer_wordings(plan, by=cora, at=now())
    ana = build.partner_of(plan, "a")
    wording = newest_wording(rule)
    reply_to(wording, Answered.CHANGE, own_words="Two calls a week", by=ana, at=now())
    seen = words(browser.get(at(rule)).text)
    assert "Ana replied Suggest a change" in seen
    assert "Two calls a week" in seen
    assert "Ben replied No reply yet" in seen
    ben = visit(build.partner_of(plan, "b"))
    assert "Two calls" not in ben.get(reverse("partner:together_topic", args=[3])).text


def test_a_rule_is_kept_for_the_session_with_its_words_saved(browser, rule):
    write(browser, rule, CALL, then="keep")
    assert state_of(rule) == RuleState.KEPT
    assert text_of(rule) == CALL


def test_a_rule_without_words_can_be_kept_too(browser, rule):
    rule.wordings.all().delete()
    answer, _sent = write(browser, rule, "", then="keep")
    assert answer.status_code == 302
    assert state_of(rule) == RuleState.KEPT


def test_setting_aside_asks_until_when_and_what_holds(browser, plan, rule):
    answer, _sent = write(browser, rule, CALL, then="aside")
    assert answer.url == at(rule, "aside")
    refused = browser.post(at(rule, "aside"), {"until": "", "interim": ""})
    assert refused.status_code == 422
    assert "Choose a day." in refused.text
    assert "Choose what holds until then." in refused.text
    shown = {"version": build.version_of(rule)}
    late = (plan.ends_on + timedelta(days=3)).isoformat()
    refused = browser.post(at(rule, "aside"), {"until": late, "interim": "as_is"} | shown)
    assert "Choose a day between today and the last day." in refused.text
    until = plan.midpoint_on.isoformat()
    sent = {"until": until, "interim": "careful", "version": build.version_of(rule)}
    browser.post(at(rule, "aside"), sent)
    assert state_of(rule) == RuleState.ASIDE
    assert "the more careful way" in words(browser.get(at(rule)).text)


def test_on_the_protective_topics_what_holds_meanwhile_is_no_choice(browser, plan):
    rule = build.rule_on(plan, TOUCH)
    html = browser.get(at(rule, "aside")).text
    assert "the more careful answer holds" in html
    assert 'name="interim"' not in html
    browser.post(at(rule, "aside"), {"until": plan.midpoint_on.isoformat(), "version": 1})
    assert state_of(rule) == RuleState.ASIDE


@pytest.mark.parametrize("name", ["aside", "step"])
def test_a_press_on_a_page_made_earlier_does_nothing_and_shows_the_words_of_now(
    browser, plan, rule, name
):
    write(browser, rule, CALL, then="stay")
    sent = {"version": 1, "step": "keep", "until": plan.midpoint_on, "interim": "as_is"}
    answer = browser.post(at(rule, name), sent)
    assert answer.status_code == 409
    assert "This has changed. Here is the new text." in answer.text
    assert CALL in answer.text
    assert state_of(rule) == RuleState.DRAFTED


def test_an_offer_from_a_page_made_earlier_shows_what_would_go_out_now(browser, plan, rule):
    write(browser, rule, CALL)
    shown = shown_by(browser.get(of(plan, "wording")))
    write(browser, rule, "We call on Sundays.")
    answer = browser.post(of(plan, "offer"), {"wording": [*shown, "no id"]})
    assert answer.status_code == 409
    assert "We call on Sundays." in answer.text
    assert state_of(rule) == RuleState.DRAFTED
    again = browser.post(of(plan, "offer"), {"wording": shown_by(answer)})
    assert again.url == of(plan, "wording")
    assert state_of(rule) == RuleState.OFFERED


def test_only_what_the_coach_has_looked_at_is_ready(browser, plan, rule):
    assert "Everyday contact Draft" in words(browser.get(at(rule)).text)
    assert "No new words are ready." in browser.get(at(rule)).text
    write(browser, rule, text_of(rule))
    seen = browser.get(at(rule)).text
    assert "Everyday contact Ready" in words(seen)
    assert shown_by(browser.get(of(plan, "wording"))) == [str(newest_wording(rule).pk)]


def test_what_was_set_aside_or_left_out_is_taken_up_again(browser, rule):
    Rule.objects.filter(pk=rule.pk).update(required=False)
    step(browser, rule, "drop")
    assert state_of(rule) == RuleState.DROPPED
    step(browser, rule, "up")
    assert state_of(rule) == RuleState.DRAFTED


def test_what_every_agreement_needs_is_not_left_out(browser, rule):
    assert rule.required
    assert "Leave it out" not in browser.get(at(rule)).text
    assert step(browser, rule, "drop").status_code == 422


def test_an_own_limit_is_let_stand_in_its_writers_words(browser, plan):
    rule = own_limit(plan)
    html = browser.get(at(rule)).text
    assert "Let it stand" in html
    assert "<textarea" not in html
    step(browser, rule, "release")
    assert state_of(rule) == RuleState.AGREED


@pytest.mark.parametrize("name", ["", "publish", "sign"])
def test_a_made_up_step_is_not_found(browser, rule, name):
    assert step(browser, rule, name).status_code == 404


def test_the_rules_of_another_plan_are_not_found_here(browser, dov, plan, moment):
    other = build.opened(dov, at=moment, case=build.EVE_AND_FINN)
    theirs = build.rule_on(other, FREQUENCY)
    for name in ("wording_of", "step", "aside"):
        path = reverse(f"coach:{name}", args=[plan.pk, theirs.pk])
        assert browser.get(path).status_code == 404
        assert browser.post(path, {"text": CALL, "step": "drop"}).status_code == 404
    assert state_of(theirs) != RuleState.DROPPED


def test_after_publishing_words_stay_as_they_are(browser, cora, moment):
    plan = build.published(cora, at=moment, case=build.EVE_AND_FINN)
    rule = build.rule_on(plan, FREQUENCY)
    answer, _sent = write(browser, rule, "Something else.")
    assert answer.status_code == 422
    assert "The agreement has been published. Take it back first." in answer.text
