"""The browser that journeys, proofs and figures are seen in, and how it is started."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserType, sync_playwright

PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
BROWSERS = (  # the first that is there; without windows pages open three times as fast
    "chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable".split()
)


@contextmanager
def started() -> Iterator[Browser]:
    # The page's own event loop runs in this thread; Django must not mistake it for its own.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = launched(playwright.chromium)
        yield chromium
        chromium.close()


def launched(kind: BrowserType, **how: Any) -> Browser:
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    return kind.launch(executable_path=path, args=FLAGS, **how)
