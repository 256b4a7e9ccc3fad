from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests import build
from tests.web.doors import MEMBERS, PAGES, Cast


def served(patterns: list[Any], space: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from served(pattern.url_patterns, pattern.namespace or space)
        elif isinstance(pattern, URLPattern):
            yield f"{space}:{pattern.name}"


def everybody(cora, dov, moment, *, with_file: bool) -> Cast:
    plan = build.active(cora, day=3, at=moment, with_file=with_file)
    other = build.in_writing(dov, at=moment, case=build.EVE_AND_FINN)
    return Cast(
        ana=build.partner_of(plan, "a"),
        ben=build.partner_of(plan, "b"),
        cora=cora,
        dov=dov,
        eve=build.partner_of(other, "a"),
        plan=plan,
        rule=build.rule_on(plan, "communication.frequency"),
    )


@pytest.fixture
def cast(cora, dov, moment) -> Cast:
    return everybody(cora, dov, moment, with_file=False)


@pytest.fixture
def cast_with_file(cora, dov, moment) -> Cast:
    return everybody(cora, dov, moment, with_file=True)


def browsers(cast: Cast) -> dict[str, Client]:
    found = {name: Client(raise_request_exception=False) for name in MEMBERS}
    for name in MEMBERS[1:]:
        found[name].force_login(getattr(cast, name).user)
    return found


def test_every_page_is_in_the_table_of_doors():
    assert set(served(get_resolver().url_patterns)) == set(PAGES)


def test_every_page_answers_each_member_of_the_cast_as_the_table_says(cast_with_file):
    cast = cast_with_file
    there = browsers(cast)
    astray = {}
    for name, door in PAGES.items():
        if name == "public:exit":
            continue
        address = reverse(name, args=door.args(cast))
        for member in MEMBERS:
            answer = there[member].get(address)
            if answer.status_code != getattr(door, member):
                astray[name, member] = (answer.status_code, getattr(door, member))
    assert astray == {}


def test_a_door_is_as_closed_to_what_is_sent_as_to_a_look(cast):
    there = browsers(cast)
    astray = {}
    for name, door in PAGES.items():
        if name.startswith("public:"):
            continue
        address = reverse(name, args=door.args(cast))
        shut = {member: 404 for member in MEMBERS[1:] if getattr(door, member) == 404}
        for member, status in {"anonymous": 403, **shut}.items():
            answer = there[member].post(address, {"text": "Not mine to write"})
            if answer.status_code != status:
                astray[name, member] = answer.status_code
    assert astray == {}


def test_strangers_are_asked_to_sign_in_and_led_back(cast):
    for name, door in PAGES.items():
        if not name.startswith("public:"):
            address = reverse(name, args=door.args(cast))
            assert Client().get(address).url == f"/in/?next={quote(address, safe='')}"


def test_leaving_is_open_to_each_member_of_the_cast(cast):
    door = PAGES["public:exit"]
    for member, browser in browsers(cast).items():
        assert browser.get(reverse("public:exit")).status_code == getattr(door, member)
