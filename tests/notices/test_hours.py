from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from agreements.notices.rules import free_hour, next_own_hour
from tests.build import DAY, NOON

HALIFAX = "America/Halifax"
MOMENTS = st.integers(0, 3 * 365 * 24 * 60).map(lambda n: NOON + timedelta(minutes=n))
ZONES = st.sampled_from(
    ["UTC", HALIFAX, "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca"]
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_it_is_today_while_the_hour_is_still_to_come_and_tomorrow_after_it():
    before, after = at("2026-10-01T17:59:59-03:00"), at("2026-10-01T18:00:00-03:00")
    assert next_own_hour(before, zone=HALIFAX, hour=18) == at("2026-10-01T18:00:00-03:00")
    assert next_own_hour(after, zone=HALIFAX, hour=18) == at("2026-10-02T18:00:00-03:00")


def test_it_stays_the_same_hour_of_the_clock_when_the_clock_changes():
    autumn = next_own_hour(at("2026-10-31T19:00:00-03:00"), zone=HALIFAX, hour=18)
    assert autumn == at("2026-11-01T18:00:00-04:00")


def test_an_hour_that_a_clock_change_leaves_out_comes_right_after_it():
    spring = next_own_hour(at("2027-03-13T12:00:00-04:00"), zone=HALIFAX, hour=2)
    assert spring.astimezone(ZoneInfo(HALIFAX)).isoformat() == "2027-03-14T03:00:00-03:00"


def test_an_hour_that_comes_twice_counts_once():
    first = next_own_hour(at("2026-10-31T12:00:00-03:00"), zone=HALIFAX, hour=1)
    assert first == at("2026-11-01T01:00:00-03:00")
    assert next_own_hour(first, zone=HALIFAX, hour=1) == at("2026-11-02T01:00:00-04:00")


@given(MOMENTS, ZONES, st.integers(0, 23))
def test_it_is_always_ahead_and_never_more_than_a_day_and_a_clock_change(moment, zone, hour):
    coming = next_own_hour(moment, zone=zone, hour=hour)
    assert timedelta(0) < coming - moment <= timedelta(hours=25)


def free(first: datetime, *, waiting=(), gone=(), a_week: int = 3) -> datetime:
    return free_hour(first, zone="UTC", hour=12, waiting=waiting, gone=gone, a_week=a_week)


def test_what_joins_a_letter_that_goes_anyway_costs_none():
    full = {NOON, NOON - DAY, NOON - 2 * DAY}
    assert free(NOON, waiting=full) == NOON


def test_one_letter_too_many_waits_until_the_week_has_room():
    gone = {NOON - DAY, NOON - 2 * DAY, NOON - 3 * DAY}
    assert free(NOON, gone=gone) == NOON + 4 * DAY


def test_a_day_whose_letter_has_gone_gets_no_second():
    assert free(NOON, gone={NOON}, a_week=7) == NOON + DAY


@given(st.lists(st.integers(0, 40), max_size=60), st.integers(1, 7))
def test_no_seven_days_ever_hold_more_letters_than_allowed(days, a_week):
    hours: set[datetime] = set()
    for day in days:
        hours.add(free(NOON + day * DAY, waiting=hours, a_week=a_week))
    for last in hours:
        assert len({h for h in hours if last - 7 * DAY < h <= last}) <= a_week
