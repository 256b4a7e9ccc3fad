from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from agreements.drafting.actions import match_questions, start_round
from agreements.plans.actions import change_plan_facts, give_join_code, invite, open_plan
from agreements.plans.models import Invitation, Partner, Plan
from agreements.plans.rules import Person, PlanFacts
from agreements.practices.models import Membership
from agreements.safety.actions import record_screening
from agreements.safety.rules import Talk


@transaction.atomic
def add_couple(
    people: tuple[Person, Person],
    facts: PlanFacts,
    *,
    talks: Mapping[str, Talk],
    orders: str,
    by: Membership,
    at: datetime,
    key: UUID | None = None,
) -> Plan:
    """Add a couple together with the records of the talks held so far, by seat. Nothing is sent.

    Raises CannotOpenPlan or CannotRecord, and then nothing is kept.
    """
    plan = open_plan(people, facts, orders=orders, by=by, at=at, key=key)
    for partner in plan.partners.filter(seat__in=talks, screenings=None):
        record_screening(partner, **asdict(talks[partner.seat]), by=by, at=at)
    return plan


@transaction.atomic
def invite_couple(
    partners: Iterable[Partner],
    *,
    by: Membership,
    at: datetime,
    seen: frozenset[UUID] | None = None,
) -> list[Invitation]:
    """Send the invitations and have the first round's questions ready for whoever joins first.

    `seen` as in `invite`. Raises CannotInvite, and then nobody is invited.
    """
    partners = list(partners)
    invitations = invite(partners, by=by, at=at, seen=seen)
    start_round(partners[0].plan, at=at)
    return invitations


@transaction.atomic
def hand_join_code(partner: Partner, *, by: Membership, at: datetime) -> str:
    """A join code to read out, with the first round's questions ready behind it."""
    spoken = give_join_code(partner, by=by, at=at)
    start_round(partner.plan, at=at)
    return spoken


@transaction.atomic
def change_couple(plan: Plan, facts: PlanFacts, *, by: Membership, at: datetime) -> Plan:
    """Change what is known of a couple; a round nobody has sealed follows the new facts.

    What was written to a question that no longer applies is kept and simply not asked any more.
    """
    plan = change_plan_facts(plan, facts, by=by, at=at)
    match_questions(plan)
    return plan
