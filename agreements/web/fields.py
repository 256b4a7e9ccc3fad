"""Form fields whose words are safe to store on either database."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
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
        return text
