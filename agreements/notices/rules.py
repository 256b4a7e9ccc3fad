"""When a notice may go out."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

WEEK = timedelta(days=7)


def next_own_hour(at: datetime, *, zone: str, hour: int) -> datetime:
    """The next moment at which it is `hour` o'clock where the person is.

    What follows somebody else's act waits for it, so that a lit-up phone never tells when the
    other person did something. In UTC, so that an hour a clock change leaves out or doubles is
    still one moment.
    """
    local = at.astimezone(ZoneInfo(zone))
    candidate = local.replace(hour=hour, minute=0, second=0, microsecond=0, fold=0)
    if candidate <= local:
        candidate += timedelta(days=1)
    return candidate.astimezone(UTC)


def free_hour(
    first: datetime,
    *,
    zone: str,
    hour: int,
    waiting: Collection[datetime],
    gone: Collection[datetime],
    a_week: int,
) -> datetime:
    """The first own hour from `first` on at which one more message costs no letter too many.

    `waiting` are the hours at which a letter goes out anyway, so this one joins it; `gone` those
    of letters already sent. In any seven days there are at most `a_week` letters.
    """
    moment, letters = first, {*waiting, *gone}
    while moment not in waiting and (
        moment in gone or _fullest_week_with(moment, letters) > a_week
    ):
        moment = next_own_hour(moment, zone=zone, hour=hour)
    return moment


def _fullest_week_with(moment: datetime, letters: set[datetime]) -> int:
    """The most letters any seven days around this moment would hold with one more."""
    with_it = {*letters, moment}
    ends = [end for end in with_it if moment <= end < moment + WEEK]
    return max(sum(end - WEEK < other <= end for other in with_it) for end in ends)
