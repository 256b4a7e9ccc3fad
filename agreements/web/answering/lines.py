"""The fields of single lines: a text, a number, a day, a time, one of a few."""

from collections.abc import Iterable

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from agreements.questions.rules import Detail
from agreements.web.answering.typed import day_in, number_in, time_in
from agreements.web.fields import PlainTextField

_ONE_LINE, _IN_A_LIST = 200, 300


def _typed(label: str, **attrs: str) -> forms.Field:
    """A line whose words are kept even where they are no day or number yet."""
    widget = forms.TextInput(attrs={"class": "short", **attrs})
    return PlainTextField(max_length=60, required=False, label=label, widget=widget)


def number_line(label: str) -> forms.Field:
    return _typed(label, inputmode="decimal")


def day_line(label: str) -> forms.Field:
    return _typed(label, type="date")


def time_line(label: str) -> forms.Field:
    return _typed(label, type="time")


def select_line(label: str, choices: Iterable[tuple[str, str]]) -> forms.Field:
    field = forms.ChoiceField(label=label, choices=list(choices), required=False)
    field.widget.attrs["class"] = "short"
    field.error_messages["invalid_choice"] = _("Choose one of these.")
    return field


def line_for(detail: Detail, *, longest: int = _ONE_LINE) -> forms.Field:
    """The field of a line beside a question or in a column, by its type."""
    label = str(detail.label)
    if detail.type == "choice":
        listed = [(option.code, str(option.label)) for option in detail.options]
        return select_line(label, [("", ""), *listed])
    build = {"number": number_line, "date": day_line, "time": time_line}.get(detail.type)
    if build:
        return build(label)
    return PlainTextField(max_length=longest, required=False, label=label)


def numbered(number: int, column: Detail | None) -> forms.Field:
    """A field of one line of a list; its label says which line to whoever cannot see it."""
    field = line_for(column or Detail("", ""), longest=_IN_A_LIST)
    line = format_html('<span class="hidden">{}</span>', _("Line %(number)d") % {"number": number})
    field.label = format_html("{} {}", line, column.label) if column else line
    return field


def problem_with(kind: str, typed: str | None) -> str:
    """What to say of words that are not what their line is for; "" where they are."""
    checks = {
        "number": (number_in, _("Write a number, such as 3")),
        "date": (day_in, _("Write the day as year-month-day, such as 2027-03-08.")),
        "time": (time_in, _("Write the time as hours and minutes, such as 18:00.")),
    }
    if not typed or kind not in checks:
        return ""
    check, words = checks[kind]
    return "" if check(typed) else words


def why_label() -> SafeString:
    return format_html(
        '{} <span class="field__optional">{}</span>',
        _("Why this matters to you"),
        _("(optional)"),
    )
