"""What always holds while a rule is shaped, each shown to turn red without the guard behind it.

The others stand where they belong: that nobody sees, receives or times what the other does in
`tests/web/test_two_worlds.py`, frozen words and signatures in `tests/documents` and
`tests/signing`, what letters never say in `tests/notices`, time in `tests/clock`.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import combinations
from typing import Any

import pytest

from agreements.audit.models import Event
from agreements.plans.models import Partner, Plan
from agreements.practices.models import Membership
from agreements.questions.bank import BANK
from agreements.questions.rules import Names
from agreements.safety.actions import place_hold
from agreements.shaping import actions, settling
from agreements.shaping.agreeing import settle
from agreements.shaping.models import Reply, Rule, Wording
from agreements.shaping.moving import CannotShapeError, ChangedWordsError
from agreements.shaping.queries import newest_wording, rules_seen_by
from agreements.shaping.rules import draft
from agreements.shaping.stages import MOVES, SETTLED, Act, Answered, Interim, Move, RuleState
from tests import build
from tests.build import BRIEF, DAY, HOUR, NOON
from tests.couples import PRIYA_AND_TOM
from tests.shaping import test_moves as moves
from tests.shaping.steps import FREQUENCY, TOUCH, word


@dataclass
class Room:
    """The plan, opened, and everybody who acts on it."""

    plan: Plan
    cora: Membership
    ana: Partner
    ben: Partner
    eve: Partner

    @property
    def rule(self) -> Rule:
        return build.rule_on(self.plan, FREQUENCY)

    @property
    def touch(self) -> Rule:
        return build.rule_on(self.plan, TOUCH)

    def offer(self, text: str = "We have one call a week.", *, at=NOON) -> Wording:
        word(self.rule, self.cora, text)
        actions.offer_wordings(self.plan, by=self.cora, at=at)
        return newest_wording(self.rule)

    def say(self, partner: Partner, wording: Wording, answer=Answered.WORKS, *, at=NOON) -> None:
        actions.reply_to(wording, answer, by=partner, at=at)

    def refused(self, act: Any, *args: Any, **how: Any) -> None:
        """The act is refused and leaves no trace."""
        before = moves.rows(self.plan)
        try:
            act(*args, **how)
        except (CannotShapeError, ChangedWordsError):
            assert moves.rows(self.plan) == before
            return
        raise AssertionError("it was done")


@pytest.fixture
def plan(cora) -> Plan:
    return build.opened(cora, case=BRIEF)


@pytest.fixture
def room(plan, cora, ana, ben, eve) -> Room:
    return Room(plan, cora, ana, ben, eve)


def opening_is_all_or_nothing(room: Room) -> None:
    other = build.sealed(room.cora, case=replace(BRIEF, people=PRIYA_AND_TOM.people))
    build.talk_with_each(other, by=room.cora)
    broken = pytest.MonkeyPatch()
    broken.setattr(actions, "count_acknowledgements", _power_is_cut)
    with broken.context(), pytest.raises(KeyboardInterrupt):
        actions.open_round(build.round_of(other), by=room.cora, at=NOON + HOUR)
    broken.undo()
    assert not Rule.objects.of(other).exists()


def _power_is_cut(*_args: Any, **_how: Any) -> None:
    raise KeyboardInterrupt


def agreed_is_two_yeses_to_the_newest_words(room: Room) -> None:
    first = room.offer()
    room.say(room.ana, first)
    room.offer("We have two calls a week.", at=NOON + DAY)
    room.refused(room.say, room.ben, first, at=NOON + DAY)
    for rule in Rule.objects.of(room.plan).filter(state=RuleState.AGREED, kind="shared"):
        yes = Reply.objects.filter(wording=newest_wording(rule), answer=Answered.WORKS)
        assert yes.values("partner").distinct().count() == 2


def one_reply_alone_shows_to_nobody_else(room: Room) -> None:
    wording = room.offer()
    before = rules_seen_by(room.ben)
    for answer in Answered:
        room.say(room.ana, wording, answer)
        assert rules_seen_by(room.ben) == before


def other_words_leave_every_reply_behind(room: Room) -> None:
    wording = room.offer()
    for partner in (room.ana, room.ben):
        room.say(partner, wording, at=NOON + HOUR)
    word(room.rule, room.cora, "We have no calls at all.")
    newest = newest_wording(room.rule)
    assert newest.version == wording.version + 1
    assert not newest.replies.exists()
    assert room.rule.state == RuleState.DRAFTED


def nobody_answers_for_another(room: Room) -> None:
    room.refused(room.say, room.eve, room.offer())


def where_a_rule_stands_is_what_happened_to_it(room: Room) -> None:
    version = build.version_of(room.rule)
    settling.keep_for_session(room.rule, version=version, by=room.cora, at=NOON)
    assert moves.fold(room.plan) == moves.stored(room.plan)


def the_order_of_two_people_makes_no_difference(room: Room) -> None:
    ends = []
    for day, people in enumerate([(room.ana, room.ben), (room.ben, room.ana)]):
        wording = room.offer(f"We have {day + 2} calls a week.", at=NOON + 2 * day * DAY)
        for partner in people:
            room.say(partner, wording, at=NOON + 2 * day * DAY + HOUR)
        ends.append(room.rule.state)
    assert ends == [RuleState.AGREED, RuleState.AGREED]


def pressed_twice_it_is_once(room: Room) -> None:
    version = build.version_of(room.rule)
    for act in (settling.keep_for_session, settling.take_up, settling.settle_in_session):
        act(room.rule, version=version, by=room.cora, at=NOON)
        before = moves.rows(room.plan)
        act(room.rule, version=version, by=room.cora, at=NOON + HOUR)
        assert moves.rows(room.plan) == before


def changed_seats_change_no_words(room: Room) -> None:
    """Who sits where makes no difference to what is drafted first."""
    names = Names("Ana", "Ben", "Cora", "1 October 2026", "29 November", "CAD")
    for topic in BANK.topics:
        for question in topic.questions:
            answers = [{"choice": option.code} for option in question.options] or WRITTEN
            if question.type in {"single", "long", "text"}:
                for one, other in combinations(answers, 2):
                    first = draft(question, one, other, names).text
                    assert draft(question, other, one, names).text == first, question.slug


WRITTEN = [{"text": f"We both write {number} letters."} for number in range(4)]


def nothing_is_a_dead_end(room: Room) -> None:
    starts = [facts for facts in moves.EVERY if facts.state in moves.FIRST[facts.kind]]
    starts = [facts for facts in starts if not (facts.protective and facts.kind != "shared")]
    live = {facts for start in starts for facts in moves.reached(start)}
    assert [one for one in live if not {f.state for f in moves.reached(one)} & SETTLED] == []
    dropped = [one for one in live if one.state == RuleState.DROPPED]
    assert [one for one in dropped if len(moves.reached(one)) == 1] == []


def set_aside_says_until_when_and_the_more_careful_way(room: Room) -> None:
    how = {"version": 1, "by": room.cora, "at": NOON}
    late = room.plan.ends_on + timedelta(days=1)
    room.refused(settling.set_aside, room.rule, until=late, **how)
    settling.set_aside(room.touch, until=room.plan.midpoint_on, interim=Interim.NOTHING, **how)
    assert room.touch.interim == Interim.CAREFUL
    assert room.touch.interim_text == newest_wording(room.touch).text


def an_own_limit_is_its_writers(room: Room) -> None:
    limit = build.rule_on(room.plan, "lines.own", owner=room.ana)
    how = {"version": 1, "by": room.cora, "at": NOON}
    room.refused(actions.edit_wording, limit, "Something else.", **how)
    room.refused(settling.keep_for_session, limit, **how)
    room.refused(settling.settle_in_session, limit, **how)


def a_hold_stops_the_coach_and_shows_to_nobody(room: Room) -> None:
    word(room.rule, room.cora)
    before = [rules_seen_by(partner) for partner in (room.ana, room.ben)]
    place_hold(room.ana, by=room.cora, at=NOON)
    assert [rules_seen_by(partner) for partner in (room.ana, room.ben)] == before
    room.refused(actions.offer_wordings, room.plan, by=room.cora, at=NOON)
    room.refused(actions.send_to_phones, room.touch, version=1, by=room.cora, at=NOON)
    limit = build.rule_on(room.plan, "lines.own", owner=room.ana)
    room.refused(settling.release_boundary, limit, by=room.cora, at=NOON)


def nothing_shared_tells_whose_reply_came_when(room: Room) -> None:
    wording = room.offer()
    shared = Event.objects.of(room.plan.shared_chain)
    before = shared.count()
    room.say(room.ana, wording, Answered.CHANGE)
    room.say(room.ben, wording, Answered.LEAVE)
    assert shared.count() == before
    people = {str(room.ana.pk), str(room.ben.pk)}
    assert not [event for event in shared if people & set(map(str, event.data.values()))]


def every_yes_is_to_the_words_that_were_shown(room: Room) -> None:
    word(room.rule, room.cora)
    how = {"by": room.cora, "at": NOON}
    room.refused(settling.settle_in_session, room.rule, version=1, **how)
    ways = build.rule_on(room.plan, "communication.channels")
    shown = [newest_wording(ways).pk]
    accepted = {"shown": shown, "by": room.ana, "at": NOON}
    assert actions.accept_matches(room.plan, ways.topic, **accepted) == 1
    assert Reply.objects.filter(partner=room.ana, wording__rule__topic=ways.topic).count() == 1


INVARIANTS = {
    "2 opening": opening_is_all_or_nothing,
    "3 two yeses": agreed_is_two_yeses_to_the_newest_words,
    "4 one reply": one_reply_alone_shows_to_nobody_else,
    "5 other words": other_words_leave_every_reply_behind,
    "6 for another": nobody_answers_for_another,
    "9 fold": where_a_rule_stands_is_what_happened_to_it,
    "10 order": the_order_of_two_people_makes_no_difference,
    "11 twice": pressed_twice_it_is_once,
    "12 seats": changed_seats_change_no_words,
    "13 dead ends": nothing_is_a_dead_end,
    "14 aside": set_aside_says_until_when_and_the_more_careful_way,
    "16 own limit": an_own_limit_is_its_writers,
    "17 hold": a_hold_stops_the_coach_and_shows_to_nobody,
    "19 whose": nothing_shared_tells_whose_reply_came_when,
    "20 shown": every_yes_is_to_the_words_that_were_shown,
}


def at_the_first_yes(plan: Plan, wordings: Any, *, at: Any) -> None:
    Rule.objects.filter(wordings__in=wordings).update(state=RuleState.AGREED)
    settle(plan, wordings, at=at)


def when_ben_is_last(plan: Plan, wordings: Any, *, at: Any) -> None:
    for wording in wordings:
        last = wording.replies.order_by("replied_at", "pk").select_related("partner")
        if [reply.partner.seat for reply in last] == ["a"]:
            continue
        if len(last) == 2 and Event.objects.order_by("-pk")[0].chain == _chain_of(plan, "b"):
            at_the_first_yes(plan, [wording], at=at)


def _chain_of(plan: Plan, seat: str) -> str:
    return build.partner_of(plan, seat).private_chain


def everything_possible(*_args: Any, **_how: Any) -> None:
    return None


def told_to_both(chain: str, kind: str, **told: Any) -> None:
    if kind == "replied":
        plan = Partner.objects.get(pk=told["by"].removeprefix("partner:")).plan
        told["who"], chain = told["by"].removeprefix("partner:"), plan.shared_chain
    actions_record(chain, kind, **told)


actions_record = actions.record
SEND_OUT = "agreements.shaping.actions."
SETTLING, MOVING = "agreements.shaping.settling.", "agreements.shaping.moving."
# Without its guard: what takes the guard's place.
WITHOUT = {
    "2 opening": (SEND_OUT + "open_round", actions.open_round.__wrapped__),
    "3 two yeses": (SEND_OUT + "objection_to", everything_possible),
    "4 one reply": (SEND_OUT + "settle_where_both_agree", at_the_first_yes),
    "5 other words": ("agreements.shaping.queries.small_change", lambda *_words: True),
    "6 for another": (SEND_OUT + "refuse", everything_possible),
    "9 fold": (SETTLING + "record", everything_possible),
    "10 order": (SEND_OUT + "settle_where_both_agree", when_ben_is_last),
    "11 twice": (MOVING + "is_done", lambda *_facts: False),
    "12 seats": ("agreements.shaping.rules.hashlib.sha256", lambda _text: hashlib.md5(b"")),
    "13 dead ends": (Act.RELEASE, Move(frozenset(), frozenset())),
    "14 aside": (SETTLING + "careful_words", lambda _rule: ""),
    "16 own limit": (SEND_OUT + "objection_to", everything_possible),
    "17 hold": (SEND_OUT + "is_held", lambda _plan: False),
    "19 whose": (SEND_OUT + "record", told_to_both),
    "20 shown": (MOVING + "objection_to", everything_possible),
}


@pytest.mark.parametrize("invariant", INVARIANTS)
def test_it_holds(room, invariant):
    INVARIANTS[invariant](room)


@pytest.mark.parametrize("invariant", INVARIANTS)
def test_without_its_guard_it_turns_red(room, monkeypatch, invariant):
    guard, nothing = WITHOUT[invariant]
    if isinstance(guard, Act):
        monkeypatch.setitem(MOVES, guard, nothing)
    else:
        monkeypatch.setattr(guard, nothing)
    with pytest.raises((AssertionError, CannotShapeError)):
        INVARIANTS[invariant](room)
