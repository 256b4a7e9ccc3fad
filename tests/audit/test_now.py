from datetime import UTC, datetime, timedelta

import pytest

from agreements.audit.now import move_forward, now, offset


def test_the_clock_is_the_real_one_and_cannot_be_moved(settings):
    assert settings.TIME_OFFSET_FILE is None
    assert abs(now() - datetime.now(UTC)) < timedelta(seconds=5)
    with pytest.raises(RuntimeError):
        move_forward(timedelta(days=1))


def test_in_the_demonstration_time_moves_forward_and_never_back(settings, tmp_path):
    settings.TIME_OFFSET_FILE = tmp_path / "var" / "time-offset"
    assert offset() == timedelta(0)
    move_forward(timedelta(days=2))
    move_forward(timedelta(hours=1))
    move_forward(timedelta(days=-9))
    assert offset() == timedelta(days=2, hours=1)
    assert now() - datetime.now(UTC) > timedelta(days=2)


def test_a_damaged_offset_is_no_offset(settings, tmp_path):
    settings.TIME_OFFSET_FILE = tmp_path / "time-offset"
    settings.TIME_OFFSET_FILE.write_text("soon")
    assert offset() == timedelta(0)
