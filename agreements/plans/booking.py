"""When the coach meets both, or one of them alone, and when the coach last looked in."""

from datetime import datetime, timedelta
from itertools import chain

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from agreements.audit.actions import record
from agreements.plans.letters import tell_partner, tell_partners
from agreements.plans.models import Partner, Plan, Visit
from agreements.plans.rules import ONE_VISIT, longest_session, overlaps
from agreements.plans.stages import Stage
from agreements.practices.models import Membership


class CannotBookError(Exception):
    """The session cannot be set like this; the sentence says why."""


@transaction.atomic
def set_session(
    plan: Plan,
    session_at: datetime | None,
    *,
    minutes: int = 60,
    where: str = "",
    alone: Partner | None = None,
    tell: bool = False,
    by: Membership,
    at: datetime,
) -> None:
    """Note the next session with both, or with one person `alone`, who then alone sees it.

    With `tell` whoever sees it is written to. The same once more changes nothing. Raises
    CannotBook for a time that has passed, and in a plan that is closed.
    """
    plan = Plan.objects.locked(plan.pk)
    if session_at is not None and session_at <= at:
        raise CannotBookError(_("Choose a time after now."))
    if plan.stage == Stage.CLOSED:
        raise CannotBookError(_("This is closed."))
    whose = Partner.objects.select_for_update().get(pk=alone.pk, plan=plan) if alone else plan
    if not _put_down(whose, session_at, minutes, where, at=at):
        return
    if isinstance(whose, Partner):
        about = {"partner": str(whose.pk)}
        record(plan.coach_chain, "talk_set", by=f"coach:{by.pk}", at=at, **about)
    else:
        record(plan.shared_chain, "session_set", by=f"coach:{by.pk}", at=at)
    if tell and session_at is not None:
        _tell(whose, key=f"session:{whose.pk}:{at.isoformat()}", at=at)


def _tell(whose: Plan | Partner, *, key: str, at: datetime) -> None:
    if isinstance(whose, Plan):
        tell_partners(whose, key=key, at=at)
    else:
        tell_partner(whose, key=key, at=at)


def _put_down(
    whose: Plan | Partner, session_at: datetime | None, minutes: int, where: str, *, at: datetime
) -> bool:
    """Keep the session on the plan or the person; False where it is the same as before."""
    before = (whose.session_at, whose.session_minutes, whose.session_where)
    if before == (session_at, minutes, where):
        return False
    if session_at != whose.session_at:
        moved = session_at and whose.session_at and whose.session_at > at
        whose.session_moved_at = at if moved else None
    whose.session_at, whose.session_minutes, whose.session_where = session_at, minutes, where
    fields = ["session_at", "session_minutes", "session_where", "session_moved_at"]
    whose.save(update_fields=fields)
    return True


def clash_with(begins_at: datetime, minutes: int, *, plan: Plan, alone: str) -> Plan | None:
    """The couple its coach meets at that time already; `alone` is the seat of one, "" for both.

    Two queries, and one more where there is such a couple.
    """
    near = Q(
        session_at__gt=begins_at - longest_session(),
        session_at__lt=begins_at + timedelta(minutes=minutes),
    )
    told = ("session_at", "session_minutes")
    both = Plan.objects.live().filter(near, coach=plan.coach_id)
    one = Partner.objects.filter(near, plan__coach=plan.coach_id, closed_at=None)
    if alone:
        one = one.exclude(plan=plan, seat=alone)
    else:
        both = both.exclude(pk=plan.pk)
    for pk, other_at, others in chain(
        both.values_list("pk", *told), one.values_list("plan", *told)
    ):
        if overlaps((begins_at, minutes), (other_at, others)):
            return Plan.objects.prefetch_related("partners").get(pk=pk)
    return None


@transaction.atomic
def note_visit(plan: Plan, *, by: Membership, at: datetime) -> None:
    """The coach has this couple before them; one sitting is one visit."""
    visit, fresh = Visit.objects.get_or_create(plan=plan, by=by, defaults={"at": at})
    if fresh:
        return
    if at - visit.at > ONE_VISIT:
        visit.before = F("at")
    visit.at = at
    visit.save(update_fields=["at", "before"])


def last_here(plan: Plan, *, by: Membership, at: datetime) -> datetime | None:
    """When this coach was here before the visit that goes on now."""
    visit = Visit.objects.filter(plan=plan, by=by).first()
    if visit is None:
        return None
    return visit.before if at - visit.at <= ONE_VISIT else visit.at
