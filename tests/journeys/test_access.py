"""Every page can be read, reached and used by everybody: judged by axe and by measuring."""

import os
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from agreements.questions.bank import BANK
from tests.journeys.everybody import PEOPLE
from tests.journeys.looked import Looked
from tests.journeys.looking import Gallery, gallery
from tests.journeys.pages import PAGES

pytestmark = [pytest.mark.journey, pytest.mark.look, pytest.mark.django_db(transaction=True)]

HERE = Path(__file__).parent
AXE, LOOKS, SPACED = ((HERE / name).read_text() for name in ("axe.min.js", "looks.js", "spaced.js"))
SECRET = ("separat", "relationship", "agreement", "apart", "marriage", "divorce", "couple’s")
TAGS = "wcag2a wcag2aa wcag21a wcag21aa wcag22aa best-practice".split()
NARROW, WIDE = {"width": 320, "height": 640}, {"width": 1280, "height": 800}
# Each width once; all four combinations where there is time for it.
SCHEMES = {320: ["light"], 1280: ["dark"]}
if os.environ.get("FULL") == "1":
    SCHEMES = {320: ["light", "dark"], 1280: ["dark", "light"]}


@pytest.fixture(scope="module")
def rooms(browser: Browser, django_db_setup, django_db_blocker) -> Iterator[Gallery]:
    """Gathered once the browser is there: Django keeps another connection from then on."""
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


def title_of(looked: Looked, rooms: Gallery) -> tuple[str, str]:
    """The name of the page somebody arrives at, and its title."""
    visitor = Client()
    if looked.who:
        visitor.force_login(rooms.everybody.person(looked.who))
    answer = visitor.get(looked.where(rooms.everybody), follow=True)
    found = re.search(r"<title>(.*?) – Stillwater</title>", answer.content.decode(), re.DOTALL)
    assert found, looked.name
    page = answer.resolver_match.view_name if answer.status_code == 200 else "refused"
    return page, " ".join(unescape(found[1]).split())


def test_every_page_has_a_title_of_its_own_that_tells_nothing(rooms: Gallery):
    names = {word for both in PEOPLE.values() for name in both for word in name.split()}
    topics = {str(topic.name).lower() for topic in BANK.topics}
    titles: dict[tuple[str, str], set[str]] = {}
    rooms.lay_rows()
    for looked in PAGES:
        if not looked.act and not looked.demonstration:
            page, title = title_of(looked, rooms)
            page = re.sub("_(of|topic)$", "", page)  # one part of a page that has several
            if page not in {"refused", "partner:home"}:  # a home is the page of the stage
                titles.setdefault((page.partition(":")[0], title), set()).add(page)
            telling = {*names, "Maya", "Okafor"} & set(title.split())
            assert not telling, title
            assert not any(word in title.lower() for word in {*topics, *SECRET}), title
    shared = [f"{title}: {pages}" for title, pages in titles.items() if len(pages) > 1]
    assert shared == [], "\n".join(shared)
