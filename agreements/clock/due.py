"""The sweep: what time has made due, found from rows alone, each done once.

Lost messages, a dead broker or a killed worker delay these things and never lose them.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, Subquery

from agreements.documents.actions import lapse_agreement, open_signing
from agreements.documents.models import Agreement, AgreementState, Certification
from agreements.documents.tasks import certify_agreement
from agreements.drafting.actions import remind_of_writing
from agreements.drafting.models import Answer, Sealing
from agreements.drafting.rules import LEFT_FOR, LOOK_AGAIN_AFTER
from agreements.drafting.seals import look_at_seal
from agreements.lifecycle.actions import close_what_is_due, tell_stand_in
from agreements.notices.models import Notice
from agreements.notices.rules import next_own_hour
from agreements.notices.tasks import deliver_notice
from agreements.plans.models import GentleClosing, Partner, Plan
from agreements.plans.rules import Term
from agreements.plans.stages import Stage
from agreements.safety.models import Hold
from agreements.safety.rules import HEARD_WITHIN
from agreements.signing.actions import look_at_record, remind_of_signing
from agreements.signing.models import Signature
from agreements.signing.rules import half_over
from agreements.term.actions import begin_term, open_checkins
from agreements.term.models import CheckIn
from agreements.term.rules import Due, checkins_due

log = logging.getLogger(__name__)
BATCH = 500
DAILY, FEW = timedelta(days=1), 200
LATEST = timedelta(days=30)  # a reminder later than that would only surprise
Row = TypeVar("Row")
_OWN_HOUR = ("user__zone", "user__notice_hour")


@dataclass(frozen=True)
class Reminder:
    """Whom to remind, of which round or agreement, and the own hour at which it falls due."""

    partner_id: UUID
    about: UUID
    due_at: datetime


def run_due(*, at: datetime) -> dict[str, int]:
    """Do everything that is due; returns how many rows each kind touched.

    One row that cannot be done is logged by its kind and left for the next sweep; the others go on.
    """
    return {
        "closing": _each(_to_close(at), lambda row: close_what_is_due(row, at=at)),
        "signing": _each(_ready_to_sign(at), lambda row: open_signing(row, at=at)),
        "lapsed": _each(_past_signing(at), lambda row: lapse_agreement(row, at=at)),
        "begun": _each(_first_days(at), lambda row: begin_term(row, at=at)),
        "checkins": _each(_with_checkin(at), lambda row: open_checkins(row, at=at)),
        "writing": _each(_left_off(at), lambda row: _remind(remind_of_writing, row, at)),
        "undecided": _each(_undecided(at), lambda row: _remind(remind_of_signing, row, at)),
        "unheard": _each(_unheard(at), lambda row: tell_stand_in(row, at=at)),
        "seals": _each(_unlooked(at), lambda row: look_at_seal(row, at=at)),
        "copies": _each(_copies(at), _ring_copy),
        "notices": _each(_notices(at), _ring_notice),
    }


def run_daily(*, at: datetime) -> dict[str, int]:
    """Compute again what nobody has computed for a day; returns how much of it still holds."""
    return {"records": _each(_unretraced(at), lambda row: look_at_record(row, at=at))}


def _each(rows: Iterable[Row], act: Callable[[Row], object]) -> int:
    done = 0
    for row in rows:
        try:
            done += bool(act(row))
        except Exception:  # one row that cannot be done must not keep the others from theirs
            log.exception("sweep", extra={"kind": type(row).__name__})
    return done


def _to_close(at: datetime) -> Iterable[GentleClosing]:
    """Closings of which somebody's moment has come and who has not been told."""
    untold = Partner.objects.filter(plan=OuterRef("plan"), closed_at=None)
    first = Exists(untold.filter(pk=OuterRef("first")))
    waiting = GentleClosing.objects.under_way().exclude(plan__stage=Stage.CLOSED)
    return waiting.filter(Q(first, first_at__lte=at) | Q(second_at__lte=at))[:BATCH]


def _unheard(at: datetime) -> Iterable[Hold]:
    """Holds nobody has seen for a day, of practices where somebody stands in."""
    return (
        Hold.objects.unheard()
        .filter(raised_at__lte=at - HEARD_WITHIN, backup_told_at=None)
        .exclude(plan__practice__backup_email="")
        .exclude(plan__stage=Stage.CLOSED)[:BATCH]
    )


def _unretraced(at: datetime) -> Iterable[Plan]:
    return Plan.objects.filter(Q(retracing=None) | Q(retracing__looked_at__lte=at - DAILY))[:FEW]


def _ready_to_sign(at: datetime) -> Iterable[Agreement]:
    return Agreement.objects.filter(
        state=AgreementState.PUBLISHED, plan__stage=Stage.REVIEW, signing_opens_at__lte=at
    )[:BATCH]


def _past_signing(at: datetime) -> Iterable[Agreement]:
    return Agreement.objects.filter(state=AgreementState.PUBLISHED, signing_closes_at__lte=at)[
        :BATCH
    ]


