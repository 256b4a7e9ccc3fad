"""Every page can be read, reached and used by everybody: judged by axe and by measuring."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys.looked import Looked
from tests.journeys.looking import Gallery, gallery
from tests.journeys.pages import PAGES

pytestmark = [pytest.mark.journey, pytest.mark.look, pytest.mark.django_db]

HERE = Path(__file__).parent
AXE, LOOKS, SPACED = ((HERE / name).read_text() for name in ("axe.min.js", "looks.js", "spaced.js"))
TAGS = "wcag2a wcag2aa wcag21a wcag21aa wcag22aa best-practice".split()
NARROW, WIDE = {"width": 320, "height": 640}, {"width": 1280, "height": 800}
# Each width once; all four combinations where there is time for it.
SCHEMES = {320: ["light"], 1280: ["dark"]}
if os.environ.get("FULL") == "1":
    SCHEMES = {320: ["light", "dark"], 1280: ["dark", "light"]}


@pytest.fixture(scope="module")
def rooms(django_db_setup, django_db_blocker) -> Iterator[Gallery]:
    with django_db_blocker.unblock(), gallery() as opened:
        yield opened


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """One browser for all of them, which keeps the sheets and faces it has fetched."""
    context = browser.new_context(viewport=NARROW, reduced_motion="reduce")
    context.set_default_timeout(15_000)
    yield context
    context.close()


def violations(page: Page) -> list[str]:
    """What axe finds, in one line each."""
    found = page.evaluate(
        "async tags => (await axe.run({runOnly: tags, resultTypes: ['violations']})).violations",
        TAGS,
    )
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("looked", PAGES, ids=lambda looked: looked.name)
def test_a_page_can_be_read_and_used_by_everybody(
    looked: Looked, rooms: Gallery, context: BrowserContext
):
    said: list[str] = []
    with rooms.opened(context, looked, heard=said) as page:
        page.evaluate(AXE)
        page.evaluate("scrollTo(0, 0)")
        for size in (NARROW, WIDE):
            page.set_viewport_size(size)
            width = size["width"]
            said += [f"{width}: {wrong}" for wrong in page.evaluate(LOOKS)]
            for scheme in SCHEMES[width]:
                page.emulate_media(color_scheme=scheme)
                said += [f"{width} {scheme}: {wrong}" for wrong in violations(page)]
            if size is NARROW:
                said += page.evaluate(SPACED)
    assert said == [], "\n".join(said)
