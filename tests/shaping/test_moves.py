"""The table of acts: what may be done with a rule, from where, and that nothing leads nowhere."""

from dataclasses import replace
from itertools import product

import pytest

from agreements.audit.models import Event
from agreements.shaping.actions import (
    accept_matches,
    edit_wording,
    offer_wordings,
    reply_to,
    send_to_phones,
)
from agreements.shaping.guards import Facts, folded, is_done, objection_to, writing
from agreements.shaping.models import Reply, Rule, Wording
from agreements.shaping.moving import CannotShapeError, ChangedWordsError
from agreements.shaping.queries import newest_wording
from agreements.shaping.settling import (
    drop_rule,
    keep_for_session,
    release_boundary,
    set_aside,
    settle_in_session,
    take_up,
)
from agreements.shaping.stages import MOVES, SETTLED, Act, Answered, Kind, RuleState
from tests import build
from tests.build import BRIEF, DAY, NOON
from tests.shaping.steps import FREQUENCY, TOUCH, word

EVERY = [
    Facts(kind, state, required=required, protective=protective, answered=answered)
    for kind, state, required, protective, answered in product(
        Kind, RuleState, (False, True), (False, True), (False, True)
    )
]
FIRST = {
    Kind.SHARED: {RuleState.DRAFTED, RuleState.OFFERED},
    Kind.BOUNDARY: {RuleState.DRAFTED},
    Kind.COMMITMENT: {RuleState.AGREED},
    Kind.ACKNOWLEDGEMENT: {RuleState.OFFERED},
    Kind.REQUEST: {RuleState.DRAFTED},
}


def after(facts: Facts) -> list[Facts]:
    """Where one act brings a rule."""
    possible = [act for act in Act if objection_to(act, facts) is None]
    return [replace(facts, state=MOVES[act].to or facts.state) for act in possible]


def reached(start: Facts) -> set[Facts]:
    found, left = {start}, [start]
    while left:
        new = set(after(left.pop())) - found
        found |= new
        left += new
    return found


LIVE = {
    facts
    for start in EVERY
    if start.state in FIRST[start.kind] and not (start.protective and start.kind != Kind.SHARED)
    for facts in reached(start)
}


def test_from_wherever_a_rule_can_stand_some_way_leads_to_where_it_is_settled():
    dead = [facts for facts in LIVE if not {one.state for one in reached(facts)} & SETTLED]
    assert dead == []
    assert len(LIVE) > 60


def test_a_required_rule_never_comes_where_it_is_left_out():
    assert [facts for facts in LIVE if facts.required and facts.state == RuleState.DROPPED] == []


@pytest.mark.parametrize("act", Act)
def test_an_act_happens_only_on_its_kinds_and_from_where_the_table_says(act):
    move = MOVES[act]
    allowed = [facts for facts in EVERY if objection_to(act, facts) is None]
    assert {facts.kind for facts in allowed} == move.kinds
    assert {facts.state for facts in allowed} == move.standing


@pytest.mark.parametrize("act", [act for act in Act if act is not Act.AGREE])
def test_no_act_is_done_on_words_other_than_those_shown(act):
    stale = [objection_to(act, replace(facts, version=3, seen=2)) for facts in EVERY]
    assert set(stale) == {"changed"}


def test_what_a_person_holds_for_themselves_nobody_rewords_settles_or_votes_on():
    for kind in (Kind.BOUNDARY, Kind.COMMITMENT):
        own = [facts for facts in EVERY if facts.kind == kind]
        possible = {act for act in Act for facts in own if objection_to(act, facts) is None}
        assert possible <= {Act.RELEASE, Act.DROP, Act.TAKE_UP}


@pytest.mark.parametrize(
    ("act", "facts", "said"),
    [
        (Act.OFFER, {"held": True}, "hold"),
        (Act.SEND, {"held": True, "protective": True}, "hold"),
        (Act.RELEASE, {"held": True, "kind": Kind.BOUNDARY}, "hold"),
        (Act.ADOPT, {"held": True, "kind": Kind.REQUEST, "state": RuleState.OFFERED}, "hold"),
        (Act.SEND, {}, "not_possible"),
        (Act.BOTH_YES, {"protective": True}, "each_alone"),
        (Act.BOTH_YES, {"kind": Kind.ACKNOWLEDGEMENT}, "each_alone"),
        (Act.WORD, {"kind": Kind.ACKNOWLEDGEMENT}, "fixed_words"),
        (Act.WORD, {"kind": Kind.BOUNDARY}, "own_words"),
        (Act.KEEP, {"kind": Kind.ACKNOWLEDGEMENT}, "not_possible"),
        (Act.DROP, {"required": True}, "needed"),
        (Act.DROP, {"protective": True, "answered": True}, "careful"),
        (Act.DROP, {"protective": True}, None),
        (Act.RELEASE, {"kind": Kind.SHARED}, "not_possible"),
        (Act.KEEP, {"state": RuleState.AGREED}, "not_possible"),
    ],
)
def test_why_an_act_is_not_possible_is_named(act, facts, said):
    first = Facts(Kind.SHARED, RuleState.DRAFTED)
    assert objection_to(act, replace(first, **facts)) == said


