"""When a notice may go out."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo


def next_own_hour(at: datetime, *, zone: str, hour: int) -> datetime:
    """The next moment at which it is `hour` o'clock where the person is.

    What follows somebody else's act waits for it, so that a lit-up phone never tells when the
    other person did something.
    """
    local = at.astimezone(ZoneInfo(zone))
    candidate = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    if candidate <= local:
        candidate = (local + timedelta(days=1)).replace(
            hour=hour, minute=0, second=0, microsecond=0
        )
    return candidate
