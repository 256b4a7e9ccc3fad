from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.audit.actions import record
from agreements.notices.actions import queue_for_own_hour
from agreements.plans.models import Partner, Plan
from agreements.plans.stages import Stage
from agreements.safety.models import Hold
from agreements.term.models import CheckIn
from agreements.term.rules import checkins_due, needs_the_coach


class CannotCheckInError(Exception):
    """The check-in is closed or was sent; the sentence says which."""


@transaction.atomic
def begin_term(plan: Plan, *, at: datetime) -> bool:
    """Day 1 has come where the agreement lives: the plan is active. True when this call did it."""
    plan = Plan.objects.locked(plan.pk)
    today = at.astimezone(plan.timezone).date()
    if plan.stage != Stage.SIGNED or today < plan.begins_on or _is_disowned(plan):
        return False
    plan.move_to(Stage.ACTIVE, at=at)
    record(plan.shared_chain, "term_began", by="system", at=at)
    return True


def _is_disowned(plan: Plan) -> bool:
    """Whether somebody says that they did not sign, and the coach has not cleared it up."""
    return Hold.objects.disowned().filter(plan=plan).exists()


@transaction.atomic
def open_checkins(partner: Partner, *, at: datetime) -> list[CheckIn]:
    """Open the check-ins due for one person now, each once, and owe a neutral notice for each."""
    user = partner.user
    if user is None or partner.stopped_at:
        return []
    opened = []
    for due in checkins_due(partner.plan.term, zone=user.zone, hour=user.notice_hour, at=at):
        checkin, fresh = CheckIn.objects.get_or_create(
            partner=partner,
            number=due.number,
            defaults={"opens_at": due.opens_at, "closes_at": due.closes_at},
        )
        queue_for_own_hour(
            "minute_for_you",
            to=user,
            key=f"checkin:{partner.pk}:{due.number}",
            at=at,
            due_at=due.opens_at,
            expires_at=due.closes_at,
        )
        if fresh:
            opened.append(checkin)
    return opened


@transaction.atomic
def answer_checkin(checkin: CheckIn, value: dict[str, Any], *, at: datetime) -> CheckIn:
    """Keep one check-in for the coach alone; sending the same answers twice is once.

    Raises CannotCheckIn when it has closed, nothing was answered, or other answers were sent
    before: those stay, and nobody may think that these had reached the coach.
    """
    checkin = CheckIn.objects.select_for_update().select_related("partner").get(pk=checkin.pk)
    if checkin.answered_at and checkin.value == value:
        return checkin
    if checkin.answered_at:
        raise CannotCheckInError(
            _(
                "You had sent this check-in before. These answers were not sent: "
                "tell your coach in a message."
            )
        )
    if not checkin.opens_at <= at < checkin.closes_at:
        raise CannotCheckInError(
            _("This one has closed. You can tell your coach about it in the next.")
        )
    if not any(value.values()):
        raise CannotCheckInError(_("Answer one of these, or leave it for this week."))
    checkin.value, checkin.answered_at = value, at
    checkin.needs_coach = needs_the_coach(value)
    checkin.save(update_fields=["value", "answered_at", "needs_coach"])
    return checkin


@transaction.atomic
def look_at_checkins(plan: Plan, *, at: datetime) -> None:
    """The coach has read what both sent so far; neither can tell."""
    CheckIn.objects.unseen().filter(partner__plan=plan, answered_at__lte=at).update(seen_at=at)
