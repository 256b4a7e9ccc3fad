"""What a couple needs, one rule a row."""

from datetime import UTC, date, datetime, timedelta

import pytest

from agreements.lifecycle.rules import Case, Need, Signal, Tier, needs_of, order_of

AT = datetime(2027, 3, 4, 10, tzinfo=UTC)
TODAY = date(2027, 3, 4)
DAY = timedelta(days=1)


def case(stage: str, *, begins: int = 30, days: int = 60, session: int | None = None, **signals):
    """A couple whose term begins in so many days; each signal is days ago, or (days ago, many)."""
    begins_on = TODAY + begins * DAY
    found = {}
    for name, told in signals.items():
        ago, many = told if isinstance(told, tuple) else (told, 1)
        found[name] = Signal(AT - ago * DAY, many)
    return Case(
        stage=stage,
        stage_since=AT - 2 * DAY,
        begins_on=begins_on,
        ends_on=begins_on + (days - 1) * DAY,
        midpoint_on=begins_on + days // 2 * DAY,
        session_at=None if session is None else AT + session * DAY,
        today=TODAY,
        signals=found,
    )


def reasons(*args, **how) -> list[str]:
    return [need.reason for need in needs_of(case(*args, **how), at=AT)]


NEEDED = {
    "somebody must be spoken with": (("writing",), {"held": 1}, "held"),
    "a record that was changed": (("active",), {"record_broken": 1}, "record_broken"),
    "a copy that does not come": (("signed",), {"copy_late": 1}, "copy_late"),
    "a hold before the last signature": (("signing",), {"held": 1}, "held_signing"),
    "nobody has seen a hold for a day": (
        ("signing",),
        {"held": 2, "stand_in_told": 1},
        "stand_in_told",
    ),
    "and nobody stands in": (("writing",), {"held": 2, "nobody_stands_in": 2}, "nobody_stands_in"),
    "a hold that was seen": (("writing",), {"heard": 2}, "heard"),
    "the day of another talk": (("active",), {"begins": -10, "again": 1}, "again"),
    "what was set aside until today": (("shaping",), {"revisit": 0, "offered": 1}, "revisit"),
    "a note after it was closed": (("closed",), {"note": 1, "stopped": 4}, "note"),
    "a note while it is being closed": (("writing",), {"closing": -1, "note": 1}, "note"),
    "a check-in asks for the coach": (("active",), {"begins": -10, "concern": 1}, "concern"),
    "somebody stopped": (("writing",), {"stopped": 1}, "stopped"),
    "a note": (("active",), {"begins": -10, "note": 1}, "note"),
    "nobody was invited": (("setup",), {}, "not_invited"),
    "one was not invited": (("writing",), {"uninvited": 1}, "uninvited"),
    "an invitation was declined": (("writing",), {"declined": 1}, "declined"),
    "both sealed": (("writing",), {"sealed": (1, 2)}, "sealed"),
    "words to draft": (("shaping",), {"drafted": (1, 4)}, "words"),
    "a rule came back": (("shaping",), {"came_back": 1, "offered": (1, 3)}, "words"),
    "a request to pass on": (("shaping",), {"asked": 1, "agreed": (1, 9)}, "asked"),
    "a yes to a request": (("shaping",), {"said_yes": 1, "agreed": (1, 20)}, "said_yes"),
    "kept without a date": (("shaping",), {"kept": 1}, "kept"),
    "all settled": (("shaping",), {"agreed": (1, 20)}, "settled"),
    "both signed": (("signing",), {"signed": (1, 2)}, "signed"),
    "signing closes": (("signing",), {"closes": -1}, "closes"),
    "an invitation runs out": (("writing",), {"invited": -1}, "runs_out"),
    "an invitation ran out": (("writing",), {"invited": 1}, "ran_out"),
    "the first day is near": (("shaping",), {"begins": 2, "offered": 1}, "day_near"),
    "the first day has passed": (("shaping",), {"begins": -1, "offered": 1}, "day_passed"),
    "the midpoint is near": (("active",), {"begins": -27}, "midpoint"),
    "the end is near": (("active",), {"begins": -51}, "ends"),
    "two check-ins left out": (("active",), {"begins": -15, "missed": 3}, "missed"),
    "not joined": (("writing",), {"invited": -8}, "not_joined"),
    "nothing written": (("writing",), {"written": 8}, "unwritten"),
}


@pytest.mark.parametrize("name", NEEDED)
def test_a_couple_needs_what_the_records_say(name):
    args, how, reason = NEEDED[name]
    assert reasons(*args, **how)[0] == reason


ON_TRACK = {
    "freshly invited": (("writing",), {"invited": -13}),
    "writing": (("writing",), {"written": 2}),
    "one has sealed": (("writing",), {"sealed": 1, "written": 1}),
    "words are with both": (("shaping",), {"offered": (1, 4)}),
    "kept for a date": (("shaping",), {"kept": 1, "session": 2}),
    "reading": (("review",), {"closes": -8}),
    "one has signed": (("signing",), {"signed": 1, "closes": -5}),
    "signed": (("signed",), {}),
    "in the term": (("active",), {"begins": -10}),
    "midpoint with a session": (("active",), {"begins": -27, "session": 2}),
    "the end with a session": (("active",), {"begins": -51, "session": 2}),
    "closed": (("closed",), {"missed": 30, "held": 3}),
    "being closed": (("writing",), {"closing": -1, "sealed": (1, 2), "uninvited": 3}),
    "another talk is not due yet": (("active",), {"begins": -10, "again": -1}),
    "set aside until the midpoint, long ago": (("active",), {"begins": -40, "revisit": 20}),
}


@pytest.mark.parametrize("name", ON_TRACK)
def test_a_couple_on_its_way_needs_nothing(name):
    args, how = ON_TRACK[name]
    assert reasons(*args, **how) == []


def test_the_most_pressing_reason_comes_first_and_the_others_are_kept():
    both = reasons("writing", held=1, note=4, written=9)
    assert both == ["held", "note", "unwritten"]


def test_inside_a_tier_the_longest_wait_or_the_nearest_day_comes_first():
    long, short = (Need(Tier.ONLY_YOU, "note", since=AT - ago * DAY) for ago in (5, 1))
    near, far = (Need(Tier.DATED, "midpoint", on=TODAY + days * DAY) for days in (1, 4))
    found = sorted([far, short, near, long], key=order_of)
    assert found == [long, short, near, far]


def test_a_session_that_has_passed_is_no_date_for_what_was_kept():
    assert reasons("shaping", kept=1, session=-1) == ["kept"]
