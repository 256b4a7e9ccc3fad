"""From what a question's form sent to what is stored, and back to what the form shows.

Nothing a person wrote is dropped: words under a choice that is not taken, and an amount that is
no number yet, lie in `aside` under the name of their field, for the writer's own form alone.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from agreements.audit.text import clean_text
from agreements.questions.rules import CURRENCIES, OTHER, Detail, Question, cells
from agreements.web.answering.typed import amount_in, number_in, read_line

UNSURE, TALK = "_unsure", "_talk"  # beside the bank's own codes, which never begin like this
MOST_LINES = 40
LONGEST_LIST = 200
LONGEST_DRAFT = 10_000
_LINE = re.compile(r"line_([1-9]\d{0,3})(?:_(\w+))?", re.ASCII)


@dataclass(frozen=True)
class Draft:
    """One answer as it is stored: the value and the wish to talk."""

    value: dict[str, Any]
    talk: bool

    @property
    def blank(self) -> bool:
        return not self.value and not self.talk


def detail_field(code: str, name: str) -> str:
    """The field of a line under an option, or beside the question where there is no code."""
    return f"{code}_{name}" if code else f"about_{name}"


def line_field(number: int, column: str = "") -> str:
    return f"line_{number}_{column}" if column else f"line_{number}"


def columns_of(question: Question) -> tuple[tuple[str, Detail | None], ...]:
    """The fields of one line of a list: the first column has the line's own name."""
    if not question.columns:
        return (("", None),)
    return tuple(
        ("" if place == 0 else column.name, column) for place, column in enumerate(question.columns)
    )


def lines_in(sent: Iterable[str]) -> int:
    """How many lines a form was sent with, blank ones too."""
    return max((int(found[1]) for name in sent if (found := _LINE.fullmatch(name))), default=0)


def read(question: Question, sent: QueryDict) -> Draft:
    """The answer in a form's fields, finished or not.

    Raises ValueError with a sentence when a character cannot be stored or a text has no end.
    """
    reader = {
        "single": _read_single,
        "multi": _read_multi,
        "text": _read_text,
        "long": _read_text,
        "list": _read_list,
        "schedule": _read_schedule,
        "number": _read_plain,
        "money": _read_money,
        "date": _read_plain,
        "time": _read_plain,
        "ack": _read_ack,
    }[question.type]
    picked = sent.getlist("choice") + sent.getlist("marks")
    value = reader(question, sent)
    _read_beside(question, sent, value)
    if UNSURE in picked:
        value["unsure"] = True
    if why := _words(sent, "why"):
        value["why"] = why
    return Draft({key: kept for key, kept in value.items() if kept}, TALK in picked)


def _words(sent: Mapping[str, str], name: str) -> str:
    text = clean_text(sent.get(name, ""))
    if len(text) > LONGEST_DRAFT:
        raise ValueError(
            _("Keep this to %(limit)d characters. It’s %(now)d now.")
            % {"limit": LONGEST_DRAFT, "now": len(text)}
        )
    return text


def _read_beside(question: Question, sent: QueryDict, value: dict[str, Any]) -> None:
    """The lines beside the question and under its options, into `details` or `aside`."""
    under = [("", detail, True) for detail in question.details]
    for option in question.options:
        taken = option.code == value.get("choice")
        under += [(option.code, detail, taken) for detail in option.details]
    for code, detail, taken in under:
        field = detail_field(code, detail.name)
        typed = _words(sent, field)
        kept = read_line(detail, typed)
        if kept and taken:
            value.setdefault("details", {})[detail.name] = kept
        elif typed:
            value.setdefault("aside", {})[field] = typed


def _read_single(question: Question, sent: QueryDict) -> dict[str, Any]:
    choice = sent.get("choice", "")
    if choice != OTHER and question.option(choice) is None:
        choice = ""
    other = _words(sent, OTHER)
    if other and choice != OTHER:
        return {"choice": choice, "aside": {OTHER: other}}
    return {"choice": choice, "other": other}


def _read_multi(question: Question, sent: QueryDict) -> dict[str, Any]:
    picked = set(sent.getlist("choice"))
    choices = [option.code for option in question.options if option.code in picked]
    other, aside = _words(sent, OTHER), {}
    if other and OTHER not in picked:
        aside[OTHER] = other
        other = ""
    elif OTHER in picked and not other:
        aside["ticked"] = OTHER
    return {"choices": choices, "other": other, "aside": aside}


