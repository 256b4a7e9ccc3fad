"""Pure questions about a couple's facts and a plan's dates."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from agreements.people.rules import mailbox_of

SHORTEST, LONGEST = 30, 90
FARTHEST = timedelta(days=365)
TIME_TO_UNDO = timedelta(seconds=60)
ONE_VISIT = timedelta(minutes=30)
SESSION_LENGTHS = (30, 45, 60, 75, 90, 120)
APART_BY = timedelta(hours=20)
_FIRST_HOUR, _HALF_HOURS = 9, 17  # from 9:00 to 17:00, in half hours


@dataclass(frozen=True)
class Term:
    """The days of a term: the first, the last and the midpoint (product figures, section 6)."""

    begins_on: date
    ends_on: date
    midpoint_on: date

    @property
    def days(self) -> int:
        return (self.ends_on - self.begins_on).days + 1


def term_of(begins_on: date, *, days: int) -> Term:
    """The term of that many days: last day = start + length - 1, midpoint = start + length // 2."""
    return Term(
        begins_on, begins_on + timedelta(days=days - 1), begins_on + timedelta(days=days // 2)
    )


def day_of(term: Term, today: date) -> int | None:
    """Which day of the term today is, from 1; None before the first and after the last."""
    day = (today - term.begins_on).days + 1
    return day if 1 <= day <= term.days else None


def in_midpoint_week(term: Term, today: date) -> bool:
    """Whether today lies in the seven days that end with the midpoint."""
    return timedelta(0) <= term.midpoint_on - today < timedelta(days=7)


def initials(full_name: str) -> str:
    """`Claire Doucet` becomes `C.D.`; a single name gives one letter."""
    words = full_name.split()
    ends = [words[0], words[-1]] if len(words) > 1 else words
    return "".join(f"{word[0].upper()}." for word in ends)


@dataclass(frozen=True)
class Person:
    """One of the two people as the coach enters them; `email` may be empty."""

    full_name: str
    short_name: str
    email: str = ""


@dataclass(frozen=True)
class PlanFacts:
    """What a coach says of a couple when adding it."""

    term: Term
    form: str
    facts: frozenset[str]
    zone: str
    paper: str
    currency: str
    children: str = ""
    begins_hour: time | None = None
    apart_since: date | None = None
    end_review_at: datetime | None = None
    end_review_how: str = ""
    size: str = "essentials"
    added_questions: tuple[str, ...] = ()


class Objection(NamedTuple):
    """Why facts will not do: the one to look at, and the key of a sentence in actions."""

    about: str
    key: str


def objection_to_plan(
    people: tuple[Person, Person], facts: PlanFacts, *, orders: str, today: date
) -> Objection | None:
    """Why this couple cannot be added; None when it can."""
    first, second = people
    if orders != "none":
        return Objection("orders", "orders")
    if first.email and second.email and mailbox_of(first.email) == mailbox_of(second.email):
        return Objection("email", "one_mailbox")
    return (
        objection_to_term(facts.term)
        or objection_to_first_day(facts, today=today)
        or objection_to_last_day(facts.term, today=today)
    )


def objection_to_term(term: Term) -> Objection | None:
    """Why a term is not 30 to 90 days with a midpoint inside it; None when it is."""
    if not SHORTEST <= term.days <= LONGEST:
        return Objection("days", "length")
    if not term.begins_on <= term.midpoint_on <= term.ends_on:
        return Objection("midpoint_on", "midpoint")
    return None


def objection_to_first_day(facts: PlanFacts, *, today: date) -> Objection | None:
    """Why the first day will not do: gone by although they do not live apart yet, or far off."""
    if facts.term.begins_on < today and facts.apart_since is None:
        return Objection("begins_on", "gone_by")
    if facts.term.begins_on > today + FARTHEST:
        return Objection("begins_on", "far_off")
    if facts.apart_since and facts.apart_since > today:
        return Objection("apart_since", "not_yet")
    return None


def objection_to_last_day(term: Term, *, today: date) -> Objection | None:
    """Why the last day will not do: a time that is over cannot be agreed on."""
    return Objection("ends_on", "over") if term.ends_on < today else None


def closing_times(
    at: datetime, zone: tzinfo, draw: Callable[[int], int]
) -> tuple[datetime, datetime]:
    """When each of the two is told: working hours of two days, at least 20 hours apart.

    `draw(n)` gives a number below n by chance. Neither moment follows from the hour of asking: the
    first lies one or two days ahead, the second one or two days after that.
    """
    today = at.astimezone(zone).date()
    first_day = today + timedelta(days=1 + draw(2))
    first = _half_hour(first_day, zone, draw(_HALF_HOURS))
    second = _half_hour(first_day + timedelta(days=1 + draw(2)), zone, draw(_HALF_HOURS))
    while second - first < APART_BY:
        second += timedelta(minutes=30)
    return first, second


def _half_hour(day: date, zone: tzinfo, half_hours: int) -> datetime:
    start = datetime.combine(day, time(_FIRST_HOUR), tzinfo=zone).astimezone(UTC)
    return start + timedelta(minutes=30 * half_hours)


def longest_session() -> timedelta:
    """How long before a moment a session may have begun that still goes on."""
    return timedelta(minutes=max(SESSION_LENGTHS))


def overlaps(one: tuple[datetime, int], other: tuple[datetime, int]) -> bool:
    """Whether two sessions, each its beginning and its minutes, share any time."""
    return all(
        begins < after + timedelta(minutes=minutes)
        for (begins, _minutes), (after, minutes) in ((one, other), (other, one))
    )
