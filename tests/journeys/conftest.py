"""Browsers and the service for journeys: three people, three browsers, one real service."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from agreements.people.models import User
from tests.journeys.looking import sign_in
from tests.journeys.service import Service, running

PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
BROWSERS = (  # the first that is there; without windows pages open three times as fast
    "chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable".split()
)


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    var = tmp_path_factory.mktemp("j", numbered=True) / "v"
    var.mkdir()
    with running(var) as started:
        yield started


# For one module: while a browser is open its event loop runs here, and others need their own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with started() as chromium:
        yield chromium


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


@pytest.fixture
def open_browser(browser: Browser) -> Iterator[Callable[..., Page]]:
    """A browser of one's own, with nothing in it; phone or desktop, light or dark."""
    opened: list[BrowserContext] = []

    def open_one(*, phone: bool = False, **how: object) -> Page:
        context = browser.new_context(viewport=PHONE if phone else DESKTOP, **how)
        context.set_default_timeout(10_000)
        opened.append(context)
        return context.new_page()

    yield open_one
    for context in opened:
        context.close()


@pytest.fixture
def stand(
    open_browser: Callable[..., Page], live_server: LiveServer
) -> Callable[[User, str], Page]:
    """A browser in which this person stands before a page."""

    def before(user: User, path: str, **how: object) -> Page:
        page = open_browser(**how)
        sign_in(page.context, user, live_server.url)
        page.goto(live_server.url + path)
        return page

    return before
