"""Leaving in a real browser: covered at once, ended on the server, and nothing on the way back."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Browser, Page, Route, expect

from agreements.audit.now import now
from agreements.plans.models import Partner
from tests import build
from tests.journeys.browsers import launched
from tests.journeys.looking import sign_in
from tests.web.partner.pages import FREQUENCY, INTENTION, url_of

pytestmark = [pytest.mark.journey, pytest.mark.look, pytest.mark.django_db(transaction=True)]

WORDS = "So that each of us can rest."
# Presses, and says after how long nothing but the cover was to be seen at any corner.
PRESSED = """() => new Promise(done => {
  const pressed = performance.now();
  document.querySelector("[data-exit]").click();
  requestAnimationFrame(() => setTimeout(() => {
    const [x, y] = [innerWidth, innerHeight];
    const points = [[2, 2], [x / 2, y / 2], [x - 2, y - 2], [x / 2, 20]];
    const seen = points.map(([x, y]) => document.elementFromPoint(x, y)?.className);
    done({milliseconds: performance.now() - pressed, seen, title: document.title});
  }));
})"""


@pytest.fixture
def moment():
    return now()


@pytest.fixture(autouse=True)
def somewhere_else(settings: Any, live_server: Any) -> str:
    """Where leaving leads, on this machine."""
    settings.EXIT_URL = f"{live_server.url}/static/icons/mark.svg"
    return settings.EXIT_URL


@pytest.fixture
def where(ana: Partner) -> str:
    """A question with private words in it."""
    build.answer(ana, INTENTION, {"text": WORDS}, at=now())
    return url_of(ana, INTENTION)


@pytest.fixture(params=["ordinary", "keeps pages"])
def before_words(
    request: pytest.FixtureRequest, browser: Browser, ana: Partner, where: str, live_server: Any
) -> Iterator[Page]:
    """A browser before one's words; one of the two keeps whole pages to go back to."""
    keeps = request.param == "keeps pages"
    left_out = ["--disable-back-forward-cache"] if keeps else []
    own = launched(browser.browser_type, ignore_default_args=left_out)
    page = own.new_page()
    assert ana.user is not None
    sign_in(page.context, ana.user, live_server.url)
    for path in (reverse("partner:home"), reverse("partner:dates"), where):
        page.goto(live_server.url + path)
    expect(page.locator("textarea[name=text]")).to_have_value(WORDS)
    yield page
    own.close()


def nothing_private_on_the_way_back(page: Page) -> None:
    for _page in range(2):
        page.evaluate("setTimeout(() => history.back())")
        page.wait_for_timeout(100)
        expect(page.get_by_role("button", name="Send me a code")).to_be_visible()
        assert WORDS not in page.content()


def test_after_signing_out_the_way_back_shows_nothing(before_words: Page):
    before_words.get_by_role("button", name="Sign out").click()
    before_words.wait_for_url("**/out/")

    nothing_private_on_the_way_back(before_words)


def test_after_leaving_the_way_back_shows_nothing(before_words: Page, somewhere_else: str):
    before_words.get_by_role("link", name="Leave this page").click()
    before_words.wait_for_url(somewhere_else)
    assert not Session.objects.exists()

    nothing_private_on_the_way_back(before_words)


def test_leaving_covers_the_page_before_anything_is_fetched(
    stand: Callable[..., Page], ana: Partner, where: str
):
    page = stand(ana.user, where, phone=True)
    waiting: list[Route] = []
    page.route("**/exit/", lambda route: waiting.append(route))  # an answer that does not come
    found = page.evaluate(PRESSED)

    assert found["seen"] == ["cover"] * 4
    assert found["title"] == ""
    assert found["milliseconds"] < 100
    while not waiting:
        page.wait_for_timeout(20)
    waiting[0].abort()


def test_three_times_escape_leaves(stand: Callable[..., Page], ana: Partner, somewhere_else: str):
    page = stand(ana.user, reverse("partner:home"))
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert page.url.endswith(reverse("partner:home"))
    page.keyboard.press("Escape")

    page.wait_for_url(somewhere_else)
    assert not Session.objects.exists()


def test_three_times_escape_leaves_with_a_choice_in_hand(
    stand: Callable[..., Page], ana: Partner, somewhere_else: str
):
    page = stand(ana.user, url_of(ana, FREQUENCY))
    page.get_by_label("Once a day at most, briefly").check()
    for _press in range(3):
        page.keyboard.press("Escape")

    page.wait_for_url(somewhere_else)


def test_escape_while_typing_leaves_nothing_behind(
    stand: Callable[..., Page], ana: Partner, where: str
):
    page = stand(ana.user, where)
    page.locator("textarea[name=text]").click()
    for _press in range(5):
        page.keyboard.press("Escape")
    page.wait_for_timeout(300)

    assert page.url.endswith(where)
    assert not page.locator(".cover").count()
    assert Session.objects.count() == 1
