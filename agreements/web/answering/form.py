"""The form of one question: one heading, its choices or fields, and nothing chosen beforehand."""

from typing import Any

from crispy_forms.layout import HTML
from django import forms
from django.utils.translation import gettext as _

from agreements.drafting.queries import Place
from agreements.plans.visibility import Thing, Told, line
from agreements.practices.models import Secrets
from agreements.questions.rules import CURRENCIES, OTHER, Names, Question
from agreements.questions.sentences import SIGNS, sentences
from agreements.questions.whose import whose_say
from agreements.web.answering.lines import (
    day_line,
    line_for,
    number_line,
    numbered,
    problem_with,
    select_line,
    time_line,
    why_label,
)
from agreements.web.answering.reading import (
    MOST_LINES,
    TALK,
    UNSURE,
    columns_of,
    detail_field,
    line_field,
    lines_in,
    shown,
)
from agreements.web.answering.typed import amount_in, number_in
from agreements.web.fields import PlainTextField
from agreements.web.layout import Choices, Together, fields_only

ONE_LINE = 200
FIRST_LINES = 3


class AnswerForm(forms.Form):
    """One question as one person answers it. Leaving it blank is always allowed."""

    quiet_optional = True
    heading = ""

    def __init__(
        self,
        place: Place,
        names: Names,
        *,
        caption: str,
        lines: int = 0,
        secrets: str = Secrets.KEPT,
        **sent: Any,
    ) -> None:
        stored = shown(place.question, place.value, talk=place.talk)
        super().__init__(initial=stored, **sent)
        self.question, self.names, self.caption = place.question, names, caption
        self.told = Told(names.coach, names.other, secrets)
        self.lines = _lines(self.question, stored, lines, sent.get("data"))
        build = {
            "single": self._single,
            "multi": self._multi,
            "text": self._text,
            "long": self._text,
            "list": self._list,
            "schedule": self._schedule,
            "number": self._plain,
            "money": self._money,
            "date": self._plain,
            "time": self._plain,
            "ack": self._ack,
        }[self.question.type]
        layout = build()
        if self.question.type != "ack":
            self.fields["why"] = PlainTextField(
                max_length=600, lines=True, required=False, label=why_label()
            )
            self.fields["why"].sees = self.why_sees  # type: ignore[attr-defined]
            layout.insert(1, HTML('{% include "partner/_prompt.html" %}'))
            layout.append("why")
        self.helper = fields_only(*layout)

    @property
    def sees(self) -> str:
        """Who reads the answer, and when."""
        return line(Thing(self.question.kind), self.told)

    @property
    def why_sees(self) -> str:
        """Who reads why it matters; nothing above the field where that is who reads the answer."""
        words = line(Thing.WHY, self.told)
        return "" if words == self.sees else words

    @property
    def hint(self) -> str:
        """What to know before answering, and whose say it is."""
        return f"{self.question.hint} {whose_say(self.question, self.names)}".strip()

    def _head(self, field: forms.Field) -> forms.Field:
        field.label, field.help_text = str(self.question.title), self.hint
        field.sees = self.sees  # type: ignore[attr-defined]
        field.error_messages["invalid_choice"] = _("Choose one of these.")
        return field

    def _later(self) -> list[tuple[str, str]]:
        talk = _("Talk with %(coach)s about this") % {"coach": self.names.coach}
        return [(UNSURE, _("I’m not sure yet")), (TALK, talk)]

    def _notes(self) -> dict[str, str]:
        return {TALK: line(Thing.TALK, self.told)}

    def _options(self) -> list[tuple[str, str]]:
        listed = [(option.code, str(option.label)) for option in self.question.options]
        return [*listed, (OTHER, _("Something else")), *self._later()]

    def _choices(self) -> list[Any]:
        reveals: dict[str, list[str]] = {OTHER: [OTHER]}
        for option in self.question.options:
            for detail in option.details:
                name = detail_field(option.code, detail.name)
                reveals.setdefault(option.code, []).append(name)
                self.fields[name] = line_for(detail)
        self.fields[OTHER] = PlainTextField(
            max_length=self.question.limit, required=False, label=_("In your own words")
        )
        self.heading = "choice"
        choices = Choices("choice", reveals=reveals, notes=self._notes(), or_before=UNSURE)
        return [choices, *self._beside()]

    def _beside(self) -> list[str]:
        """The lines asked whatever was chosen."""
        names = []
        for detail in self.question.details:
            names.append(detail_field("", detail.name))
            self.fields[names[-1]] = line_for(detail)
        return names

    def _single(self) -> list[Any]:
        self.fields["choice"] = self._head(
            forms.ChoiceField(choices=self._options(), widget=forms.RadioSelect, required=False)
        )
        return self._choices()

    def _multi(self) -> list[Any]:
        self.fields["choice"] = self._head(
            forms.MultipleChoiceField(
                choices=self._options(), widget=forms.CheckboxSelectMultiple, required=False
            )
        )
        return self._choices()

    def _text(self) -> list[Any]:
        long = self.question.type == "long"
        self.fields["text"] = self._head(
            PlainTextField(max_length=self.question.limit, lines=long, required=False)
        )
        self.heading = "text"
        return ["text", *self._beside(), self._marks()]

    def _list(self) -> list[Any]:
        return [self._table(*self._beside()), self._marks()]

    def _schedule(self) -> list[Any]:
        self.fields["cycle"] = number_line(_("It begins anew after"))
        self.fields["cycle"].help_text = _("Left empty, it is the same every week.")
        units = [("weeks", _("weeks")), ("days", _("days"))]
        self.fields["unit"] = select_line(_("Weeks or days"), units)
        self.fields["text"] = PlainTextField(
            max_length=self.question.limit, lines=True, required=False, label=_("Or in your words")
        )
        return [self._table("cycle", "unit", *self._beside(), "text"), self._marks()]

    def _table(self, *after: str) -> Together:
        """The lines of a list, each with its columns, and what belongs to all of them."""
        columns = columns_of(self.question)
        rows = []
        for number in range(1, self.lines + 1):
            rows.append([line_field(number, name) for name, _column in columns])
            for name, column in columns:
                self.fields[line_field(number, name)] = numbered(number, column)
        more = _("Add a line") if self.lines < MOST_LINES else ""
        return self._together(*after, rows=rows, more=more, most=MOST_LINES)

    def _money(self) -> list[Any]:
        currency = self.initial.get("currency") or self.names.currency
        self.initial["currency"] = currency
        self.fields["amount"] = PlainTextField(
            max_length=40,
            required=False,
            label=_("Amount in %(currency)s") % {"currency": SIGNS.get(currency, currency)},
            widget=forms.TextInput(attrs={"class": "short", "inputmode": "decimal"}),
        )
        self.fields["currency"] = select_line(_("Currency"), [(c, c) for c in CURRENCIES])
        self.fields["text"] = PlainTextField(
            max_length=ONE_LINE,
            required=False,
            label=_("How to ask, and by when to answer"),
        )
        fields = ("amount", "currency", "text", *self._beside())
        return [self._together(*fields), self._marks()]

    def _plain(self) -> list[Any]:
        """A number, a day or a time, with what is asked beside it."""
        build = {"number": number_line, "date": day_line, "time": time_line}[self.question.type]
        labels = {"number": _("Number"), "date": _("Day"), "time": _("Time")}
        self.fields[self.question.type] = build(labels[self.question.type])
        return [self._together(self.question.type, *self._beside()), self._marks()]

    def _ack(self) -> list[Any]:
        self.fields["ack"] = forms.BooleanField(required=False, label=_("I confirm this"))
        fields = ["ack"]
        if self.question.options:
            listed = [(option.code, str(option.label)) for option in self.question.options]
            self.fields["choice"] = select_line(_("And of this"), [("", ""), *listed])
            fields.append("choice")
        words = " ".join(sentences(self.question, {"ack": True}, self.names))
        return [self._together(*fields, words=words), self._marks()]

    def _together(self, *names: str, **how: Any) -> Together:
        return Together(str(self.question.title), *names, hint=self.hint, sees=self.sees, **how)

    def _marks(self) -> Choices:
        self.fields["marks"] = forms.MultipleChoiceField(
            choices=self._later(),
            widget=forms.CheckboxSelectMultiple,
            required=False,
            label=_("Or, for now"),
        )
        return Choices("marks", notes=self._notes())

    def clean(self) -> dict[str, Any]:
        """Nothing is required but the detail of what was chosen, and a day that is one."""
        found = super().clean() or {}
        picked = found.get("choice") or []
        codes = picked if isinstance(picked, list) else [picked]
        if OTHER in codes and found.get(OTHER) == "":
            self.add_error(OTHER, _("Tell us in your own words what it is"))
        for option in self.question.options:
            for detail in option.details if option.code in codes else ():
                name = detail_field(option.code, detail.name)
                if found.get(name) == "" and detail.missing:
                    self.add_error(name, str(detail.missing))
        if self.question.type in {"list", "schedule"} and self.lines > MOST_LINES:
            words = _("Keep this to %(limit)d lines. It’s %(now)d now.")
            self.add_error("line_1", words % {"limit": MOST_LINES, "now": self.lines})
        for name, problem in self._problems(found, codes):
            self.add_error(name, problem)
        return found

    def _problems(self, found: dict[str, Any], codes: list[str]) -> list[tuple[str, str]]:
        """Every field in which something stands that is no sum, number, day or time."""
        if found.get("amount") and not amount_in(found["amount"]):
            return [("amount", _("Write an amount in numbers, such as 300"))]
        cycle = number_in(found.get("cycle") or "")
        if found.get("cycle") and not (cycle.isdigit() and 1 <= int(cycle) <= 366):
            return [("cycle", _("Write a whole number from 1 to 366, such as 2"))]
        lines = [("", self.question.type, self.question.type)]
        lines += [("", d.type, detail_field("", d.name)) for d in self.question.details]
        for option in self.question.options:
            lines += [
                (option.code, d.type, detail_field(option.code, d.name)) for d in option.details
            ]
        for number in range(1, self.lines + 1):
            lines += [
                ("", column.type, line_field(number, name))
                for name, column in columns_of(self.question)
                if column
            ]
        return [
            (name, problem)
            for code, kind, name in lines
            if (not code or code in codes) and (problem := problem_with(kind, found.get(name)))
        ]


def _lines(question: Question, stored: dict[str, Any], wanted: int, sent: Any) -> int:
    """How many lines a list shows: those written, those sent, or the few to begin with."""
    filled = lines_in(name for name, text in stored.items() if text)
    posted = lines_in(sent) if sent is not None else 0
    first = min(question.rows, 2 if question.columns else FIRST_LINES)
    return max(first, filled, posted, min(wanted, MOST_LINES))
