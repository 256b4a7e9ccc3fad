"""What a page made from older words must never do: settle, alter or promise what nobody read."""

import pytest

from agreements.lifecycle.actions import close_gently
from agreements.shaping.actions import accept_matches, offer_wordings, reply_to
from agreements.shaping.agreeing import settle_where_both_agree
from agreements.shaping.models import Reply, Rule, Wording
from agreements.shaping.moving import CannotShapeError, ChangedWordsError
from agreements.shaping.queries import newest_wording, rules_seen_by
from agreements.shaping.sessions import begin_session, both_say_yes, end_session, put_aside
from agreements.shaping.settling import drop_rule, release_boundary, set_aside
from agreements.shaping.stages import Answered, Interim, RuleState
from tests import build
from tests.build import HOUR, NOON
from tests.shaping.steps import FREQUENCY, offered, state_of, word

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(cora):
    return build.opened(cora)


@pytest.fixture
def alike(plan) -> Wording:
    """Words both wrote alike, offered as they were opened."""
    rule = Rule.objects.of(plan).filter(compared="same", state=RuleState.OFFERED, kind="shared")[0]
    return newest_wording(rule)


def test_a_yes_to_what_both_wrote_counts_for_those_words_alone(plan, cora, ana, ben, alike):
    rule = alike.rule
    accept_matches(plan, rule.topic, shown=[alike.pk], by=ana, at=NOON)
    offered(rule, cora, at=NOON + HOUR)
    with pytest.raises(ChangedWordsError):
        accept_matches(plan, rule.topic, shown=[alike.pk], by=ben, at=NOON + HOUR)
    assert accept_matches(plan, rule.topic, shown=None, by=ben, at=NOON + HOUR) >= 0
    assert state_of(rule) == RuleState.OFFERED
    assert not Reply.objects.filter(wording=alike, partner=ben).exists()


def test_nothing_settles_by_two_yeses_to_older_words(plan, cora, ana, ben, alike):
    for partner in (ana, ben):
        Reply.objects.create(wording=alike, partner=partner, answer=Answered.WORKS, replied_at=NOON)
    offered(alike.rule, cora, at=NOON + HOUR)
    settle_where_both_agree(plan, [alike], at=NOON + HOUR)
    assert state_of(alike.rule) == RuleState.OFFERED


def corrected_after_both_said_yes(plan, cora, people):
    rule = build.rule_on(plan, FREQUENCY)
    word(rule, cora, "Parents and cousins visit the garden on Sundays.")
    offer_wordings(plan, by=cora, at=NOON)
    for partner in people:
        reply_to(newest_wording(rule), Answered.WORKS, by=partner, at=NOON)
    word(rule, cora, "Parentz and cousinz visit the garden on Sundays.")
    return rule


def test_small_corrections_never_add_up_to_another_sentence(plan, cora, ana, ben):
    rule = corrected_after_both_said_yes(plan, cora, (ana, ben))
    assert state_of(rule) == RuleState.AGREED
    word(rule, cora, "Parentz and cousinz visid the garden on Sundays.")
    assert state_of(rule) == RuleState.DRAFTED


def test_one_yes_to_a_correction_does_not_stand_for_both(plan, cora, ana, ben):
    rule = corrected_after_both_said_yes(plan, cora, (ana, ben))
    for answer in (Answered.LEAVE, Answered.WORKS):
        reply_to(newest_wording(rule), answer, by=ana, at=NOON + HOUR)
    word(rule, cora, "Parentz and cousinz visid the gardez on Sundays.")
    assert state_of(rule) == RuleState.DRAFTED


@pytest.mark.parametrize("other", ["Neither of us stays out.", "Every other week we talk."])
def test_a_word_that_turns_a_rule_is_no_typing_mistake(plan, cora, ana, ben, other):
    rule = build.rule_on(plan, FREQUENCY)
    first = {"Neither": "Either", "other": "mother"}
    wording = word(rule, cora, other)
    Wording.objects.filter(pk=wording.pk).update(offered_at=NOON)
    Rule.objects.filter(pk=rule.pk).update(state=RuleState.OFFERED)
    for partner in (ana, ben):
        reply_to(newest_wording(rule), Answered.WORKS, by=partner, at=NOON)
    assert state_of(rule) == RuleState.AGREED
    for one, turned in first.items():
        if one in other:
            word(rule, cora, other.replace(one, turned))
    assert state_of(rule) == RuleState.DRAFTED


def test_without_an_open_session_nothing_is_settled_in_it(plan, cora):
    rule = build.rule_on(plan, FREQUENCY)
    wording = word(rule, cora)
    with pytest.raises(CannotShapeError, match="No session is open"):
        both_say_yes(rule, version=wording.version, by=cora, at=NOON)
    begin_session(plan, by=cora, at=NOON)
    end_session(plan, by=cora, at=NOON)
    with pytest.raises(CannotShapeError, match="No session is open"):
        put_aside(
            rule,
            version=wording.version,
            until=plan.midpoint_on,
            interim=Interim.AS_IS,
            by=cora,
            at=NOON,
        )
    assert state_of(rule) == RuleState.DRAFTED


@pytest.mark.parametrize("aside", [False, True])
def test_a_draft_nobody_has_looked_at_is_not_settled_in_the_room(plan, cora, aside):
    rule = build.rule_on(plan, FREQUENCY)
    how = {"version": build.version_of(rule), "by": cora, "at": NOON}
    begin_session(plan, by=cora, at=NOON)
    if aside:
        set_aside(rule, until=plan.midpoint_on, **how)
    with pytest.raises(ChangedWordsError):
        both_say_yes(rule, **how)
    assert state_of(rule) == (RuleState.ASIDE if aside else RuleState.DRAFTED)


def test_an_own_limit_that_is_left_out_stays_on_its_writers_page_and_on_no_other(
    plan, cora, ana, ben
):
    limit = Rule.objects.of(plan).filter(kind="boundary", owner=ana)[0]
    version = build.version_of(limit)
    release_boundary(limit, version=version, by=cora, at=NOON)
    drop_rule(limit, version=version, by=cora, at=NOON)
    assert [one.standing for one in rules_seen_by(ana) if one.rule == limit] == ["own_left_out"]
    assert [one for one in rules_seen_by(ben) if one.rule == limit] == []


def test_no_session_begins_while_a_closing_is_under_way(plan, cora):
    close_gently(plan, by=cora, at=NOON)
    with pytest.raises(CannotShapeError):
        begin_session(plan, by=cora, at=NOON)
