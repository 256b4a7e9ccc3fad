"""One certified-to-be PDF from one frozen dataclass: tagged, archivable, the same bytes twice.

Needs no database. WeasyPrint is imported by the first call: only the worker pays for it.
"""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

import segno
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from agreements.documents.drawing import STYLE, apart, drawing
from agreements.documents.rules import as_set, in_groups, sha256_of

if TYPE_CHECKING:
    import weasyprint

VARIANT = "pdf/a-3a"
Time = Literal["own", "independent", "unanswered"]
PAPER = {
    "a4": "@page { size: A4; margin: 27mm 38mm 31mm }",
    "letter": "@page { size: letter; margin: 20mm 38mm 27mm }",
}

# What makes one file carry both marks: PDF/UA-1 beside PDF/A-3a, and the schema that PDF/A wants
# declared for it. Spliced in, because WeasyPrint writes one variant only.
_UA = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" \
pdfuaid:part="1"/><rdf:Description rdf:about="" \
xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" \
xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag>\
<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification schema\
</pdfaSchema:schema><pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/\
</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property>\
<rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>\
<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal\
</pdfaProperty:category><pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>\
</rdf:Description>"""


@dataclass(frozen=True)
class Signed:
    """One signature as it is printed: who (a, b or coach), the name as typed, and when.

    One by hand has the day on the paper, and who recorded it at that moment.
    """

    signer: str
    name: str
    at: datetime
    on_paper: date | None = None
    recorded_by: str = ""


@dataclass(frozen=True)
class Pages:
    """All that the printed agreement is made from."""

    snapshot: bytes
    reading: bytes
    evidence: bytes
    code: str
    signing_opened_at: datetime
    signatures: tuple[Signed, ...]
    service: str
    address: str
    test: bool
    time: Time = "own"

    @property
    def words(self) -> dict[str, Any]:
        words: dict[str, Any] = json.loads(self.snapshot)
        return words

    @property
    def foot(self) -> str:
        return _("Document code %(code)s · check a copy at %(address)s") % {
            "code": self.code,
            "address": self.address,
        }

    @property
    def made_at(self) -> datetime:
        """The moment of the last signature, the file's own date."""
        return max(signed.at for signed in self.signatures).astimezone(UTC).replace(microsecond=0)


def render(pages: Pages) -> bytes:
    """The PDF, before it is certified. The same dataclass gives the same bytes.

    Raises CannotDraw when anything but our own fonts and style would be fetched.
    """
    with override(pages.words["language"]):
        return draw(document_html(pages), pages)


def render_apart(pages: Pages) -> bytes:
    """The same, by a copy of this process with little time and memory. Raises CannotDraw."""
    return apart(lambda: render(pages), styles=(STYLE,))


def draw(html: str, pages: Pages) -> bytes:
    """Lay the document out and write it, with what lies inside. Raises CannotDraw.

    Certifying gives the file its identifiers (ISO 32000-1, 14.4): here they would cost writing
    and squeezing every object a second time.
    """
    page = PAPER[pages.words["paper"]]
    with drawing(html, styles=(STYLE,), page=page, pdf_variant=VARIANT, pdf_tags=True) as document:
        _mark_accessible(document)
        return bytes(
            document.write_pdf(
                pdf_identifier=False,
                pdf_variant=VARIANT,
                pdf_tags=True,
                attachments=_enclosed(pages),
            )
        )


def _enclosed(pages: Pages) -> list["weasyprint.Attachment"]:
    import weasyprint

    return [
        weasyprint.Attachment(
            string=body,
            name=name,
            description=description,
            relationship=relationship,
            created=pages.made_at,
            modified=pages.made_at,
        )
        for name, body, description, relationship in attachments_of(pages)
    ]


def _mark_accessible(document: "weasyprint.Document") -> None:
    written = document.metadata.generate_rdf_metadata

    def both_marks(*details: Any) -> bytes:
        return bytes(written(*details).replace(b"</rdf:RDF>", _UA + b"</rdf:RDF>"))

    document.metadata.generate_rdf_metadata = both_marks


def attachments_of(pages: Pages) -> list[tuple[str, bytes, str, str]]:
    """What lies inside the file: name, bytes, description and relationship to the pages."""
    how = render_to_string("pdf/how-to-verify.txt", {"pages": pages, "words": pages.words})
    return [
        ("agreement.json", pages.snapshot, _("The text of this agreement"), "Source"),
        ("reading.html", pages.reading, _("The text as it was read before signing"), "Alternative"),
        ("evidence.json", pages.evidence, _("How it was published and signed"), "Data"),
        ("how-to-verify.txt", how.encode(), _("How to check this file"), "Supplement"),
    ]


def document_html(pages: Pages) -> str:
    """The whole document as HTML, in the language that is active."""
    words = pages.words
    folio = _("Page %(page)s of %(pages)s") % {"page": "\0", "pages": "\0"}
    page = {
        "paper": True,
        "words": as_set(words),
        "title": _("Agreement %(number)s") % {"number": words["number"]},
        "made_at": pages.made_at.isoformat(),
        "foot": "\n".join(_foot(pages, words)),
        "folio": folio.split("\0"),
        "square": _square(pages),
        **record_of(pages),
    }
    return render_to_string("pdf/document.html", page)


