import logging
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.clock.due import run_due
from agreements.clock.schedule import SCHEDULE
from agreements.clock.tasks import sweep
from agreements.documents.models import Agreement, AgreementState, Certification
from agreements.notices.delivery import wanted
from agreements.notices.letters import letter_for
from agreements.notices.models import Notice
from agreements.plans.actions import stop_taking_part
from agreements.plans.models import Plan
from agreements.plans.stages import Stage
from agreements.practices.models import Practice
from agreements.safety.actions import acknowledge_hold, answer_privately
from agreements.safety.models import Asked, Hold
from agreements.term.models import CheckIn
from tests import build
from tests.build import BRIEF, DAY, HOUR, NOON

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
NOTHING = {
    "closing": 0,
    "signing": 0,
    "lapsed": 0,
    "begun": 0,
    "checkins": 0,
    "writing": 0,
    "undecided": 0,
    "unheard": 0,
    "seals": 0,
    "copies": 0,
    "notices": 0,
}


def test_where_nothing_is_due_nothing_is_done(db):
    assert run_due(at=NOON) == NOTHING


def test_signing_opens_at_the_announced_moment_and_once(cora):
    plan = build.published(cora, case=BRIEF)
    opens = build.agreement_of(plan).signing_opens_at
    assert run_due(at=opens - HOUR)["signing"] == 0
    assert run_due(at=opens)["signing"] == 1
    assert run_due(at=opens)["signing"] == 0
    assert build.reloaded(plan).stage == Stage.SIGNING
    told = Notice.objects.filter(dedupe_key__startswith="signing:")
    assert {notice.recipient.short_name for notice in told} == {"Ana", "Ben"}


def test_a_time_for_signing_that_is_over_lapses_once_and_tells_both(cora):
    plan = build.signed_by_a(cora, case=BRIEF)
    closes = build.agreement_of(plan).signing_closes_at
    assert run_due(at=closes)["lapsed"] == 1
    assert run_due(at=closes)["lapsed"] == 0
    assert Agreement.objects.get().state == AgreementState.LAPSED
    assert build.reloaded(plan).stage == Stage.SHAPING
    assert Notice.objects.filter(dedupe_key__startswith="lapsed:").count() == 2


def test_after_a_long_outage_signing_opens_and_lapses_in_one_sweep(cora):
    plan = build.published(cora, case=BRIEF)
    done = run_due(at=NOON + 30 * DAY)
    assert (done["signing"], done["lapsed"]) == (1, 1)
    assert build.reloaded(plan).stage == Stage.SHAPING


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Halifax", "Pacific/Pago_Pago"])
def test_a_term_begins_at_midnight_where_the_agreement_lives(cora, zone):
    facts = build.facts_on(NOON.date() + 3 * DAY, case=BRIEF, zone=zone)
    plan = build.signed(cora, case=BRIEF, facts=facts)
    midnight = datetime.combine(plan.begins_on, time(), tzinfo=plan.timezone)
    assert run_due(at=midnight - timedelta(seconds=1))["begun"] == 0
    assert run_due(at=midnight)["begun"] == 1
    assert run_due(at=midnight)["begun"] == 0


@pytest.fixture
def active(cora) -> Plan:
    """Day 1, at noon in Greenwich; own hour is 18:00 in Halifax."""
    return build.active(cora, case=BRIEF)


def own_hour(day: int):
    """18:00 in Halifax on this day of the term, before the clock changes."""
    return NOON + (day - 1) * DAY + 9 * HOUR


def test_every_check_in_of_a_term_is_opened_on_its_day_and_once(active):
    opened = {}
    for day in (1, 2, 3, 4, 5, 7, 8, 14, 15, 21, 28):
        for _sweep in range(2):
            if done := run_due(at=own_hour(day))["checkins"]:
                opened[day] = opened.get(day, 0) + done
    assert opened == {2: 2, 4: 2, 7: 2, 14: 2, 21: 2, 28: 2}
    assert CheckIn.objects.count() == Notice.objects.filter(kind="minute_for_you").count() == 12


def test_nothing_is_asked_before_the_own_hour(active):
    assert run_due(at=own_hour(2) - HOUR)["checkins"] == 0
    assert run_due(at=own_hour(2))["checkins"] == 2


def test_a_week_without_a_sweep_makes_no_pile(active):
    assert run_due(at=own_hour(14))["checkins"] == 2
    assert set(CheckIn.objects.values_list("number", flat=True)) == {4}


