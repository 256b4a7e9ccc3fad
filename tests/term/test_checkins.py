from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.audit.models import Event
from agreements.notices.models import Notice
from agreements.people.models import User
from agreements.plans.actions import stop_taking_part
from agreements.plans.models import Partner, Plan
from agreements.plans.rules import term_of
from agreements.plans.stages import Stage
from agreements.term.actions import (
    CannotCheckInError,
    answer_checkin,
    begin_term,
    look_at_checkins,
    open_checkins,
)
from agreements.term.models import CheckIn
from agreements.term.rules import (
    OPEN_FOR,
    checkin_days,
    checkins_due,
    needs_help_now,
    needs_the_coach,
    next_checkin_on,
)
from tests import build
from tests.build import BRIEF, DAY, HOUR, NOON
from tests.constraints import broken

HALIFAX = "America/Halifax"
TERM = term_of(date(2027, 1, 16), days=60)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def days_of(length: int) -> list[int]:
    term = term_of(date(2027, 1, 16), days=length)
    return [(day - term.begins_on).days + 1 for day in checkin_days(term)]


def test_check_ins_fall_on_days_2_4_and_7_and_then_every_week():
    assert days_of(60) == [2, 4, 7, 14, 21, 28, 35, 42, 49, 56]
    assert days_of(30) == [2, 4, 7, 14, 21, 28]
    assert days_of(90)[-1] == 84


def due(moment: datetime, *, zone=HALIFAX, hour=18, term=TERM) -> list[int]:
    return [one.number for one in checkins_due(term, zone=zone, hour=hour, at=moment)]


def test_a_check_in_opens_at_the_person_s_own_hour_and_closes_three_days_later():
    opens = at("2027-01-17T18:00:00-04:00")
    (first,) = checkins_due(TERM, zone=HALIFAX, hour=18, at=opens)
    assert (first.number, first.opens_at) == (1, opens)
    assert first.closes_at == opens + OPEN_FOR
    assert due(opens - timedelta(seconds=1)) == []
    assert due(opens + OPEN_FOR - timedelta(seconds=1)) == [1, 2]
    assert due(opens + OPEN_FOR) == [2]


def test_two_people_in_two_zones_are_asked_each_at_their_own_hour():
    vancouver, aarhus = "America/Vancouver", "Europe/Copenhagen"
    evening_in_aarhus = at("2027-01-17T18:00:00+01:00")
    assert due(evening_in_aarhus, zone=aarhus) == [1]
    assert due(evening_in_aarhus, zone=vancouver) == []
    assert due(at("2027-01-17T18:00:00-08:00"), zone=vancouver) == [1]


def test_the_hour_of_the_clock_stays_when_the_clock_changes():
    spring = term_of(date(2027, 3, 8), days=60)
    seventh = checkins_due(spring, zone=HALIFAX, hour=18, at=at("2027-03-14T21:00:00+00:00"))
    assert [one.opens_at for one in seventh if one.number == 3] == [at("2027-03-14T18:00:00-03:00")]


@pytest.mark.parametrize(
    ("begins", "hour", "opens"),
    [
        # In Halifax 02:00 does not exist on 14 March 2027, and 01:00 comes twice on 7 November.
        (date(2027, 3, 13), 2, "2027-03-14T03:00:00-03:00"),
        (date(2027, 11, 6), 1, "2027-11-07T01:00:00-03:00"),
    ],
)
def test_an_hour_that_is_left_out_or_doubled_is_one_moment(begins, hour, opens):
    term = term_of(begins, days=30)
    moment = at(opens)
    (first,) = checkins_due(term, zone=HALIFAX, hour=hour, at=moment)
    assert first.opens_at == moment
    assert due(moment - timedelta(seconds=1), hour=hour, term=term) == []


@given(st.integers(30, 90), st.integers(0, 100 * 24))
def test_at_no_moment_is_more_asked_than_the_last_two(length, hours):
    term = term_of(date(2027, 1, 16), days=length)
    moment = datetime(2027, 1, 10, tzinfo=UTC) + hours * HOUR
    numbers = due(moment, term=term)
    assert len(numbers) <= 2
    assert numbers == sorted(numbers)


def test_when_the_next_one_comes():
    assert next_checkin_on(TERM, after=date(2027, 1, 16)) == date(2027, 1, 17)
    assert next_checkin_on(TERM, after=date(2027, 1, 17)) == date(2027, 1, 19)
    assert next_checkin_on(TERM, after=TERM.ends_on) is None


@pytest.mark.parametrize(
    ("value", "help_now", "coach"),
    [
        ({"safe": "yes", "calm": "easy"}, False, False),
        ({"safe": "no"}, True, True),
        ({"safe": "not_really"}, True, True),
        ({"calm": "very_hard"}, True, True),
        ({"pressed": "yes"}, False, True),
        ({"alone": "this_week"}, False, True),
        ({}, False, False),
    ],
)
def test_what_calls_for_help_and_what_for_the_coach(value, help_now, coach):
    assert (needs_help_now(value), needs_the_coach(value)) == (help_now, coach)