def _read_text(question: Question, sent: QueryDict) -> dict[str, Any]:
    return {"text": _words(sent, "text")}


def _read_list(question: Question, sent: QueryDict) -> dict[str, Any]:
    """Every line with something on it; what is no day or time yet lies aside under its field."""
    count = lines_in(sent)
    if count > LONGEST_LIST:
        raise ValueError(
            _("Keep this to %(limit)d lines. It’s %(now)d now.")
            % {"limit": MOST_LINES, "now": count}
        )
    rows: list[Any] = []
    aside: dict[str, str] = {}
    for number in range(1, count + 1):
        kept, odd = _read_row(question, sent, number, at=len(rows) + 1)
        if kept or odd:
            rows.append(kept)
            aside |= odd
    return {"rows": rows if any(rows) else [], "aside": aside}


def _read_row(
    question: Question, sent: QueryDict, number: int, *, at: int
) -> tuple[Any, dict[str, str]]:
    """One line: a text where only its first column is filled, else its columns by name."""
    row: dict[str, str] = {}
    odd: dict[str, str] = {}
    columns = columns_of(question)
    for name, column in columns:
        typed = _words(sent, line_field(number, name))
        kept = read_line(column, typed) if column else typed
        if kept:
            row[column.name if column else ""] = kept
        elif typed:
            odd[line_field(at, name)] = typed
    first = columns[0][1].name if columns[0][1] else ""
    return (row.get(first, "") if set(row) <= {first} else row), odd


def _read_schedule(question: Question, sent: QueryDict) -> dict[str, Any]:
    value = _read_list(question, sent)
    typed = _words(sent, "cycle")
    cycle = number_in(typed)
    if cycle.isdigit() and 1 <= int(cycle) <= 366:
        value["cycle"] = cycle
        value["unit"] = "days" if sent.get("unit") == "days" else "weeks"
    elif typed:
        value["aside"] |= {"cycle": typed, "unit": sent.get("unit", "")[:8]}
    return value | {"text": _words(sent, "text")}


def _read_plain(question: Question, sent: QueryDict) -> dict[str, Any]:
    """A number, a day or a time."""
    typed = _words(sent, question.type)
    kept = read_line(Detail(question.type, "", type=question.type), typed)
    return {question.type: kept, "aside": {question.type: typed} if typed and not kept else {}}


def _read_money(question: Question, sent: QueryDict) -> dict[str, Any]:
    typed = _words(sent, "amount")
    amount = amount_in(typed)
    currency = sent.get("currency", "")
    return {
        "amount": amount,
        "currency": currency if amount and currency in CURRENCIES else "",
        "text": _words(sent, "text"),
        "aside": {"amount": typed} if typed and not amount else {},
    }


def _read_ack(question: Question, sent: QueryDict) -> dict[str, Any]:
    choice = sent.get("choice", "")
    return {"ack": "ack" in sent, "choice": choice if question.option(choice) else ""}


def shown(question: Question, value: Mapping[str, Any], *, talk: bool) -> dict[str, Any]:
    """What a stored answer looks like in its form's fields."""
    marks = [*([UNSURE] if value.get("unsure") else []), *([TALK] if talk else [])]
    fields: dict[str, Any] = {"why": value.get("why", ""), "marks": marks}
    taken = value.get("choice", "")
    option = question.option(taken)
    under = {detail.name for detail in option.details} if option else set()
    for name, text in value.get("details", {}).items():
        fields[detail_field(taken if name in under else "", name)] = text
    if question.type == "single":
        fields |= {"choice": marks[-1] if marks else taken, OTHER: value.get("other", "")}
    elif question.type == "multi":
        own = [OTHER] if value.get("other") or "ticked" in value.get("aside", {}) else []
        fields |= {"choice": [*value.get("choices", []), *own, *marks]}
        fields |= {OTHER: value.get("other", "")}
    else:
        plain = ("text", "amount", "currency", "ack", "choice", "number", "date", "time")
        fields |= {key: value.get(key, "") for key in (*plain, "cycle", "unit")}
        fields |= _shown_rows(question, value)
    return {**fields, **value.get("aside", {})}


def _shown_rows(question: Question, value: Mapping[str, Any]) -> dict[str, str]:
    columns = columns_of(question)
    return {
        line_field(number, name): text
        for number, row in enumerate(value.get("rows", []), 1)
        for name, column in columns
        if (text := cells(question, row).get(column.name if column else "", ""))
    }
