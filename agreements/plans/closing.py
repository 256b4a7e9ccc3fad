"""Closing gently: each reads the same words, at a time of their own drawn by chance."""

from datetime import datetime
from secrets import SystemRandom

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.audit.actions import record
from agreements.notices.actions import cancel_letters
from agreements.plans.actions import end_invitations
from agreements.plans.letters import tell_partner
from agreements.plans.models import GentleClosing, Partner, Plan
from agreements.plans.rules import closing_times
from agreements.plans.stages import Stage
from agreements.practices.models import Membership

_chance = SystemRandom()


class CannotCloseError(Exception):
    """This plan cannot be closed, or not called back any more; the sentence says why."""


@transaction.atomic
def plan_closing(plan: Plan, *, words: str, by: Membership, at: datetime) -> GentleClosing:
    """Draw who is told first and when each is told. Nothing changes on any page until then.

    Asking twice draws once. Raises CannotClose for a plan that is closed already.
    """
    plan = Plan.objects.locked(plan.pk)
    if plan.stage == Stage.CLOSED:
        raise CannotCloseError(_("This is closed already."))
    under_way = GentleClosing.objects.under_way().filter(plan=plan).first()
    if under_way:
        return under_way
    first_at, second_at = closing_times(at, plan.timezone, _chance.randrange)
    closing = GentleClosing.objects.create(
        plan=plan,
        first=_chance.choice(list(plan.partners.all())),
        first_at=first_at,
        second_at=second_at,
        words=words,
        asked_by=by,
        asked_at=at,
    )
    record(plan.coach_chain, "closing_asked", by=f"coach:{by.pk}", at=at)
    return closing


@transaction.atomic
def call_off_closing(closing: GentleClosing, *, by: Membership, at: datetime) -> bool:
    """Leave everything as it was, as long as nobody has been told. Twice changes nothing.

    Raises CannotClose once the first has been told.
    """
    plan = Plan.objects.locked(closing.plan_id)
    closing = GentleClosing.objects.select_for_update().get(pk=closing.pk)
    if closing.called_off_at:
        return False
    if plan.partners.filter(closed_at__isnull=False).exists() or closing.first_at <= at:
        raise CannotCloseError(_("One of them has been told. It can’t be called back."))
    closing.called_off_at = at
    closing.save(update_fields=["called_off_at"])
    record(plan.coach_chain, "closing_called_off", by=f"coach:{by.pk}", at=at)
    return True


def close_for(plan: Plan, partner: Partner, *, at: datetime) -> bool:
    """This is closed for one person from now on; what they were still owed by post is not sent.

    Asks for the plan's lock. True when this call did it.
    """
    closed = Partner.objects.filter(pk=partner.pk, closed_at=None)
    if not closed.update(closed_at=at, seated=False):
        return False
    partner.closed_at, partner.seated, partner.plan = at, False, plan
    end_invitations(partner, at=at)
    if partner.user and partner.joined_at:
        cancel_letters(partner.user)
        tell_partner(partner, key=f"closed:{partner.pk}", at=at)
    record(plan.coach_chain, "closed_for", by="system", at=at, partner=str(partner.pk))
    return True
