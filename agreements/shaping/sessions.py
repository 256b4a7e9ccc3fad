"""A session of both with their coach: what is gone through, in which order, what came of it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from agreements.audit.actions import record
from agreements.plans.models import GentleClosing, Partner, Plan
from agreements.practices.models import Membership
from agreements.questions.bank import BANK
from agreements.safety.queries import no_joint_sessions
from agreements.shaping.actions import send_to_phones
from agreements.shaping.models import Rule, Session, Turn, Wording
from agreements.shaping.moving import (
    CannotShapeError,
    ChangedWordsError,
    is_held,
    locked_rule,
    refuse,
    shapeable,
)
from agreements.shaping.opening import names_for, pairs_of
from agreements.shaping.queries import newest_looked_at, newest_wording
from agreements.shaping.rules import both_ways
from agreements.shaping.settling import set_aside, settle_in_session, take_up
from agreements.shaping.stages import Interim, Kind, Outcome, RuleState

LASTS = timedelta(hours=6)  # a window that was never closed is no session the next morning
TAKE_BACK = timedelta(seconds=60)
OPEN = (RuleState.DRAFTED, RuleState.KEPT, RuleState.OFFERED)
# Whose sentences are never laid beside each other, whatever the coach would like.
NEVER_BESIDE = frozenset({"intention", "intimacy", "outside"})


@dataclass(frozen=True)
class Waiting:
    """One rule that can be settled in the room, with the words both may see."""

    rule: Rule
    words: Wording | None
    turn: Turn | None = None


@dataclass(frozen=True)
class Room:
    """An open session: what is left of it, and the rule both look at."""

    session: Session
    left: list[Waiting]
    turns: list[Turn]

    @property
    def now(self) -> Waiting | None:
        chosen = [one for one in self.left if one.rule.pk == self.session.now_id]
        return next(iter(chosen or self.left), None)

    def came_to(self, *outcomes: Outcome) -> set[UUID]:
        """The rules of which this came."""
        return {turn.rule_id for turn in self.turns if turn.outcome in outcomes}

    def last(self, at: datetime) -> Turn | None:
        """What was done a moment ago, to be taken back where it was pressed by mistake."""
        done = [turn for turn in self.turns if turn.done_at and turn.done_at > at - TAKE_BACK]
        last = max(done, key=lambda turn: (turn.done_at, str(turn.pk)), default=None)
        sent = last and last.outcome in {Outcome.PHONES, Outcome.HELD}
        return None if sent else last


def for_the_room(plan: Plan) -> list[Waiting]:
    """What can be settled in the room: shared rules that are open, in order.

    Only what the coach has looked at, for a draft may still be one person's own answer; and what
    has no words yet, to be written together, but for what each answers alone.
    """
    words = {wording.rule_id: wording for wording in newest_looked_at().filter(rule__plan=plan)}
    empty = ~Exists(Wording.objects.filter(rule=OuterRef("pk"))) & Q(protective=False)
    rules = Rule.objects.of(plan).filter(kind=Kind.SHARED, state__in=OPEN)
    found = rules.filter(Q(pk__in=words) | empty).select_related("round")
    return [Waiting(rule, words.get(rule.pk)) for rule in found]


def live_session(plan: Plan) -> Session | None:
    """The session that is prepared or open."""
    return Session.objects.filter(plan=plan, ended_at=None).first()


def is_open(session: Session | None, *, at: datetime) -> bool:
    opened = session and session.ended_at is None and session.opened_at
    return bool(opened and opened > at - LASTS)


def open_session(plan: Plan, *, at: datetime) -> Session | None:
    return Session.objects.filter(plan=plan, ended_at=None, opened_at__gt=at - LASTS).first()


def room_of(plan: Plan, *, at: datetime) -> Room | None:
    """The open session with what is left of it; None where none is open."""
    session = open_session(plan, at=at)
    return _room(session, plan) if session else None


def _room(session: Session, plan: Plan) -> Room:
    turns = list(session.turns.select_related("rule"))
    known = {turn.rule_id: turn for turn in turns}
    waiting = [Waiting(one.rule, one.words, known.get(one.rule.pk)) for one in for_the_room(plan)]
    left = [one for one in waiting if one.turn is None or not one.turn.outcome]
    if any(turn.place is not None for turn in turns):
        left = [one for one in left if one.turn and one.turn.place is not None]
        left.sort(key=lambda one: one.turn.place if one.turn and one.turn.place else 0)
    return Room(session, left, turns)


def ways_of(plan: Plan, rule: Rule) -> tuple[str, ...]:
    return ways_by_rule(plan, [rule]).get(rule.pk, ())


def ways_by_rule(plan: Plan, rules: Iterable[Rule]) -> dict[UUID, tuple[str, ...]]:
    """Both sentences of each rule, in nobody's order; none where they are never shown together."""
    partners: dict[str, Partner] = {one.seat: one for one in plan.partners.all()}
    asked = {rule.pk: rule for rule in rules if not _is_never_beside(rule)}
    rounds = {rule.round_id: rule.round for rule in asked.values()}
    pairs = {
        (pk, pair.question.slug): pair
        for pk, current in rounds.items()
        for pair in pairs_of(current, partners)
    }
    names = names_for(plan, partners)
    found = {}
    for rule in asked.values():
        pair = pairs.get((rule.round_id, rule.slug))
        if pair and not any(pair.talks):
            found[rule.pk] = both_ways(pair.question, *pair.values, names)
    return {pk: ways for pk, ways in found.items() if ways}


