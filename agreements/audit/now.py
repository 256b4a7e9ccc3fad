"""The one clock. Entry points read it; everything else is given the moment as `at`."""

from datetime import UTC, datetime, timedelta

from django.conf import settings


def now() -> datetime:
    """The present moment in UTC, moved by the demonstration's stored offset where there is one.

    The offset (whole seconds, never negative) lives in the file `settings.TIME_OFFSET_FILE`, which
    is None outside the demonstration and tests, so that nobody can move a real practice's time.
    """
    return datetime.now(UTC) + offset()


def offset() -> timedelta:
    """How far the demonstration's clock stands ahead."""
    if settings.TIME_OFFSET_FILE is None:
        return timedelta(0)
    try:
        return timedelta(seconds=int(settings.TIME_OFFSET_FILE.read_text()))
    except (FileNotFoundError, ValueError):
        return timedelta(0)


def move_forward(by: timedelta) -> None:
    """Move the demonstration's clock ahead; time never moves back.

    Raises RuntimeError where no offset file is configured.
    """
    if settings.TIME_OFFSET_FILE is None:
        raise RuntimeError("Time can only be moved in the demonstration.")
    ahead = offset() + max(by, timedelta(0))
    settings.TIME_OFFSET_FILE.parent.mkdir(parents=True, exist_ok=True)
    fresh = settings.TIME_OFFSET_FILE.with_suffix(".new")
    fresh.write_text(str(int(ahead.total_seconds())))
    fresh.replace(settings.TIME_OFFSET_FILE)
