import pytest

from agreements.audit.models import Event
from agreements.plans.models import Plan
from agreements.practices.actions import (
    CannotChangePracticeError,
    CannotOpenPracticeError,
    Customs,
    add_coach,
    change_practice,
    open_practice,
)
from agreements.practices.models import Membership, Paper, Practice, Role
from tests import build
from tests.build import NOON
from tests.constraints import broken

pytestmark = pytest.mark.django_db


def test_whoever_opens_a_practice_owns_it_and_coaches_in_it(cora):
    assert cora.role == Role.OWNER
    assert list(Practice.objects.joined_by(cora.user)) == [cora.practice]
    assert Event.objects.of(f"practice:{cora.practice_id}").get().kind == "practice_opened"


@pytest.mark.parametrize(
    ("country", "paper"), [("CA", Paper.LETTER), ("US", Paper.LETTER), ("GB", Paper.A4)]
)
def test_paper_follows_the_country(country, paper):
    owner = build.person("Robin Ashby", email="robin@example.org")
    made = open_practice("Quay", owner=owner, country=country, zone="UTC", hours="9 to 5", at=NOON)
    assert made.practice.paper == paper


def test_whoever_has_a_place_in_a_practice_opens_no_second(cora):
    with pytest.raises(CannotOpenPracticeError, match="has a place in a practice already"):
        open_practice("Quay", owner=cora.user, country="GB", zone="UTC", hours="9 to 5", at=NOON)


def customs(**changes) -> Customs:
    known = {"name": "Harbour", "country": "CA", "zone": "UTC", "paper": "a4", "hours": "9 to 5"}
    known |= {"phone": "", "backup_contact": "", "offer_gap_hours": 48, "reading_hours": 12}
    known |= {"secrets": "kept", "backup_email": "", "closing_words": ""}
    return Customs(**{**known, **changes})


def test_the_owner_changes_how_the_practice_works(cora):
    change_practice(customs(), by=cora, at=NOON)
    practice = Practice.objects.get(pk=cora.practice_id)
    assert (practice.offer_gap_hours, practice.reading_hours) == (48, 12)


def test_nobody_else_does(cora):
    noor = build.person("Noor Haddad", email="noor@example.org")
    coach = add_coach(cora.practice, user=noor, at=NOON)
    with pytest.raises(CannotChangePracticeError, match="Only the owner"):
        change_practice(customs(), by=coach, at=NOON)


def test_a_coach_is_added_once(cora):
    other = build.person("Noor Haddad", email="noor@example.org")
    first = add_coach(cora.practice, user=other, at=NOON)
    assert add_coach(cora.practice, user=other, at=NOON) == first
    assert first.role == Role.COACH
    assert Event.objects.filter(kind="coach_added").count() == 1


def test_adding_the_owner_again_leaves_the_owner(cora):
    assert add_coach(cora.practice, user=cora.user, at=NOON).role == Role.OWNER


def test_a_practice_sees_its_own_couples_and_no_others(cora, dov, plan, eve):
    assert list(Plan.objects.coached_by(cora.user)) == [plan]
    assert list(Plan.objects.coached_by(dov.user)) == [eve.plan]


def test_a_place_in_a_practice_is_held_once(cora):
    with broken("membership_is_held_once"):
        Membership.objects.create(
            practice=cora.practice, user=cora.user, role=Role.COACH, joined_at=NOON
        )


def test_a_practice_has_one_owner(cora):
    other = add_coach(
        cora.practice, user=build.person("Noor Haddad", email="noor@example.org"), at=NOON
    )
    with broken("practice_has_one_owner"):
        Membership.objects.filter(pk=other.pk).update(role=Role.OWNER)


def test_a_role_is_known(cora):
    with broken("membership_role_is_known"):
        Membership.objects.filter(pk=cora.pk).update(role="x")


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("practice_paper_is_known", {"paper": "x"}),
        ("practice_offer_gap_is_three_days_at_most", {"offer_gap_hours": 73}),
        ("practice_reading_takes_three_days_at_most", {"reading_hours": 73}),
    ],
)
def test_customs_stay_within_their_bounds(cora, name, columns):
    with broken(name):
        Practice.objects.filter(pk=cora.practice_id).update(**columns)
