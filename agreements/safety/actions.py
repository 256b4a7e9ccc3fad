from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.audit.actions import record
from agreements.plans.models import Partner, Plan
from agreements.practices.models import Membership
from agreements.safety.models import Asked, Hold, PrivateCheck, Screening, Source

CALM = {Asked.WELCOME: frozenset({"free", ""}), Asked.FREEDOM: frozenset({"yes"})}


class CannotRecordError(Exception):
    """The talk cannot be recorded like this: why, which entry it is about, and of whose seat."""

    def __init__(self, sentence: str, *, about: str = "", seat: str = "") -> None:
        super().__init__(sentence)
        self.about, self.seat = about, seat


def _objection_to_talk(spoken_on: date, *, today: date, counts: bool) -> tuple[str, str] | None:
    if spoken_on > today:
        return "spoken_on", _("Choose today or a day before.")
    if not counts:
        return "alone", _(
            "Then it doesn’t count as a talk alone. Save it as “not yet”, or set a new time."
        )
    return None


@transaction.atomic
def record_screening(
    partner: Partner,
    *,
    spoken_on: date,
    how: str,
    alone: bool,
    outcome: str,
    by: Membership,
    at: datetime,
    key: UUID | None = None,
) -> Screening:
    """Keep the coach's record of a talk with one person; the same form sent twice is one record.

    Raises CannotRecord for a day in the future, or a talk that was not alone and yet says "go".
    """
    plan = Plan.objects.locked(partner.plan_id)
    today = at.astimezone(plan.timezone).date()
    if objection := _objection_to_talk(
        spoken_on, today=today, counts=alone or outcome == "not_yet"
    ):
        about, sentence = objection
        raise CannotRecordError(sentence, about=about, seat=partner.seat)
    told = {"spoken_on": spoken_on, "how": how, "alone": alone, "outcome": outcome}
    screening, fresh = Screening.objects.get_or_create(
        pk=key or uuid4(), partner=partner, defaults={**told, "by": by, "recorded_at": at}
    )
    if fresh:
        record(
            plan.coach_chain,
            "screened",
            by=f"coach:{by.pk}",
            at=at,
            screening=str(screening.pk),
            partner=str(partner.pk),
        )
    return screening


@transaction.atomic
def answer_privately(
    partner: Partner, asked: Asked, answer: str, *, subject: str = "", reach: str = "", at: datetime
) -> PrivateCheck:
    """Keep a private answer for the coach. Anything but a calm one places a hold.

    The hold stops only the coach's own acts; nothing on anybody's page, and no date, changes.
    """
    plan = Plan.objects.locked(partner.plan_id)
    check = PrivateCheck.objects.create(
        partner=partner, asked=asked, subject=subject, answer=answer, reach=reach, answered_at=at
    )
    if answer not in CALM.get(asked, frozenset()):
        _hold_back(plan, partner, source=Source(asked.value), by="system", at=at)
    return check


@transaction.atomic
def place_hold(partner: Partner, *, by: Membership, at: datetime) -> None:
    """The coach is in doubt about one person and holds back their own acts. Twice is once."""
    plan = Plan.objects.locked(partner.plan_id)
    _hold_back(plan, partner, source=Source.COACH, by=f"coach:{by.pk}", at=at)


def _hold_back(plan: Plan, partner: Partner, *, source: Source, by: str, at: datetime) -> None:
    _hold, fresh = Hold.objects.get_or_create(
        partner=partner,
        source=source,
        lifted_at=None,
        defaults={"plan": plan, "placed_at": at},
    )
    if fresh:
        record(plan.coach_chain, "held", by=by, at=at, partner=str(partner.pk))


@transaction.atomic
def lift_hold(hold: Hold, *, note: str, by: Membership, at: datetime) -> None:
    """The coach has spoken with the person and lifts the hold, with a note of their own.

    Raises CannotRecord without a note. Lifting twice changes nothing.
    """
    plan = Plan.objects.locked(hold.plan_id)
    if not note:
        raise CannotRecordError(_("Write a few words on what you did."))
    hold = Hold.objects.select_for_update().get(pk=hold.pk)
    if hold.lifted_at:
        return
    hold.lifted_at, hold.lifted_by, hold.note = at, by, note
    hold.save(update_fields=["lifted_at", "lifted_by", "note"])
    record(
        plan.coach_chain, "hold_lifted", by=f"coach:{by.pk}", at=at, partner=str(hold.partner_id)
    )
