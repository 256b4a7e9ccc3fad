"""Sixty walks of two partners, a coach and a clock, the same ones every time."""

from datetime import timedelta

import pytest

from agreements.audit.now import now
from agreements.plans.models import Plan
from tests import build
from tests.shaping.steps import asking
from tests.shaping.test_invariants import SEND_OUT, at_the_first_yes
from tests.shaping.walks import walk


@pytest.fixture
def opened(cora, settings, tmp_path) -> Plan:
    settings.TIME_OFFSET_FILE = tmp_path / "ahead"
    return build.opened(cora, case=asking(), at=now() - timedelta(minutes=1))


def test_sixty_walks_find_nothing_out_of_place(opened, cora):
    walk(opened, cora, walks=60, steps=5)


def test_a_walk_turns_red_when_one_yes_is_enough(opened, cora, monkeypatch):
    monkeypatch.setattr(SEND_OUT + "settle_where_both_agree", at_the_first_yes)
    with pytest.raises((AssertionError, ExceptionGroup)):
        walk(opened, cora, walks=60, steps=5, shortest=False)
