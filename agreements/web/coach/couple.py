from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy

from agreements.audit.now import now
from agreements.lifecycle.queries import caseload, people_of
from agreements.plans.booking import CannotBookError, set_session
from agreements.plans.models import Plan
from agreements.plans.stages import Stage
from agreements.web.coach.facts import FACTS
from agreements.web.coach.frame import frame_of
from agreements.web.coach.happened import happened_to
from agreements.web.coach.reasons import reason_of
from agreements.web.fields import DayField, HourField, sent_in
from agreements.web.layout import fields_only
from agreements.web.scope import CoachRequest, coach_page, coached_plan

SHOWN = 8


@coach_page
def plan(request: CoachRequest, pk: UUID) -> HttpResponse:
    """The whole story of one couple on one page, with one next step."""
    plan = coached_plan(request, pk)
    at, zone = now(), ZoneInfo(request.user.zone)
    line = caseload(Plan.objects.filter(pk=plan.pk), at=at)[0]
    reasons = [reason_of(need, line, at=at, zone=zone) for need in line.needs]
    most = 400 if "all" in request.GET else SHOWN
    events, more = happened_to(plan, by=request.membership, most=most)
    page = frame_of(plan, "plan") | {
        "next": reasons[0] if reasons else None,
        "also": reasons[1:],
        "counts": line.case.signals,
        "known": people_of(plan),
        "events": events,
        "earlier": more,
        "applies": [FACTS[fact] for fact in FACTS if fact in plan.facts],
        "editable": plan.stage in {Stage.SETUP, Stage.WRITING, Stage.SHAPING},
        "in_session": plan.stage == Stage.SHAPING,
        "holds": line.case.many("held") + line.case.many("heard"),
    }
    return render(request, "coach/plan.html", page)


class SessionForm(forms.Form):
    on = DayField(label=gettext_lazy("Day"))
    hour = HourField(label=gettext_lazy("Time"))
    helper = fields_only("on", "hour")


@coach_page
def session_date(request: CoachRequest, pk: UUID) -> HttpResponse:
    """The next session both take part in; both see it on their pages."""
    plan = coached_plan(request, pk)
    if request.method == "POST" and "none" in request.POST:
        set_session(plan, None, by=request.membership, at=now())
        return redirect("coach:plan", pk=plan.pk)
    zone = ZoneInfo(request.user.zone)
    form = SessionForm(sent_in(request), initial=_initial(plan.session_at, zone))
    if form.is_valid():
        typed = form.cleaned_data
        moment = datetime.combine(typed["on"], typed["hour"], tzinfo=zone)
        try:
            set_session(plan, moment, by=request.membership, at=now())
        except CannotBookError as refusal:
            form.add_error("hour", str(refusal))
        else:
            return redirect("coach:plan", pk=plan.pk)
    page = frame_of(plan, "plan") | {"form": form, "zone": request.user.zone}
    return render(request, "coach/session_date.html", page, status=422 if form.errors else 200)


def _initial(session_at: datetime | None, zone: ZoneInfo) -> dict[str, Any]:
    if session_at is None:
        return {}
    here = session_at.astimezone(zone)
    return {"on": here.date(), "hour": here.time()}
