"""Our file, spoilt in every way we could think of, and what other programs say of each.

`expected` is the one true verdict. pdfsig and pyHanko answer another question (does a signature in
here hold?), which is why their answers are shown beside ours and never asked.
"""

import io
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf

from agreements.documents.certifying import ORDER, certify
from agreements.documents.keys import Key
from tests.documents.conftest import LATER


@dataclass(frozen=True)
class Spoilt:
    """One file that is not what was certified."""

    name: str
    body: bytes
    expected: str


def spoilt(original: bytes, bare: bytes, impostor: Key) -> list[Spoilt]:
    """Every kind of change to `original`; `bare` is the same file before it was certified."""
    return [
        *_flips(original),
        *signature_spoilt(original),
        *_additions(original, bare, impostor),
        *_rewrites(original, bare, impostor),
        *_cuts(original),
        *_strangers(),
    ]


def flipped(raw: bytes, at: int, *, bit: int = 1) -> bytes:
    return raw[:at] + bytes([raw[at] ^ bit]) + raw[at + 1 :]


def _hole(raw: bytes) -> tuple[int, int]:
    """Where the signature's own bytes stand: the first and the one after the last of its digits."""
    start = raw.rindex(b"/Contents <") + len(b"/Contents <")
    return start, raw.index(b">", start)


def _flips(raw: bytes) -> Iterator[Spoilt]:
    start, end = _hole(raw)
    enclosed = raw.index(b"stream", raw.index(b"/EmbeddedFile")) + 40
    places = {
        "the header": 7,
        "an object": raw.index(b" obj") + 8,
        "a page's stream": raw.index(b"stream") + 60,
        "a font": raw.index(b"stream", raw.index(b"/Length1")) + 200,
        "an attachment": enclosed,
        "the first xref": raw.index(b"startxref") - 40,
        "the last xref": raw.rindex(b"stream\nx") + 20,
        "startxref": raw.rindex(b"startxref") + 11,
        "the byte range": raw.rindex(b"/ByteRange") + 14,
        "the signed time": raw.rindex(b"/M (D") + 14,
        "the permission": raw.rindex(b"/P 1") + 3,
        "the signature's outer length": start + 5,
        "a certificate in the signature": start + 600,
        "the signature's value": start + raw[start:end].rstrip(b"0").__len__() - 20,
        "the padding": end - 100,
        "%%EOF": raw.rindex(b"%%EOF") + 3,
        "the last line's end": len(raw) - 1,
    }
    for name, at in places.items():
        yield Spoilt(f"one bit of {name}", flipped(raw, at), "changed")


def signature_spoilt(raw: bytes) -> Iterator[Spoilt]:
    """The same signature in other bytes: the sums still hold, the file is another."""
    from asn1crypto import algos, cms

    start, end = _hole(raw)
    digits = raw[start:end]
    letter = next(at for at, digit in enumerate(digits) if digit in b"ABCDEF")
    yield Spoilt("a digit of it in small letters", flipped(raw, start + letter, bit=32), "changed")
    yield Spoilt("white space in it", raw[: end - 1] + b" " + raw[end:], "changed")

    def rewritten(change: Any) -> bytes:
        whole = cms.ContentInfo.load(bytes.fromhex(digits.decode()), strict=False)
        change(whole["content"])
        made = whole.dump(force=True).hex().upper().encode()
        return raw[:start] + made.ljust(len(digits), b"0") + raw[end:]

    def other_half(data: Any) -> None:
        info = data["signer_infos"][0]
        pair = algos.DSASignature.load(info["signature"].native).native
        pair["s"] = ORDER - pair["s"]
        info["signature"] = algos.DSASignature(pair).dump()

    def one_less(data: Any) -> None:
        data["certificates"] = cms.CertificateSet(list(data["certificates"])[:1])

    def null_parameters(data: Any) -> None:
        from asn1crypto import core

        data["signer_infos"][0]["signature_algorithm"]["parameters"] = core.Null()

    yield Spoilt("its value's twin, order - s", rewritten(other_half), "changed")
    yield Spoilt("the root certificate taken out of it", rewritten(one_less), "changed")
    yield Spoilt("a parameter written out", rewritten(null_parameters), "changed")


def _additions(raw: bytes, bare: bytes, impostor: Key) -> Iterator[Spoilt]:
    for name, more in {
        "one byte": b"x",
        "a line's end": b"\n",
        "5,000 spaces": b" " * 5000,
        "a second %%EOF": b"\n%%EOF\n",
        "itself": raw,
        "another PDF": bare,
    }.items():
        yield Spoilt(f"{name} after the end", raw + more, "added")
    yield Spoilt("a later revision: the language", _revised(raw, _same_language), "added")
    yield Spoilt("a later revision: a page emptied", _revised(raw, _empty_page), "added")
    yield Spoilt("a second signature over ours", _signed_again(raw, impostor), "added")
    yield Spoilt("something before it", b"%PDF-1.7\n%%EOF\n" + raw, "changed")
    yield Spoilt("another PDF before it", bare + raw, "changed")


def _revised(raw: bytes, change: Any) -> bytes:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer, out = IncrementalPdfFileWriter(io.BytesIO(raw)), io.BytesIO()
    change(writer)
    writer.write(out)
    return out.getvalue()


def _same_language(writer: Any) -> None:
    writer.root["/Lang"] = writer.root["/Lang"]
    writer.update_root()


