"""Layout objects for crispy forms: choices whose details open beneath them."""

from collections.abc import Mapping, Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, LayoutObject
from crispy_forms.utils import render_field
from django.forms import Form
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe


def fields_only(*fields: Any) -> FormHelper:
    """How a form is laid out: these fields in this order; the template writes form and buttons."""
    layout = FormHelper()
    layout.form_tag = False
    layout.disable_csrf = True
    if fields:
        layout.layout = Layout(*fields)
    return layout


class Choices(LayoutObject):  # type: ignore[misc]
    """Radios or checkboxes, each with the fields it reveals directly beneath it.

    `reveals` maps a choice's value to the names of fields shown while it is chosen (all of them
    without CSS `:has`), `notes` to a quiet line under its label; the word "or" stands before the
    choice named by `or_before`.
    """

    template = "house/layout/choices.html"

    def __init__(
        self,
        field: str,
        *,
        reveals: Mapping[str, Sequence[str]] | None = None,
        notes: Mapping[str, str] | None = None,
        or_before: str = "",
    ) -> None:
        self.fields = [field]
        self.field = field
        self.reveals = reveals or {}
        self.notes = notes or {}
        self.or_before = or_before

    def render(self, form: Form, context: Context, **kwargs: Any) -> SafeString:
        """The fieldset with every row; marks all its fields as rendered."""
        form.rendered_fields.update([self.field])  # type: ignore[attr-defined]
        rows = [self._row(choice, form, context) for choice in form[self.field]]
        own = {"field": form[self.field], "form": form, "rows": rows}
        page: dict[Any, Any] = {**context.flatten(), **own}
        return render_to_string(self.template, page)

    def _row(self, choice: Any, form: Form, context: Context) -> dict[str, Any]:
        value = str(choice.data["value"])
        fields = [render_field(name, form, context) for name in self.reveals.get(value, ())]
        return {
            "choice": choice,
            "note": self.notes.get(value, ""),
            "after_or": value == self.or_before,
            "revealed": mark_safe("".join(fields)),  # noqa: S308 - each part was rendered safe
        }


class Together(LayoutObject):  # type: ignore[misc]
    """Several fields that answer one question; the question is the page's heading.

    `words` stand above the fields as words that may be signed; `rows` are the lines of a list,
    each with its fields, and a button named `more` where another line may be added.
    """

    template = "house/layout/together.html"

    def __init__(
        self,
        question: str,
        *fields: str,
        hint: str = "",
        sees: str = "",
        words: str = "",
        rows: Sequence[Sequence[str]] = (),
        more: str = "",
        most: int = 0,
    ) -> None:
        self.fields = list(fields)
        self.rows = rows
        self.page = {
            "question": question,
            "hint": hint,
            "sees_it": sees,
            "words": words,
            "more": more,
            "most": most,
        }

    def render(self, form: Form, context: Context, **kwargs: Any) -> SafeString:
        """The fieldset with its fields in their order."""
        fields = [render_field(name, form, context) for name in self.fields]
        rows = [[render_field(name, form, context) for name in row] for row in self.rows]
        own = {"form": form, "fields": fields, "rows": rows}
        page: dict[Any, Any] = {**context.flatten(), **self.page, **own}
        return render_to_string(self.template, page)
