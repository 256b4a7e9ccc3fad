from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agreements.audit.now import move_forward, now, offset
from agreements.demonstration.couples import Step
from agreements.demonstration.moving import pass_time, what_is_ahead
from agreements.plans.models import Partner, Plan
from agreements.plans.stages import Stage
from agreements.term.models import CheckIn


def ahead(plan: Plan, kind: str) -> Any:
    return next(e for e in what_is_ahead(at=now()) if e.kind == kind and e.plan == plan)


def press(visitor: Client, key: str) -> Any:
    return visitor.post(reverse("demonstration:forward"), {"to": key}, follow=True)


def test_moving_to_signing_opens_it(plan_at: Any, visitor: Client):
    plan = plan_at(Step.REVIEW)

    answer = press(visitor, ahead(plan, "signing").key)

    plan.refresh_from_db()
    assert plan.stage == Stage.SIGNING
    assert "One thing happened" in answer.content.decode()


def test_moving_to_day_1_begins_the_term_and_on_to_the_first_check_in_opens_it(
    plan_at: Any, visitor: Client
):
    plan = plan_at(Step.SIGNED)

    press(visitor, ahead(plan, "day_1").key)
    plan.refresh_from_db()
    assert plan.stage == Stage.ACTIVE
    assert not CheckIn.objects.exists()

    answer = press(visitor, ahead(plan, "first_check_in").key)
    opened = CheckIn.objects.filter(partner__plan=plan)
    assert {checkin.number for checkin in opened} == {1}
    assert opened.count() == 2
    assert "2 things happened" in answer.content.decode()


def test_what_falls_due_on_the_way_is_done_at_its_own_moment(plan_at: Any, moment: datetime):
    plan = plan_at(Step.SIGNED)

    pass_time(since=moment, until=ahead(plan, "first_check_in").at + timedelta(days=6))

    opened = CheckIn.objects.filter(partner__plan=plan, partner__seat="a")
    assert {checkin.number for checkin in opened} == {1, 2, 3}
    plan.refresh_from_db()
    assert plan.stage_since.astimezone(plan.timezone).date() == plan.begins_on


def test_the_same_press_twice_moves_once_and_time_never_goes_back(plan_at: Any, visitor: Client):
    key = ahead(plan_at(Step.REVIEW), "signing").key
    press(visitor, key)
    moved = offset()

    press(visitor, key)
    press(visitor, "signing:nonsense")
    move_forward(timedelta(days=-3))

    assert offset() == moved


def test_whoever_is_signed_in_anywhere_stays_signed_in_over_days(plan_at: Any, visitor: Client):
    plan = plan_at(Step.SIGNED)
    elsewhere = Client()
    for browser, seat in ((visitor, "a"), (elsewhere, "b")):
        partner = Partner.objects.get(plan=plan, seat=seat)
        browser.post(reverse("demonstration:be", args=[partner.pk]))

    press(visitor, ahead(plan, "day_1").key)

    for browser in (visitor, elsewhere):
        assert "_auth_user_id" in browser.session
        browser.get(reverse("demonstration:index"))
        assert "_auth_user_id" in browser.session


def test_time_cannot_be_moved_in_a_real_practice(settings: Any):
    settings.TIME_OFFSET_FILE = None

    with pytest.raises(RuntimeError):
        move_forward(timedelta(days=1))


def test_moving_is_only_ever_a_press(plan_at: Any, visitor: Client):
    key = ahead(plan_at(Step.REVIEW), "signing").key

    answer = visitor.get(reverse("demonstration:forward"), {"to": key})

    assert answer.status_code == 405
    assert offset() == timedelta(0)


def test_a_clock_that_cannot_be_moved_says_so(plan_at: Any, visitor: Client, demonstration: Path):
    key = ahead(plan_at(Step.REVIEW), "signing").key
    (demonstration / "time-offset.new").mkdir()

    answer = press(visitor, key)

    assert "Time didn’t move. Try again." in answer.content.decode()
