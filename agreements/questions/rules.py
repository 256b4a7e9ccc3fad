"""Questions, and the shape of their answers.

An answer is stored as JSON with the keys its type needs; any may be missing while it is written:

    single     {"choice": code, "other": text}
    multi      {"choices": [code, ...], "other": text}
    text, long {"text": text}                              one line · several
    list       {"rows": [row, ...]}
    schedule   {"rows": [row, ...], "cycle": "2", "unit": "weeks", "text": text}
    number     {"number": "3"}                             a decimal number
    money      {"amount": "300", "currency": "CAD", "text": text}   a sum, and how to ask
    date       {"date": "2027-02-28"}
    time       {"time": "18:00"}
    ack        {"ack": true, "choice": code}

A row is the text of a list's only column, or of the first of several; with more of them filled it
is `{column: text, ...}`. A schedule without a cycle repeats every week.

Each may also hold `"details": {name: text}` for the lines asked beside the question or under the
chosen option, `"unsure": true` ("I'm not sure yet"), `"why": text`, and under `aside` words the
writer's own form shows again though they are no part of the answer. Whether the person
wants to talk with the coach is a column beside the answer, because the coach sees it at once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

Value = Mapping[str, Any]
Row = str | Mapping[str, str]

CONDITIONS = frozenset(
    "has_children has_child_under_3 has_pets has_dependant has_business any_money_tie "
    "joint_account income_dependence married_or_joint_property shift_work deployed "
    "third_party_contact form:two_homes form:in_house form:nesting form:property form:apart "
    "ctx:betrayal ctx:hidden_sexual ctx:substance ctx:gambling at_end_review".split()
)
TYPES = frozenset("single multi text long list schedule number money date time ack".split())
LINES = frozenset({"text", "number", "date", "time", "choice"})
KINDS = frozenset(
    {"shared", "boundary", "commitment", "request", "acknowledgement", "private", "plan"}
)
TIERS = ("core", "relevant", "optional")
OTHER = "other"
CURRENCIES = tuple(
    "AUD BRL CAD CHF CZK DKK EUR GBP HUF INR JPY MXN NOK NZD PHP PLN SEK USD ZAR".split()
)


@dataclass(frozen=True)
class Names:
    """The short names and dates a sentence is filled with. `writer` is whose answer it is."""

    writer: str
    other: str
    coach: str
    begins_on: str
    ends_on: str
    currency: str
    day: Callable[[date], str] = date.isoformat


@dataclass(frozen=True)
class Option:
    """One choice: stable code, label, and the sentence (single) or phrase (multi) it becomes."""

    code: str
    label: str
    sentence: str = ""
    details: "tuple[Detail, ...]" = ()


@dataclass(frozen=True)
class Detail:
    """A line beside a question, under an option or in the column of a list: name and label.

    `missing` says what to tell where it may not stay blank; `type` is one of LINES.
    """

    name: str
    label: str
    missing: str = ""
    type: str = "text"
    options: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Follows:
    """Asked only of whoever answered another question with something else than these codes."""

    slug: str
    unless: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """One question of the bank; `slug` and option codes never change once asked of anybody.

    `who`: E each alone, J decided together (either may suggest), O own promise or limit,
    P private to the coach, A confirmed by each. `when` names plan facts of which one must hold,
    each of which may join several with "+"; empty means always. `ordered` options run from the
    most careful to the least. `essentials` questions are asked in the short first round: always,
    or with one of the facts named. A list of kind "plan" informs the plan's own dates.

    `sentence` may hold the names of details and columns and, in square brackets, parts that are
    left out where something they mention was not answered. `row` is what one line of a list or
    schedule reads as; with `{list}` in `sentence` the lines become one sentence.
    """

    slug: str
    title: str
    name: str
    type: str
    who: str
    kind: str = "shared"
    tier: str = "core"
    hint: str = ""
    options: tuple[Option, ...] = ()
    details: tuple[Detail, ...] = ()
    columns: tuple[Detail, ...] = ()
    sentence: str = ""
    row: str = ""
    when: tuple[str, ...] = ()
    follows: Follows | None = None
    essentials: bool | tuple[str, ...] = False
    required: bool = False
    ordered: bool = False
    protective: bool = False
    rows: int = 3
    limit: int = 600
    good: str = ""
    pitfall: str = ""

    def option(self, code: str) -> Option | None:
        """The option with this code, or None."""
        return next((option for option in self.options if option.code == code), None)

    def details_of(self, code: str) -> tuple[Detail, ...]:
        """The lines that belong to an answer with this choice: the option's and the question's."""
        option = self.option(code)
        return (*(option.details if option else ()), *self.details)


@dataclass(frozen=True)
class Topic:
    """Questions that belong together on the writer's list; at most ten are asked at a time.

    A heavy topic is never the last of a round.
    """

    slug: str
    name: str
    order: int
    lead: str
    questions: tuple[Question, ...] = field(repr=False)
    heavy: bool = False


def applies(question: Question, facts: frozenset[str]) -> bool:
    """Whether a question is asked of a couple with these plan facts."""
    return not question.when or any(
        all(fact in facts for fact in group.split("+")) for group in question.when
    )


def is_essential(question: Question, facts: frozenset[str]) -> bool:
    """Whether a question belongs to the short first round of a couple with these facts."""
    if isinstance(question.essentials, bool):
        return question.essentials
    return any(fact in facts for fact in question.essentials)


def comes_up(question: Question, earlier: Value) -> bool:
    """Whether a question that follows another comes up after this person's answer to that one."""
    if question.follows is None:
        return True
    if earlier.get("unsure"):
        return False
    said = earlier.get("choice") or earlier.get("rows") or earlier.get("text")
    return bool(said) and said not in question.follows.unless


def is_answered(question: Question, value: Value) -> bool:
    """Whether the answer says something; blank and "not sure" say nothing."""
    if value.get("unsure"):
        return False
    if question.type == "single" and value.get("choice") == OTHER:
        return bool(value.get("other"))
    keys = {
        "single": ("choice",),
        "multi": ("choices", "other"),
        "text": ("text",),
        "long": ("text",),
        "list": ("rows",),
        "schedule": ("rows", "text"),
        "number": ("number",),
        "money": ("amount",),
        "date": ("date",),
        "time": ("time",),
        "ack": ("ack",),
    }
    return any(value.get(key) for key in keys[question.type])


def cells(question: Question, row: Row) -> dict[str, str]:
    """One line of a list by its columns; a bare text stands in the first."""
    first = question.columns[0].name if question.columns else ""
    return {first: row} if isinstance(row, str) else dict(row)


def cycle_of(value: Value) -> int:
    """After how many days a schedule begins anew; a week where nothing is said."""
    count = value.get("cycle") or ""
    if not (count.isascii() and count.isdigit()) or not int(count):
        return 7
    return int(count) * (1 if value.get("unit") == "days" else 7)
