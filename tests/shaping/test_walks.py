"""Sixty walks of two partners, a coach and a clock, the same ones every time."""

from datetime import timedelta

from agreements.audit.now import now
from tests import build
from tests.shaping.steps import asking
from tests.shaping.walks import walk


def test_sixty_walks_find_nothing_out_of_place(cora, settings, tmp_path):
    settings.TIME_OFFSET_FILE = tmp_path / "ahead"
    opened = build.opened(cora, case=asking(), at=now() - timedelta(minutes=1))
    walk(opened, cora, walks=60, steps=5)