def test_an_act_done_already_is_known_by_where_the_rule_stands():
    assert is_done(Act.KEEP, Facts(Kind.SHARED, RuleState.KEPT))
    assert not is_done(Act.KEEP, Facts(Kind.BOUNDARY, RuleState.KEPT))
    assert not is_done(Act.SET_ASIDE, Facts(Kind.SHARED, RuleState.ASIDE))
    assert {writing(state) for state in RuleState} == {Act.WORD, Act.REWORD}


@pytest.fixture
def plan(cora):
    return build.opened(cora, case=BRIEF)


ACTS = {
    "edit": lambda rule, cora, **how: edit_wording(rule, "Other words.", **how),
    "both yes": lambda rule, cora, **how: settle_in_session(rule, **how),
    "keep": lambda rule, cora, **how: keep_for_session(rule, **how),
    "set aside": lambda rule, cora, **how: set_aside(rule, until=rule.plan.midpoint_on, **how),
    "drop": lambda rule, cora, **how: drop_rule(rule, **how),
    "take up": lambda rule, cora, **how: take_up(rule, **how),
    "send": lambda rule, cora, **how: send_to_phones(rule, **how),
}


def rows(plan) -> tuple:
    return (
        list(Rule.objects.of(plan).values()),
        list(Wording.objects.filter(rule__plan=plan).order_by("pk").values()),
        list(Reply.objects.filter(wording__rule__plan=plan).order_by("pk").values()),
        list(Event.objects.order_by("pk").values()),
    )


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
@pytest.mark.parametrize("slug", [FREQUENCY, TOUCH])
def test_from_a_page_made_earlier_nothing_is_done_at_all(plan, cora, act, slug):
    rule = build.rule_on(plan, slug)
    word(rule, cora)
    before = rows(plan)
    with pytest.raises((ChangedWordsError, CannotShapeError)) as refused:
        act(rule, cora, version=1, by=cora, at=NOON)
    alone = act is ACTS["both yes"] and slug == TOUCH
    assert refused.type is ChangedWordsError or alone
    assert rows(plan) == before


def test_nobody_rewords_what_a_person_wrote_for_themselves(plan, cora, ana):
    for slug in ("lines.own", "intention.own_goals"):
        own = build.rule_on(plan, slug, owner=ana)
        with pytest.raises(CannotShapeError, match="their writer’s own words"):
            edit_wording(own, "Something else.", version=1, by=cora, at=NOON)


def test_a_promise_left_out_comes_back_as_it_was(plan, cora, ana):
    promise = build.rule_on(plan, "intention.own_goals", owner=ana)
    drop_rule(promise, version=1, by=cora, at=NOON)
    release_boundary(promise, by=cora, at=NOON)
    assert Rule.objects.get(pk=promise.pk).state == RuleState.AGREED


def fold(plan) -> dict[str, RuleState]:
    chains = [plan.shared_chain, plan.coach_chain]
    events = Event.objects.filter(chain__in=chains).order_by("pk")
    return folded(events.values_list("kind", "data"))


def stored(plan) -> dict[str, RuleState]:
    rules = Rule.objects.of(plan).values_list("pk", "state")
    return {str(pk): RuleState(state) for pk, state in rules}


@pytest.mark.parametrize("state", ["opened", "settled", "published", "signed"])
def test_where_every_rule_stands_is_told_by_what_happened_alone(cora, state):
    plan = getattr(build, state)(cora, case=BRIEF)
    assert fold(plan) == stored(plan)


def test_it_is_told_too_when_the_coach_goes_back_and_forth(plan, cora, ana, ben):
    rule, touch = build.rule_on(plan, FREQUENCY), build.rule_on(plan, TOUCH)

    def now_at(act, one=rule, **how):
        act(one, version=build.version_of(one), by=cora, at=NOON, **how)
        assert fold(plan) == stored(plan)

    for act in (keep_for_session, take_up, settle_in_session, take_up):
        now_at(act)
    now_at(set_aside, until=plan.midpoint_on)
    word(rule, cora)
    now_at(send_to_phones, touch)
    offer_wordings(plan, by=cora, at=NOON)
    for partner in (ana, ben):
        accept_matches(plan, rule.topic, by=partner, at=NOON)
        reply_to(newest_wording(rule), Answered.WORKS, by=partner, at=NOON + DAY)
        assert fold(plan) == stored(plan)
    build.put_right(rule, by=cora)
    assert fold(plan) == stored(plan)
    word(rule, cora, "We have two calls a week.")
    assert fold(plan) == stored(plan)
    limit = build.rule_on(plan, "lines.own", owner=ana)
    for act in (release_boundary, take_up, drop_rule):
        now_at(act, limit)
