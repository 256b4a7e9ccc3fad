from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from agreements.audit.now import now
from agreements.lifecycle.actions import call_off, close_gently, usual_closing_words
from agreements.plans.closing import CannotCloseError
from agreements.plans.models import GentleClosing, Plan
from agreements.web.coach.frame import both_of, frame_of
from agreements.web.scope import CoachRequest, coach_page, coached_plan


@coach_page
def close(request: CoachRequest, pk: UUID) -> HttpResponse:
    """End a plan with the same words to each at different times, or call that off in time."""
    plan = coached_plan(request, pk)
    refusal = ""
    if request.method == "POST":
        try:
            _act(request, plan)
        except CannotCloseError as refused:
            refusal = str(refused)
        else:
            return redirect("coach:close", pk=plan.pk)
    page = frame_of(plan, "safety") | _page(request, plan) | {"refusal": refusal}
    return render(request, "coach/close.html", page, status=409 if refusal else 200)


def _act(request: CoachRequest, plan: Plan) -> None:
    under_way = GentleClosing.objects.under_way().filter(plan=plan).first()
    if request.POST.get("act") == "close":
        close_gently(plan, by=request.membership, at=now())
    elif under_way:
        call_off(under_way, by=request.membership, at=now())


def _page(request: CoachRequest, plan: Plan) -> dict[str, Any]:
    closing = closing_of(plan)
    usual = request.membership.practice.closing_words or usual_closing_words()
    return {
        "closing": closing,
        "words": closing.words if closing else usual,
        "moments": moments_of(plan, closing),
        "can_call_off": closing is not None and closing.first_at > now(),
    }


def closing_of(plan: Plan) -> GentleClosing | None:
    """The closing of this plan that has not been called off."""
    return GentleClosing.objects.under_way().filter(plan=plan).first()


def moments_of(plan: Plan, closing: GentleClosing | None) -> list[dict[str, Any]]:
    """When each of the two is told, or was, in the order of their seats."""
    if closing is None:
        return []
    return [
        {
            "person": partner,
            "at": closing.moment_of(partner),
            "joined": partner.joined_at is not None,
        }
        for partner in both_of(plan)
    ]
