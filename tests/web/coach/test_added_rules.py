"""A rule no question asks for, which the coach adds for one couple."""

import pytest

from agreements.plans.models import Plan
from agreements.shaping.models import Rule
from agreements.shaping.stages import RuleState
from tests import build
from tests.web.coach.pages import form_at
from tests.web.coach.test_wording import TOUCH, at, of, shown_by, state_of, text_of


@pytest.fixture
def plan(cora, moment) -> Plan:
    return build.opened(cora, at=moment)


def test_a_rule_no_question_asks_for_is_added_once_and_answered_like_every_other(browser, plan):
    path = of(plan, "rule_new")
    sent = form_at(browser, path, name="The dog", topic="household", text="The dog stays with Ana.")
    for _press in range(2):
        answer = browser.post(path, sent)
    rule = Rule.objects.get(plan=plan, slug="", name="The dog")
    assert answer.url == at(rule)
    assert (rule.state, rule.protective, text_of(rule)) == (
        RuleState.DRAFTED,
        False,
        "The dog stays with Ana.",
    )
    browser.post(of(plan, "offer"), {"wording": shown_by(browser.get(at(rule)))})
    assert state_of(rule) == RuleState.OFFERED


def test_other_words_from_the_same_form_are_not_lost_in_silence(browser, plan):
    path = of(plan, "rule_new")
    sent = form_at(browser, path, name="The dog", topic="household", text="The dog stays with Ana.")
    browser.post(path, sent)
    answer = browser.post(path, sent | {"text": "The dog stays with Ben."})
    assert answer.status_code == 422
    assert "You added this rule before." in answer.text
    assert "The dog stays with Ben." in answer.text
    assert text_of(Rule.objects.get(plan=plan, slug="")) == "The dog stays with Ana."


def test_where_each_answers_alone_so_they_do_for_an_added_rule(browser, plan):
    path = of(plan, "rule_new")
    topic = build.rule_on(plan, TOUCH).topic
    browser.post(path, form_at(browser, path, name="Hands", topic=topic, text="We shake hands."))
    assert Rule.objects.get(plan=plan, name="Hands").protective


@pytest.mark.parametrize("wrong", [{"name": ""}, {"text": " "}, {"topic": "x"}, {"key": "x"}])
def test_an_added_rule_has_a_name_a_topic_and_words(browser, plan, wrong):
    path = of(plan, "rule_new")
    sent = form_at(browser, path, name="The dog", topic="household", text="It stays.") | wrong
    assert browser.post(path, sent).status_code == 422
    assert not Rule.objects.filter(plan=plan, slug="").exists()


def test_the_form_of_another_plan_adds_nothing(browser, dov, plan, moment):
    other = build.opened(dov, at=moment, case=build.EVE_AND_FINN)
    path, theirs = of(plan, "rule_new"), build.rule_on(other, "communication.frequency")
    sent = form_at(browser, path, name="The dog", topic="household", text="It stays.")
    assert browser.post(path, sent | {"key": str(theirs.pk)}).status_code == 422
