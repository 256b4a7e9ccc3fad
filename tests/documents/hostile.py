"""Files made to exhaust whoever reads them."""

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Hostile:
    name: str
    body: bytes


def hostile(size: float = 1, mark: bytes = b"") -> Iterator[Hostile]:
    """Each kind of file, `size` as large as the worst; `mark` makes it look like one of ours."""
    kinds: dict[str, Callable[[float], bytes]] = {
        "100,000 objects": _many_objects,
        "2,000,000 open brackets": lambda share: _one_object(b"[" * int(2_000_000 * share)),
        "300 levels of arrays": lambda share: _one_object(b"[" * 300 + b"]" * 300),
        "300 levels of pages": _deep_pages,
        "a page that is its own parent": lambda share: _document(
            [b"<</Type/Pages/Kids[2 0 R]/Count 1/Parent 2 0 R>>"], b"/Pages 2 0 R"
        ),
        "fields that hold each other": lambda share: _document(
            [b"<</Fields[3 0 R]/SigFlags 3>>", b"<</T(a)/Kids[3 0 R]/Parent 3 0 R>>"],
            b"/AcroForm 2 0 R",
        ),
        "50,000 fields": lambda share: _document(
            [b"<</Fields[" + b"3 0 R " * int(50_000 * share) + b"]>>", b"<</T(a)/FT/Sig>>"],
            b"/AcroForm 2 0 R",
        ),
        "an xref that comes before itself": _looping_xref,
        "two xrefs, each before the other": _pair_of_xrefs,
        "a stream of 2 GB in 2 MB, as objects": _bomb,
        "a stream of 2 GB in 2 MB, as the xref": _bomb_as_xref,
        "a number of 1,000,000 digits": lambda share: _one_object(b"9" * int(1_000_000 * share)),
        "a name of 20 MB": lambda share: _one_object(b"/" + b"a" * int(20_000_000 * share)),
        "1,000 ends": lambda share: b"%PDF-1.7\n" + b"1 0 obj<<>>endobj\n%%EOF\n" * 1_000,
        "24 MB of nothing": lambda share: b"%PDF-1.7\n" + b"\0" * int(24_000_000 * share),
    }
    for name, make in kinds.items():
        body = make(size)
        yield Hostile(name, body[:-6] + mark + body[-6:] if mark else body)


def _with_xref(objects: list[bytes], trailer: bytes) -> bytes:
    """A file as a reader expects it, numbers from 1 on."""
    parts, places, at = [b"%PDF-1.7\n"], [], 9
    for number, body in enumerate(objects, 1):
        written = b"%d 0 obj\n%s\nendobj\n" % (number, body)
        places.append(at)
        parts.append(written)
        at += len(written)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    parts.append(b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, rows))
    parts.append(
        b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (count, trailer, at)
    )
    return b"".join(parts)


def _document(objects: list[bytes], catalogue: bytes, trailer: bytes = b"") -> bytes:
    return _with_xref([b"<</Type/Catalog%s>>" % catalogue, *objects], trailer)


def _one_object(body: bytes) -> bytes:
    return _document([body], b"/AcroForm 2 0 R")


def _many_objects(share: float) -> bytes:
    return _document([b"<</A(b)>>"] * int(100_000 * share), b"")


def _deep_pages(share: float) -> bytes:
    levels = [
        b"<</Type/Pages/Count 1/Kids[%d 0 R]/Parent %d 0 R>>" % (number + 1, number - 1)
        for number in range(2, 302)
    ]
    return _document([*levels, b"<</Type/Page/Parent 301 0 R>>"], b"/Pages 2 0 R")


def _looping_xref(share: float) -> bytes:
    body = _document([], b"")
    at = body.index(b"xref")
    return _document([], b"", b"/Prev %d" % at)


def _pair_of_xrefs(share: float) -> bytes:
    first = _document([], b"", b"/Prev 00000000")
    second = b"xref\n0 0\ntrailer\n<</Size 2/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (
        first.index(b"xref"),
        len(first),
    )
    return first.replace(b"/Prev 00000000", b"/Prev %08d" % len(first)) + second


def _zeros(share: float) -> bytes:
    squeeze = zlib.compressobj(9)
    block = b"\0" * 10_000_000
    return b"".join(squeeze.compress(block) for _again in range(int(200 * share))) + squeeze.flush()


def _stream(body: bytes, how: bytes) -> bytes:
    return b"<<%s/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (how, len(body), body)


def _bomb(share: float) -> bytes:
    how = b"/Type/ObjStm/N 9/First 9"
    return _document([_stream(_zeros(share), how)], b"/AcroForm 2 0 R")


def _bomb_as_xref(share: float) -> bytes:
    how = b"/Type/XRef/Size 9/W[1 2 1]/Root 1 0 R"
    body = b"%PDF-1.7\n1 0 obj\n" + _stream(_zeros(share), how) + b"\nendobj\n"
    return body + b"startxref\n9\n%%EOF\n"
