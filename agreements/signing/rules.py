"""Pure questions about a signature."""

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta

LARGEST_SCAN = 8 * 1024 * 1024
LONGEST_NAME = 80
SAID_WITHIN = timedelta(hours=24)
CONTENT_TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}
# How each begins, and what is in it before its end; no name and no header is believed.
_MARKS = {
    "pdf": (b"%PDF-", b"%%EOF"),
    "jpg": (b"\xff\xd8\xff", b"\xff\xd9"),
    "png": (b"\x89PNG\r\n\x1a\n", b"IEND"),
}


@dataclass(frozen=True)
class OnPaper:
    """A signature by hand as the coach enters it: the day and the code on it, and its picture."""

    day: date
    code: str
    scan: bytes


def kind_of_scan(raw: bytes) -> str | None:
    """`pdf`, `jpg` or `png`, by what the bytes begin and end with; None for anything else."""
    for kind, (begins, ends) in _MARKS.items():
        if raw.startswith(begins) and ends in raw[len(begins) :]:
            return kind
    return None


def same_code(typed: str, code: str) -> bool:
    """Whether the code read off the paper is that of the agreement."""
    return _letters(typed) == _letters(code)


def _letters(code: str) -> str:
    return "".join(sign for sign in code.upper() if sign.isalnum())


def objection_to_day(day: date, *, opened: date, today: date) -> str | None:
    """Why nobody can have signed on this day, as a key of the sentences in actions."""
    if day < opened:
        return "before"
    return "ahead" if day > today else None


def may_still_say(signed_at: datetime, *, at: datetime) -> bool:
    """Whether somebody can still say alone that a signature is not theirs."""
    return at < signed_at + SAID_WITHIN


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


def as_signed(name: str) -> str:
    """A typed name as it is kept and printed: single spaces, and no letters of another shape.

    NFKC (Unicode Standard Annex 15): a keyboard may give full-width or styled letters.
    """
    return " ".join(unicodedata.normalize("NFKC", name).split())


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
