"""Who of a couple is written to, and how often at most."""

from datetime import datetime

from django.db import transaction

from agreements.notices.actions import queue_for_own_hour
from agreements.plans.models import Partner, Plan


@transaction.atomic
def tell_partner(partner: Partner, *, key: str, at: datetime, kind: str = "something_new") -> None:
    """Owe this person the neutral letter at their own hour; nobody who stopped is written to."""
    if partner.user and not partner.stopped_at:
        queue_for_own_hour(
            kind, to=partner.user, key=key, at=at, a_week=partner.plan.letters_a_week(at)
        )


@transaction.atomic
def tell_partners(plan: Plan, *, key: str, at: datetime, kind: str = "something_new") -> None:
    """Owe both the same letter, each at their own hour; nobody for whom this is closed."""
    told = plan.partners.filter(closed_at=None).select_related("user", "plan")
    for partner in told.order_by("seat"):
        tell_partner(partner, key=f"{key}:{partner.pk}", at=at, kind=kind)
