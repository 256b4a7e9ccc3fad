"""A printed copy of a published agreement for one person to sign by hand.

It has a line for that person alone: a half-signed document exists for nobody.
"""

import json

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from agreements.documents.drawing import draw_elsewhere
from agreements.documents.models import Agreement
from agreements.documents.rendering import PAPER
from agreements.documents.rules import as_set


def paper_copy_of(agreement: Agreement, signer: str) -> bytes:
    """The PDF to print. Raises CannotDraw when none came out in time."""
    words = json.loads(agreement.frozen.snapshot)
    with override(words["language"]):
        html = paper_html(agreement, signer)
    return draw_elsewhere({"html": html, "page": PAPER[words["paper"]], "workbook": False})


def paper_html(agreement: Agreement, signer: str) -> str:
    """The copy as HTML, in the language that is active."""
    words = json.loads(agreement.frozen.snapshot)
    folio = _("Page %(page)s of %(pages)s") % {"page": "\0", "pages": "\0"}
    own = next(one for one in words["signatures"]["people"] if one["signer"] == signer)
    name = next(one["full_name"] for one in words["people"] if one["role"] == signer)
    code = agreement.frozen.code
    foot = [words["published"], _("Document code %(code)s · copy to sign by hand") % {"code": code}]
    page = {
        "paper": True,
        "words": as_set(words),
        "title": _("Agreement %(number)s") % {"number": words["number"]},
        "foot": "\n".join(foot),
        "folio": folio.split("\0"),
        "name": name,
        "caption": own["caption"],
        "code": code,
    }
    return render_to_string("pdf/by_hand.html", page)
