"""A session of both: prepared, opened, ended; what came of each rule, and nothing else changed."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from agreements.audit.models import Event
from agreements.plans.models import Plan
from agreements.questions.bank import BANK
from agreements.safety.actions import place_hold, record_screening
from agreements.shaping.actions import edit_wording, offer_wordings, reply_to
from agreements.shaping.models import Rule, Session, Turn
from agreements.shaping.moving import CannotShapeError, ChangedWordsError
from agreements.shaping.opening import names_for
from agreements.shaping.queries import newest_wording
from agreements.shaping.rules import both_ways
from agreements.shaping.sessions import (
    add_to_session,
    begin_session,
    both_say_yes,
    bring_in,
    counted,
    end_session,
    for_the_room,
    prepare_session,
    put_aside,
    put_off,
    room_of,
    send_out,
    take_back,
    ways_by_rule,
)
from agreements.shaping.stages import Answered, Interim, Outcome, RuleState
from tests import build
from tests.build import DAY, HOUR, NOON

pytestmark = pytest.mark.django_db
FREQUENCY, TOUCH = "communication.frequency", "intimacy.touch"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def plan(cora) -> Plan:
    """Every difference has words the coach has looked at."""
    plan = build.opened(cora)
    build.word_what_differs(plan, by=cora)
    return plan


@pytest.fixture
def session(plan, cora) -> Session:
    return begin_session(plan, by=cora, at=NOON)


def in_turn(plan: Plan) -> list[Rule]:
    room = room_of(plan, at=NOON)
    assert room is not None
    return [one.rule for one in room.left]


def now_in(plan: Plan) -> Rule | None:
    room = room_of(plan, at=NOON)
    assert room is not None
    return room.now.rule if room.now else None


def test_what_is_prepared_comes_up_in_its_order_and_nothing_else(plan, cora):
    waiting = [one.rule for one in for_the_room(plan)]
    chosen = [waiting[2], waiting[0]]
    for _twice in range(2):
        prepare_session(plan, [(rule.pk, False) for rule in chosen], by=cora, at=NOON)
    begin_session(plan, by=cora, at=NOON)
    assert in_turn(plan) == chosen
    assert now_in(plan) == waiting[2]


def test_preparing_changes_no_rule_and_tells_nobody(plan, cora):
    before = list(Rule.objects.of(plan).values())
    events = Event.objects.count()
    prepare_session(plan, [(rule["id"], True) for rule in before], by=cora, at=NOON)
    assert list(Rule.objects.of(plan).values()) == before
    assert Event.objects.count() == events


def test_what_was_gone_through_keeps_its_outcome_when_the_rest_is_prepared_anew(
    plan, cora, session
):
    first, second = in_turn(plan)[:2]
    put_off(first, version=build.version_of(first), at=NOON)
    prepare_session(plan, [(first.pk, False), (second.pk, False)], by=cora, at=NOON)
    assert in_turn(plan) == [second]
    assert counted(session) == {"later": 1}


def test_what_is_prepared_beside_a_window_never_closed_is_for_the_next_session(plan, cora, session):
    first, _second, third = in_turn(plan)[:3]
    put_off(first, version=build.version_of(first), at=NOON)
    later = NOON + 3 * DAY
    prepare_session(plan, [(third.pk, False), (first.pk, False)], by=cora, at=later)
    begin_session(plan, by=cora, at=later + HOUR)
    room = room_of(plan, at=later + HOUR)
    assert room is not None
    assert [one.rule for one in room.left] == [third, first]
    assert counted(session) == {"later": 1}


def test_an_outcome_leads_to_the_next_rule_and_the_last_to_none(plan, session):
    rules = in_turn(plan)
    for place, rule in enumerate(rules):
        assert now_in(plan) == rules[place]
        put_off(rule, version=build.version_of(rule), at=NOON)
    assert now_in(plan) is None


def test_another_rule_is_brought_in_and_after_it_the_one_behind_it(plan, session):
    rules = in_turn(plan)
    bring_in(rules[2], at=NOON)
    assert now_in(plan) == rules[2]
    put_off(rules[2], version=build.version_of(rules[2]), at=NOON)
    assert now_in(plan) == rules[3]
    bring_in(rules[2], at=NOON)
    assert now_in(plan) == rules[2]


def test_an_added_rule_comes_up_next_though_others_were_prepared(plan, cora):
    waiting = [one.rule for one in for_the_room(plan)]
    prepare_session(plan, [(waiting[0].pk, False)], by=cora, at=NOON)
    begin_session(plan, by=cora, at=NOON)
    for _twice in range(2):
        add_to_session(waiting[3], at=NOON)
    assert now_in(plan) == waiting[3]
    assert in_turn(plan) == [waiting[0], waiting[3]]


def test_each_outcome_is_counted_for_the_coach_when_the_session_ends(plan, cora, session):
    rule, other = build.rule_on(plan, FREQUENCY), in_turn(plan)[0]
    both_say_yes(rule, version=build.version_of(rule), by=cora, at=NOON)
    put_off(other, version=build.version_of(other), at=NOON)
    for _twice in range(2):
        end_session(plan, by=cora, at=NOON + HOUR)
    ended = Event.objects.filter(chain=plan.coach_chain, kind="session_ended")
    assert [event.data["count"] for event in ended] == [2]
    assert room_of(plan, at=NOON + HOUR) is None


def test_the_shared_chain_knows_nothing_of_what_was_put_off(plan, session):
    before = Event.objects.filter(chain=plan.shared_chain).count()
    rule = in_turn(plan)[0]
    put_off(rule, version=build.version_of(rule), at=NOON)
    assert Event.objects.filter(chain=plan.shared_chain).count() == before


def test_stale_words_are_neither_put_off_nor_sent(plan, cora, session):
    rule, touch = build.rule_on(plan, FREQUENCY), build.rule_on(plan, TOUCH)
    with pytest.raises(ChangedWordsError):
        put_off(rule, version=9, at=NOON)
    with pytest.raises(ChangedWordsError):
        send_out(touch, version=9, by=cora, at=NOON)
    assert counted(session) == {}


@pytest.mark.parametrize("held", [False, True])
def test_under_a_hold_the_room_goes_on_all_the_same(plan, cora, session, held):
    touch = build.rule_on(plan, TOUCH)
    if held:
        place_hold(build.partner_of(plan, "a"), by=cora, at=NOON)
    send_out(touch, version=build.version_of(touch), by=cora, at=NOON)
    assert touch not in in_turn(plan)
    touch.refresh_from_db()
    assert touch.state == (RuleState.DRAFTED if held else RuleState.OFFERED)
    assert counted(session) == {Outcome.HELD if held else Outcome.PHONES: 1}


def test_what_is_taken_back_is_in_the_room_again(plan, cora, session):
    rule = build.rule_on(plan, FREQUENCY)
    both_say_yes(rule, version=build.version_of(rule), by=cora, at=NOON)
    take_back(rule, version=build.version_of(rule), by=cora, at=NOON + MINUTE / 2)
    assert now_in(plan) == rule
    assert counted(session) == {}


def test_but_not_after_a_minute_nor_what_went_to_the_phones(plan, cora, session):
    rule, touch = build.rule_on(plan, FREQUENCY), build.rule_on(plan, TOUCH)
    send_out(touch, version=build.version_of(touch), by=cora, at=NOON)
    take_back(touch, version=build.version_of(touch), by=cora, at=NOON)
    both_say_yes(rule, version=build.version_of(rule), by=cora, at=NOON)
    take_back(rule, version=build.version_of(rule), by=cora, at=NOON + 2 * MINUTE)
    assert counted(session) == {"phones": 1, "yes": 1}


@pytest.mark.parametrize("slug", [FREQUENCY, TOUCH])
def test_two_private_yeses_are_not_undone_by_a_press_on_an_older_screen(plan, cora, session, slug):
    rule = build.rule_on(plan, slug)
    offer_wordings(plan, by=cora, at=NOON)
    how = {"version": build.version_of(rule), "by": cora, "at": NOON}
    for partner in plan.partners.all():
        reply_to(newest_wording(rule), Answered.WORKS, by=partner, at=NOON)
    both_say_yes(rule, **how)
    take_back(rule, **how)
    with pytest.raises(CannotShapeError, match="no longer in the room"):
        put_aside(rule, until=plan.midpoint_on, interim=Interim.AS_IS, **how)
    with pytest.raises(CannotShapeError, match="no longer in the room"):
        put_off(rule, version=how["version"], at=NOON)
    rule.refresh_from_db()
    assert (rule.state, counted(session)) == (RuleState.AGREED, {})


def test_a_rule_both_settled_on_their_phones_leaves_the_room(plan, cora, session):
    touch = build.rule_on(plan, TOUCH)
    send_out(touch, version=build.version_of(touch), by=cora, at=NOON)
    for partner in plan.partners.all():
        reply_to(newest_wording(touch), Answered.WORKS, by=partner, at=NOON)
    bring_in(touch, at=NOON)
    assert touch not in in_turn(plan)


def test_no_session_begins_where_the_record_says_not_together(plan, cora):
    record_screening(
        build.partner_of(plan, "a"),
        spoken_on=NOON.date(),
        how="video",
        alone=True,
        outcome="changes",
        changes=["no_joint"],
        by=cora,
        at=NOON + MINUTE,
    )
    with pytest.raises(CannotShapeError):
        begin_session(plan, by=cora, at=NOON)


def test_both_ways_are_never_those_of_what_is_dear(cora):
    plan = build.opened(cora)
    rules = list(Rule.objects.of(plan).select_related("round"))
    shown = ways_by_rule(plan, rules)
    beside = [rule for rule in rules if rule.pk in shown]
    assert FREQUENCY in {rule.slug for rule in beside}
    assert not {rule.topic for rule in beside} & {"closeness", "privacy"}
    assert not {rule.slug.split(".")[0] for rule in beside} & {"intention", "intimacy", "outside"}
    assert {rule.kind for rule in beside} == {"shared"}


def test_both_ways_tell_by_neither_name_nor_order_whose_they_are(cora):
    plan = build.opened(cora)
    shown = ways_by_rule(plan, list(Rule.objects.of(plan).select_related("round")))
    names = {partner.short_name for partner in plan.partners.all()}
    assert not [way for ways in shown.values() for way in ways if names & set(way.split())]
    seats = {partner.seat: partner for partner in plan.partners.all()}
    question, names = BANK.question(FREQUENCY), names_for(plan, seats)
    first, second = {"choice": "daily"}, {"choice": "any"}
    assert both_ways(question, first, second, names) == both_ways(question, second, first, names)


def test_what_the_coach_may_not_show_is_not_shown_though_it_was_asked_for(plan, cora):
    touch, frequency = build.rule_on(plan, TOUCH), build.rule_on(plan, FREQUENCY)
    prepare_session(plan, [(touch.pk, True), (frequency.pk, True)], by=cora, at=NOON)
    shown = dict(Turn.objects.values_list("rule", "both_ways"))
    assert shown == {touch.pk: False, frequency.pk: True}


def test_words_changed_in_the_room_are_those_that_are_settled(plan, cora, session):
    rule = build.rule_on(plan, FREQUENCY)
    old = build.version_of(rule)
    edit_wording(rule, "We call on Sundays.", version=old, by=cora, at=NOON)
    with pytest.raises(ChangedWordsError):
        both_say_yes(rule, version=old, by=cora, at=NOON)
    both_say_yes(rule, version=old + 1, by=cora, at=NOON)
    rule.refresh_from_db()
    assert rule.state == RuleState.AGREED


def test_only_one_session_of_a_couple_is_prepared_or_open(plan, cora, session):
    refused = "session_is_one_at_a_time"
    with pytest.raises(IntegrityError, match=rf"{refused}|plan_id"):
        Session.objects.create(plan=plan, by=cora, made_at=NOON)


@pytest.mark.parametrize(
    "change", [{"ended_at": NOON - HOUR}, {"opened_at": None, "ended_at": NOON}]
)
def test_a_session_ends_after_it_was_opened(session, change):
    refused = "session_ends_after_it_was_opened"
    with pytest.raises(IntegrityError, match=refused):
        Session.objects.filter(pk=session.pk).update(**change)


def test_a_rule_has_one_turn_in_a_session_whose_outcome_has_its_moment(plan, session):
    rule = in_turn(plan)[0]
    put_off(rule, version=build.version_of(rule), at=NOON)
    for refused, change in (
        ("turn_outcome_has_its_moment", {"outcome": "never"}),
        ("turn_outcome_has_its_moment", {"done_at": None}),
    ):
        with pytest.raises(IntegrityError, match=refused), transaction.atomic():
            Turn.objects.update(**change)
    refused = "turn_is_one_per_session_and_rule"
    with pytest.raises(IntegrityError, match=rf"{refused}|session_id"):
        Turn.objects.create(session=session, rule=rule)
