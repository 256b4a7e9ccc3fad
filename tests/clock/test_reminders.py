from datetime import timedelta

import pytest

from agreements.clock.due import run_due
from agreements.drafting.actions import seal_answers
from agreements.notices.models import Notice
from agreements.people.models import User
from agreements.plans.actions import stop_taking_part
from agreements.plans.models import Plan
from agreements.signing.actions import withdraw_signature
from tests import build
from tests.build import BRIEF, DAY, HOUR, NOON
from tests.couples import one

pytestmark = pytest.mark.django_db
# Noon in Greenwich is 9:00 in Halifax; own hour is 18:00 there.
OWN_HOUR = NOON + 9 * HOUR


def reminded(kind: str) -> list[str]:
    return [notice.recipient.short_name for notice in Notice.objects.filter(kind=kind)]


@pytest.fixture
def begun(ana):
    """Ana has answered one question and gone."""
    build.answer(ana, "intimacy.touch", one("none"))
    return ana


def test_whoever_began_to_write_and_did_not_come_back_for_a_week_is_reminded_once(begun):
    assert run_due(at=OWN_HOUR + 7 * DAY - HOUR)["writing"] == 0
    assert run_due(at=OWN_HOUR + 7 * DAY)["writing"] == 1
    for days in range(8, 30):
        assert run_due(at=OWN_HOUR + days * DAY)["writing"] == 0
    letter = Notice.objects.get(kind="saved_for_you")
    assert (letter.recipient, letter.not_before) == (begun.user, OWN_HOUR + 7 * DAY)


def test_it_is_once_per_round_even_for_somebody_who_came_back_and_left_again(begun):
    run_due(at=OWN_HOUR + 7 * DAY)
    build.answer(begun, "intimacy.sexual", one("none"), at=NOON + 9 * DAY)
    run_due(at=OWN_HOUR + 20 * DAY)
    assert reminded("saved_for_you") == ["Ana"]


def test_whoever_wrote_or_signed_in_since_has_come_back(begun):
    build.answer(begun, "intimacy.sexual", one("none"), at=NOON + 6 * DAY)
    assert run_due(at=OWN_HOUR + 7 * DAY)["writing"] == 0
    User.objects.filter(pk=begun.user_id).update(last_login=NOON + 12 * DAY)
    assert run_due(at=OWN_HOUR + 13 * DAY)["writing"] == 0
    assert run_due(at=OWN_HOUR + 19 * DAY)["writing"] == 1


def test_whoever_has_written_nothing_is_not_pressed(plan):
    assert run_due(at=OWN_HOUR + 8 * DAY)["writing"] == 0


def test_whoever_has_sealed_has_nothing_left_to_finish(begun):
    seal_answers(build.round_of(begun.plan), by=begun, at=NOON)
    assert run_due(at=OWN_HOUR + 8 * DAY)["writing"] == 0


def test_neither_a_stop_nor_a_pause_is_written_over(begun, plan):
    Plan.objects.update(paused_at=NOON)
    assert run_due(at=OWN_HOUR + 8 * DAY)["writing"] == 0
    Plan.objects.update(paused_at=None)
    stop_taking_part(begun, at=NOON)
    assert run_due(at=OWN_HOUR + 8 * DAY)["writing"] == 0


def test_the_one_s_reminder_has_nothing_to_do_with_what_the_other_does(begun, ben):
    build.write(ben, case=BRIEF, at=NOON + DAY)
    seal_answers(build.round_of(ben.plan), by=ben, at=NOON + DAY)
    run_due(at=OWN_HOUR + 7 * DAY)
    assert reminded("saved_for_you") == ["Ana"]


def test_after_an_outage_it_comes_late_and_after_weeks_not_at_all(begun):
    assert run_due(at=OWN_HOUR + 60 * DAY)["writing"] == 0
    assert run_due(at=OWN_HOUR + 20 * DAY)["writing"] == 1


@pytest.fixture
def signing(cora) -> Plan:
    """Signing opened at noon and closes in seven days."""
    return build.signing(cora, case=BRIEF)


HALF = OWN_HOUR + timedelta(days=4)  # noon of the fourth day is half; 18:00 in Halifax comes after


def test_whoever_has_not_signed_with_half_of_the_time_gone_is_reminded_once(signing):
    build.sign(build.partner_of(signing, "b"))
    half_at_noon_and_a_half = NOON + 3.5 * DAY
    assert run_due(at=half_at_noon_and_a_half)["undecided"] == 0
    due = half_at_noon_and_a_half + 21 * HOUR
    assert due == HALF
    assert run_due(at=HALF)["undecided"] == 1
    for hours in (1, 24, 48):
        assert run_due(at=HALF + hours * HOUR)["undecided"] == 0
    assert reminded("ready_for_you") == ["Ana"]


def test_both_are_reminded_alike_when_neither_has_signed(signing):
    assert run_due(at=HALF)["undecided"] == 2
    hours = {n.not_before for n in Notice.objects.filter(kind="ready_for_you")}
    assert hours == {HALF}


def test_whoever_took_their_signature_back_is_undecided_again(signing):
    ana = build.partner_of(signing, "a")
    build.sign(ana)
    build.sign(build.partner_of(signing, "b"))
    withdraw_signature(build.agreement_of(signing), by=ana, at=NOON)
    run_due(at=HALF)
    assert reminded("ready_for_you") == ["Ana"]


def test_nobody_is_reminded_of_a_text_that_is_over_or_of_stopping(signing):
    stop_taking_part(build.partner_of(signing, "a"), at=NOON)
    assert run_due(at=HALF)["undecided"] == 1
    assert run_due(at=NOON + 7 * DAY)["undecided"] == 0


def test_a_text_that_was_read_only_is_not_signed_in_a_hurry(cora):
    build.published(cora, case=BRIEF)
    assert run_due(at=NOON + HOUR)["undecided"] == 0
