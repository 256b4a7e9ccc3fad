"""Questions, the shape of their answers, and how an answer reads as a sentence.

An answer is stored as JSON with the keys its type needs; any may be missing while it is written:

    single   {"choice": code, "details": {name: text}, "other": text}
    multi    {"choices": [code, ...], "other": text}
    text     {"text": text}                                 one line or several
    list     {"rows": [text, ...]}
    money    {"amount": "300", "text": text}                a decimal number, and how to ask
    ack      {"ack": true}

Each may also hold `"unsure": true` ("I'm not sure yet"), `"why": text`, and under `aside` words the
writer's own form shows again though they are no part of the answer. Whether the person
wants to talk with the coach is a column beside the answer, because the coach sees it at once.
"""

import re
import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Value = Mapping[str, Any]

CONDITIONS = frozenset(
    "has_children has_child_under_3 has_pets has_dependant has_business any_money_tie "
    "joint_account income_dependence married_or_joint_property shift_work deployed "
    "third_party_contact form:two_homes form:in_house form:nesting form:property form:apart "
    "ctx:betrayal ctx:hidden_sexual ctx:substance ctx:gambling".split()
)
TYPES = frozenset({"single", "multi", "text", "list", "money", "ack"})
KINDS = frozenset({"shared", "boundary", "commitment", "acknowledgement", "private"})
OTHER = "other"


@dataclass(frozen=True)
class Names:
    """The short names and dates a sentence is filled with. `writer` is whose answer it is."""

    writer: str
    other: str
    coach: str
    begins_on: str
    ends_on: str
    currency: str


@dataclass(frozen=True)
class Detail:
    """A line asked for with a chosen option: its name in the sentence and its label."""

    name: str
    label: str
    missing: str


@dataclass(frozen=True)
class Option:
    """One choice: stable code, label, and the sentence (single) or phrase (multi) it becomes."""

    code: str
    label: str
    sentence: str = ""
    details: tuple[Detail, ...] = ()


@dataclass(frozen=True)
class Question:
    """One question of the bank; `slug` and option codes never change once asked of anybody.

    `who`: E each alone, J decided together (either may suggest), O own promise or limit,
    P private to the coach, A confirmed by each. `when` names plan facts of which one must hold,
    each of which may join several with "+"; empty means always. `ordered` options run from the
    most careful to the least. `essentials` questions are asked in the short first round.
    """

    slug: str
    title: str
    name: str
    type: str
    who: str
    kind: str = "shared"
    hint: str = ""
    options: tuple[Option, ...] = ()
    sentence: str = ""
    when: tuple[str, ...] = ()
    essentials: bool = True
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


@dataclass(frozen=True)
class Topic:
    """Questions that belong together on the writer's list; at most ten are asked at a time."""

    slug: str
    name: str
    order: int
    lead: str
    questions: tuple[Question, ...] = field(repr=False)


def applies(question: Question, facts: frozenset[str]) -> bool:
    """Whether a question is asked of a couple with these plan facts."""
    return not question.when or any(
        all(fact in facts for fact in group.split("+")) for group in question.when
    )


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
        "list": ("rows",),
        "money": ("amount",),
        "ack": ("ack",),
    }
    return any(value.get(key) for key in keys[question.type])


def display(question: Question, value: Value, names: Names) -> str:
    """A short reading of an answer, such as `On set days: Sundays at 18:00`; "" when blank."""
    if not is_answered(question, value):
        return ""
    if question.type == "single":
        return _display_single(question, value)
    if question.type == "multi":
        return ", ".join(_labels(question, value))
    if question.type == "list":
        return " · ".join(value["rows"])
    if question.type == "money":
        extra = f", {value['text']}" if value.get("text") else ""
        return money(value["amount"], names.currency) + extra
    if question.type == "ack":
        return str(question.name)
    return str(value["text"])


def _display_single(question: Question, value: Value) -> str:
    if value["choice"] == OTHER:
        return str(value.get("other", ""))
    option = question.option(value["choice"])
    if option is None:
        return ""
    details = [text for text in value.get("details", {}).values() if text]
    return f"{option.label}: {', '.join(details)}" if details else str(option.label)


def _labels(question: Question, value: Value) -> list[str]:
    picked = value.get("choices", ())
    chosen = [str(option.label) for option in question.options if option.code in picked]
    return [*chosen, *([value["other"]] if value.get("other") else [])]


