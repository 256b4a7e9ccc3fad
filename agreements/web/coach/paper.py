from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from agreements.drafting.queries import questions_of, round_for
from agreements.web.coach.frame import frame_of, seated
from agreements.web.printed import no_workbook, printed
from agreements.web.scope import CoachRequest, coach_page, coached_plan


@coach_page
def workbook(request: CoachRequest, pk: UUID) -> HttpResponse:
    """The questions of each person's round on paper. Never an answer."""
    return _page(request, pk)


@coach_page
def workbook_file(request: CoachRequest, pk: UUID, seat: str) -> HttpResponse:
    """One person's questions on paper: all that are asked, whatever they said of a topic."""
    _plan, partner = seated(request, pk, seat)
    current = round_for(partner)
    if current is None:
        return redirect("coach:workbook", pk=pk)
    made = printed(request, questions_of(current), partner, written=False)
    return made or _page(request, pk, refusal=no_workbook())


def _page(request: CoachRequest, pk: UUID, *, refusal: str = "") -> HttpResponse:
    plan = coached_plan(request, pk)
    asked = plan.rounds.exists()
    page = frame_of(plan, "plan") | {"asked": asked, "refusal": refusal}
    return render(request, "coach/workbook.html", page, status=503 if refusal else 200)