# The first evening of a check-in where Ana and Ben are, on day 2.
EVENING = at("2026-10-02T18:00:00-03:00")


@pytest.fixture
def plan(cora) -> Plan:
    """The term began yesterday."""
    return build.active(cora, day=1, at=NOON, case=BRIEF)


def test_day_one_begins_at_midnight_where_the_agreement_lives_and_once(cora):
    facts = build.facts_on(date(2026, 10, 4), case=BRIEF)
    plan = build.signed(cora, case=BRIEF, facts=facts)
    assert not begin_term(plan, at=at("2026-10-03T23:59:59-03:00"))
    assert begin_term(plan, at=at("2026-10-04T00:00:00-03:00"))
    assert not begin_term(plan, at=at("2026-10-04T00:00:01-03:00"))
    assert build.reloaded(plan).stage == Stage.ACTIVE
    assert Event.objects.of(plan.shared_chain).filter(kind="term_began").count() == 1


def test_a_term_does_not_begin_before_all_have_signed(cora):
    plan = build.signed_by_both(cora, case=BRIEF)
    assert not begin_term(plan, at=NOON + 365 * DAY)


def test_a_check_in_is_opened_once_with_one_letter_at_that_very_hour(ana):
    assert [one.number for one in open_checkins(ana, at=EVENING)] == [1]
    assert open_checkins(ana, at=EVENING + HOUR) == []
    letter = Notice.objects.get(kind="minute_for_you")
    assert (letter.recipient, letter.not_before) == (ana.user, EVENING)
    assert letter.expires_at == EVENING + OPEN_FOR


def test_after_an_outage_only_what_is_still_open_is_asked(ana):
    late = EVENING + 4 * DAY
    assert [one.number for one in open_checkins(ana, at=late)] == [2]


def test_whoever_has_stopped_is_not_asked(ana):
    stop_taking_part(ana, at=EVENING)
    ana.refresh_from_db()
    assert open_checkins(ana, at=EVENING) == []


def opened(partner: Partner) -> CheckIn:
    open_checkins(partner, at=EVENING)
    return CheckIn.objects.get(partner=partner, number=1)


def test_an_answer_is_kept_once_for_the_coach_alone(plan, ana, ben):
    checkin = opened(ana)
    before = list(Event.objects.of(plan.shared_chain).values())
    for _twice in range(2):
        answer_checkin(checkin, {"calm": "easy", "text": "I sleep badly"}, at=EVENING + HOUR)
    with pytest.raises(CannotCheckInError, match="These answers were not sent"):
        answer_checkin(checkin, {"calm": "hard", "text": "I sleep badly"}, at=EVENING + HOUR)
    kept = CheckIn.objects.get(pk=checkin.pk)
    assert kept.value == {"calm": "easy", "text": "I sleep badly"}
    assert not kept.needs_coach
    assert list(Event.objects.of(plan.shared_chain).values()) == before
    assert not CheckIn.objects.filter(partner=ben).exists()


def test_an_answer_that_asks_for_the_coach_is_marked(ana):
    assert answer_checkin(opened(ana), {"safe": "no"}, at=EVENING).needs_coach


def test_an_empty_page_is_no_answer(ana):
    with pytest.raises(CannotCheckInError, match="Answer one of these"):
        answer_checkin(opened(ana), {"safe": "", "text": ""}, at=EVENING)


@pytest.mark.parametrize("moment", [EVENING - HOUR, EVENING + OPEN_FOR])
def test_a_closed_one_is_not_answered(ana, moment):
    with pytest.raises(CannotCheckInError, match="This one has closed"):
        answer_checkin(opened(ana), {"safe": "yes"}, at=moment)


def test_what_the_coach_has_looked_at_is_no_longer_new(plan, ana):
    answer_checkin(opened(ana), {"safe": "yes"}, at=EVENING)
    assert CheckIn.objects.unseen().filter(partner=ana).count() == 1
    look_at_checkins(plan, at=EVENING)
    assert not CheckIn.objects.unseen().filter(partner=ana).exists()


def test_a_person_moves_and_their_hour_moves_with_them(ana):
    User.objects.filter(pk=ana.user_id).update(zone="Asia/Kolkata", notice_hour=8)
    ana = build.partner_of(ana.plan, "a")
    morning = at("2026-10-02T08:00:00+05:30")
    (checkin,) = open_checkins(ana, at=morning)
    assert checkin.opens_at == morning


def test_a_number_is_used_once(ana):
    checkin = opened(ana)
    with broken("checkin_number_is_used_once"):
        CheckIn.objects.create(
            partner=ana, number=1, opens_at=checkin.opens_at, closes_at=checkin.closes_at
        )


def test_a_check_in_closes_after_it_opens(ana):
    checkin = opened(ana)
    with broken("checkin_closes_after_it_opens"):
        CheckIn.objects.filter(pk=checkin.pk).update(closes_at=checkin.opens_at)
