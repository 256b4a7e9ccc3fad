"""A newcomer's run of the demonstration: pages, clicks and seconds from the start to the PDF.

One browser, the pages' own buttons, no knowledge of the code. Dana answers one topic by hand;
"Let Dana write and seal" does the rest of both people's writing, as the page offers.
"""

import re
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.journeys import walking as walk
from tests.journeys.browsers import DESKTOP, launched
from tests.journeys.service import Service, running


def prove() -> None:
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="n") as place:
        var = Path(place) / "v"
        var.mkdir()
        with running(var, EMAIL_URL="", DATABASE_URL="", REDIS_URL="") as service:
            ready = time.monotonic() - begun
            pages, clicks, size = _run(service)
    print(
        f"newcomer: ready after {ready:.0f} s, the PDF of {size} bytes after "
        f"{time.monotonic() - begun:.0f} s, {pages} pages, {clicks} clicks"
    )


def _run(service: Service) -> tuple[int, int, int]:
    seen = {"pages": 0, "clicks": 0}

    def count(what: str) -> None:
        seen[what] += 1

    with sync_playwright() as playwright:
        browser = launched(playwright.chromium)
        page = browser.new_context(viewport=DESKTOP).new_page()
        page.set_default_timeout(20_000)
        page.on("load", lambda: count("pages"))
        page.expose_binding("clicked", lambda _source: count("clicks"))
        page.add_init_script("addEventListener('click', (e) => e.isTrusted && clicked(), true)")
        size = len(_to_the_pdf(page, service))
        browser.close()
    return seen["pages"], seen["clicks"], size


def _to_the_pdf(page: Page, service: Service) -> bytes:
    _join_and_write_a_little(page, service)
    for step in ("Let Sam join", "Let Dana write and seal", "Let Sam write and seal"):
        _start(page, service)
        walk.press(page, step)
    plan = _be_coach(page, service)
    walk.open_both(page, plan)
    walk.word_differences(page, plan)
    walk.offer(page, plan)
    for name in ("Dana", "Sam"):
        _start(page, service)
        walk.press(page, f"Let {name} say yes to what is offered")
    plan = _be_coach(page, service)
    walk.settle_in_session(page, plan)
    walk.publish(page, plan)
    _start(page, service)
    walk.press(page, re.compile("^Move time forward, to signing"))
    for name in ("Dana", "Sam"):
        _start(page, service)
        walk.press(page, f"Let {name} sign")
    plan = _be_coach(page, service)
    today = page.evaluate("new Date().toISOString().slice(0, 10)")
    for seat in "ab":
        walk.record_talk(page, plan, seat, today)
    _co_sign(page, service, plan)
    while page.context.request.get(f"{plan}agreement/copy/").status != 200:
        time.sleep(0.2)
    return walk.download(page, f"{plan}agreement/copy/")


def _start(page: Page, service: Service) -> None:
    page.goto(f"{service.address}/demonstration/")


def _join_and_write_a_little(page: Page, service: Service) -> None:
    _start(page, service)
    walk.press(page, "Be Dana")
    walk.press(page, "Open the link in this letter")
    walk.press(page, "Continue")
    _enter_newest_code(page, service, button="Continue")
    walk.press(page, "Continue")
    walk.press(page, "Continue")
    walk.press(page, "Continue")
    page.locator('[name="answer"][value="free"]').check()
    walk.press(page, "Continue")
    walk.press(page, "Start")
    for _ in range(3):
        page.locator("#answer input[type=radio], #answer input[type=checkbox]").first.check()
        walk.press(page, "Save and continue")


def _enter_newest_code(page: Page, service: Service, *, button: str) -> None:
    """Read the newest code in a second tab, as one would, and type it in."""
    other = page.context.new_page()
    until = time.monotonic() + 20
    found = None
    while found is None and time.monotonic() < until:
        other.goto(f"{service.address}/demonstration/mail/")
        found = re.search(r"\b(\d{6})\b", walk.main_words(other))
    other.close()
    assert found is not None, "no code arrived"
    page.locator(walk.CODE).fill(found[1])
    walk.press(page, button)


def _be_coach(page: Page, service: Service) -> str:
    _start(page, service)
    walk.press(page, "Be Maya, the coach")
    page.goto(f"{service.address}/practice/couples/?q=Dana")
    link = page.locator('main a[href*="/practice/couples/"]', has_text="Dana").first
    with page.expect_navigation():
        link.click()
    found = re.search(r"/practice/couples/[0-9a-f-]{36}/", page.url)
    assert found is not None, page.url
    return service.address + found[0]


def _co_sign(page: Page, service: Service, plan: str) -> None:
    page.goto(f"{plan}agreement/name/")
    page.locator('[name="name"]').fill("Maya Okafor")
    walk.press(page, "Continue to sign")
    _enter_newest_code(page, service, button="Sign the agreement")


if __name__ == "__main__":
    prove()
