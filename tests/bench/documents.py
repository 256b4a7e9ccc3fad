"""The PDF: cold and warm, certified, beside Chromium's tagged print of the same pages."""

import resource
import shutil
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime
from io import BytesIO

import django

django.setup()

from playwright.sync_api import sync_playwright  # noqa: E402

from agreements.documents.certifying import certify  # noqa: E402
from agreements.documents.keys import current_key  # noqa: E402
from agreements.documents.rendering import document_html, render  # noqa: E402
from tests.bench.figures import line, times  # noqa: E402
from tests.documents.couple_one import MATTER, pages_of  # noqa: E402
from tests.journeys.conftest import BROWSERS, FLAGS  # noqa: E402

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
ROUNDS = 15
PAGES = pages_of(MATTER)


def cold() -> None:
    """One file in a process of its own, imports included; prints seconds and peak memory in KB."""
    begun = time.perf_counter()
    certify(render(PAGES), key=current_key(), at=NOON)
    taken = time.perf_counter() - begun
    print(taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def measure() -> None:
    import pypdf

    key = current_key()
    pdf = render(PAGES)
    certified = certify(pdf, key=key, at=NOON)
    pages = len(pypdf.PdfReader(BytesIO(pdf)).pages)
    print(f"\nThe agreement of couple 1, {pages} pages, {ROUNDS} rounds")
    line("size", f"{len(pdf) / 1024:.0f} KB, certified {len(certified) / 1024:.0f} KB")
    alone = subprocess.run(
        [sys.executable, "-m", "tests.bench.documents", "cold"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    line(
        "cold, rendered and certified",
        f"{float(alone[0]):.2f} s, peak {int(alone[1]) / 1024:.0f} MB",
    )
    with sync_playwright() as playwright:
        _beside_chromium(playwright, key)


def _beside_chromium(playwright: object, key: object) -> None:
    path = next(found for name in BROWSERS if (found := shutil.which(name)))
    browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
    page = browser.new_page()
    page.set_content(document_html(PAGES))
    ours, whole, theirs = [], [], []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        pdf = render(PAGES)
        drawn = time.perf_counter()
        certify(pdf, key=key, at=NOON)
        done = time.perf_counter()
        page.set_content(document_html(PAGES))
        page.pdf(format="A4", tagged=True)
        ours.append(drawn - begun)
        whole.append(done - begun)
        theirs.append(time.perf_counter() - done)
    browser.close()
    line("warm render", f"{statistics.median(ours):.3f} s")
    line("warm render and certification", f"{statistics.median(whole):.3f} s")
    line("Chromium's tagged print, same pages", f"{statistics.median(theirs):.3f} s")
    ratio = statistics.median(whole) / statistics.median(theirs)
    line("ours, certified, to Chromium's", f"{ratio:.1f} : 1")
    line("certification alone", times(lambda: certify(pdf, key=key, at=NOON), rounds=ROUNDS))


if __name__ == "__main__":
    cold() if sys.argv[1:] == ["cold"] else measure()
