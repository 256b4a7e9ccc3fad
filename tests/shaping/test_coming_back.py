"""An agreed rule one of the two comes back to: it stands, and the coach must take it up."""

from datetime import timedelta

import pytest

from agreements.documents.actions import CannotPublishError, publish_agreement
from agreements.shaping.actions import reply_to
from agreements.shaping.models import Rule
from agreements.shaping.queries import asked_again, newest_wording
from agreements.shaping.settling import settle_in_session, take_up
from agreements.shaping.stages import Answered, RuleState
from tests import build

LATER = build.NOON + timedelta(hours=1)


@pytest.fixture
def plan(cora):
    return build.settled(cora)


@pytest.fixture
def rule(plan) -> Rule:
    return build.rule_on(plan, "communication.channels")


def say(rule: Rule, answer: Answered, *, by, at=LATER) -> None:
    wording = newest_wording(rule)
    assert wording is not None
    reply_to(wording, answer, by=by, at=at)


def test_the_rule_still_stands_and_publishing_waits(plan, rule, ana, cora):
    say(rule, Answered.LEAVE, by=ana)

    rule.refresh_from_db()
    assert rule.state == RuleState.AGREED
    assert [found.pk for found in asked_again(plan)] == [rule.pk]
    with pytest.raises(CannotPublishError, match=rule.name):
        publish_agreement(plan, by=cora, at=LATER)


def test_saying_yes_again_clears_it(plan, rule, ana, cora):
    say(rule, Answered.CHANGE, by=ana)
    say(rule, Answered.WORKS, by=ana, at=LATER + timedelta(minutes=1))

    assert not asked_again(plan).exists()
    publish_agreement(plan, by=cora, at=LATER)


def test_only_taking_it_up_and_settling_it_again_clears_it(plan, rule, ana, cora):
    say(rule, Answered.CHANGE, by=ana)
    wording = newest_wording(rule)
    settle_in_session(rule, version=wording.version, by=cora, at=LATER + timedelta(minutes=1))
    assert asked_again(plan).exists()
    take_up(rule, version=wording.version, by=cora, at=LATER)
    settle_in_session(rule, version=wording.version, by=cora, at=LATER + timedelta(minutes=1))

    assert not asked_again(plan).exists()
