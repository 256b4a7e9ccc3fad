from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.audit.actions import record
from agreements.people.models import User
from agreements.practices.models import Membership, Paper, Practice, Role


class CannotOpenPracticeError(Exception):
    """The practice cannot be made; the sentence says why."""


class CannotChangePracticeError(Exception):
    """The practice's customs are not this person's to change; the sentence says whose."""


@dataclass(frozen=True)
class Customs:
    """How a practice works: what stands on paper and in messages, and how long things take."""

    name: str
    country: str
    zone: str
    paper: str
    hours: str
    phone: str
    backup_contact: str
    backup_email: str
    closing_words: str
    offer_gap_hours: int
    reading_hours: int
    secrets: str


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
def change_practice(customs: Customs, *, by: Membership, at: datetime) -> None:
    """Change how the practice works, from now on; what is under way keeps its dates.

    Raises CannotChangePractice for anybody but the owner.
    """
    if by.role != Role.OWNER:
        raise CannotChangePracticeError(_("Only the owner of the practice changes this."))
    practice = Practice.objects.select_for_update().get(pk=by.practice_id)
    for name, value in asdict(customs).items():
        setattr(practice, name, value)
    practice.save(update_fields=list(asdict(customs)))
    record(f"practice:{practice.pk}", "practice_changed", by=f"coach:{by.pk}", at=at)


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