def _is_never_beside(rule: Rule) -> bool:
    dear = not rule.slug or rule.slug.partition(".")[0] in NEVER_BESIDE
    return dear or rule.protective or any(q.protective for q in BANK.topic(rule.topic).questions)


@transaction.atomic
def prepare_session(
    plan: Plan, chosen: Iterable[tuple[UUID, bool]], *, by: Membership, at: datetime
) -> Session:
    """Which rules come up, in this order, and of which both ways are shown.

    What has been gone through already keeps its outcome; what cannot be settled in the room is
    left out, and both ways are never shown where that may not be. A window that was never closed
    is another day's session: what is prepared now is for the next.
    """
    plan = shapeable(plan.pk)
    session = _of_today(plan, by=by, at=at)
    rules = {one.rule.pk: one.rule for one in for_the_room(plan)}
    ways = ways_by_rule(plan, rules.values())
    session.turns.filter(outcome="").delete()
    done = set(session.turns.values_list("rule", flat=True))
    Turn.objects.bulk_create(
        Turn(
            session=session,
            rule_id=pk,
            place=place,
            both_ways=beside and bool(ways.get(pk)),
        )
        for place, (pk, beside) in enumerate(dict(chosen).items(), start=1)
        if pk in rules and pk not in done
    )
    return session


@transaction.atomic
def begin_session(plan: Plan, *, by: Membership, at: datetime) -> Session:
    """Open the session; pressed again it is the same one. Raises CannotShape."""
    plan = shapeable(plan.pk)
    if no_joint_sessions(plan) or GentleClosing.objects.under_way().filter(plan=plan).exists():
        refuse(None, "not_possible")
    session = _of_today(plan, by=by, at=at)
    if session.opened_at is None:
        session.opened_at = at
        session.save(update_fields=["opened_at"])
        record(plan.coach_chain, "session_opened", by=f"coach:{by.pk}", at=at)
    return session


def _of_today(plan: Plan, *, by: Membership, at: datetime) -> Session:
    """The session that is prepared or open; one whose window was never closed ends first."""
    session = live_session(plan)
    if session and session.opened_at and not is_open(session, at=at):
        _end(session, plan, by=by, at=at)
        session = None
    return session or Session.objects.create(plan=plan, by=by, made_at=at)


@transaction.atomic
def end_session(plan: Plan, *, by: Membership, at: datetime) -> None:
    """End the session that is open, if one is."""
    plan = Plan.objects.locked(plan.pk)
    session = live_session(plan)
    if session and session.opened_at:
        _end(session, plan, by=by, at=at)


def _end(session: Session, plan: Plan, *, by: Membership, at: datetime) -> None:
    session.ended_at = at
    session.save(update_fields=["ended_at"])
    came = counted(session)
    told = {"count": sum(came.values()), **{str(key): many for key, many in came.items()}}
    record(plan.coach_chain, "session_ended", by=f"coach:{by.pk}", at=at, **told)


def counted(session: Session) -> Counter[str]:
    """What came of a session, for its coach alone."""
    return Counter(session.turns.exclude(outcome="").values_list("outcome", flat=True))


def newest_sessions(plan: Plan, *, at: datetime) -> tuple[Session | None, Session | None]:
    """The one that is prepared or open, and the last one; that may be a window never closed."""
    newest = list(Session.objects.filter(plan=plan).order_by("-made_at", "-ended_at")[:2])
    over = [one for one in newest if one.ended_at or (one.opened_at and not is_open(one, at=at))]
    return next((one for one in newest if one not in over), None), next(iter(over), None)


@transaction.atomic
def bring_in(rule: Rule, *, at: datetime) -> None:
    """Bring this rule into the room; one that was put off for today comes back."""
    rule = locked_rule(rule)
    session = open_session(rule.plan, at=at)
    if session:
        Turn.objects.filter(session=session, rule=rule, outcome=Outcome.LATER).update(
            outcome="", done_at=None
        )
        session.now = rule
        session.save(update_fields=["now"])


@transaction.atomic
def add_to_session(rule: Rule, *, at: datetime) -> None:
    """A rule that was just added comes next."""
    rule = locked_rule(rule)
    room = room_of(rule.plan, at=at)
    if room is None:
        return
    places = [turn.place for turn in room.turns if turn.place is not None]
    place = max(places) + 1 if places else None
    Turn.objects.get_or_create(session=room.session, rule=rule, defaults={"place": place})
    bring_in(rule, at=at)


