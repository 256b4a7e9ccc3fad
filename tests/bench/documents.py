"""The PDF: cold and warm, certified, beside Chromium's tagged print of the same pages."""

import dataclasses
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import django

django.setup()

from playwright.sync_api import Page, sync_playwright  # noqa: E402

from agreements.documents.certifying import certify  # noqa: E402
from agreements.documents.drawing import STYLE  # noqa: E402
from agreements.documents.keys import Key, current_key  # noqa: E402
from agreements.documents.rendering import PAPER, Pages, document_html, render  # noqa: E402
from tests.bench.figures import line, times  # noqa: E402
from tests.documents.couple_one import MATTER, pages_of  # noqa: E402
from tests.journeys.browsers import launched  # noqa: E402

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
# How often the sentences of couple 1 are said over again, and how often each size is drawn.
SIZES = {"few": (0.15, 15), "couple 1": (1, 15), "more": (1.6, 15), "most": (14.5, 5)}


def pages_with(much: float) -> Pages:
    """Couple 1's agreement with its shared rules cut short or said over again."""
    shared = [written for written in MATTER.lines if written.kind == "shared"]
    others = [written for written in MATTER.lines if written.kind != "shared"]
    count = round(much * len(shared))
    many = (shared * (int(much) + 1))[:count]
    return pages_of(dataclasses.replace(MATTER, lines=(*many, *others)))


def cold(much: float) -> None:
    """One file in a process of its own, imports included; prints seconds and peak memory in KB."""
    begun = time.perf_counter()
    certify(render(pages_with(much)), key=current_key(), at=NOON)
    taken = time.perf_counter() - begun
    print(taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def measure() -> None:
    with sync_playwright() as playwright:
        browser = launched(playwright.chromium)
        for much, rounds in SIZES.values():
            _size(much, rounds, browser.new_page(), current_key())
        browser.close()


def _size(much: float, rounds: int, page: Page, key: Key) -> None:
    import pypdf

    pages = pages_with(much)
    pdf = render(pages)
    certified = certify(pdf, key=key, at=NOON)
    print(f"\nAn agreement of {len(pypdf.PdfReader(BytesIO(pdf)).pages)} pages, {rounds} rounds")
    line("size", f"{len(pdf) / 1024:.0f} KB, certified {len(certified) / 1024:.0f} KB")
    again = [sys.executable, "-m", "tests.bench.documents", str(much)]
    alone = subprocess.run(again, capture_output=True, text=True, check=True).stdout.split()
    peak = int(alone[1]) / 1024
    line("cold, rendered and certified", f"{float(alone[0]):.2f} s, peak {peak:.0f} MB")
    _beside_chromium(pages, rounds, page, key)
    line("certification alone", times(lambda: certify(pdf, key=key, at=NOON), rounds=rounds))


def _beside_chromium(pages: Pages, rounds: int, page: Page, key: Key) -> None:
    """Both draw from the same sentences, style and fonts, one after the other, round by round."""
    ours, whole, theirs = [], [], []
    with tempfile.TemporaryDirectory(prefix="b") as folder:
        styled = Path(folder) / "page.html"
        for _ in range(rounds):
            begun = time.perf_counter()
            pdf = render(pages)
            drawn = time.perf_counter()
            certify(pdf, key=key, at=NOON)
            done = time.perf_counter()
            styled.write_text(_with_style(document_html(pages)))
            page.goto(styled.as_uri())
            page.evaluate("document.fonts.ready")
            page.pdf(prefer_css_page_size=True, tagged=True, outline=True)
            ours.append(drawn - begun)
            whole.append(done - begun)
            theirs.append(time.perf_counter() - done)
    middle = statistics.median(whole)
    line("warm render", f"{statistics.median(ours):.3f} s")
    line("warm render and certification", f"{middle:.3f} s")
    line("files a minute on one core", f"{60 / middle:.0f}")
    line("Chromium's tagged print, same pages", f"{statistics.median(theirs):.3f} s")
    line("ours, certified, to Chromium's", f"{middle / statistics.median(theirs):.1f} : 1")


def _with_style(html: str) -> str:
    links = f'<link rel="stylesheet" href="{STYLE.as_uri()}"><style>{PAPER["a4"]}</style></head>'
    return html.replace("</head>", links)


if __name__ == "__main__":
    cold(float(sys.argv[1])) if sys.argv[1:] else measure()
