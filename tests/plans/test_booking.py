"""Sessions with both or with one alone, and when the coach last looked in."""

from datetime import timedelta

import pytest

from agreements.audit.models import Event
from agreements.notices.models import Notice
from agreements.plans.booking import clash_with, last_here, note_visit, set_session
from agreements.plans.models import Visit
from agreements.plans.rules import overlaps
from tests import build
from tests.build import BRIEF, DAY, HOUR, NOON
from tests.constraints import broken

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def test_a_session_says_how_long_where_and_since_when_it_is_moved(plan, cora):
    set_session(plan, NOON + DAY, minutes=90, where="video", by=cora, at=NOON)
    plan.refresh_from_db()
    assert (plan.session_minutes, plan.session_where, plan.session_moved_at) == (90, "video", None)
    set_session(plan, NOON + 2 * DAY, minutes=90, where="video", by=cora, at=NOON + HOUR)
    plan.refresh_from_db()
    assert plan.session_moved_at == NOON + HOUR
    set_session(plan, NOON + 9 * DAY, by=cora, at=NOON + 8 * DAY)
    plan.refresh_from_db()
    assert plan.session_moved_at is None  # the one before has been held: this is another


def test_a_talk_with_one_alone_is_theirs_and_leaves_the_others_date_as_it_is(plan, cora, ana, ben):
    set_session(plan, NOON + DAY, by=cora, at=NOON)
    shared = Event.objects.of(plan.shared_chain).count()
    set_session(plan, NOON + 2 * DAY, alone=ana, tell=True, by=cora, at=NOON)
    for one in (plan, ana, ben):
        one.refresh_from_db()
    assert (plan.session_at, ana.session_at) == (NOON + DAY, NOON + 2 * DAY)
    assert ben.session_at is None
    assert Event.objects.of(plan.shared_chain).count() == shared
    told = Notice.objects.filter(kind="something_new")
    assert [notice.recipient for notice in told] == [ana.user]


@pytest.mark.parametrize("tell", [True, False])
def test_both_are_written_to_where_the_coach_says_so(plan, cora, ana, tell):
    for _time in range(2):
        set_session(plan, NOON + DAY, tell=tell, by=cora, at=NOON)
    assert Notice.objects.filter(kind="something_new").count() == 2 * tell
    assert Event.objects.of(plan.shared_chain).filter(kind="session_set").count() == 1


def test_two_sessions_share_time_or_only_touch():
    ten, eleven = NOON, NOON + HOUR
    assert not overlaps((ten, 60), (eleven, 60))
    assert overlaps((ten, 61), (eleven, 60))
    assert overlaps((eleven, 30), (ten, 90))


def test_a_clash_names_the_couple_met_at_that_time(cora, dov, plan, ana, ben):
    other = build.in_setup(cora, case=build.EVE_AND_FINN)
    elsewhere = build.in_setup(dov, case=BRIEF)
    set_session(elsewhere, NOON + DAY, by=dov, at=NOON)
    assert clash_with(NOON + DAY, 60, plan=plan, alone="") is None
    set_session(other, NOON + DAY - HOUR, minutes=90, by=cora, at=NOON)
    assert clash_with(NOON + DAY, 60, plan=plan, alone="") == other
    assert clash_with(NOON + DAY + HOUR, 60, plan=plan, alone="") is None
    set_session(plan, NOON + 3 * DAY, by=cora, at=NOON)
    assert clash_with(NOON + 3 * DAY, 60, plan=plan, alone="") is None
    assert clash_with(NOON + 3 * DAY, 60, plan=plan, alone="a") == plan
    set_session(plan, NOON + 5 * DAY, alone=ana, by=cora, at=NOON)
    assert clash_with(NOON + 5 * DAY, 60, plan=plan, alone="a") is None
    assert clash_with(NOON + 5 * DAY, 60, plan=plan, alone="b") == plan


def test_a_coach_was_last_here_before_the_visit_that_goes_on(plan, cora, dov):
    assert last_here(plan, by=cora, at=NOON) is None
    note_visit(plan, by=cora, at=NOON)
    note_visit(plan, by=cora, at=NOON + 5 * MINUTE)
    assert last_here(plan, by=cora, at=NOON + 10 * MINUTE) is None
    assert last_here(plan, by=cora, at=NOON + HOUR) == NOON + 5 * MINUTE
    note_visit(plan, by=cora, at=NOON + HOUR)
    assert last_here(plan, by=cora, at=NOON + HOUR + MINUTE) == NOON + 5 * MINUTE
    assert last_here(plan, by=dov, at=NOON + HOUR) is None
    with broken("visit_is_kept_once"):
        Visit.objects.create(plan=plan, by=cora, at=NOON)
