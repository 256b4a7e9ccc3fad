"""Pure questions about a signature."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Standing:
    """What decides whether somebody may sign: the agreement's state and times, who has signed."""

    state: str
    opens_at: datetime
    closes_at: datetime
    signed: frozenset[str]


def half_over(opens_at: datetime, closes_at: datetime) -> datetime:
    """When half of the time for signing has gone."""
    return opens_at + (closes_at - opens_at) / 2


def plain_name(name: str) -> str:
    """A name as it is compared: case, accents and extra spaces make no difference."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return " ".join(letters.replace("ø", "o").replace("đ", "d").replace("ł", "l").split())


def same_name(typed: str, expected: str) -> bool:
    """Whether the typed name is the name in the agreement."""
    return plain_name(typed) == plain_name(expected)


def objection_to_signing(standing: Standing, *, signer: str, at: datetime) -> str | None:
    """Why this person cannot sign now, as a key of the sentences in actions; None when they can."""
    if signer in standing.signed:
        return "signed"
    if standing.state != "published":
        return "gone"
    if at < standing.opens_at:
        return "early"
    if at >= standing.closes_at:
        return "late"
    if signer == "coach" and not {"a", "b"} <= standing.signed:
        return "partners_first"
    return None
