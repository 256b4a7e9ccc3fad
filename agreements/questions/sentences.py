"""How an answer reads: in short, and as the sentences of an agreement. Pure."""

import re
import string
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from agreements.questions.rules import (
    OTHER,
    Detail,
    Names,
    Question,
    Row,
    Value,
    cells,
    cycle_of,
    is_answered,
)

SIGNS = {"GBP": "£", "EUR": "€", "USD": "US$", "CAD": "CA$", "AUD": "A$", "NZD": "NZ$"}
_MAY_BE_LEFT_OUT = re.compile(r"\[([^\[\]]*)\]")


def display(question: Question, value: Value, names: Names) -> str:
    """A short reading of an answer, such as `On set days: Sundays at 18:00`; "" when blank."""
    if not is_answered(question, value):
        return ""
    short = {
        "single": _display_single,
        "multi": _display_multi,
        "list": _display_rows,
        "schedule": _display_rows,
        "number": lambda _question, given, _names: str(given["number"]),
        "money": _display_money,
        "date": lambda _question, given, said: day(given["date"], said),
        "time": lambda _question, given, _names: str(given["time"]),
        "ack": _display_ack,
    }.get(question.type, lambda _question, given, _names: str(given["text"]))
    return short(question, value, names) + _beside(question, value, names)


def _beside(question: Question, value: Value, names: Names) -> str:
    """What was said on the lines beside the question, but for a choice, which says its own."""
    said = [said_on(detail, value, names) for detail in question.details]
    return "".join(f", {words}" for words in said if words)


def _display_single(question: Question, value: Value, names: Names) -> str:
    if value["choice"] == OTHER:
        return str(value.get("other", ""))
    option = question.option(value["choice"])
    if option is None:
        return ""
    details = [said_on(detail, value, names) for detail in option.details]
    details = [words for words in details if words]
    return f"{option.label}: {', '.join(details)}" if details else str(option.label)


def _display_multi(question: Question, value: Value, names: Names) -> str:
    picked = value.get("choices", ())
    chosen = [str(option.label) for option in question.options if option.code in picked]
    return ", ".join([*chosen, *([value["other"]] if value.get("other") else [])])


def _display_rows(question: Question, value: Value, names: Names) -> str:
    lines = [_in_cells(question, row, names) for row in value.get("rows", ()) if row]
    lead = [every(value)] if question.type == "schedule" and value.get("cycle") else []
    note = [value["text"]] if value.get("text") else []
    return " · ".join([*lead, *lines, *note])


def _in_cells(question: Question, row: Row, names: Names) -> str:
    if isinstance(row, str):
        return row
    said = (_cell(column, row.get(column.name, ""), names) for column in question.columns)
    return ", ".join(words for words in said if words)


def _display_money(question: Question, value: Value, names: Names) -> str:
    extra = f", {value['text']}" if value.get("text") else ""
    return money(value["amount"], value.get("currency") or names.currency) + extra


def _display_ack(question: Question, value: Value, names: Names) -> str:
    option = question.option(value.get("choice", ""))
    return f"{question.name}: {option.label}" if option else str(question.name)


def said_on(detail: Detail, value: Value, names: Names) -> str:
    """What was answered on one line beside a question, as it is read."""
    return _cell(detail, value.get("details", {}).get(detail.name, ""), names)


def _cell(detail: Detail, text: str, names: Names, *, phrase: bool = False) -> str:
    if detail.type == "date" and text:
        return day(text, names)
    if detail.type == "choice" and text:
        option = next((option for option in detail.options if option.code == text), None)
        return str((phrase and option.sentence) or option.label) if option else ""
    return str(text)


def sentences(question: Question, value: Value, names: Names) -> list[str]:
    """What an answer reads as in an agreement: one sentence, or one for each row of a list.

    Empty when nothing was answered or a value that the sentence needs is missing.
    """
    if not is_answered(question, value):
        return []
    said = _values(question, value, names)
    if question.type in {"list", "schedule"} and "{list}" not in str(question.sentence):
        lead = filled(str(question.sentence), said) if question.type == "schedule" else ""
        return [as_sentence(part) for part in (lead, *_phrases(question, value, names)) if part]
    whole = filled(_template(question, value), said)
    return [as_sentence(whole)] if whole else []


