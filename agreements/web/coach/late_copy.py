"""A certified copy that takes longer than it should: what is known of it, and “try again now”."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from agreements.audit.now import now
from agreements.documents.actions import try_again
from agreements.documents.models import LATE, Agreement, Certification
from agreements.web.scope import CoachRequest, coach_page, coached_plan


@dataclass(frozen=True)
class LateCopy:
    """How long it has been owed, how often it was tried, and what came in between.

    `next_at` is None while a worker has it, or may take it at any moment.
    """

    asked_at: datetime
    tries: int
    trouble: str
    next_at: datetime | None


def late_copy(agreement: Agreement, *, at: datetime) -> LateCopy | None:
    """What is known of a copy that met with something or is late; None of one on its way."""
    job = Certification.objects.owed().filter(agreement=agreement).first()
    if job is None or not (job.last_problem or job.asked_at <= at - LATE):
        return None
    next_at = job.not_before if job.not_before > at else None
    return LateCopy(job.asked_at, job.attempts, _trouble(job.last_problem), next_at)


def _trouble(kind: str) -> str:
    return {
        "": _("None so far."),
        "NoKeyError": _("The key for certifying is missing, or no longer good."),
        "CannotDrawError": _("The pages could not be laid out in time."),
        "SpoiltCopyError": _("The file did not pass its own check, and was thrown away."),
    }.get(kind, _("Something nobody foresaw (%(kind)s).") % {"kind": kind})


@coach_page
def again(request: CoachRequest, pk: UUID) -> HttpResponse:
    """Ask for the owed copy now; pressed twice, it is still one copy."""
    plan = coached_plan(request, pk)
    job = Certification.objects.owed().filter(agreement__plan=plan).first()
    if request.method == "POST" and job is not None:
        try_again(job, by=request.membership, at=now())
    return redirect("coach:agreement", pk=plan.pk)
