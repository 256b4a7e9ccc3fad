"""The form of one question: one heading, its choices or fields, and nothing chosen beforehand."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from agreements.drafting.queries import Place
from agreements.questions.rules import OTHER, SIGNS, Names, Question, sentences
from agreements.web.fields import PlainTextField
from agreements.web.layout import Choices, Together, fields_only
from agreements.web.partner.reading import (
    MOST_LINES,
    TALK,
    UNSURE,
    amount_in,
    detail_field,
    line_field,
    shown,
)

ONE_LINE = 200
FIRST_LINES = 3


class AnswerForm(forms.Form):
    """One question as one person answers it. Leaving it blank is always allowed."""

    quiet_optional = True
    heading = ""

    def __init__(
        self, place: Place, names: Names, *, caption: str, lines: int = 0, **sent: Any
    ) -> None:
        stored = shown(place.question, place.value, talk=place.talk)
        super().__init__(initial=stored, **sent)
        self.question, self.names, self.caption = place.question, names, caption
        self.lines = _lines(self.question, stored, lines, sent.get("data"))
        build = {
            "single": self._single,
            "multi": self._multi,
            "text": self._text,
            "list": self._list,
            "money": self._money,
            "ack": self._ack,
        }[self.question.type]
        layout = build()
        if self.question.type != "ack":
            self.fields["why"] = PlainTextField(
                max_length=600, lines=True, required=False, label=_why()
            )
            layout.append("why")
        self.helper = fields_only(*layout)

    @property
    def sees(self) -> str:
        """Who reads the answer, and when."""
        names = {"coach": self.names.coach, "other": self.names.other}
        if self.question.who == "P":
            return _("Only you, and %(coach)s after you seal. Never %(other)s.") % names
        return _("Only you, for now. %(coach)s after you seal.") % names

    @property
    def hint(self) -> str:
        """What to know before answering; whose say it is where it is one person's own."""
        if self.question.kind != "boundary":
            return str(self.question.hint)
        own = _("This is about your own limit. %(other)s doesn’t have to agree with it.")
        return f"{self.question.hint} {own % {'other': self.names.other}}".strip()

    def _head(self, field: forms.Field) -> forms.Field:
        field.label, field.help_text = str(self.question.title), self.hint
        field.sees = self.sees  # type: ignore[attr-defined]
        field.error_messages["invalid_choice"] = _("Choose one of these.")
        return field

    def _later(self) -> list[tuple[str, str]]:
        talk = _("Talk with %(coach)s about this") % {"coach": self.names.coach}
        return [(UNSURE, _("I’m not sure yet")), (TALK, talk)]

    def _notes(self) -> dict[str, str]:
        note = _("%(coach)s sees this question at once, not your answer. %(other)s doesn’t.")
        return {TALK: note % {"coach": self.names.coach, "other": self.names.other}}

    def _options(self) -> list[tuple[str, str]]:
        listed = [(option.code, str(option.label)) for option in self.question.options]
        return [*listed, (OTHER, _("Something else")), *self._later()]

    def _choices(self) -> list[Any]:
        reveals: dict[str, list[str]] = {OTHER: [OTHER]}
        for option in self.question.options:
            for detail in option.details:
                name = detail_field(option.code, detail.name)
                reveals.setdefault(option.code, []).append(name)
                self.fields[name] = PlainTextField(
                    max_length=ONE_LINE, required=False, label=str(detail.label)
                )
        self.fields[OTHER] = PlainTextField(
            max_length=self.question.limit, required=False, label=_("In your own words")
        )
        self.heading = "choice"
        return [Choices("choice", reveals=reveals, notes=self._notes(), or_before=UNSURE)]

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
        limit = self.question.limit
        self.fields["text"] = self._head(
            PlainTextField(max_length=limit, lines=limit > ONE_LINE, required=False)
        )
        self.heading = "text"
        return ["text", self._marks()]

    def _list(self) -> list[Any]:
        names = [line_field(number) for number in range(1, self.lines + 1)]
        for number, name in enumerate(names, 1):
            label = format_html(
                '<span class="hidden">{}</span>', _("Line %(number)d") % {"number": number}
            )
            self.fields[name] = PlainTextField(max_length=300, required=False, label=label)
        more = _("Add a line") if self.lines < MOST_LINES else ""
        return [self._together(*names, numbered=True, more=more), self._marks()]

    def _money(self) -> list[Any]:
        currency = self.names.currency
        self.fields["amount"] = PlainTextField(
            max_length=40,
            required=False,
            label=_("Amount in %(currency)s") % {"currency": SIGNS.get(currency, currency)},
            widget=forms.TextInput(attrs={"class": "short", "inputmode": "decimal"}),
        )
        self.fields["text"] = PlainTextField(
            max_length=ONE_LINE,
            required=False,
            label=_("How to ask, and by when to answer"),
        )
        return [self._together("amount", "text"), self._marks()]

    def _ack(self) -> list[Any]:
        self.fields["ack"] = forms.BooleanField(required=False, label=_("I confirm this"))
        words = " ".join(sentences(self.question, {"ack": True}, self.names))
        return [self._together("ack", words=words), self._marks()]

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
        """Nothing is required but the detail of what was chosen, and an amount that is one."""
        found = super().clean() or {}
        picked = found.get("choice") or []
        codes = picked if isinstance(picked, list) else [picked]
        if OTHER in codes and found.get(OTHER) == "":
            self.add_error(OTHER, _("Tell us in your own words what it is"))
        for option in self.question.options:
            for detail in option.details if option.code in codes else ():
                name = detail_field(option.code, detail.name)
                if found.get(name) == "":
                    self.add_error(name, str(detail.missing))
        if found.get("amount") and not amount_in(found["amount"]):
            self.add_error("amount", _("Write an amount in numbers, such as 300"))
        return found


def _why() -> SafeString:
    return format_html(
        '{} <span class="field__optional">{}</span>',
        _("Why this matters to you"),
        _("(optional)"),
    )


def _lines(question: Question, stored: dict[str, Any], wanted: int, sent: Any) -> int:
    """How many lines a list shows: those written, those sent, or the few to begin with."""
    names = [line_field(number) for number in range(1, MOST_LINES + 1)]
    filled = sum(bool(stored.get(name)) for name in names)
    posted = sum(name in sent for name in names) if sent is not None else 0
    return min(MOST_LINES, max(min(question.rows, FIRST_LINES), filled, posted, wanted))
