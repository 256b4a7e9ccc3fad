"""Pages read the real clock, so all this has just happened."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import pytest
from django.test import Client

from agreements.audit.now import now
from agreements.documents import by_hand, drawing, shortening, workbook
from agreements.people.models import User
from agreements.plans.models import Partner
from agreements.practices.models import Membership

Visit = Callable[[Partner | Membership | User], Client]


# One moment for the whole run, so that a state is built once and laid again after that.
BEGAN = now()


@pytest.fixture
def moment() -> datetime:
    return BEGAN - timedelta(minutes=1)


@pytest.fixture
def visit() -> Visit:
    """A browser in which this person is signed in."""

    def signed_in(person: Partner | Membership | User) -> Client:
        client = Client()
        user = person if isinstance(person, User) else person.user
        assert user is not None
        client.force_login(user)
        return client

    return signed_in


@cache
def _drawn(order: str) -> bytes:
    return drawing.draw_elsewhere(json.loads(order))


@pytest.fixture(autouse=True)
def each_order_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A drawing depends on its order alone, and each takes a process and a second of its own."""

    def drawn(order: dict[str, Any]) -> bytes:
        return _drawn(json.dumps(order))

    for module in (by_hand, shortening, workbook):
        monkeypatch.setattr(module, "draw_elsewhere", drawn)
