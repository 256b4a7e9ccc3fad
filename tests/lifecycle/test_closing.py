"""Closing gently: the same words to each, at two times drawn by chance."""

from datetime import UTC, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from agreements.audit.models import Event
from agreements.clock.due import run_due
from agreements.documents.models import AgreementState, CertifiedFile
from agreements.drafting.actions import seal_answers
from agreements.lifecycle.actions import call_off, close_gently
from agreements.notices.models import Notice, State
from agreements.people.models import User
from agreements.plans.actions import (
    CannotInviteError,
    CannotJoinError,
    give_join_code,
    invite,
    stop_taking_part,
    take_seat,
)
from agreements.plans.booking import CannotBookError, set_session
from agreements.plans.closing import CannotCloseError
from agreements.plans.letters import tell_partners
from agreements.plans.models import GentleClosing, Invitation, Partner, Plan
from agreements.plans.rules import APART_BY, closing_times
from agreements.plans.stages import Stage
from agreements.practices.models import Practice
from agreements.safety.actions import CannotRecordError, lift_hold
from agreements.safety.models import Hold
from agreements.shaping.actions import CannotOpenError, open_round
from agreements.signing.actions import CannotSignError
from tests import build
from tests.build import BRIEF, DAY, HOUR, NOON
from tests.constraints import broken

pytestmark = pytest.mark.django_db


def draws(*numbers):
    """A draw that gives these numbers, as a die would."""
    left = list(numbers)
    return lambda below: left.pop(0)


