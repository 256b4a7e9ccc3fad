from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.audit.actions import record
from agreements.drafting.actions import match_questions, start_round
from agreements.people.actions import lend_word
from agreements.plans.actions import (
    CannotInviteError,
    change_plan_facts,
    give_join_code,
    invite,
    open_plan,
)
from agreements.plans.models import Invitation, Partner, Plan
from agreements.plans.rules import Person, PlanFacts
from agreements.practices.models import Membership
from agreements.questions.bank import BANK
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
    """Change what is known of a couple; a round that is not opened yet follows the new facts.

    What was written to a question that no longer applies is kept and simply not asked any more.
    """
    plan = change_plan_facts(plan, facts, by=by, at=at)
    match_questions(plan)
    return plan


class CannotChooseError(Exception):
    """These questions cannot be chosen now, or not like this; the sentence says why."""


@transaction.atomic
def choose_questions(
    plan: Plan,
    *,
    size: str,
    added: Collection[str],
    only_for: Mapping[str, str],
    by: Membership,
    at: datetime,
) -> Plan:
    """Choose what is asked: how much, which questions besides, and what of one person alone.

    `only_for` names seats by question, and only of questions on a person's own promise. A round
    that has not been opened follows at once, and what was written stays. Raises CannotChoose.
    """
    plan = Plan.objects.locked(plan.pk)
    if plan.rounds.exclude(opened_at=None).exists():
        raise CannotChooseError(_("The answers have been opened. What was asked stays as it is."))
    if any(not BANK.may_be_for_one(slug) for slug in only_for):
        raise CannotChooseError(_("Only a question on a person’s own promise is for one alone."))
    chosen = (size, sorted(added), dict(only_for))
    if chosen == (plan.size, plan.added_questions, plan.only_for):
        return plan
    plan.size, plan.added_questions, plan.only_for = chosen
    plan.save(update_fields=["size", "added_questions", "only_for"])
    match_questions(plan)
    record(plan.coach_chain, "questions_chosen", by=f"coach:{by.pk}", at=at)
    return plan


@transaction.atomic
def let_choose_word(partner: Partner, *, how: str, by: Membership, at: datetime) -> str:
    """After a talk: words that stand in for a forgotten own word until the person chooses anew.

    They are signed out everywhere. `how` is voice, video or in person. Raises CannotInvite for
    somebody who has no account yet.
    """
    plan = Plan.objects.locked(partner.plan_id)
    if partner.user is None or partner.joined_at is None:
        raise CannotInviteError(_("%(name)s has not joined yet.") % {"name": partner.short_name})
    spoken = lend_word(partner.user)
    record(
        plan.coach_chain, "word_lent", by=f"coach:{by.pk}", at=at, partner=str(partner.pk), how=how
    )
    return spoken