def _template(question: Question, value: Value) -> str:
    if question.type == "single":
        if value["choice"] == OTHER:
            return "{other}"
        option = question.option(value["choice"])
        return str(option.sentence) if option else ""
    return str(question.sentence or "{text}")


def _phrases(question: Question, value: Value, names: Names) -> list[str]:
    """The lines of a list or schedule, each as its row reads, and what was added in words."""
    rows = [_row(question, row, names) for row in value.get("rows", ())]
    note = value.get("text", "")
    return [phrase for phrase in (*rows, note) if phrase]


def _row(question: Question, row: Row, names: Names) -> str:
    if not question.row:
        return row if isinstance(row, str) else _in_cells(question, row, names)
    columns = {column.name: column for column in question.columns}
    told = {
        name: _cell(columns[name], text, names, phrase=True)
        for name, text in cells(question, row).items()
        if name in columns
    }
    return filled(str(question.row), {**_around(names), **told})


def _around(names: Names) -> dict[str, str]:
    return {
        "writer": names.writer,
        "partner": names.other,
        "coach": names.coach,
        "begins_on": names.begins_on,
        "ends_on": names.ends_on,
    }


def _values(question: Question, value: Value, names: Names) -> dict[str, str]:
    found = {**_around(names), "other": value.get("other", ""), "text": value.get("text", "")}
    for detail in question.details_of(value.get("choice", "")):
        text = value.get("details", {}).get(detail.name, "")
        found[detail.name] = _cell(detail, text, names, phrase=True)
    return found | dict(_own_values(question, value, names))


def _own_values(question: Question, value: Value, names: Names) -> Iterator[tuple[str, str]]:
    """What the type of a question adds to the names its sentence may use."""
    if question.type == "multi":
        phrases = [
            str(option.sentence or option.label)
            for option in question.options
            if option.code in value.get("choices", ())
        ]
        yield "list", joined([*phrases, *([value["other"]] if value.get("other") else [])])
    elif question.type in {"list", "schedule"}:
        yield "list", joined([part.rstrip(".") for part in _phrases(question, value, names)])
        yield "cycle", every(value) if value.get("rows") else ""
    elif question.type == "money":
        yield "money", money(value["amount"], value.get("currency") or names.currency)
    elif question.type == "date":
        yield "date", day(value["date"], names)
    elif question.type in {"number", "time"}:
        yield question.type, str(value[question.type])


def filled(template: str, values: Mapping[str, str]) -> str:
    """A sentence with its values, without the parts in brackets that lack one.

    Empty where a value outside brackets is missing. What was written is never read as a template.
    """
    parts = _MAY_BE_LEFT_OUT.split(template)  # every second one stood in brackets
    said = []
    for place, part in enumerate(parts):
        if all(values.get(name) for name in named_in(part)):
            told = {name: values[name].strip().rstrip(".") for name in named_in(part)}
            said.append(part.format_map(told))
        elif place % 2 == 0:
            return ""
    return "".join(said)


def named_in(template: str) -> set[str]:
    """The names a template mentions."""
    return {name for _text, name, _spec, _conv in string.Formatter().parse(template) if name}


def every(value: Value) -> str:
    """`every week`, `every 2 weeks`, `every 8 days`: how often a schedule begins anew."""
    days = cycle_of(value)
    if days == 7:
        return "every week"
    return f"every {days // 7} weeks" if days % 7 == 0 else f"every {days} days"


def day(text: str, names: Names) -> str:
    """A stored day as the agreement writes days; as it is where it is none."""
    try:
        return names.day(date.fromisoformat(text))
    except ValueError:
        return text


def joined(parts: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    rest = [part for part in parts if part]
    if len(rest) < 2:
        return "".join(rest)
    return f"{', '.join(rest[:-1])} and {rest[-1]}"


def as_sentence(text: str) -> str:
    """The words with a capital first letter and a full stop, spaces put right."""
    text = re.sub(r"\s+", " ", text).strip()
    if not text:
        return ""
    text = text[0].upper() + text[1:]
    said = text.rstrip("”’\"'")  # a mark inside a closing quote ends it; an apostrophe does not
    return text if said.endswith((".", "!", "?", "…")) else f"{text}."


def money(amount: str, currency: str) -> str:
    """`CA$300`, `£75`, or `300 SEK` where the currency has no sign here."""
    plain = amount[:-3] if amount.endswith(".00") else amount
    return f"{SIGNS[currency]}{plain}" if currency in SIGNS else f"{plain} {currency}"
