"""From what a question's form sent to what is stored, and back to what the form shows.

Nothing a person wrote is dropped: words under a choice that is not taken, and an amount that is
no number yet, lie in `aside` under the name of their field, for the writer's own form alone.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from agreements.audit.text import clean_text
from agreements.questions.rules import OTHER, Question

UNSURE, TALK = "_unsure", "_talk"  # beside the bank's own codes, which never begin like this
MOST_LINES = 12
LONGEST_DRAFT = 10_000
_SIGN = r"[A-Za-z]{0,3}\s*[$€£¥]?"
_SUM = re.compile(rf"\s*{_SIGN}\s*(?P<sum>\d[\d .,’']*?)\.?\s*{_SIGN}\s*")
_AMOUNT = re.compile(r"\d{1,9}(\.\d{1,2})?")
_GROUPED = re.compile(r"\d{1,3}([ ,.’']\d{3})+([.,]\d{1,2})?")


@dataclass(frozen=True)
class Draft:
    """One answer as it is stored: the value and the wish to talk."""

    value: dict[str, Any]
    talk: bool

    @property
    def blank(self) -> bool:
        return not self.value and not self.talk


def detail_field(code: str, name: str) -> str:
    return f"{code}_{name}"


def line_field(number: int) -> str:
    return f"line_{number}"


def read(question: Question, sent: QueryDict) -> Draft:
    """The answer in a form's fields, finished or not.

    Raises ValueError with a sentence when a character cannot be stored or a text has no end.
    """
    reader = {
        "single": _read_single,
        "multi": _read_multi,
        "text": _read_text,
        "list": _read_list,
        "money": _read_money,
        "ack": _read_ack,
    }[question.type]
    picked = sent.getlist("choice") + sent.getlist("marks")
    value = reader(question, sent)
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


def _read_single(question: Question, sent: QueryDict) -> dict[str, Any]:
    choice = sent.get("choice", "")
    if choice != OTHER and question.option(choice) is None:
        choice = ""
    details, aside = {}, {}
    for option in question.options:
        for detail in option.details:
            field = detail_field(option.code, detail.name)
            if text := _words(sent, field):
                if option.code == choice:
                    details[detail.name] = text
                else:
                    aside[field] = text
    other = _words(sent, OTHER)
    if other and choice != OTHER:
        aside[OTHER] = other
        other = ""
    return {"choice": choice, "details": details, "other": other, "aside": aside}


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
    lines = [_words(sent, line_field(number)) for number in range(1, MOST_LINES + 1)]
    return {"rows": [line for line in lines if line]}


def _read_money(question: Question, sent: QueryDict) -> dict[str, Any]:
    typed = _words(sent, "amount")
    amount = amount_in(typed)
    aside = {"amount": typed} if typed and not amount else {}
    return {"amount": amount, "text": _words(sent, "text"), "aside": aside}


def _read_ack(question: Question, sent: QueryDict) -> dict[str, Any]:
    return {"ack": "ack" in sent}


def amount_in(typed: str) -> str:
    """A sum as it is stored, `300` or `300.50`; "" where there is none in what was typed.

    >>> amount_in("CA$ 1,250.5"), amount_in("300,00"), amount_in("three")
    ('1250.50', '300', '')
    """
    digits = "".join(str(unicodedata.digit(sign, sign)) for sign in typed)
    found = _SUM.fullmatch(digits)
    if found is None:
        return ""
    plain = found["sum"]
    if _GROUPED.fullmatch(plain):
        plain = re.sub(r"[ ,.’'](?=\d{3})", "", plain)
    plain = plain.replace(",", ".")
    if not _AMOUNT.fullmatch(plain):
        return ""
    return f"{Decimal(plain):.2f}".removesuffix(".00")


def shown(question: Question, value: Mapping[str, Any], *, talk: bool) -> dict[str, Any]:
    """What a stored answer looks like in its form's fields."""
    marks = [*([UNSURE] if value.get("unsure") else []), *([TALK] if talk else [])]
    fields: dict[str, Any] = {"why": value.get("why", ""), "marks": marks}
    if question.type == "single":
        taken = value.get("choice", "")
        fields |= {"choice": marks[-1] if marks else taken, OTHER: value.get("other", "")}
        fields |= {detail_field(taken, k): text for k, text in value.get("details", {}).items()}
    elif question.type == "multi":
        own = [OTHER] if value.get("other") or "ticked" in value.get("aside", {}) else []
        fields |= {"choice": [*value.get("choices", []), *own, *marks]}
        fields |= {OTHER: value.get("other", "")}
    elif question.type == "list":
        fields |= {line_field(n): row for n, row in enumerate(value.get("rows", []), 1)}
    else:
        fields |= {key: value.get(key, "") for key in ("text", "amount", "ack")}
    return {**fields, **value.get("aside", {})}