def _in_the_room(rule: Rule, *, at: datetime) -> Rule:
    """The rule, locked, where a session of both is open. Raises CannotShape where none is.

    A window left open overnight, or while a talk alone was recorded, settles nothing; nor are
    words settled that the coach has never looked at.
    """
    rule = locked_rule(rule)
    if open_session(rule.plan, at=at) is None or no_joint_sessions(rule.plan):
        raise CannotShapeError(_("No session is open. Nothing was changed."))
    if newest_wording(rule) and not _is_looked_at(rule):
        raise ChangedWordsError(rule)
    return rule


def _still_there(rule: Rule, *besides: RuleState) -> None:
    """Raise CannotShape for a rule that has left the room since the page was made.

    What stands `besides` may be done again: set aside until another day.
    """
    if rule.kind != Kind.SHARED or rule.state not in {*OPEN, *besides}:
        raise CannotShapeError(_("This one is no longer in the room. Nothing was changed."))


def _is_looked_at(rule: Rule) -> bool:
    return newest_looked_at().filter(rule=rule).exists()


@transaction.atomic
def both_say_yes(rule: Rule, *, version: int, by: Membership, at: datetime) -> None:
    """Both said yes in the room. Raises what `settle_in_session` raises.

    What both have settled already, here or each alone, stays as it is: taking back the last one
    must never undo two private yeses.
    """
    rule = _in_the_room(rule, at=at)
    settled = rule.state == RuleState.AGREED
    settle_in_session(rule, version=version, by=by, at=at)
    if not settled:
        _note(rule, Outcome.YES, at=at)


@transaction.atomic
def put_aside(
    rule: Rule,
    *,
    version: int,
    until: date,
    interim: Interim,
    interim_text: str = "",
    by: Membership,
    at: datetime,
) -> None:
    """Set aside in the room, unless it is settled by now. Raises what `set_aside` raises."""
    rule = _in_the_room(rule, at=at)
    _still_there(rule, RuleState.ASIDE)
    set_aside(
        rule,
        version=version,
        until=until,
        interim=interim,
        interim_text=interim_text,
        by=by,
        at=at,
    )
    _note(rule, Outcome.ASIDE, at=at)


@transaction.atomic
def put_off(rule: Rule, *, version: int, at: datetime) -> None:
    """Not today: it waits for another session, and stands as it stood.

    Raises ChangedWords when the words on the screen are not the newest, CannotShape for a rule
    that has left the room since.
    """
    rule = locked_rule(rule)
    newest = newest_wording(rule)
    if version != (newest.version if newest else 0):
        raise ChangedWordsError(rule)
    _still_there(rule)
    _note(rule, Outcome.LATER, at=at)


@transaction.atomic
def send_out(rule: Rule, *, version: int, by: Membership, at: datetime) -> None:
    """Each answers this one alone, on their own phone; the room goes on to the next rule.

    Under a hold nothing goes out and the room goes on all the same: what both look at must not
    tell of it. Raises what `send_to_phones` raises for other reasons.
    """
    rule = _in_the_room(rule, at=at)
    newest = newest_wording(rule)
    if version != (newest.version if newest else 0):
        raise ChangedWordsError(rule)
    held = is_held(rule.plan) and rule.protective and rule.state != RuleState.OFFERED
    if not held:
        send_to_phones(rule, version=version, by=by, at=at)
    _note(rule, Outcome.HELD if held else Outcome.PHONES, at=at)


@transaction.atomic
def take_back(rule: Rule, *, version: int, by: Membership, at: datetime) -> None:
    """Undo what was done a moment ago, where it was this rule's turn; else change nothing."""
    rule = locked_rule(rule)
    room = room_of(rule.plan, at=at)
    last = room.last(at) if room else None
    if room is None or last is None or last.rule_id != rule.pk:
        return
    if last.outcome != Outcome.LATER:
        take_up(rule, version=version, by=by, at=at)
    Turn.objects.filter(pk=last.pk).update(outcome="", done_at=None)
    bring_in(rule, at=at)


def _note(rule: Rule, outcome: Outcome, *, at: datetime) -> None:
    """Write down what came of a rule in the session that is open; the next one comes up."""
    room = room_of(rule.plan, at=at)
    if room is None:
        return
    in_turn = [one.rule for one in room.left]
    place = next((n for n, one in enumerate(in_turn) if one.pk == rule.pk), -1)
    turn, _fresh = Turn.objects.get_or_create(session=room.session, rule=rule)
    if turn.outcome == outcome:
        return
    turn.outcome, turn.done_at = outcome, at
    turn.save(update_fields=["outcome", "done_at"])
    if place >= 0:
        rest = [*in_turn[place + 1 :], *in_turn[:place]]
        room.session.now = rest[0] if rest else None
        room.session.save(update_fields=["now"])
