from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.audit.actions import record
from agreements.people.models import User
from agreements.practices.models import Membership, Paper, Practice, Role


class CannotOpenPracticeError(Exception):
    """The practice cannot be made; the sentence says why."""


@transaction.atomic
def open_practice(
    name: str,
    *,
    owner: User,
    country: str,
    zone: str,
    hours: str,
    phone: str = "",
    at: datetime,
) -> Membership:
    """Open a practice with its owner, who is also its first coach.

    Paper follows the country: Letter in Canada, Mexico, the Philippines and the United States.
    Raises CannotOpenPractice for a person who has a place in a practice already.
    """
    if Membership.objects.filter(user=owner).exists():
        raise CannotOpenPracticeError(
            _("%(name)s has a place in a practice already.") % {"name": owner.full_name}
        )
    paper = Paper.LETTER if country in {"CA", "MX", "PH", "US"} else Paper.A4
    practice = Practice.objects.create(
        name=name, country=country, zone=zone, hours=hours, phone=phone, paper=paper
    )
    membership = Membership.objects.create(
        practice=practice, user=owner, role=Role.OWNER, joined_at=at
    )
    record(f"practice:{practice.pk}", "practice_opened", by="system", at=at)
    return membership


@transaction.atomic
def add_coach(practice: Practice, *, user: User, at: datetime) -> Membership:
    """Give a person a coach's place; doing it twice changes nothing."""
    membership, fresh = Membership.objects.get_or_create(
        practice=practice, user=user, defaults={"role": Role.COACH, "joined_at": at}
    )
    if fresh:
        record(
            f"practice:{practice.pk}", "coach_added", by="system", at=at, member=str(membership.pk)
        )
    return membership
