"""When check-ins fall, and when an answer calls for more than waiting."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

FIRST_WEEK = (2, 4, 7)
OPEN_FOR = timedelta(days=3)


class Days(Protocol):
    """The part of a term that decides the check-ins: its first day and its length in days."""

    @property
    def begins_on(self) -> date: ...

    @property
    def days(self) -> int: ...


@dataclass(frozen=True)
class Due:
    """One check-in of one person: its number from 1, when it opens and when it closes (UTC)."""

    number: int
    opens_at: datetime
    closes_at: datetime


def checkin_days(term: Days) -> tuple[date, ...]:
    """The days of a term on which a check-in opens: days 2, 4 and 7, then every seventh."""
    numbers = [*FIRST_WEEK, *range(14, term.days + 1, 7)]
    return tuple(term.begins_on + timedelta(days=n - 1) for n in numbers if n <= term.days)


def checkins_due(term: Days, *, zone: str, hour: int, at: datetime) -> tuple[Due, ...]:
    """The check-ins open for a person right now, at their own hour where they are.

    After an outage only those still open are made; the closed ones are not asked after the fact.
    """
    here = ZoneInfo(zone)
    due = []
    for number, day in enumerate(checkin_days(term), start=1):
        local = datetime.combine(day, time(hour), tzinfo=here)
        opens, closes = local.astimezone(UTC), (local + OPEN_FOR).astimezone(UTC)
        if opens <= at < closes:
            due.append(Due(number, opens, closes))
    return tuple(due)


def needs_help_now(value: Mapping[str, str]) -> bool:
    """Whether a check-in says the person is not safe, or carries more than they can."""
    return value.get("safe") in {"not_really", "no"} or value.get("calm") == "very_hard"


def needs_the_coach(value: Mapping[str, str]) -> bool:
    """Whether a check-in asks the coach to get in touch: help, pressure, or a talk alone."""
    asks = value.get("pressed") == "yes" or value.get("alone") in {"this_week", "soon"}
    return asks or needs_help_now(value)


def next_checkin_on(term: Days, *, after: date) -> date | None:
    """The first day after this one on which a check-in opens; None when there is none left."""
    return next((day for day in checkin_days(term) if day > after), None)
