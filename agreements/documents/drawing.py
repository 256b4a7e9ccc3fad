"""From HTML to paper, with our own styles and fonts and nothing else.

Needs neither settings nor a database. Run as a module it draws one paper in a process of its
own, with little time and no network: JSON comes in, a PDF goes out. WeasyPrint is imported by the
first call: whoever only asks for a drawing never pays for it.
"""

import atexit
import gc
import hashlib
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from agreements.documents.checking import SECONDS, confine

if TYPE_CHECKING:
    import weasyprint

_TOP = Path(__file__).resolve().parents[2]
_STATIC = _TOP / "static"
FONTS = _STATIC / "fonts" / "pdf"
STYLE = _STATIC / "css" / "pdf.css"
WORKBOOK_STYLE = _STATIC / "css" / "pdf-workbook.css"
TIME = SECONDS + 5
_MEMORY = 2 * 1024**3
_AT_ONCE = BoundedSemaphore(2)
_WHOLE, _REFUSED = b"+", b"-"
_LARGEST_FONT = 8 * 1024**2  # the layout library reads its fonts from files it writes itself


class CannotDrawError(Exception):
    """The document asked for something outside its own fonts and style."""


@contextmanager
def drawing(
    html: str, *, styles: tuple[Path, ...], page: str, **how: Any
) -> Iterator["weasyprint.Document"]:
    """The document laid out, to be written. Raises CannotDraw."""
    import weasyprint

    fetcher = _own_fonts_only()
    gc.disable()  # a tenth faster; what is made here is garbage all at once
    try:
        faces, sheets = _read(styles)
        own_page = weasyprint.CSS(string=page, url_fetcher=fetcher)
        yield weasyprint.HTML(string=html, url_fetcher=fetcher).render(
            font_config=faces, stylesheets=[*sheets, own_page], **how
        )
    except weasyprint.urls.FatalURLFetchingError as refused:
        raise CannotDrawError(str(refused)) from None
    finally:
        gc.enable()


@cache
def _read(styles: tuple[Path, ...]) -> tuple[Any, list["weasyprint.CSS"]]:
    """The faces and styles, read once: they are the same for every document."""
    import weasyprint

    fetcher, faces = _own_fonts_only(), weasyprint.text.fonts.FontConfiguration()
    return faces, [
        weasyprint.CSS(filename=style, url_fetcher=fetcher, font_config=faces) for style in styles
    ]


atexit.register(_read.cache_clear)  # its own end needs modules that are gone at the very last


@cache
def _fonts() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in FONTS.glob("*.ttf")}


def _own_fonts_only() -> Any:
    """Hands out our own font files and stops the drawing at any other address."""
    import weasyprint

    class OwnFontsOnly(weasyprint.urls.URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            parts = urlsplit(url)
            path = Path(url2pathname(parts.path))
            if parts.scheme != "file" or path.parent != FONTS or path.name not in _fonts():
                raise weasyprint.urls.FatalURLFetchingError(f"not ours: {parts.scheme}:")
            return weasyprint.urls.URLFetcherResponse(url, _fonts()[path.name])

    return OwnFontsOnly()


def apart(draw: Callable[[], bytes], *, styles: tuple[Path, ...]) -> bytes:
    """What `draw` returns, made by a copy of this process that has little time and memory.

    A copy and not a new one: what is slow to load is loaded already. Raises CannotDraw when it
    takes too long, grows too large, or ends by itself.
    """
    _read(styles)
    into, out = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(into)
        _as_the_copy(draw, out)
    os.close(out)
    try:
        drawn = _received(into, until=time.monotonic() + TIME)
    finally:
        os.close(into)
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    if drawn[:1] != _WHOLE:
        raise CannotDrawError(drawn[1:].decode(errors="replace") or "it ended before it was drawn")
    return drawn[1:]


def _as_the_copy(draw: Callable[[], bytes], out: int) -> None:
    """All that the copy does; it never returns, so that nothing of the original is done twice."""
    try:
        confine(memory=_MEMORY, largest_file=_LARGEST_FONT)
        told = _WHOLE + draw()
    except CannotDrawError as refused:
        told = _REFUSED + str(refused).encode()
    except BaseException as problem:  # noqa: BLE001 - told to the original by its kind
        told = _REFUSED + type(problem).__name__.encode()
    with suppress(OSError), os.fdopen(out, "wb") as stream:
        stream.write(told)
    os._exit(0)


def _received(stream: int, *, until: float) -> bytes:
    parts: list[bytes] = []
    while select.select([stream], [], [], max(0, until - time.monotonic()))[0]:
        part = os.read(stream, 1 << 16)
        if not part:
            return b"".join(parts)
        parts.append(part)
    return b""


def draw_elsewhere(order: dict[str, Any]) -> bytes:
    """The answer of a drawing process; two at a time, so that printing slows nobody down.

    `order` holds the html, the page, and whether it is a workbook. Raises CannotDraw.
    """
    if not _AT_ONCE.acquire(timeout=TIME):
        raise CannotDrawError("too many at once")
    try:
        drawn = subprocess.run(
            [sys.executable, "-m", "agreements.documents.drawing"],
            input=json.dumps(order).encode(),
            capture_output=True,
            check=True,
            cwd=_TOP,
            env={"PATH": os.defpath},
            timeout=TIME,
        )
    except (subprocess.SubprocessError, OSError) as problem:
        raise CannotDrawError(type(problem).__name__) from problem
    finally:
        _AT_ONCE.release()
    return drawn.stdout


def draw_order(html: str, page: str, *, workbook: bool) -> bytes:
    """The PDF of what is not certified: tagged, so that it can be listened to as well.

    Raises CannotDraw.
    """
    styles = (STYLE, WORKBOOK_STYLE) if workbook else (STYLE,)
    with drawing(html, styles=styles, page=page, pdf_tags=True) as document:
        same = hashlib.sha256(html.encode()).digest()[:16]
        return bytes(document.write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True, pdf_identifier=same))


def main() -> None:
    import weasyprint  # noqa: F401 - what is ours to run is loaded before anything is given up

    confine(memory=_MEMORY, largest_file=_LARGEST_FONT)
    order = json.load(sys.stdin)
    sys.stdout.buffer.write(draw_order(order["html"], order["page"], workbook=order["workbook"]))


if __name__ == "__main__":
    main()
