"""The short copy: an agreement without what is private between two people, to show to others.

It is made when it is asked for, kept nowhere, and never certified: it says where the whole one is.
Whatever the couple settled, it says the same about what is left out.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from agreements.documents.drawing import draw_elsewhere
from agreements.documents.models import CertifiedFile
from agreements.documents.rendering import PAPER
from agreements.documents.rules import as_set
from agreements.questions.sentences import joined

_PRIVATE = ("intimacy.", "outside.", "sobriety.", "contact.dates", "intention.is_not")


def short_copy_of(file: CertifiedFile) -> bytes:
    """The PDF of the short copy. Raises CannotDraw when none came out in time."""
    words = json.loads(file.agreement.frozen.snapshot)
    with override(words["language"]):
        html = short_html(words, code=file.agreement.frozen.code, day=_signed_on(file, words))
    return draw_elsewhere({"html": html, "page": PAPER[words["paper"]], "workbook": False})


def _signed_on(file: CertifiedFile, words: dict[str, Any]) -> str:
    last = max(one["signed_at"] for one in file.agreement.certification.evidence["statements"])
    return date_format(datetime.fromisoformat(last).astimezone(ZoneInfo(words["zone"])), "j F Y")


def short_html(words: dict[str, Any], *, code: str, day: str) -> str:
    """The short copy as HTML, in the language that is active."""
    folio = _("Page %(page)s of %(pages)s") % {"page": "\0", "pages": "\0"}
    page = {
        "paper": True,
        "words": as_set(shortened(words)),
        "title": _("Short copy of agreement %(number)s") % {"number": words["number"]},
        "notice": _notice(words, code=code, day=day),
        "foot": "\n".join(
            [
                _("Short copy for showing to others · not the certified agreement"),
                _("The whole agreement has document code %(code)s") % {"code": code},
            ]
        ),
        "folio": folio.split("\0"),
        "service": settings.SERVICE_NAME,
    }
    return render_to_string("pdf/short.html", page)


def _notice(words: dict[str, Any], *, code: str, day: str) -> list[str]:
    people = [person["full_name"] for person in words["people"]]
    return [
        _(
            "This is a short copy, for showing to others. Some private topics and all own limits "
            "are left out, and the numbers are those of this copy alone."
        ),
        _(
            "It is not the certified agreement. The whole one was signed by %(people)s, complete "
            "on %(day)s; each of them has it. Its document code is %(code)s."
        )
        % {"people": joined(people), "day": day, "code": code},
    ]


def shortened(words: dict[str, Any]) -> dict[str, Any]:
    """The words without touch, dating, limits and sobriety, numbered anew.

    Anew, because a gap would show whose line is missing.
    """
    gone = {rule["lead"] for rule in _rules(words) if _is_private(rule) and rule["lead"]}
    parts = [_without(part) for part in words["parts"] if part["kind"] != "boundary"]
    confirmed = [_without(part) for part in words["confirmed"]]
    rows = words["dates"]["rows"]
    kept = [row for row in rows if not any(lead.rstrip(".") in row["what"] for lead in gone)]
    short = {
        **words,
        "caption": _("Short copy of agreement %(number)s") % {"number": words["number"]},
        "parts": [part for part in parts if part["groups"]],
        "confirmed": [part for part in confirmed if part["groups"]],
        "dates": {**words["dates"], "rows": kept},
    }
    for number, group in enumerate(_groups(short), 1):
        group["number"] = str(number)
        for place, rule in enumerate(group["rules"], 1):
            rule["number"] = f"{number}.{place}"
    return short


def _without(part: dict[str, Any]) -> dict[str, Any]:
    groups = [
        {**group, "rules": [{**rule} for rule in group["rules"] if not _is_private(rule)]}
        for group in part["groups"]
    ]
    return {**part, "groups": [group for group in groups if group["rules"]]}


def _is_private(rule: dict[str, Any]) -> bool:
    return str(rule["slug"]).startswith(_PRIVATE)


def _groups(words: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for part in (*words["parts"], *words["confirmed"]):
        yield from part["groups"]


def _rules(words: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for group in _groups(words):
        yield from group["rules"]
