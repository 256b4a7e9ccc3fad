"""A request: passed on or not by the coach, answered to the coach alone, a promise after a yes."""

import pytest

from agreements.drafting.actions import seal_answers
from agreements.notices.models import Notice
from agreements.safety.actions import place_hold
from agreements.shaping.actions import open_round, reply_to
from agreements.shaping.asking import adopt, answer_request, pass_on
from agreements.shaping.models import Reply, Rule
from agreements.shaping.moving import CannotShapeError, ChangedWordsError
from agreements.shaping.queries import (
    changed_since_yes,
    newest_wording,
    ruled,
    rules_seen_by,
    waiting_for_coach,
)
from agreements.shaping.settling import drop_rule, take_up
from agreements.shaping.stages import Answered, Kind, RuleState
from tests import build
from tests.build import HOUR, NOON
from tests.shaping.steps import asking, said_of, state_of
from tests.shaping.test_moves import fold, stored


@pytest.fixture
def plan(cora):
    return build.opened(cora, case=asking())


@pytest.fixture
def rule(plan, ana) -> Rule:
    return build.rule_on(plan, "lines.requests", owner=ana)


def seen(rule: Rule, partner) -> str:
    return next((one.standing for one in rules_seen_by(partner) if one.rule == rule), "")


def passed_on(rule: Rule, cora) -> None:
    pass_on(rule, version=1, by=cora, at=NOON)


def test_until_it_is_passed_on_only_the_one_who_asked_and_the_coach_know_of_it(rule, ana, ben):
    assert (seen(rule, ana), seen(rule, ben)) == ("asked", "")
    assert newest_wording(rule).text == "Please send a message when you have arrived."
    assert rule in waiting_for_coach(rule.plan)


def test_who_asked_sees_the_same_whatever_becomes_of_it(rule, cora, ana, ben):
    before = rules_seen_by(ana)
    owed = Notice.objects.filter(recipient=ana.user).count()
    passed_on(rule, cora)
    for answer in Answered:
        answer_request(rule, answer, own_words="I write when I can.", by=ben, at=NOON)
        assert rules_seen_by(ana) == before
    take_up(rule, version=1, by=cora, at=NOON)
    drop_rule(rule, version=1, by=cora, at=NOON)
    assert rules_seen_by(ana) == before
    assert seen(rule, ben) == ""
    assert Notice.objects.filter(recipient=ana.user).count() == owed


def test_passed_on_the_other_reads_it_and_is_told_once(rule, cora, ben):
    for _press in range(2):
        passed_on(rule, cora)
    assert seen(rule, ben) == "asked_of"
    assert Notice.objects.filter(recipient=ben.user, dedupe_key__contains="asked:").count() == 1


@pytest.mark.parametrize(
    ("answer", "own", "promise"),
    [
        (Answered.WORKS, "", "“Please send a message when you have arrived.”"),
        (Answered.CHANGE, "I write on the days with the children.", "I write on the days"),
    ],
)
def test_after_a_yes_it_becomes_the_others_promise_in_the_words_of_the_yes(
    rule, cora, ana, ben, answer, own, promise
):
    passed_on(rule, cora)
    answer_request(rule, answer, own_words=own, by=ben, at=NOON)
    adopt(rule, version=1, said=said_of(rule), by=cora, at=NOON)
    rule.refresh_from_db()
    assert (rule.kind, rule.owner, rule.state) == (Kind.COMMITMENT, ben, RuleState.AGREED)
    assert promise in ruled(rule.plan).text_of(rule)
    assert (seen(rule, ana), seen(rule, ben)) == ("taken_on", "own")
    assert changed_since_yes(ben) == []
    assert fold(rule.plan) == stored(rule.plan)


def test_without_a_yes_nothing_comes_of_it(rule, cora, ben):
    passed_on(rule, cora)
    with pytest.raises(CannotShapeError, match="after a yes"):
        adopt(rule, version=1, said=said_of(rule), by=cora, at=NOON)
    answer_request(rule, Answered.LEAVE, by=ben, at=NOON)
    with pytest.raises(CannotShapeError, match="after a yes"):
        adopt(rule, version=1, said=said_of(rule), by=cora, at=NOON)
    assert rule not in ruled(rule.plan).rules


def test_nobody_answers_what_is_not_asked_of_them(rule, cora, ana, ben, eve):
    with pytest.raises(ChangedWordsError):
        answer_request(rule, Answered.WORKS, by=ben, at=NOON)
    passed_on(rule, cora)
    for person in (ana, eve):
        with pytest.raises(CannotShapeError):
            answer_request(rule, Answered.WORKS, by=person, at=NOON)
    with pytest.raises(ChangedWordsError):
        reply_to(newest_wording(rule), Answered.WORKS, by=ben, at=NOON)
    assert not Reply.objects.filter(wording__rule=rule).exists()


