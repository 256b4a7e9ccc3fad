"""The pieces pages are made of: an icon, the line that says who sees it, a panel."""

from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """One picture of the sprite, always beside words that say the same."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        static("icons/sprite.svg"),
        name,
    )


@register.simple_block_tag
def sees(content: str) -> SafeString:
    """The line above a field or list that says who will see it."""
    return format_html('<p class="sees">{}<span>{}</span></p>', icon("lock-keyhole"), content)


@register.simple_block_tag
def status(content: str, name: str = "") -> SafeString:
    """Where something stands, in a word, with an icon where there is one."""
    return format_html(
        '<span class="status">{}<span>{}</span></span>', icon(name) if name else "", content
    )


@register.filter(is_safe=True)
def oneline(content: str) -> str:
    """The same on one line, however its template is laid out: a title is read out as it stands."""
    return " ".join(content.split())


@register.inclusion_tag("components/back.html")
def back(href: str, label: str) -> dict[str, Any]:
    """The way back, above the heading of every inner page."""
    return {"href": href, "label": label}


@register.inclusion_tag("components/errors.html")
def error_summary(*forms: Any) -> dict[str, Any]:
    """Everything to check on this page, in one list that leads to each field."""
    shown = [form for form in forms if form is not None and form.errors]
    found = [
        (form[name].auto_id if name in form.fields else "", message)
        for form in shown
        for name, messages in form.errors.items()
        for message in messages
    ]
    return {"found": found}
