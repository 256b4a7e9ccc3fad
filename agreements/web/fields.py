"""Form fields whose words are safe to store on either database."""

import unicodedata
from contextlib import suppress
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from agreements.audit.text import clean_text, without_unstorable


class _KeepsWords(forms.Textarea):
    """Shows back what was typed without the characters that cannot even be shown."""

    def format_value(self, value: Any) -> str | None:
        return without_unstorable(value) if isinstance(value, str) else value


class _KeepsLine(forms.TextInput):
    def format_value(self, value: Any) -> str | None:
        return without_unstorable(value) if isinstance(value, str) else value


class PlainTextField(forms.CharField):
    """Text in any script up to `max_length` characters.

    Refuses NUL, control characters and lone surrogates with a kind sentence, keeping the words;
    too long says how long it is now. One line unless `lines=True`.
    """

    def __init__(self, *, max_length: int, lines: bool = False, **kwargs: Any) -> None:
        self.longest = max_length
        kwargs.setdefault("widget", _KeepsWords(attrs={"rows": 3}) if lines else _KeepsLine())
        super().__init__(**kwargs)
        # Django's own check refuses NUL with words of its own; ours covers it and more.
        self.validators = []
        self.widget.attrs.setdefault("autocomplete", "off")

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        try:
            text = clean_text(text)
        except ValueError as problem:
            raise ValidationError(str(problem), code="unstorable") from problem
        if len(text) > self.longest:
            raise ValidationError(
                _("Keep this to %(limit)d characters. It’s %(now)d now."),
                code="too_long",
                params={"limit": self.longest, "now": len(text)},
            )
        return text if any(map(_is_seen, text)) else ""


def _is_seen(character: str) -> bool:
    """Whether a character can be seen by itself: no space, control, joiner or bare accent."""
    return unicodedata.category(character)[0] not in "CMZ"


class AddressField(PlainTextField):
    """An address of mail, or nothing."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.EmailInput(attrs={"autocomplete": "off"}))
        super().__init__(max_length=254, required=False, **kwargs)

    def to_python(self, value: Any) -> str:
        address = super().to_python(value)
        try:
            if address:
                validate_email(address)
        except ValidationError as problem:
            raise ValidationError(
                _("Write an address such as name@example.org, or leave it empty."), code="invalid"
            ) from problem
        return address


class DayField(forms.DateField):
    """A day, picked or typed; refusals say what a day looks like.

    Only year-month-day: what 10/12 is depends on where somebody grew up, and a browser sends this.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", ["%Y-%m-%d"])
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        super().__init__(**kwargs)
        self.widget.attrs["class"] = "short"
        self.error_messages["required"] = _("Choose a day.")
        self.error_messages["invalid"] = _("Write the day as year-month-day, such as 2027-03-08.")

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(value)
        if day and not 1900 <= day.year <= 2200:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return day


class HourField(forms.TimeField):
    """A time of day."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
        super().__init__(**kwargs)
        self.widget.attrs["class"] = "short"
        self.error_messages["required"] = _("Choose a time.")
        self.error_messages["invalid"] = _("Write the time as hours and minutes, such as 18:00.")


class ZoneField(forms.CharField):
    """A time zone by its name, or by its city alone; the page lists them for the browser."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=64, **kwargs)
        self.widget.attrs.update({"list": "zones", "autocomplete": "off"})

    def to_python(self, value: Any) -> str:
        typed = (super().to_python(value) or "").strip().replace(" ", "_").casefold()
        if not typed:
            return ""
        found = [zone for zone in zones() if zone.casefold() == typed] or [
            zone for zone in zones() if zone.casefold().endswith(f"/{typed}")
        ]
        if not found:
            raise ValidationError(_("Choose a zone of the list, such as Europe/London."))
        return found[0]


@cache
def zones() -> tuple[str, ...]:
    """The time zones to choose from: those named after a place, and UTC."""
    named = (zone for zone in available_timezones() if zone.partition("/")[0] in _REGIONS)
    return (*sorted(named), "UTC")


_REGIONS = frozenset(
    "Africa America Antarctica Asia Atlantic Australia Europe Indian Pacific".split()
)


def sent_in(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with, be it nothing at all; None where the page is only looked at."""
    return request.POST if request.method == "POST" else None


def ids_in(request: HttpRequest, name: str = "wording") -> list[UUID]:
    """The ids a form sent of what its page showed; what is none is left out."""
    found = []
    for told in request.POST.getlist(name):
        with suppress(ValueError):
            found.append(UUID(told))
    return found


_NEVER_SHOWN = frozenset({"csrfmiddlewaretoken", "code", "word", "next"})


def typed_words(sent: QueryDict) -> list[str]:
    """The longer words among what a form sent; never a code, an own word, a key or a tick."""
    return [
        value
        for name, values in sent.lists()
        if name not in _NEVER_SHOWN
        for value in map(str, values)
        if any(sign.isspace() for sign in value.strip()) or not value.isascii()
    ]
