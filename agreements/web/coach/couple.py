from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import redirect, render

from agreements.audit.now import now
from agreements.lifecycle.queries import caseload, people_of
from agreements.plans.booking import last_here, note_visit
from agreements.plans.models import Plan
from agreements.plans.stages import Stage
from agreements.safety.queries import no_joint_sessions
from agreements.web.coach.facts import FACTS
from agreements.web.coach.frame import frame_of
from agreements.web.coach.happened import Happening, happened_to
from agreements.web.coach.reasons import reason_of, settled_words
from agreements.web.scope import CoachRequest, coach_page, coached_plan

SHOWN = 8


@coach_page
def plan(request: CoachRequest, pk: UUID) -> HttpResponse:
    """The whole story of one couple on one page, with one next step."""
    plan = coached_plan(request, pk)
    at, zone = now(), ZoneInfo(request.user.zone)
    line = caseload(Plan.objects.filter(pk=plan.pk), among={"pk": plan.pk}, at=at)[0]
    reasons = [reason_of(need, line, at=at, zone=zone) for need in line.needs]
    most = 400 if "all" in request.GET else SHOWN
    events, more = happened_to(plan, by=request.membership, most=most)
    last, known = last_here(plan, by=request.membership, at=at), people_of(plan)
    apart = no_joint_sessions(plan)
    sealed = [one for one in known if one.sealed_at]
    page = frame_of(plan, "plan") | {
        "next": reasons[0] if reasons else None,
        "also": reasons[1:],
        "counts": line.case.signals,
        "settled": settled_words(line),
        "known": known,
        "one_sealed": plan.stage == Stage.WRITING and len(sealed) == 1,
        "last": last,
        "since": _since(events, last),
        "closing": line.case.many("closing"),
        "record_broken": line.case.many("record_broken"),
        "events": events,
        "earlier": more,
        "applies": [FACTS[fact] for fact in FACTS if fact in plan.facts],
        "editable": plan.stage in {Stage.SETUP, Stage.WRITING, Stage.SHAPING},
        "in_session": plan.stage == Stage.SHAPING and not apart,
        "apart": apart,
        "holds": line.case.many("held") + line.case.many("heard"),
    }
    return render(request, "coach/plan.html", page)


@coach_page
def visit(request: CoachRequest, pk: UUID) -> HttpResponse:
    """Note that the coach has this couple before them; the page itself only looks."""
    plan = coached_plan(request, pk)
    if request.method == "POST":
        note_visit(plan, by=request.membership, at=now())
    return redirect("coach:plan", pk=plan.pk)


def _since(events: list[Happening], last: datetime | None) -> int:
    """How many of the newest lines are newer than the last visit."""
    return sum(1 for event in events if last and event.at > last)