def _empty_page(writer: Any) -> None:
    from pyhanko.pdf_utils import generic

    page = writer.find_page_for_modification(0)[0].get_object()
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b""))
    writer.update_container(page)


def _signed_again(raw: bytes, impostor: Key) -> bytes:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import signers

    signer = signers.SimpleSigner.load_pkcs12_data(impostor.p12, (), passphrase=None)
    details = signers.PdfSignatureMetadata(field_name="Other", md_algorithm="sha256")
    unruly, out = signers.PdfSigner(details, signer), io.BytesIO()
    unruly._enforce_certification_constraints = lambda _reader: None  # who spoils asks nobody
    unruly.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(raw)), output=out)
    return out.getvalue()


def _rewrites(raw: bytes, bare: bytes, impostor: Key) -> Iterator[Spoilt]:
    swapped = _saved(bare, _swap_attachment)
    yield Spoilt("saved again by a PDF library", _saved(raw), "changed")
    yield Spoilt("saved again for the web", _saved(raw, linearize=True), "changed")
    yield Spoilt("an attachment swapped", _saved(raw, _swap_attachment), "changed")
    yield Spoilt("a page taken out", _saved(raw, _drop_page), "changed")
    yield Spoilt("the signature stripped", _saved(raw, _strip), "no_seal")
    yield Spoilt("the file before it was certified", bare, "no_seal")
    yield Spoilt(
        "our signature under other pages",
        _transplanted(raw, certify_of(swapped, impostor)),
        "changed",
    )
    yield Spoilt("certified by an impostor of our name", certify_of(bare, impostor), "not_ours")
    yield Spoilt("stripped, swapped, certified anew", certify_of(swapped, impostor), "not_ours")


def certify_of(raw: bytes, key: Key) -> bytes:
    return certify(raw, key=key, at=LATER)


def _saved(raw: bytes, change: Any = None, **how: Any) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(raw)) as opened:
        if change:
            change(opened)
        opened.save(out, **how)
    return out.getvalue()


def _swap_attachment(opened: pikepdf.Pdf) -> None:
    was = opened.attachments["agreement.json"].get_file().read_bytes()
    opened.attachments["agreement.json"] = pikepdf.AttachedFileSpec(
        opened, was.replace(b"Our agreement", b"My agreement!"), filename="agreement.json"
    )


def _drop_page(opened: pikepdf.Pdf) -> None:
    del opened.pages[-2]


def _strip(opened: pikepdf.Pdf) -> None:
    del opened.Root.AcroForm
    del opened.Root.Perms
    for page in opened.pages:
        if "/Annots" in page:
            del page.Annots


def _transplanted(raw: bytes, other: bytes) -> bytes:
    start, end = _hole(raw)
    there, over = _hole(other)
    return other[:there] + raw[start:end] + other[over:]


def _cuts(raw: bytes) -> Iterator[Spoilt]:
    yield Spoilt("cut in half", raw[: len(raw) // 2], "unreadable")
    yield Spoilt("without its last 700 bytes", raw[:-700], "changed")
    yield Spoilt("without %%EOF", raw[: -len(b"%%EOF\n")], "changed")
    yield Spoilt("without its last byte", raw[:-1], "changed")
    yield Spoilt("without its first byte", raw[1:], "changed")


def _strangers() -> Iterator[Spoilt]:
    yield Spoilt("nothing", b"", "unreadable")
    yield Spoilt("a greeting", b"hello", "unreadable")
    yield Spoilt("a header alone", b"%PDF-1.7\n", "unreadable")
    yield Spoilt("header and end", b"%PDF-1.7\n%%EOF", "unreadable")
    yield Spoilt("a picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 5000, "unreadable")
    yield Spoilt("nulls", b"\0" * 100_000, "unreadable")


def said_by_pdfsig(raw: bytes) -> str:
    """What poppler's reader says, in a few words."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        Path(file.name).write_bytes(raw)
        run = subprocess.run(
            ["pdfsig", file.name], capture_output=True, check=False, errors="replace", text=True
        )
    found = [line.strip("- ").strip() for line in run.stdout.splitlines()]
    told = [line.partition(": ")[2] for line in found if line.startswith("Signature Validation")]
    whole = [
        "whole" if line == "Total document signed" else "part"
        for line in found
        if "otal document signed" in line
    ]
    return "; ".join(f"{a} {b}" for a, b in zip(told, whole, strict=False)) or "no signature"


def said_by_pyhanko(raw: bytes, certificates: str) -> str:
    """What pyHanko's own bottom line is, told which root to trust."""
    from asn1crypto import pem, x509
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    chain = [der for *_head, der in pem.unarmor(certificates.encode(), multiple=True)]
    trust = ValidationContext(
        trust_roots=[x509.Certificate.load(chain[-1])], allow_fetching=False, moment=LATER
    )
    try:
        seals = PdfFileReader(io.BytesIO(raw)).embedded_signatures
        states = [validate_pdf_signature(seal, trust) for seal in seals]
    except Exception as problem:  # noqa: BLE001 - a reader that breaks is a verdict too
        return type(problem).__name__
    told = ["valid" if one.bottom_line else "INVALID" for one in states]
    return (
        "; ".join(
            f"{word}, {one.coverage.name.lower()}" for word, one in zip(told, states, strict=True)
        )
        or "no signature"
    )
