from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.audit.actions import record
from agreements.documents.actions import take_back_for_good
from agreements.drafting.actions import match_questions, start_round
from agreements.notices.actions import queue_notice
from agreements.people.actions import add_person, lend_word
from agreements.plans.actions import (
    CannotInviteError,
    change_plan_facts,
    give_join_code,
    invite,
    open_plan,
)
from agreements.plans.closing import call_off_closing, close_for, plan_closing
from agreements.plans.models import GentleClosing, Invitation, Partner, Plan
from agreements.plans.rules import Person, PlanFacts
from agreements.plans.stages import Stage
from agreements.practices.models import Membership
from agreements.questions.bank import BANK
from agreements.safety.actions import lift_closing, place_hold, record_screening
from agreements.safety.models import Hold, Source
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


@transaction.atomic
def close_gently(plan: Plan, *, by: Membership, at: datetime) -> GentleClosing:
    """End a plan with the same words to each, at two times drawn by chance.

    From now on nothing opens, goes out, is published or signed last; no page of either changes
    before their own time. Twice is once. Raises CannotClose for a plan that is closed.
    """
    words = by.practice.closing_words or usual_closing_words()
    closing = plan_closing(plan, words=words, by=by, at=at)
    for partner in plan.partners.order_by("seat"):
        place_hold(partner, by=by, at=at, source=Source.CLOSING)
    return closing


def usual_closing_words() -> str:
    """What each reads where the practice has no words of its own."""
    return _(
        "After the first talks I do not think this format fits at the moment. I will suggest "
        "something to each of you separately."
    )


@transaction.atomic
def call_off(closing: GentleClosing, *, by: Membership, at: datetime) -> None:
    """Go on as before, as long as nobody has been told. Raises CannotClose after that."""
    if call_off_closing(closing, by=by, at=at):
        lift_closing(closing.plan, by=by, at=at)


@transaction.atomic
def close_what_is_due(closing: GentleClosing, *, at: datetime) -> bool:
    """Close for whoever's time has come; with the second the plan is closed. True when it did."""
    plan = Plan.objects.locked(closing.plan_id)
    closing.refresh_from_db()
    if closing.called_off_at or plan.stage == Stage.CLOSED:
        return False
    due = [
        partner
        for partner in plan.partners.select_for_update(of=("self",))
        .select_related("user")
        .order_by("seat")
        if closing.moment_of(partner) <= at
    ]
    told = [close_for(plan, partner, at=closing.moment_of(partner)) for partner in due]
    if closing.second_at <= at:
        take_back_for_good(plan, at=at)
        plan.move_to(Stage.CLOSED, at=at)
        record(plan.shared_chain, "closed", by="coach", at=at)
        return True
    return any(told)


@transaction.atomic
def tell_stand_in(hold: Hold, *, at: datetime) -> bool:
    """Nobody has seen a hold for a day: write to whoever stands in for the coach, once.

    The letter says only that something waits. True when this call wrote it.
    """
    plan = Plan.objects.locked(hold.plan_id)
    practice = plan.practice
    unheard = Hold.objects.unheard().filter(pk=hold.pk, backup_told_at=None)
    if not practice.backup_email or not unheard.update(backup_told_at=at):
        return False
    person = add_person(
        email=practice.backup_email,
        full_name=(practice.backup_contact or practice.backup_email)[:80],
        short_name=practice.backup_contact[:40],
        zone=practice.zone,
        language="en",
    )
    key = f"stand_in:{hold.pk}:{hold.raised_at.isoformat()}"
    queue_notice("stand_in", to=person, key=key, at=at)
    record(plan.coach_chain, "stand_in_told", by="system", at=at, partner=str(hold.partner_id))
    return True
