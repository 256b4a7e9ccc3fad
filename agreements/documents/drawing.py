"""From HTML to paper, with our own styles and fonts and nothing else.

Needs neither settings nor a database. Run as a module it draws one workbook in a process of its
own, with little time and no network: JSON comes in, a PDF goes out. WeasyPrint is imported by the
first call: whoever only asks for a drawing never pays for it.
"""

import atexit
import gc
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from agreements.documents.checking import SECONDS, confine

if TYPE_CHECKING:
    import weasyprint

_STATIC = Path(__file__).resolve().parents[2] / "static"
FONTS = _STATIC / "fonts" / "pdf"
STYLE = _STATIC / "css" / "pdf.css"
WORKBOOK_STYLE = _STATIC / "css" / "pdf-workbook.css"
TIME = SECONDS + 5
_MEMORY = 2 * 1024**3
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


def draw_workbook(html: str, page: str) -> bytes:
    """The PDF of a workbook: tagged, so that it can be listened to as well. Raises CannotDraw."""
    with drawing(html, styles=(STYLE, WORKBOOK_STYLE), page=page, pdf_tags=True) as document:
        return bytes(document.write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True))


def main() -> None:
    import weasyprint  # noqa: F401 - what is ours to run is loaded before anything is given up

    confine(memory=_MEMORY, largest_file=_LARGEST_FONT)
    order = json.load(sys.stdin)
    sys.stdout.buffer.write(draw_workbook(order["html"], order["page"]))


if __name__ == "__main__":
    main()