def _square(pages: Pages) -> str:
    """The check page's address to be read by a camera (ISO/IEC 18004), and nothing else in it."""
    said = _("Opens %(address)s") % {"address": pages.address}
    code = segno.make_qr(f"https://{pages.address}/", error="m")
    drawn: str = code.svg_inline(omitsize=True, border=0, title=said, svgclass="square")
    return mark_safe(drawn)  # noqa: S308 - made of one address of our own


def record_of(pages: Pages) -> dict[str, Any]:
    """The signatures and how they came about, to be printed or shown on a page."""
    words = pages.words
    return {
        "test": pages.test,
        "time": pages.time,
        "coach": words["people"][-1],
        "signatures": _printed_signatures(pages, words),
        "on_paper": any(signed.on_paper for signed in pages.signatures),
        "steps": _steps(pages, words),
        "address": pages.address,
        "code": pages.code,
        "text_print": in_groups(sha256_of(pages.snapshot)),
        "record_print": in_groups(sha256_of(pages.evidence)),
        "place": words["place"],
        "service": pages.service,
    }


def _foot(pages: Pages, words: dict[str, Any]) -> list[str]:
    test = _("TEST: certified with a practice key, not for real use")
    return [words["published"], pages.foot, *([test] if pages.test else [])]


def _printed_signatures(pages: Pages, words: dict[str, Any]) -> list[dict[str, str]]:
    given = {signed.signer: signed for signed in pages.signatures}
    return [
        {"caption": person["caption"], **_printed(given[person["signer"]], words)}
        for person in words["signatures"]["people"]
    ]


def _printed(signed: Signed, words: dict[str, Any]) -> dict[str, str]:
    at = _moment(signed.at.astimezone(ZoneInfo(words["zone"])))
    if signed.on_paper:
        when = _("On paper, %(day)s") % {"day": date_format(signed.on_paper, "j F Y")}
        zone = _("Recorded by %(coach)s, %(moment)s %(place)s time") % {
            "coach": signed.recorded_by,
            "moment": at,
            "place": words["place"],
        }
        return {"name": signed.name, "when": when.replace(" ", "\u00a0"), "zone": zone}
    zone = _("%(place)s time · %(moment)s UTC") % {
        "place": words["place"],
        "moment": _moment(signed.at.astimezone(UTC)),
    }
    return {"name": signed.name, "when": at, "zone": zone}


def _moment(at: datetime) -> str:
    return f"{date_format(at, 'j F Y')}, {at:%H:%M}".replace(" ", "\u00a0")


def _steps(pages: Pages, words: dict[str, Any]) -> list[dict[str, str]]:
    """The rows of the signing record: only what both partners and the coach know."""
    here = ZoneInfo(words["zone"])
    rows = [_published(words)]
    if reading := _reading_over(pages, words):
        rows.append(reading)
    for signed in sorted(pages.signatures, key=lambda one: (one.at, one.signer == "coach")):
        rows.append((signed.at, *_what_was_done(signed)))
    return [
        {
            "here": _row_moment(at.astimezone(here), "H:i"),
            "utc": _row_moment(at.astimezone(UTC), "H:i:s"),
            "what": what,
            "proof": proof,
        }
        for at, what, proof in rows
    ]


def _what_was_done(signed: Signed) -> tuple[str, str]:
    """A signature in words, and by what it was proved."""
    if signed.on_paper:
        what = _("%(name)s signed on paper on %(day)s, recorded by %(coach)s.") % {
            "name": signed.name,
            "day": date_format(signed.on_paper, "j F Y"),
            "coach": signed.recorded_by,
        }
        return what, _("Scan")
    what = (
        _("%(name)s signed last, after going through it with both.")
        if signed.signer == "coach"
        else _("%(name)s signed.")
    )
    return what % {"name": signed.name}, _("Fresh proof")


def _published(words: dict[str, Any]) -> tuple[datetime, str, str]:
    what = _("%(name)s published agreement %(number)s. The text has not changed since.") % {
        "name": words["people"][-1]["full_name"],
        "number": words["number"],
    }
    return datetime.fromisoformat(words["published_at"]), what, _("Signed in")


def _reading_over(pages: Pages, words: dict[str, Any]) -> tuple[datetime, str, str] | None:
    opened = pages.signing_opened_at
    hours = round((opened - datetime.fromisoformat(words["published_at"])).total_seconds() / 3600)
    if not hours:
        return None
    what = ngettext(
        "The reading time of %(hours)s hour was over.",
        "The reading time of %(hours)s hours was over.",
        hours,
    )
    return opened, what % {"hours": hours}, _("Service clock")


def _row_moment(at: datetime, clock: str) -> str:
    return date_format(at, f"j M Y, {clock}").replace(" ", "\u00a0")
