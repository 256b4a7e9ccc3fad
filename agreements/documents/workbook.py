"""The round on paper: questions to write under, or what a person has written so far.

A workbook holds what its reader sees on screen and nothing that is meant for the coach alone. It
is made when it is asked for, by a process of its own, and kept nowhere.
"""

from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from agreements.documents.drawing import CannotDrawError, draw_elsewhere
from agreements.documents.lettering import in_plain_letters
from agreements.documents.rules import direction
from agreements.drafting.queries import Place, Sheet, WrittenTopic
from agreements.plans.models import Partner
from agreements.practices.models import Paper
from agreements.questions.rules import Names, Option, Question
from agreements.questions.sentences import SIGNS, display, sentences
from agreements.questions.whose import whose_say
from agreements.shaping.opening import names_for

TEXT_LINES, SHORT_LINES, WHY_LINES, MORE_LINES = 5, 2, 2, 12
_PAPER = {
    Paper.A4: "@page { size: A4; margin: 20mm 20mm 29mm }",
    Paper.LETTER: "@page { size: letter; margin: 18mm 20mm 27mm }",
}
_LARGE_FOOT = " @page { font-size: 14pt; line-height: 18pt }"


class CannotPrintError(Exception):
    """No workbook came out; the questions on screen work all the same."""


@dataclass(frozen=True)
class Asked:
    """One question as it is printed: what to tick or write on, or the words written so far."""

    title: str
    hint: str
    confirm: str
    choices: tuple[tuple[str, tuple[str, ...]], ...]
    one: bool
    each: str = ""
    prompts: tuple[str, ...] = ()
    lines: int = 0
    why: int = 0
    said: tuple[tuple[str, str], ...] = ()

    @property
    def to_write_on(self) -> range:
        return range(self.lines)

    @property
    def to_say_why(self) -> range:
        return range(self.why)


def workbook_of(
    sheet: Sheet, partner: Partner, *, written: bool, large: bool, more: str = ""
) -> bytes:
    """The PDF: empty, or with this person's own answers and `more`, what the questions forgot.

    Topics that the sheet says do not apply are not printed. Raises CannotPrint.
    """
    page = _PAPER[Paper(partner.plan.paper)] + (_LARGE_FOOT if large else "")
    return _drawn(workbook_html(sheet, partner, written=written, large=large, more=more), page)


def workbook_html(
    sheet: Sheet, partner: Partner, *, written: bool, large: bool, more: str = ""
) -> str:
    """The workbook as HTML, in the language that is active."""
    names = _names(sheet, partner)
    topics = [
        (topic.topic, [_printed(place, names, written=written) for place in topic.places])
        for topic in sheet.topics
        if topic.mark != "not_ours" and _holds_anything(topic, written=written)
    ]
    page = {
        "language": partner.user.language if partner.user else settings.LANGUAGE_CODE,
        "large": large,
        "written": written,
        "topics": topics,
        "coach": names.coach,
        "more": in_plain_letters(more),
        "more_lines": range(MORE_LINES),
    }
    return render_to_string("pdf/workbook.html", page)


def _names(sheet: Sheet, partner: Partner) -> Names:
    """The coach is named, as on screen; the two people never are."""
    other = Partner(short_name=sheet.other, seat="b" if partner.seat == "a" else "a")
    known = names_for(partner.plan, {partner.seat: partner, other.seat: other}, partner.seat)
    return replace(known, writer=_("I"), other=_("the other person"))


def _holds_anything(topic: WrittenTopic, *, written: bool) -> bool:
    return bool(topic.handled) or not written


def _printed(place: Place, names: Names, *, written: bool) -> Asked:
    question = place.question
    asked = Asked(
        title=str(question.title),
        hint=_hint(question, names),
        confirm=" ".join(sentences(question, {"ack": True}, names)) if _is_ack(question) else "",
        choices=(),
        one=question.type == "single",
    )
    if written:
        said = [in_plain_letters(words) for words in _said(place, names)]
        return replace(asked, said=tuple((words, direction(words)) for words in said))
    return replace(asked, **_to_fill_in(question, names))


def _is_ack(question: Question) -> bool:
    return question.type == "ack"


def _hint(question: Question, names: Names) -> str:
    return f"{question.hint} {whose_say(question, names)}".strip()


def _said(place: Place, names: Names) -> list[str]:
    said = [display(place.question, {**place.value, "unsure": False}, names)]
    said.append(place.value.get("why", ""))
    if place.value.get("unsure"):
        said.append(_("I’m not sure yet"))
    if place.talk:
        said.append(_("Talk with %(coach)s about this") % {"coach": names.coach})
    return [words for words in said if words] or [_("Left blank")]


def _to_fill_in(question: Question, names: Names) -> dict[str, Any]:
    """Where to tick and where to write, by the kind of answer; lines where nothing else is said."""
    if _is_ack(question):
        return {"choices": ((_("I confirm this"), ()),)}
    if question.options:
        other = (_("Something else"), ("",))
        choices = (*map(_choice, question.options), other)
        return {"choices": choices, "prompts": _beside(question), "why": WHY_LINES}
    if question.type in {"list", "schedule"}:
        each = " · ".join(str(column.label) for column in question.columns)
        lines = max(question.rows, 3) + 1
        return {"each": each, "lines": lines, "prompts": _beside(question), "why": WHY_LINES}
    if question.type == "money":
        sign = SIGNS.get(names.currency, names.currency)
        amount = _("Amount in %(currency)s") % {"currency": sign}
        return {"prompts": (amount, _("How to ask, and by when to answer")), "why": WHY_LINES}
    short = question.type not in {"text", "long"} or question.limit <= 200
    lines = SHORT_LINES if short else TEXT_LINES
    return {"lines": lines, "prompts": _beside(question), "why": WHY_LINES}


def _beside(question: Question) -> tuple[str, ...]:
    """What is asked beside the question itself."""
    return tuple(str(detail.label) for detail in question.details)


def _choice(option: Option) -> tuple[str, tuple[str, ...]]:
    return str(option.label), tuple(str(detail.label) for detail in option.details)


def _drawn(html: str, page: str) -> bytes:
    try:
        return draw_elsewhere({"html": html, "page": page, "workbook": True})
    except CannotDrawError as problem:
        raise CannotPrintError from problem
