"""By keyboard alone a partner can do everything, from the letter to the signature."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from agreements.practices.models import Membership
from tests.journeys.way import Way, begin, walk

pytestmark = [pytest.mark.journey, pytest.mark.look, pytest.mark.django_db(transaction=True)]

FOCUSED = """() => {
  const {tagName: tag, name, value, textContent} = document.activeElement;
  return {tag, name, value, words: textContent.trim().replace(/\\s+/g, " ")};
}"""
MOST_STOPS = 150


@dataclass
class Keys:
    """Somebody who has nothing but Tab, Space, Enter, the arrows and the letters."""

    page: Page

    def focused(self) -> dict[str, str]:
        found: dict[str, str] = self.page.evaluate(FOCUSED)
        return found

    def go_to(self, fits: Callable[[dict[str, str]], bool], what: str) -> None:
        """Tab forward to the end of the page, and back again with Shift."""
        for key in ("Tab", "Shift+Tab"):
            for _stop in range(MOST_STOPS):
                if fits(self.focused()):
                    return
                self.page.keyboard.press(key)
                if self.focused()["tag"] == "BODY":
                    break
        raise AssertionError(f"no key leads to {what} on {self.page.url}")

    def press(self, name: str) -> None:
        self.go_to(lambda here: here["tag"] in {"A", "BUTTON"} and here["words"] == name, name)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def type(self, name: str, words: str) -> None:
        self.go_to(lambda here: here["name"] == name, name)
        self.page.keyboard.type(words)

    def choose(self, name: str, value: str) -> None:
        self.go_to(lambda here: here["name"] == name, name)
        self.page.keyboard.press("Space")
        for _press in range(12):
            if self.focused()["value"] == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"no arrow leads to {value}")

    def tick(self, name: str, value: str = "on") -> None:
        self.go_to(lambda here: (here["name"], here["value"]) == (name, value), value)
        self.page.keyboard.press("Space")


def test_a_partner_goes_the_whole_way_by_keyboard(
    open_browser: Callable[..., Page],
    live_server: Any,
    cora: Membership,
    settings: Any,
    tmp_path: Path,
) -> None:
    settings.TIME_OFFSET_FILE = tmp_path / "ahead"
    walk(Way(Keys(open_browser()), cora, begin(cora), live_server.url))
