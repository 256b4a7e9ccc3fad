"""What a couple needs from its coach, and in which order. Pure.

Every reason is a rule in words; nothing is weighed against anything else, and there is no number
for a couple. Inside a tier the one that has waited longest, or is nearest, comes first.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum

SIGNING_CLOSES = timedelta(days=2)
INVITATION_ENDS = timedelta(days=2)
NOT_JOINED = timedelta(days=5)
NOTHING_WRITTEN = timedelta(days=7)
MIDPOINT_NEAR = timedelta(days=5)
END_NEAR = timedelta(days=14)
FIRST_DAY_NEAR = timedelta(days=3)
LOOKED_FOR = timedelta(days=14)
INVITATION_LIVES = timedelta(days=14)
BEFORE_SIGNED = frozenset({"setup", "writing", "shaping", "review", "signing"})
IN_TERM = frozenset({"active", "ending"})


class Tier(IntEnum):
    """The groups of the Today page, in order."""

    NOW = 0
    ONLY_YOU = 1
    DATED = 2
    QUIET = 3


@dataclass(frozen=True)
class Signal:
    """One thing found in the records of a couple: since when, and how many."""

    since: datetime
    many: int = 1


@dataclass(frozen=True)
class Case:
    """What is known of one couple on one day where it lives; signals by their names."""

    stage: str
    stage_since: datetime
    begins_on: date
    ends_on: date
    midpoint_on: date
    session_at: datetime | None
    today: date
    signals: Mapping[str, Signal]

    def many(self, signal: str) -> int:
        """How many there are of something, 0 for none."""
        found = self.signals.get(signal)
        return found.many if found else 0

    def day_of(self, signal: str) -> date | None:
        """The earliest day of something that has only days."""
        found = self.signals.get(signal)
        return found.since.date() if found else None

    def booked(self, at: datetime) -> bool:
        """Whether a session lies ahead."""
        return self.session_at is not None and self.session_at > at


@dataclass(frozen=True)
class Need:
    """One reason why a couple needs its coach; `since` or `on` orders it within its tier."""

    tier: Tier
    reason: str
    since: datetime | None = None
    on: date | None = None
    many: int = 1


def needs_of(case: Case, *, at: datetime) -> tuple[Need, ...]:
    """Everything a couple needs, the most pressing first; empty when it is on track.

    Of a couple whose plan is closed only a note is left to answer; while it is being closed also
    what cannot wait.
    """
    if case.stage == "closed":
        return tuple(_since(case, "note", Tier.ONLY_YOU))
    if case.many("closing"):
        return (*_now(case), *_since(case, "note", Tier.ONLY_YOU))
    found = [*_now(case), *_only_you(case, at), *_dated(case, at), *_quiet(case, at)]
    return tuple(sorted(found, key=lambda need: need.tier))


def order_of(need: Need) -> tuple[int, str]:
    """Where a need stands among those of other couples."""
    moment = need.on.isoformat() if need.on else ""
    if need.since:
        moment = need.since.isoformat()
    return int(need.tier), moment


def _since(case: Case, signal: str, tier: Tier, reason: str = "") -> Iterator[Need]:
    found = case.signals.get(signal)
    if found:
        yield Need(tier, reason or signal, since=found.since, many=found.many)


def _now(case: Case) -> Iterator[Need]:
    yield from _since(case, "held", Tier.NOW, _held(case))
    yield from _since(case, "altered", Tier.NOW)
    yield from _since(case, "record_broken", Tier.NOW)
    yield from _since(case, "concern", Tier.NOW)
    yield from _since(case, "stopped", Tier.NOW)


def _held(case: Case) -> str:
    """How a hold nobody has seen is told: whether somebody else knows, once it has waited a day."""
    for longer in ("nobody_stands_in", "stand_in_told"):
        if case.many(longer):
            return longer
    if case.many("not_mine"):
        return "not_mine"
    return "held_signing" if case.stage in {"review", "signing"} else "held"


def _only_you(case: Case, at: datetime) -> Iterator[Need]:
    yield from _since(case, "heard", Tier.ONLY_YOU)
    yield from _since(case, "note", Tier.ONLY_YOU)
    yield from _since(case, "copy_late", Tier.ONLY_YOU)
    yield from _since(case, "declined", Tier.ONLY_YOU)
    if case.stage == "setup":
        yield Need(Tier.ONLY_YOU, "not_invited", since=case.stage_since)
    if case.stage == "writing":
        yield from _since(case, "uninvited", Tier.ONLY_YOU)
        if case.many("sealed") == 2:
            yield from _since(case, "sealed", Tier.ONLY_YOU)
    if case.stage == "shaping":
        yield from _to_shape(case, at)
    if case.stage == "signing" and case.many("signed") == 2:
        yield from _since(case, "signed", Tier.ONLY_YOU)
    if case.stage == "signing":
        yield from _since(case, "paper", Tier.ONLY_YOU)


def _to_shape(case: Case, at: datetime) -> Iterator[Need]:
    words = case.many("drafted") + case.many("came_back")
    if words:
        oldest = case.signals.get("came_back") or case.signals["drafted"]
        yield Need(Tier.ONLY_YOU, "words", since=oldest.since, many=words)
    yield from _since(case, "asked", Tier.ONLY_YOU)
    yield from _since(case, "said_yes", Tier.ONLY_YOU)
    if words:
        return
    if case.many("kept") and not case.booked(at):
        yield Need(Tier.ONLY_YOU, "kept", since=case.stage_since, many=case.many("kept"))
    elif not case.many("kept") and not case.many("offered") and case.many("agreed"):
        yield Need(Tier.ONLY_YOU, "settled", since=case.stage_since)


def _dated(case: Case, at: datetime) -> Iterator[Need]:
    closes = case.signals.get("closes")
    if closes and case.many("signed") < 2 and closes.since - at <= SIGNING_CLOSES:
        yield Need(Tier.DATED, "closes", since=closes.since)
    runs_out = case.signals.get("invited")
    if runs_out and runs_out.since - at <= INVITATION_ENDS:
        yield Need(
            Tier.DATED, "runs_out" if runs_out.since > at else "ran_out", since=runs_out.since
        )
    yield from _come_round(case)
    if case.stage in BEFORE_SIGNED and case.begins_on - case.today <= FIRST_DAY_NEAR:
        passed = case.begins_on < case.today
        yield Need(Tier.DATED, "day_passed" if passed else "day_near", on=case.begins_on)
    if case.stage not in IN_TERM or case.booked(at):
        return
    if timedelta(0) <= case.midpoint_on - case.today <= MIDPOINT_NEAR:
        yield Need(Tier.DATED, "midpoint", on=case.midpoint_on)
    if case.ends_on - case.today <= END_NEAR:
        yield Need(Tier.DATED, "ends", on=case.ends_on)


def _come_round(case: Case) -> Iterator[Need]:
    """What was put off to a day that has come; for two weeks, then it is no news any more."""
    for what in ("again", "revisit"):
        day = case.day_of(what)
        if day and day <= case.today < day + LOOKED_FOR:
            yield Need(Tier.DATED, what, on=day, many=case.many(what))


def _quiet(case: Case, at: datetime) -> Iterator[Need]:
    if case.stage in IN_TERM:
        yield from _since(case, "missed", Tier.QUIET)
    if case.stage != "writing" or case.many("sealed") == 2:
        return
    invited = case.signals.get("invited")
    if invited and at - (invited.since - INVITATION_LIVES) >= NOT_JOINED:
        yield Need(Tier.QUIET, "not_joined", since=invited.since - INVITATION_LIVES)
    written = case.signals.get("written")
    if written and at - written.since >= NOTHING_WRITTEN:
        yield Need(Tier.QUIET, "unwritten", since=written.since)
