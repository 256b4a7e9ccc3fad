"""What was set aside comes up again inside the time that is published."""

from datetime import timedelta

import pytest

from agreements.documents.actions import CannotPublishError, publish_agreement
from agreements.lifecycle.actions import change_couple
from agreements.plans.models import Plan
from agreements.shaping.settling import set_aside
from agreements.shaping.stages import Interim, Kind, RuleState
from tests import build
from tests.build import BRIEF, DAY, NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(cora) -> Plan:
    """Settled but for one rule, set aside until the last day."""
    plan = build.settled(cora, case=BRIEF)
    rule = plan.rules.filter(kind=Kind.SHARED, required=False, protective=False).exclude(
        state=RuleState.DROPPED
    )[0]
    set_aside(
        rule,
        version=build.version_of(rule),
        until=plan.ends_on,
        interim=Interim.NOTHING,
        by=cora,
        at=NOON,
    )
    return build.reloaded(plan)


def test_dates_that_move_may_leave_a_day_outside_and_then_nothing_is_published(plan, cora):
    days = (plan.ends_on - plan.begins_on).days + 1
    shorter = build.facts_on(plan.begins_on, days=days - 10, case=BRIEF)
    change_couple(plan, shorter, by=cora, at=NOON)
    with pytest.raises(CannotPublishError, match="until a day outside the time"):
        publish_agreement(build.reloaded(plan), by=cora, at=NOON)


def test_nor_once_the_day_has_gone_by(plan, cora):
    plan.rules.filter(state=RuleState.ASIDE).update(aside_until=(NOON - 2 * DAY).date())
    with pytest.raises(CannotPublishError, match="until a day outside the time"):
        publish_agreement(plan, by=cora, at=NOON)


def test_inside_the_time_it_is_published(plan, cora):
    assert publish_agreement(plan, by=cora, at=NOON + timedelta(minutes=1)).number == 1
