from collections.abc import Collection
from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.audit.actions import record
from agreements.notices.actions import queue_notice
from agreements.plans.models import Partner, Plan
from agreements.practices.models import Membership
from agreements.safety.models import Asked, Hold, Outcome, PrivateCheck, Screening, Source
from agreements.safety.rules import SENT_TWICE_WITHIN, Talk, is_calm, is_worse


class CannotRecordError(Exception):
    """The talk cannot be recorded like this: why, which entry it is about, and of whose seat."""

    def __init__(self, sentence: str, *, about: str = "", seat: str = "") -> None:
        super().__init__(sentence)
        self.about, self.seat = about, seat


def _objection_to_talk(talk: Talk, *, today: date) -> tuple[str, str] | None:
    if talk.spoken_on > today:
        return "spoken_on", _("Choose today or a day before.")
    if not talk.alone and talk.outcome != Outcome.NOT_YET:
        return "alone", _(
            "Then it doesn’t count as a talk alone. Save it as “not yet”, or set a new time."
        )
    if talk.again_on and talk.again_on <= today:
        return "again_on", _("Choose a day after today, or leave it empty.")
    return None


@transaction.atomic
def record_screening(
    partner: Partner,
    *,
    spoken_on: date,
    how: str,
    alone: bool,
    outcome: str,
    changes: Collection[str] = (),
    notes_elsewhere: bool | None = None,
    again_on: date | None = None,
    by: Membership,
    at: datetime,
    key: UUID | None = None,
) -> Screening:
    """Keep the coach's record of a talk with one person; the same form sent twice is one record.

    Other entries from the same form, after going back, are another record: the newest counts.
    Raises CannotRecord for a day in the future, or a talk that was not alone and yet says "go".
    """
    plan = Plan.objects.locked(partner.plan_id)
    talk = Talk(spoken_on, how, alone, outcome, tuple(changes), notes_elsewhere, again_on)
    today = at.astimezone(plan.timezone).date()
    if objection := _objection_to_talk(talk, today=today):
        about, sentence = objection
        raise CannotRecordError(sentence, about=about, seat=partner.seat)
    changes = list(talk.changes) if talk.outcome == Outcome.CHANGES else []
    told = {**asdict(talk), "changes": changes, "by": by, "recorded_at": at}
    screening, fresh = Screening.objects.get_or_create(
        pk=uuid5(key, f"{partner.pk} {talk}") if key else uuid4(), partner=partner, defaults=told
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

    The hold stops only the coach's own acts; nothing on anybody's page, and no date, changes. A
    worse answer while it stands calls for the coach again. The same form sent twice is one answer.
    """
    plan = Plan.objects.locked(partner.plan_id)
    told = {"partner": partner, "asked": asked, "subject": subject}
    before = PrivateCheck.objects.filter(**told).order_by("-answered_at", "-pk").first()
    standing = Hold.objects.standing().filter(partner=partner, source=asked.value).first()
    calm = is_calm(asked, answer)
    if before and (standing or calm) and _sent_twice(before, answer, reach, at=at):
        return before
    check = PrivateCheck.objects.create(**told, answer=answer, reach=reach, answered_at=at)
    if calm:
        return check
    if standing is None:
        _hold_back(plan, partner, source=Source(asked.value), by="system", at=at)
    elif before is None or is_worse(asked, answer, before.answer):
        _raise_anew(plan, standing, at=at)
    return check


def _sent_twice(before: PrivateCheck, answer: str, reach: str, *, at: datetime) -> bool:
    same = (before.answer, before.reach) == (answer, reach)
    return same and at - before.answered_at <= SENT_TWICE_WITHIN


@transaction.atomic
def place_hold(
    partner: Partner, *, by: Membership, at: datetime, source: Source = Source.COACH
) -> None:
    """The coach is in doubt about one person and holds back their own acts. Twice is once."""
    plan = Plan.objects.locked(partner.plan_id)
    _hold_back(plan, partner, source=source, by=f"coach:{by.pk}", at=at, seen_by=by)


def hold_disowned(partner: Partner, *, at: datetime) -> None:
    """Somebody says that a signature is not theirs: everything waits. Asks for the plan's lock."""
    _hold_back(partner.plan, partner, source=Source.NOT_MINE, by=f"partner:{partner.pk}", at=at)


def _hold_back(
    plan: Plan,
    partner: Partner,
    *,
    source: Source,
    by: str,
    at: datetime,
    seen_by: Membership | None = None,
) -> None:
    """Place a hold; one of a coach's own needs no coach to say that they have seen it."""
    seen = {"acknowledged_at": at, "acknowledged_by": seen_by} if seen_by else {}
    hold, fresh = Hold.objects.get_or_create(
        partner=partner,
        source=source,
        lifted_at=None,
        defaults={"plan": plan, "placed_at": at, "raised_at": at, **seen},
    )
    if fresh:
        record(plan.coach_chain, "held", by=by, at=at, partner=str(partner.pk))
    if fresh and seen_by is None:
        _tell_coach(plan, f"held:{hold.pk}", at=at)


def _raise_anew(plan: Plan, hold: Hold, *, at: datetime) -> None:
    hold.raised_at, hold.backup_told_at = at, None
    hold.acknowledged_at, hold.acknowledged_by = None, None
    hold.save(update_fields=["raised_at", "backup_told_at", "acknowledged_at", "acknowledged_by"])
    record(plan.coach_chain, "held_anew", by="system", at=at, partner=str(hold.partner_id))
    _tell_coach(plan, f"held:{hold.pk}:{at.isoformat()}", at=at)


def _tell_coach(plan: Plan, key: str, *, at: datetime) -> None:
    """Owe the coach of this couple a letter that leaves now, whatever their hour."""
    queue_notice("waits_for_you", to=plan.coach.user, key=key, at=at)


@transaction.atomic
def acknowledge_hold(hold: Hold, *, by: Membership, at: datetime) -> None:
    """A coach says that they have seen a hold and are acting on it. Twice changes nothing."""
    plan = Plan.objects.locked(hold.plan_id)
    unheard = Hold.objects.unheard().filter(pk=hold.pk, raised_at__lte=at)
    if unheard.update(acknowledged_at=at, acknowledged_by=by):
        record(
            plan.coach_chain,
            "hold_seen",
            by=f"coach:{by.pk}",
            at=at,
            partner=str(hold.partner_id),
        )


@transaction.atomic
def lift_hold(hold: Hold, *, note: str, by: Membership, at: datetime) -> None:
    """The coach has spoken with the person and lifts the hold, with a note of their own.

    Raises CannotRecord without a note, and while the plan is being closed. Lifting twice changes
    nothing.
    """
    plan = Plan.objects.locked(hold.plan_id)
    if hold.source == Source.CLOSING:
        raise CannotRecordError(_("This is being closed. Call that off first."))
    if not note:
        raise CannotRecordError(_("Write a few words on what you did."))
    _lift(plan, hold, note=note, by=by, at=at)


def lift_closing(plan: Plan, *, by: Membership, at: datetime) -> None:
    """Let go of what closing held back, once it has been called off. Asks for the plan's lock."""
    for hold in Hold.objects.standing().filter(plan=plan, source=Source.CLOSING):
        _lift(plan, hold, note=_("Closing was called off."), by=by, at=at)


def _lift(plan: Plan, hold: Hold, *, note: str, by: Membership, at: datetime) -> None:
    hold = Hold.objects.select_for_update().get(pk=hold.pk)
    if hold.lifted_at:
        return
    hold.lifted_at, hold.lifted_by, hold.note = at, by, note
    hold.save(update_fields=["lifted_at", "lifted_by", "note"])
    record(
        plan.coach_chain, "hold_lifted", by=f"coach:{by.pk}", at=at, partner=str(hold.partner_id)
    )
