"""With scripts switched off a partner can do everything, from the letter to the signature."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from agreements.practices.models import Membership
from tests.journeys.walking import press
from tests.journeys.way import Way, begin, walk

pytestmark = [pytest.mark.journey, pytest.mark.look, pytest.mark.django_db(transaction=True)]


@dataclass
class Fingers:
    """Somebody who taps and types, and who may only use what the page itself has."""

    page: Page

    def press(self, name: str) -> None:
        press(self.page, name)

    def type(self, name: str, words: str) -> None:
        self.page.locator(f'main [name="{name}"]').fill(words)

    def choose(self, name: str, value: str) -> None:
        self.page.locator(f'main [name="{name}"][value="{value}"]').check()

    def tick(self, name: str, value: str = "") -> None:
        which = f'[value="{value}"]' if value else ""
        self.page.locator(f'main [name="{name}"]{which}').check()


def test_a_partner_goes_the_whole_way_without_a_script(
    open_browser: Callable[..., Page],
    live_server: Any,
    cora: Membership,
    settings: Any,
    tmp_path: Path,
) -> None:
    settings.TIME_OFFSET_FILE = tmp_path / "ahead"
    page = open_browser(phone=True, java_script_enabled=False)
    walk(Way(Fingers(page), cora, begin(cora), live_server.url))