def sentences(question: Question, value: Value, names: Names) -> list[str]:
    """What an answer reads as in an agreement: one sentence, or one for each row of a list.

    Empty when nothing was answered or a value that the sentence needs is missing.
    """
    if not is_answered(question, value):
        return []
    if question.type == "list" and not question.sentence:
        return [as_sentence(row) for row in value["rows"] if row]
    template = _template(question, value)
    filled = _fill(template, _values(question, value, names))
    return [as_sentence(filled)] if filled else []


def _template(question: Question, value: Value) -> str:
    if question.type == "single":
        if value["choice"] == OTHER:
            return "{other}"
        option = question.option(value["choice"])
        return str(option.sentence) if option else ""
    return str(question.sentence or "{text}")


def _values(question: Question, value: Value, names: Names) -> dict[str, str]:
    found = {
        "writer": names.writer,
        "partner": names.other,
        "coach": names.coach,
        "begins_on": names.begins_on,
        "ends_on": names.ends_on,
        "other": value.get("other", ""),
        "text": value.get("text", ""),
    }
    found.update(value.get("details", {}))
    if question.type == "multi":
        phrases = [
            str(option.sentence or option.label)
            for option in question.options
            if option.code in value.get("choices", ())
        ]
        found["list"] = joined([*phrases, *([value["other"]] if value.get("other") else [])])
    if question.type == "list":
        found["list"] = joined([row.rstrip(".") for row in value["rows"] if row])
    if question.type == "money":
        found["money"] = money(value["amount"], names.currency)
    return found


def _fill(template: str, values: Mapping[str, str]) -> str:
    needed = {name for _text, name, _spec, _conv in string.Formatter().parse(template) if name}
    if any(not values.get(name) for name in needed):
        return ""
    return template.format_map({name: values[name].strip().rstrip(".") for name in needed})


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


SIGNS = {"GBP": "£", "EUR": "€", "USD": "US$", "CAD": "CA$", "AUD": "A$", "NZD": "NZ$"}


def money(amount: str, currency: str) -> str:
    """`CA$300`, `£75`, or `300 SEK` where the currency has no sign here."""
    plain = amount[:-3] if amount.endswith(".00") else amount
    return f"{SIGNS[currency]}{plain}" if currency in SIGNS else f"{plain} {currency}"


def faults(topics: Iterable[Topic]) -> list[str]:
    """Everything wrong with a bank, each naming its topic and question; empty when it is sound."""
    found: list[str] = []
    seen: set[str] = set()
    for topic in topics:
        for question in topic.questions:
            where = f"{topic.slug}/{question.slug}"
            found += [f"{where}: {fault}" for fault in _faults_of(question)]
            if question.slug in seen:
                found.append(f"{where}: the slug is used twice")
            seen.add(question.slug)
    return found


def _faults_of(question: Question) -> list[str]:
    found = []
    if question.type not in TYPES:
        found.append(f"unknown type “{question.type}”")
    if question.kind not in KINDS:
        found.append(f"unknown kind “{question.kind}”")
    if question.who not in set("EJOPA"):
        found.append(f"unknown who “{question.who}”")
    unknown = {f for group in question.when for f in group.split("+")} - CONDITIONS
    found += [f"unknown condition “{fact}”" for fact in sorted(unknown)]
    if question.type in {"single", "multi"} and len(question.options) < 2:
        found.append("a choice needs at least two options")
    codes = [option.code for option in question.options]
    if len(codes) != len(set(codes)) or OTHER in codes:
        found.append("option codes must differ and leave “other” alone")
    return found + _faults_of_sentences(question)


def _faults_of_sentences(question: Question) -> list[str]:
    if question.kind == "private":
        return []
    always = {"writer", "partner", "coach", "begins_on", "ends_on", "text", "other"}
    found = []
    if question.type == "single":
        pairs = [
            (option.sentence, always | {detail.name for detail in option.details})
            for option in question.options
        ]
    else:
        extra = {"multi": {"list"}, "list": {"list"}, "money": {"money"}}.get(question.type, set())
        pairs = [(question.sentence or "{text}", always | extra)]
    for sentence, known in pairs:
        if not sentence:
            found.append("an option has no sentence")
        used = {n for _t, n, _s, _c in string.Formatter().parse(str(sentence)) if n}
        found += [f"the sentence mentions {{{name}}}, which is not asked" for name in used - known]
    return found
