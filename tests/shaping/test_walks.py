"""Sixty walks of two partners, a coach and a clock, the same ones every time."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import pytest

from agreements.audit.now import now
from agreements.plans.models import Plan
from tests import build
from tests.shaping.steps import asking
from tests.shaping.test_invariants import (
    MOVING,
    SEND_OUT,
    at_the_first_yes,
    everything_possible,
)
from tests.shaping.walks import Walk, walk


@pytest.fixture
def opened(cora, settings, tmp_path) -> Plan:
    settings.TIME_OFFSET_FILE = tmp_path / "ahead"
    return build.opened(cora, case=asking(), at=now() - timedelta(minutes=1))


def test_sixty_walks_find_nothing_out_of_place(opened, cora):
    walk(opened, cora, walks=60, steps=5)


def one_says_yes(here: Walk) -> None:
    here.reply(n=1, seat="a", answer="works")


def offered_under_a_hold(here: Walk) -> None:
    here.words(n=0, text="other", old=False, then=False)
    here.the_coach_is_in_doubt(seat="a")
    here.offer(old=False)


def kept_from_an_older_page(here: Walk) -> None:
    here.step(n=0, step="keep", old=True)


@pytest.mark.parametrize(
    ("guard", "nothing", "steps"),
    [
        (SEND_OUT + "settle_where_both_agree", at_the_first_yes, one_says_yes),
        (SEND_OUT + "is_held", lambda _plan: False, offered_under_a_hold),
        (MOVING + "objection_to", everything_possible, kept_from_an_older_page),
    ],
)
@pytest.mark.parametrize("without", [False, True])
def test_a_walk_turns_red_where_a_guard_is_gone(
    opened: Plan,
    cora: Any,
    monkeypatch: pytest.MonkeyPatch,
    guard: str,
    nothing: Any,
    steps: Callable[[Walk], None],
    without: bool,
) -> None:
    here = type("Here", (Walk,), {"plan": opened, "coach": cora})()
    here.begins()
    try:
        if without:
            monkeypatch.setattr(guard, nothing)
        steps(here)
        turns_red = pytest.raises(AssertionError) if without else nullcontext()
        with turns_red:
            here.all_is_well()
    finally:
        here.teardown()
