"""Browsers and the service for journeys: three people, three browsers, one real service."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from agreements.people.models import User
from tests.journeys.browsers import DESKTOP, PHONE, started
from tests.journeys.looking import sign_in
from tests.journeys.service import Service, running


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
