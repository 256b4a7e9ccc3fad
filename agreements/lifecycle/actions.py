from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from agreements.drafting.actions import match_questions, start_round
from agreements.plans.actions import PlanFacts, change_plan_facts, give_join_code, invite
from agreements.plans.models import Invitation, Partner, Plan
from agreements.practices.models import Membership


@transaction.atomic
def invite_couple(partners: Iterable[Partner], *, by: Membership, at: datetime) -> list[Invitation]:
    """Send the invitations and have the first round's questions ready for whoever joins first.

    Raises CannotInvite, and then nobody is invited.
    """
    partners = list(partners)
    invitations = invite(partners, by=by, at=at)
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
