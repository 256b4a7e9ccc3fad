"""The rule now in the room on each person's own phone, the same for both."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from agreements.audit.now import now
from agreements.plans.stages import Stage
from agreements.shaping.actions import reply_to
from agreements.shaping.moving import CannotShapeError, ChangedWordsError
from agreements.shaping.queries import SeenRule, rules_seen_by
from agreements.shaping.sessions import room_of
from agreements.shaping.stages import Answered, Outcome
from agreements.web.fields import ids_in
from agreements.web.partner.names import names_on
from agreements.web.scope import PartnerRequest, partner_page


@partner_page
def in_session(request: PartnerRequest) -> HttpResponse:
    """What is in the room now, and what was settled there today; calm where no session is open."""
    if request.partner.plan.stage != Stage.SHAPING or request.partner.stopped_at:
        return redirect("partner:home")
    page = _page(request)
    if request.method == "POST":
        return _come_back(request, page)
    return render(request, "partner/in_session.html", page)


def _page(request: PartnerRequest) -> dict[str, Any]:
    room = room_of(request.partner.plan, at=now())
    if room is None:
        return {"open": False, "settled": [], **names_on(request)}
    said_yes, sent = room.came_to(Outcome.YES), room.came_to(Outcome.PHONES)
    seen = rules_seen_by(request.partner)
    return {
        "open": True,
        "now": room.now,
        "settled": _among(seen, said_yes, "agreed"),
        "alone": bool(_among(seen, sent, "to_answer")),
        **names_on(request),
    }


def _among(seen: list[SeenRule], rules: set[UUID], standing: str) -> list[SeenRule]:
    return [one for one in seen if one.rule.pk in rules and one.standing == standing]


def _come_back(request: PartnerRequest, page: dict[str, Any]) -> HttpResponse:
    """Ask to come back to what was settled, or no longer; for the coach alone."""
    answer, shown = request.POST.get("answer", ""), ids_in(request)
    if answer not in {Answered.LEAVE, Answered.WORKS}:
        raise Http404
    words = [one.wording for one in page["settled"] if one.wording and one.wording.pk in shown]
    try:
        for wording in words:
            reply_to(wording, Answered(answer), by=request.partner, at=now())
    except (ChangedWordsError, CannotShapeError):
        words = []
    if words:
        return redirect("partner:now")
    fresh = _page(request) | {"changed": True}
    return render(request, "partner/in_session.html", fresh, status=409)
