"""Every plan's record is computed again once a day, and its coach is told when it does not hold."""

import logging
from datetime import timedelta

import pytest

from agreements.clock.due import run_daily
from agreements.clock.schedule import SCHEDULE
from agreements.clock.tasks import retrace
from agreements.lifecycle.queries import caseload
from agreements.plans.models import Plan
from agreements.signing.models import Retracing
from tests import build
from tests.build import BRIEF, DAY, HOUR, NOON
from tests.documents.test_retracing import altered, event

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(cora):
    return build.signing(cora, case=BRIEF)


def needed(plan, *, at=NOON):
    (line,) = caseload(Plan.objects.filter(pk=plan.pk), among={"pk": plan.pk}, at=at)
    return [need.reason for need in line.needs if need.reason == "record_broken"]


def test_each_plan_is_looked_at_once_a_day(plan, eve):
    assert run_daily(at=NOON) == {"records": 2}
    assert run_daily(at=NOON + DAY - HOUR) == {"records": 0}
    assert run_daily(at=NOON + DAY) == {"records": 2}
    assert needed(plan) == []


def test_a_record_that_was_changed_is_told_to_its_coach_until_it_holds_again(plan, eve, caplog):
    first = event(plan, "published")
    was = first.data
    altered(first, data={**was, "content_sha256": "0" * 64})
    with caplog.at_level(logging.ERROR):
        assert run_daily(at=NOON) == {"records": 1}
    assert f"verify_chain --plan {plan.pk}: Chain {plan.shared_chain}, event" in caplog.text
    run_daily(at=NOON + DAY)
    assert Retracing.objects.get(plan=plan).broken_since == NOON
    assert needed(plan) == ["record_broken"]
    assert needed(eve.plan) == []
    altered(first, data=was)
    run_daily(at=NOON + 2 * DAY)
    assert needed(plan) == []


def test_the_timer_asks_for_it_apart_from_the_letters(plan):
    entry = SCHEDULE["retrace"]
    assert entry["task"] == "agreements.clock.tasks.retrace"
    assert entry["options"]["queue"] == "documents"
    assert entry["schedule"] < timedelta(hours=1)
    retrace()
    assert Retracing.objects.get(plan=plan).broken_since is None