def test_an_answer_may_be_changed_until_it_is_a_promise(rule, cora, ben):
    passed_on(rule, cora)
    for answer in (Answered.LEAVE, Answered.WORKS):
        answer_request(rule, answer, by=ben, at=NOON)
    adopt(rule, version=1, said=said_of(rule), by=cora, at=NOON)
    with pytest.raises(ChangedWordsError):
        answer_request(rule, Answered.LEAVE, by=ben, at=NOON + HOUR)
    with pytest.raises((CannotShapeError, ChangedWordsError)):
        adopt(rule, version=1, said=said_of(rule), by=cora, at=NOON + HOUR)


def test_a_yes_that_was_changed_since_is_read_before_it_is_a_promise(rule, cora, ben):
    passed_on(rule, cora)
    answer_request(rule, Answered.CHANGE, own_words="I call once a week.", by=ben, at=NOON)
    read = said_of(rule)
    answer_request(rule, Answered.CHANGE, own_words="I call when I like.", by=ben, at=NOON)
    with pytest.raises(ChangedWordsError):
        adopt(rule, version=1, said=read, by=cora, at=NOON)
    assert state_of(rule) == RuleState.OFFERED


def test_under_a_hold_nothing_is_passed_on(rule, cora, ben):
    place_hold(ben, by=cora, at=NOON)
    with pytest.raises(CannotShapeError, match="hold"):
        passed_on(rule, cora)
    assert state_of(rule) == RuleState.DRAFTED


def test_under_a_hold_no_promise_shows_to_the_one_who_asked(rule, cora, ana, ben):
    passed_on(rule, cora)
    answer_request(rule, Answered.WORKS, by=ben, at=NOON)
    place_hold(ben, by=cora, at=NOON)
    before = rules_seen_by(ana)
    with pytest.raises(CannotShapeError, match="hold"):
        adopt(rule, version=1, said=said_of(rule), by=cora, at=NOON)
    assert rules_seen_by(ana) == before


def test_a_promise_that_is_left_out_reads_to_the_one_who_asked_as_it_did_before(
    rule, cora, ana, ben
):
    def asked() -> list[tuple[str, str]]:
        return [(one.standing, one.text) for one in rules_seen_by(ana) if one.rule == rule]

    before = asked()
    passed_on(rule, cora)
    answer_request(rule, Answered.WORKS, by=ben, at=NOON)
    adopt(rule, version=1, said=said_of(rule), by=cora, at=NOON)
    drop_rule(rule, version=2, by=cora, at=NOON)
    assert asked() == before
    assert seen(rule, ben) == "own_left_out"


def test_both_may_ask_and_both_may_promise(plan, cora, ana, ben):
    for asker, other in ((ana, ben), (ben, ana)):
        rule = build.rule_on(plan, "lines.requests", owner=asker)
        passed_on(rule, cora)
        answer_request(rule, Answered.WORKS, by=other, at=NOON)
        adopt(rule, version=1, said=said_of(rule), by=cora, at=NOON)
    promises = Rule.objects.of(plan).filter(slug="lines.requests", kind=Kind.COMMITMENT)
    assert {promise.owner for promise in promises} >= {ana, ben}


def test_however_much_each_asks_all_of_it_can_become_a_promise(cora):
    plan = build.written(cora, case=asking(), at=NOON - 3 * HOUR)
    asked = {"rows": [f"Please write on day {day}" for day in range(8)]}
    for partner in plan.partners.all():
        before = partner.answers.get(slug="lines.requests").revision
        build.answer(partner, "lines.requests", asked, revision=before, at=NOON - 2 * HOUR)
        seal_answers(build.round_of(plan), by=partner, at=NOON - HOUR)
    build.talk_with_each(plan, by=cora)
    open_round(build.round_of(plan), by=cora, at=NOON)
    people = list(plan.partners.order_by("seat"))
    for asker, other in (people, people[::-1]):
        for rule in Rule.objects.of(plan).filter(kind=Kind.REQUEST, owner=asker):
            passed_on(rule, cora)
            answer_request(rule, Answered.WORKS, by=other, at=NOON)
            adopt(rule, version=1, said=said_of(rule), by=cora, at=NOON)
    promises = Rule.objects.of(plan).filter(slug="lines.requests", kind=Kind.COMMITMENT)
    assert promises.count() == 16
