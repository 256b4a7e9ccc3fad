"""Pure questions about a plan's dates."""

from dataclasses import dataclass
from datetime import date, timedelta

SHORTEST, LONGEST = 30, 90


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


def initials(full_name: str) -> str:
    """`Claire Doucet` becomes `C.D.`; a single name gives one letter."""
    words = full_name.split()
    ends = [words[0], words[-1]] if len(words) > 1 else words
    return "".join(f"{word[0].upper()}." for word in ends)
