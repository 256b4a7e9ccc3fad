"""The sweep: what time has made due, found from rows alone, each done once.

Lost messages, a dead broker or a killed worker delay these things and never lose them.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TypeVar

from django.db.models import Exists, OuterRef

from agreements.documents.actions import lapse_agreement, open_signing
from agreements.documents.models import Agreement, AgreementState, Certification
from agreements.documents.tasks import certify_agreement
from agreements.notices.models import Notice
from agreements.notices.tasks import deliver_notice
from agreements.plans.models import Partner, Plan
from agreements.plans.stages import Stage
from agreements.term.actions import begin_term, open_checkins
from agreements.term.models import CheckIn
from agreements.term.rules import checkins_due

log = logging.getLogger(__name__)
BATCH = 500
Row = TypeVar("Row")


def run_due(*, at: datetime) -> dict[str, int]:
    """Do everything that is due; returns how many rows each kind touched.

    One row that cannot be done is logged by its kind and left for the next sweep; the others go on.
    """
    return {
        "signing": _each(_ready_to_sign(at), lambda row: open_signing(row, at=at)),
        "lapsed": _each(_past_signing(at), lambda row: lapse_agreement(row, at=at)),
        "begun": _each(_first_days(at), lambda row: begin_term(row, at=at)),
        "checkins": _each(_in_term(at), lambda row: _open_due(row, at)),
        "copies": _each(_copies(at), _ring_copy),
        "notices": _each(_notices(at), _ring_notice),
    }


def _each(rows: Iterable[Row], act: Callable[[Row], object]) -> int:
    done = 0
    for row in rows:
        try:
            done += bool(act(row))
        except Exception:
            log.exception("sweep", extra={"kind": type(row).__name__})
    return done


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
    return Plan.objects.filter(
        stage=Stage.SIGNED, begins_on__lte=(at + timedelta(days=1)).date()
    )[:BATCH]


def _in_term(at: datetime) -> Iterable[Partner]:
    return (
        Partner.objects.filter(
            plan__stage__in=[Stage.ACTIVE, Stage.ENDING],
            plan__paused_at=None,
            plan__ends_on__gte=(at - timedelta(days=1)).date(),
            stopped_at=None,
            user__isnull=False,
        )
        .exclude(Exists(CheckIn.objects.filter(partner=OuterRef("pk"), closes_at__gt=at)))
        .select_related("plan", "user")
        .iterator(chunk_size=BATCH)
    )


def _open_due(partner: Partner, at: datetime) -> object:
    # Whether anything is due is pure arithmetic: no transaction is begun for those with nothing.
    user = partner.user
    if user is None or not checkins_due(
        partner.plan.term, zone=user.zone, hour=user.notice_hour, at=at
    ):
        return False
    return open_checkins(partner, at=at)


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