def test_neither_a_pause_nor_a_stop_is_asked_over(active):
    stop_taking_part(build.partner_of(active, "a"), at=NOON)
    assert run_due(at=own_hour(2))["checkins"] == 1
    Plan.objects.update(paused_at=NOON)
    assert run_due(at=own_hour(4))["checkins"] == 0


def test_a_promised_file_and_a_waiting_letter_ring_their_workers(
    cora, django_capture_on_commit_callbacks
):
    build.signed(cora, case=BRIEF)
    later = NOON + 2 * DAY
    with django_capture_on_commit_callbacks() as rung:
        done = run_due(at=later)
    assert done["copies"] == 1
    assert done["notices"] == Notice.objects.due_by(later).count() > 0
    assert len(rung) >= done["copies"] + done["notices"]


EVE = replace(BRIEF, people=build.EVE_AND_FINN.people)


def test_one_row_that_cannot_be_done_is_left_and_the_others_go_on(cora, dov, caplog):
    lame, sound = build.published(cora, case=BRIEF), build.published(dov, case=EVE)
    opens = build.agreement_of(lame).signing_opens_at
    Plan.objects.filter(pk=lame.pk).update(zone="Nowhere/AtAll")
    with caplog.at_level(logging.ERROR):
        assert run_due(at=opens)["signing"] == 1
    assert build.reloaded(sound).stage == Stage.SIGNING
    assert build.reloaded(lame).stage == Stage.REVIEW
    assert [record.getMessage() for record in caplog.records] == ["sweep"]
    Plan.objects.filter(pk=lame.pk).update(zone="UTC")
    assert run_due(at=opens)["signing"] == 1


def test_a_sweep_costs_the_same_however_many_plans_rest(cora, dov):
    counts = []
    for coach, case in ((cora, BRIEF), (dov, EVE)):
        build.active(coach, case=case)
        Notice.objects.all().delete()
        Certification.objects.all().delete()
        with CaptureQueriesContext(connection) as queries:
            run_due(at=NOON + HOUR)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_the_beat_starts_the_sweep_three_times_a_minute_and_lets_none_pile_up():
    entry = SCHEDULE["sweep"]
    assert entry["task"] == sweep.name
    assert entry["schedule"].total_seconds() == entry["options"]["expires"] == 20


def test_the_sweep_as_a_task_reads_the_clock_itself(db):
    assert sweep() is None


@pytest.fixture
def unheard(cora) -> Hold:
    """Something Ana said privately, which nobody has looked at."""
    plan = build.in_writing(cora, case=BRIEF)
    answer_privately(build.partner_of(plan, "a"), Asked.WELCOME, "worried", at=NOON + MINUTE)
    return Hold.objects.get()


def test_after_a_day_whoever_stands_in_is_written_to_once_in_neutral_words(unheard):
    Practice.objects.update(backup_email="nell@example.org", backup_contact="Nell Ames")
    assert run_due(at=NOON + 23 * HOUR)["unheard"] == 0
    assert run_due(at=NOON + DAY + MINUTE)["unheard"] == 1
    assert run_due(at=NOON + DAY + MINUTE)["unheard"] == 0
    notice = Notice.objects.get(kind="stand_in")
    assert notice.recipient.email == "nell@example.org"
    assert wanted(notice, at=NOON + DAY)
    text = letter_for(notice).text
    assert "Something has waited a day for the colleague you stand in for." in text
    for word in ("Ana", "Ben", "Cora", "safe", "hold"):
        assert word not in text


@pytest.mark.parametrize("seen", [True, False])
def test_nobody_is_written_to_about_what_was_seen_or_where_nobody_stands_in(unheard, cora, seen):
    if seen:
        Practice.objects.update(backup_email="nell@example.org")
        acknowledge_hold(unheard, by=cora, at=NOON + HOUR)
    assert run_due(at=NOON + 2 * DAY)["unheard"] == 0
    assert not Notice.objects.filter(kind="stand_in").exists()


def test_a_worse_answer_is_told_to_the_stand_in_anew(unheard):
    Practice.objects.update(backup_email="nell@example.org")
    run_due(at=NOON + DAY + HOUR)
    answer_privately(unheard.partner, Asked.WELCOME, "unsafe", at=NOON + DAY + 2 * HOUR)
    run_due(at=NOON + 3 * DAY)
    assert Notice.objects.filter(kind="stand_in").count() == 2
