"""A key that is no good is told where a coach begins the day, and where a practice is set up."""

import pytest
from django.urls import reverse

from agreements.audit.now import now
from agreements.documents.keys import current_key, identity, make_key
from tests.build import DAY
from tests.web.coach.pages import words

WHERE = ("coach:today", "coach:settings")


@pytest.fixture
def told(visit, cora):
    """What the notice of each page says, without what stands around it; empty without one."""
    browser = visit(cora)

    def read() -> list[str]:
        pages = [words(browser.get(reverse(name)).text) for name in WHERE]
        start, end = "Nothing can be published now.", "put a new one in place."
        return [
            html[html.index(start) + len(start) : html.index(end)].strip() if start in html else ""
            for html in pages
        ]

    return read


def test_with_a_key_in_order_nothing_is_said(told):
    assert told() == ["", ""]


def test_a_key_that_cannot_be_read_is_named(told, settings):
    settings.SIGNING_P12 = "gone.p12"
    assert [said.startswith("The key in gone.p12 cannot be read.") for said in told()] == [True] * 2


@pytest.mark.parametrize(("days", "said"), [(20, "runs out on"), (-1, "ran out on"), (40, "")])
def test_a_certificate_that_ends_soon_is_told_a_month_ahead(told, settings, tmp_path, days, said):
    path = tmp_path / "key.p12"
    make_key(path, label="", until=now().replace(microsecond=0) + days * DAY)
    settings.SIGNING_P12, settings.VAR_DIR = str(path), tmp_path
    assert all(said in notice and bool(said) == bool(notice) for notice in told())


def test_a_withdrawn_certificate_is_told(told, settings):
    settings.WITHDRAWN = {identity(current_key().certificates): "2026-01-01"}
    assert all("was withdrawn" in notice for notice in told())
