from datetime import timedelta

import pytest

from agreements.notices.actions import (
    cancel_notices,
    queue_for_own_hour,
    queue_notice,
)
from agreements.notices.models import Notice, State
from agreements.notices.rules import next_own_hour
from agreements.people.models import User
from tests import build
from tests.build import DAY, HOUR, NOON
from tests.constraints import broken

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def person(db):
    return build.person("Ana Souza", email="ana@example.org")


def owe(person, key: str = "k", **how) -> Notice:
    return queue_notice("something_new", to=person, key=key, at=NOON, **how)


def test_the_same_key_is_owed_once(person):
    assert owe(person) == owe(person)
    assert Notice.objects.filter(recipient=person).count() == 1


def test_what_is_due_rings_the_worker_after_the_commit_and_what_waits_does_not(
    person, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as rung:
        owe(person)
        owe(person)
        owe(person, "later", not_before=NOON + HOUR)
    assert len(rung) == 1


def test_a_broker_that_does_not_answer_spoils_nothing(person, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        notice = owe(person)
    assert Notice.objects.get(pk=notice.pk).state == State.QUEUED


def test_one_worker_claims_and_the_other_goes_away(person):
    notice = owe(person)
    assert Notice.objects.claim(notice.pk, at=NOON) == notice
    assert Notice.objects.claim(notice.pk, at=NOON) is None


def test_what_a_dead_worker_held_is_free_after_two_minutes(person):
    notice = owe(person)
    Notice.objects.claim(notice.pk, at=NOON)
    assert Notice.objects.claim(notice.pk, at=NOON + 2 * MINUTE) is None
    again = Notice.objects.claim(notice.pk, at=NOON + 2 * MINUTE + timedelta(seconds=1))
    assert again.attempts == 2


def test_what_waits_is_not_claimed_early(person):
    notice = owe(person, not_before=NOON + HOUR)
    assert Notice.objects.claim(notice.pk, at=NOON) is None
    assert Notice.objects.claim(notice.pk, at=NOON + HOUR) == notice


def quietly(person, key: str, *, at=NOON, a_week: int = 7, **how) -> Notice:
    return queue_for_own_hour("something_new", to=person, key=key, at=at, a_week=a_week, **how)


def own_hour(person, at=NOON):
    return next_own_hour(at, zone=person.zone, hour=person.notice_hour)


def test_what_follows_anothers_act_waits_for_ones_own_hour(person):
    User.objects.filter(pk=person.pk).update(zone="Asia/Kolkata", notice_hour=8)
    person.refresh_from_db()
    notice = quietly(person, "a")
    assert notice.not_before.isoformat() == "2026-10-02T02:30:00+00:00"


def test_when_it_happened_during_the_day_makes_no_difference(person):
    hours = {quietly(person, f"{n}", at=NOON + n * HOUR).not_before for n in range(8)}
    assert hours == {own_hour(person)}


def test_after_three_letters_in_a_week_the_next_waits(person):
    days = [quietly(person, f"{n}", at=NOON + n * DAY, a_week=3).not_before for n in range(5)]
    first = own_hour(person)
    assert [(day - first).days for day in days] == [0, 1, 2, 7, 7]


def test_codes_and_invitations_neither_wait_nor_count(person):
    for n in range(5):
        queue_notice("code", to=person, key=f"code:{n}", at=NOON - n * DAY, secret="123456")
    assert quietly(person, "a", a_week=1).not_before == own_hour(person)


def test_an_own_hour_that_has_come_is_now(person):
    come = own_hour(person) - DAY
    assert quietly(person, "a", due_at=come).not_before == come


def test_what_has_lost_its_cause_stays_here_and_its_secret_is_forgotten(person):
    notice = queue_notice("invitation", to=person, key="i", at=NOON, secret="link")
    cancel_notices(["i"])
    notice = Notice.objects.get(pk=notice.pk)
    assert (notice.state, notice.secret) == (State.CANCELLED, "")
    assert Notice.objects.claim(notice.pk, at=NOON) is None


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("notice_state_is_known", {"state": "x"}),
        ("notice_sent_has_its_moment", {"state": "sent"}),
        ("notice_leased_has_its_end", {"state": "leased"}),
    ],
)
def test_no_notice_is_in_a_state_that_cannot_be(person, name, columns):
    notice = owe(person)
    with broken(name):
        Notice.objects.filter(pk=notice.pk).update(**columns)
