"""Pure questions: what a coach must have done before opening and before co-signing."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

SPOKEN_WITHIN = timedelta(hours=72)
HEARD_WITHIN = timedelta(hours=24)
SENT_TWICE_WITHIN = timedelta(minutes=10)
# How much an answer asks of the coach: the higher, the sooner. What is not named asks for some.
_WEIGHT = {
    "welcome": {"free": 0, "": 0, "worried": 1, "unsafe": 2},
    "freedom": {"yes": 0, "unsure": 1, "talk": 1, "no": 2},
    "not_ready": {"": 1, "time": 1, "change": 1, "words": 1, "talk": 2, "no": 2},
}


def is_worse(asked: str, answer: str, before: str) -> bool:
    """Whether a new answer to a private question asks more of the coach than the one before."""
    weight = _WEIGHT[asked]
    return weight.get(answer, 1) > weight.get(before, 1)


def is_calm(asked: str, answer: str) -> bool:
    """Whether an answer to a private question asks nothing of the coach."""
    return _WEIGHT[asked].get(answer, 1) == 0


@dataclass(frozen=True)
class Talk:
    """A talk with one person as the coach enters it; there is no place for what was said."""

    spoken_on: date
    how: str
    alone: bool
    outcome: str
    changes: tuple[str, ...] = ()
    notes_elsewhere: bool | None = None
    again_on: date | None = None


@dataclass(frozen=True)
class Standing:
    """What is known of one person: the newest talk alone, and whether a hold stands.

    `outcome` is that of the newest record ("" for none); `spoken_at` the newest talk alone that
    ended in go; `asked` whether the person has said to be free to sign the agreement at hand, or
    was asked alone since it could be read; `stopped` whether they have stopped taking part.
    """

    name: str
    outcome: str
    spoken_at: datetime | None
    held: bool
    asked: bool = True
    stopped: bool = False


def needs_before_opening(people: tuple[Standing, ...]) -> tuple[str, ...]:
    """What stands in the way of opening, as "what:name"; what is hold, no_record or not_yet."""
    return tuple(_needs(person) for person in people if _needs(person))


def _needs(person: Standing) -> str:
    if person.stopped:
        return f"stopped:{person.name}"
    if person.held:
        return f"hold:{person.name}"
    if not person.outcome:
        return f"no_record:{person.name}"
    if person.outcome == "not_yet":
        return f"not_yet:{person.name}"
    return ""


def needs_before_co_signing(people: tuple[Standing, ...], *, at: datetime) -> tuple[str, ...]:
    """What stands in the way of the coach's signature, as "what:name".

    A person who left the question of freedom blank counts as not yes until the coach has asked
    alone, in a talk after the text could be read; any talk counts for 72 hours.
    """
    found = list(needs_before_opening(people))
    for person in people:
        recent = person.spoken_at is not None and at - person.spoken_at <= SPOKEN_WITHIN
        if not recent:
            found.append(f"talk:{person.name}")
        elif not person.asked:
            found.append(f"ask:{person.name}")
    return tuple(found)
