"""A coach's pages ask the database at most twelve things, however many couples and rules."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.audit.now import now
from agreements.plans.models import Partner, Plan
from agreements.safety.models import Hold, Source
from tests import build

MOST = 12
OF_A_PRACTICE = ("today", "couples", "add", "questions", "account", "settings")
OF_A_COUPLE = (
    *(
        "plan",
        "facts",
        "choose",
        "invite",
        "session_date",
        "safety",
        "answers",
        "wording",
        "session",
    ),
    *("agreement", "void", "co_sign", "co_sign_proof", "checkins"),
)
OF_A_PERSON = ("person", "talk")
STATES = (
    *("in_setup", "invited", "written", "sealed", "opened", "settled", "published"),
    *("signed_by_both", "signed", "active"),
)


def asked_for(browser, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(path).status_code in {200, 302}
    return len(asked)


def paths_of(plan: Plan) -> dict[str, str]:
    couple = {name: reverse(f"coach:{name}", args=[plan.pk]) for name in OF_A_COUPLE}
    person = {name: reverse(f"coach:{name}", args=[plan.pk, "a"]) for name in OF_A_PERSON}
    return couple | person


@pytest.mark.parametrize("state", STATES)
def test_no_page_of_a_couple_asks_more_than_twelve_things(browser, cora, moment, state):
    plan = getattr(build, state)(cora, at=moment)
    browser.get(reverse("coach:today"))
    too_many = {
        name: asked
        for name, path in paths_of(plan).items()
        if (asked := asked_for(browser, path)) > MOST
    }
    assert too_many == {}


def add_couples(plan: Plan, many: int) -> None:
    """More couples like this one, each with two people and a hold, without the way there."""
    people = list(plan.partners.all())
    plans = [Plan(**{**fields_of(plan), "id": uuid4()}) for _number in range(many)]
    Plan.objects.bulk_create(plans)
    seats = [
        Partner(plan=copy, seat=person.seat, full_name=f"Ada {n}", short_name="Ada")
        for n, copy in enumerate(plans)
        for person in people
    ]
    Partner.objects.bulk_create(seats)
    Hold.objects.bulk_create(
        Hold(plan=seat.plan, partner=seat, source=Source.COACH, placed_at=now(), raised_at=now())
        for seat in seats[::4]
    )


def fields_of(plan: Plan) -> dict[str, object]:
    return {field.attname: getattr(plan, field.attname) for field in Plan._meta.concrete_fields}


@pytest.mark.parametrize("name", OF_A_PRACTICE)
def test_many_couples_cost_no_more_than_one(browser, cora, moment, name):
    plan = build.in_setup(cora, at=moment - timedelta(minutes=5))
    browser.get(reverse("coach:today"))
    one = asked_for(browser, reverse(f"coach:{name}"))
    add_couples(plan, 120)
    many = asked_for(browser, reverse(f"coach:{name}"))

    assert one == many <= MOST


def test_finding_among_many_costs_no_more_either(browser, cora, moment):
    add_couples(build.in_setup(cora, at=moment), 60)
    browser.get(reverse("coach:today"))

    assert asked_for(browser, f"{reverse('coach:couples')}?q=ada+4&stage=setup") <= MOST