ZONES = ("America/Halifax", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Paris")
ASKED = [datetime(2027, month, day, 3, 17, tzinfo=UTC) for month, day in ((3, 12), (10, 29))]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("asked", ASKED)
def test_whatever_is_drawn_the_two_times_are_working_hours_a_night_apart(zone, asked):
    here = ZoneInfo(zone)
    for drawn in product((0, 1), (0, 7, 16), (0, 1), (0, 7, 16)):
        first, second = closing_times(asked, here, draws(*drawn))
        assert second - first >= APART_BY
        for moment in (first, second):
            assert 9 <= moment.astimezone(here).hour <= 18
            assert moment.astimezone(here).date() > asked.astimezone(here).date()


def test_the_hour_of_asking_is_in_neither_time():
    times = {
        closing_times(NOON.replace(hour=hour, minute=hour), UTC, draws(0, 3, 0, 5))
        for hour in range(24)
    }
    assert len(times) == 1


def close(plan: Plan, by, *, first: Partner, at=NOON) -> GentleClosing:
    """Close with this one first: the other way round of a draw is as likely."""
    closing = close_gently(plan, by=by, at=at)
    GentleClosing.objects.filter(pk=closing.pk).update(first=first)
    closing.refresh_from_db()
    return closing


def state_of(partner: Partner) -> tuple[bool, bool]:
    seat = Partner.objects.get(pk=partner.pk)
    return seat.closed_at is not None, seat.seated


def test_each_is_told_at_their_own_time_and_with_the_second_the_plan_is_closed(
    cora, plan, ana, ben
):
    closing = close(plan, cora, first=ben)
    assert run_due(at=closing.first_at - HOUR)["closing"] == 0
    assert (state_of(ana), state_of(ben)) == ((False, True), (False, True))

    assert run_due(at=closing.first_at)["closing"] == 1
    assert run_due(at=closing.first_at + HOUR)["closing"] == 0
    assert (state_of(ana), state_of(ben)) == ((False, True), (True, False))
    assert build.reloaded(plan).stage == Stage.WRITING

    assert run_due(at=closing.second_at)["closing"] == 1
    assert run_due(at=closing.second_at + DAY)["closing"] == 0
    assert (state_of(ana), state_of(ben)) == ((True, False), (True, False))
    assert build.reloaded(plan).stage == Stage.CLOSED
    assert Partner.objects.get(pk=ana.pk).closed_at == closing.second_at


def test_after_a_long_outage_each_is_closed_once_as_of_their_own_time(cora, plan, ana, ben):
    closing = close(plan, cora, first=ana)
    assert run_due(at=NOON + 30 * DAY)["closing"] == 1
    moments = {seat.pk: seat.closed_at for seat in plan.partners.all()}
    assert moments == {ana.pk: closing.first_at, ben.pk: closing.second_at}


def test_each_gets_one_neutral_letter_after_their_own_time_and_nothing_else_goes_out(
    cora, plan, ana, ben
):
    tell_partners(plan, key="before", at=NOON)
    closing = close(plan, cora, first=ana, at=NOON)
    run_due(at=closing.first_at)
    waiting = Notice.objects.filter(state=State.QUEUED, kind="something_new")
    assert set(waiting.filter(recipient=ana.user).values_list("dedupe_key", flat=True)) == {
        f"closed:{ana.pk}"
    }
    assert waiting.get(recipient=ana.user).not_before > closing.first_at
    assert waiting.get(recipient=ben.user).dedupe_key == f"before:{ben.pk}"
    tell_partners(plan, key="after", at=closing.first_at)
    assert not Notice.objects.filter(dedupe_key=f"after:{ana.pk}").exists()


def test_asking_twice_draws_once(cora, plan):
    assert close_gently(plan, by=cora, at=NOON) == close_gently(plan, by=cora, at=NOON + HOUR)
    assert Hold.objects.filter(plan=plan).count() == 2


def test_the_words_are_those_of_the_practice_on_the_day_it_was_asked(cora, plan):
    Practice.objects.update(closing_words="Not now, and not here.")
    cora.practice.refresh_from_db()
    closing = close_gently(plan, by=cora, at=NOON)
    Practice.objects.update(closing_words="Other words")
    assert GentleClosing.objects.get(pk=closing.pk).words == "Not now, and not here."


def test_nothing_opens_and_nobody_signs_last_while_it_is_being_closed(cora):
    sealed = build.sealed(cora, case=BRIEF)
    build.talk_with_each(sealed, by=cora, at=NOON)
    close_gently(sealed, by=cora, at=NOON)
    with pytest.raises(CannotOpenError):
        open_round(build.round_of(sealed), by=cora, at=NOON)


def test_a_text_not_everybody_has_signed_counts_no_more_and_a_person_signs_until_their_time(cora):
    plan = build.signed_by_a(cora, case=BRIEF)
    closing = close_gently(plan, by=cora, at=NOON)
    build.sign(build.partner_of(plan, "b"), at=NOON)
    build.talk_with_each(plan, by=cora, at=NOON)
    with pytest.raises(CannotSignError):
        build.co_sign(plan, by=cora, at=NOON)
    run_due(at=closing.second_at)
    assert plan.agreements.get().state == AgreementState.VOIDED
    assert not Notice.objects.filter(dedupe_key__startswith="voided").exists()


def test_what_all_three_have_signed_stays_with_its_file(cora):
    plan = build.active(cora, case=BRIEF, with_file=True)
    closing = close_gently(plan, by=cora, at=NOON)
    run_due(at=closing.second_at)
    assert build.reloaded(plan).stage == Stage.CLOSED
    assert plan.agreements.get().state == AgreementState.CERTIFIED
    assert CertifiedFile.objects.filter(agreement__plan=plan).exists()


def test_the_clock_asks_nothing_more_of_whom_it_is_closed_for(cora):
    plan = build.active(cora, case=BRIEF)
    ana, ben = build.partner_of(plan, "a"), build.partner_of(plan, "b")
    closing = close(plan, cora, first=ana)
    run_due(at=closing.first_at)
    told = Notice.objects.filter(kind="minute_for_you", made_at__gte=closing.first_at)
    run_due(at=closing.second_at - timedelta(minutes=1))
    assert {notice.recipient for notice in told} <= {ben.user}


def test_it_can_be_called_off_until_the_first_has_been_told(cora, plan):
    closing = close_gently(plan, by=cora, at=NOON)
    for _time in range(2):
        call_off(closing, by=cora, at=closing.first_at - HOUR)
    assert not Hold.objects.standing().filter(plan=plan).exists()
    assert run_due(at=closing.second_at)["closing"] == 0
    again = close_gently(plan, by=cora, at=closing.second_at)
    assert again.pk != closing.pk
    with pytest.raises(CannotCloseError, match="has been told"):
        call_off(again, by=cora, at=again.first_at)


def test_a_closed_plan_cannot_be_closed_and_what_holds_it_cannot_be_lifted(cora, plan):
    closing = close_gently(plan, by=cora, at=NOON)
    with pytest.raises(CannotRecordError, match="being closed"):
        lift_hold(Hold.objects.filter(plan=plan)[0], note="No.", by=cora, at=NOON)
    run_due(at=closing.second_at)
    with pytest.raises(CannotCloseError, match="closed already"):
        close_gently(plan, by=cora, at=closing.second_at)
    with pytest.raises(CannotBookError, match="closed"):
        set_session(plan, NOON + 30 * DAY, by=cora, at=closing.second_at)


def test_who_never_joined_gets_nothing_and_can_join_no_more(cora):
    plan = build.invited(cora, case=BRIEF)
    ana = build.partner_of(plan, "a")
    closing = close_gently(plan, by=cora, at=NOON)
    letter = Invitation.objects.current().get(partner=ana)
    run_due(at=closing.second_at)
    assert not Notice.objects.filter(kind="something_new").exists()
    assert Invitation.objects.get(pk=letter.pk).replaced_at == closing.moment_of(ana)
    user = User.objects.get(email=ana.email)
    with pytest.raises(CannotJoinError, match="closed"):
        take_seat(ana, user=user, invitation=letter, at=closing.second_at)
    ana.refresh_from_db()
    with pytest.raises(CannotInviteError, match="closed"):
        invite([ana], by=cora, at=closing.second_at)
    with pytest.raises(CannotInviteError, match="closed"):
        give_join_code(ana, by=cora, at=closing.second_at)


def test_somebody_who_is_done_here_may_take_another_seat(cora, dov, plan, ana):
    closing = close(plan, cora, first=ana)
    run_due(at=closing.first_at)
    other = build.invited(dov, at=closing.first_at, case=build.EVE_AND_FINN)
    eve = build.partner_of(other, "a")
    Partner.objects.filter(pk=eve.pk).update(user=ana.user)
    eve.refresh_from_db()
    take_seat(eve, user=ana.user, at=closing.first_at)
    assert Partner.objects.held_by(ana.user).first() == eve


def test_stopping_and_sealing_work_until_ones_own_time(cora, plan, ana, ben):
    closing = close(plan, cora, first=ben)
    run_due(at=closing.first_at)
    build.write(ana, at=closing.first_at)
    seal_answers(build.round_of(plan), by=ana, at=closing.first_at)
    stop_taking_part(ana, at=closing.first_at)
    run_due(at=closing.second_at)
    assert build.reloaded(plan).stage == Stage.CLOSED


def test_until_the_end_nothing_of_it_stands_where_either_may_read_it(cora, plan, ana, ben):
    before = Event.objects.of(plan.shared_chain).count()
    closing = close(plan, cora, first=ben)
    run_due(at=closing.first_at)
    assert Event.objects.of(plan.shared_chain).count() == before
    kinds = set(Event.objects.of(plan.coach_chain).values_list("kind", flat=True))
    assert {"closing_asked", "closed_for"} <= kinds


def test_one_closing_at_a_time_one_after_the_other(cora, plan, ana):
    closing = close_gently(plan, by=cora, at=NOON)
    row = {
        "plan": plan,
        "first": ana,
        "words": "x",
        "asked_by": cora,
        "asked_at": NOON,
        "first_at": NOON + HOUR,
        "second_at": NOON + DAY,
    }
    with broken("gentleclosing_is_one_at_a_time"):
        GentleClosing.objects.create(**row)
    with broken("gentleclosing_tells_one_after_the_other"):
        GentleClosing.objects.filter(pk=closing.pk).update(second_at=closing.first_at)