def _first_days(at: datetime) -> Iterable[Plan]:
    # A day may have begun east of UTC before it has here: ask a day ahead, the action decides.
    return Plan.objects.filter(stage=Stage.SIGNED, begins_on__lte=(at + timedelta(days=1)).date())[
        :BATCH
    ]


def _with_checkin(at: datetime) -> Iterable[Partner]:
    """Whose next check-in has come where they are, and is not open yet."""
    in_term = Partner.objects.filter(
        plan__stage__in=[Stage.ACTIVE, Stage.ENDING],
        plan__paused_at=None,
        plan__ends_on__gte=(at - timedelta(days=1)).date(),
        stopped_at=None,
        closed_at=None,
        user__isnull=False,
    )
    opened = set(CheckIn.objects.filter(closes_at__gt=at).values_list("partner_id", "number"))
    days = ("plan__begins_on", "plan__ends_on", "plan__midpoint_on")
    due: dict[tuple[Any, ...], tuple[Due, ...]] = {}
    waiting = []
    for pk, *when in in_term.values_list("pk", *days, *_OWN_HOUR):
        *term, zone, hour = key = tuple(when)
        if key not in due:  # many share their days
            due[key] = checkins_due(Term(*term), zone=zone, hour=hour, at=at)
        if any((pk, one.number) not in opened for one in due[key]):
            waiting.append(pk)
    return in_term.filter(pk__in=waiting[:BATCH]).select_related("plan", "user")


def _left_off(at: datetime) -> Iterator[Reminder]:
    """Who began to write and did not come back for a week."""
    begun = Answer.objects.filter(partner=OuterRef("pk"), round__opened_at=None)
    newest = begun.order_by("-saved_at", "pk")
    sealed = Sealing.objects.filter(partner=OuterRef("pk"), unsealed_at=None)
    told = Notice.objects.filter(
        kind="saved_for_you", recipient=OuterRef("user"), made_at__gt=OuterRef("saved_at")
    )
    waiting = (
        Partner.objects.taking_part()
        .filter(plan__stage=Stage.WRITING, plan__paused_at=None)
        .annotate(
            saved_at=Subquery(newest.values("saved_at")[:1]),
            round_id=Subquery(newest.values("round")[:1]),
        )
        .filter(saved_at__lte=at - LEFT_FOR, saved_at__gt=at - LEFT_FOR - LATEST)
        .exclude(Exists(sealed) | Exists(told) | Q(user=None))
    )
    rows = waiting.values_list("pk", "round_id", "saved_at", "user__last_login", *_OWN_HOUR)
    for pk, round_id, saved_at, signed_in_at, zone, hour in rows:
        back_at = max(saved_at, signed_in_at or saved_at)
        yield Reminder(pk, round_id, next_own_hour(back_at + LEFT_FOR, zone=zone, hour=hour))


def _undecided(at: datetime) -> Iterator[Reminder]:
    """Who has not signed with half of the time for it gone."""
    signed = Signature.objects.filter(
        agreement=OuterRef("agreement_id"), partner=OuterRef("pk"), withdrawn_at=None
    )
    told = Notice.objects.filter(
        kind="ready_for_you", recipient=OuterRef("user"), made_at__gt=OuterRef("opens_at")
    )
    waiting = (
        Partner.objects.taking_part()
        .filter(
            plan__stage=Stage.SIGNING,
            plan__agreements__state=AgreementState.PUBLISHED,
            plan__agreements__signing_closes_at__gt=at,
        )
        .annotate(
            agreement_id=F("plan__agreements"),
            opens_at=F("plan__agreements__signing_opens_at"),
            closes_at=F("plan__agreements__signing_closes_at"),
        )
        .exclude(Exists(signed) | Exists(told) | Q(user=None))
    )
    rows = waiting.values_list("pk", "agreement_id", "opens_at", "closes_at", *_OWN_HOUR)
    for pk, agreement_id, opens_at, closes_at, zone, hour in rows:
        due_at = next_own_hour(half_over(opens_at, closes_at), zone=zone, hour=hour)
        yield Reminder(pk, agreement_id, due_at)


def _unlooked(at: datetime) -> Iterable[Sealing]:
    """Whose sealed answers nobody has held against their seal for a while."""
    long_ago = Q(looked_at=None) | Q(looked_at__lte=at - LOOK_AGAIN_AFTER)
    return Sealing.objects.waiting().filter(long_ago).select_related("partner", "round")[:BATCH]


def _remind(act: Callable[..., None], reminder: Reminder, at: datetime) -> bool:
    if reminder.due_at > at:
        return False
    partner = Partner.objects.select_related("plan", "user").get(pk=reminder.partner_id)
    act(partner, reminder.about, due_at=reminder.due_at, at=at)
    return True


def _copies(at: datetime) -> Iterable[Certification]:
    return Certification.objects.open(at)[:BATCH]


def _ring_copy(job: Certification) -> bool:
    certify_agreement.delay_on_commit(certification_id=str(job.pk))
    return True


def _notices(at: datetime) -> Iterable[Notice]:
    return Notice.objects.due_by(at).order_by("not_before", "pk")[:BATCH]


def _ring_notice(notice: Notice) -> bool:
    deliver_notice.delay_on_commit(notice_id=str(notice.pk))
    return True
