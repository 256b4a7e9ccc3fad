"""What tests of the coach's pages share: a page as its reader reads it, and its hidden fields."""

import re
from html import unescape
from typing import Any

from django.test import Client


def words(html: str) -> str:
    """The text of a page, in one line, without what is no part of it."""
    seen = re.sub(r"<(script|style|svg|datalist)\b.*?</\1>", " ", html, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", seen)).split())


def rows(browser: Client, path: str) -> list[str]:
    """Each row of a list in plain words."""
    html = browser.get(path).text
    return [words(row) for row in re.findall(r"<tr data-row.*?</tr>", html, re.S)]


def hidden_in(html: str) -> dict[str, str]:
    """The hidden fields of all forms of a page, but for the token."""
    tags = re.findall(r'<input type="hidden"\s+([^>]*)>', html)
    pairs = [dict(re.findall(r'(\w+)="([^"]*)"', tag)) for tag in tags]
    return {
        pair["name"]: unescape(pair.get("value", ""))
        for pair in pairs
        if pair["name"] != "csrfmiddlewaretoken"
    }


def form_at(browser: Client, path: str, **fields: Any) -> dict[str, Any]:
    """The form of a page as it is now, with these fields filled in."""
    return {**hidden_in(browser.get(path).text), **fields}
