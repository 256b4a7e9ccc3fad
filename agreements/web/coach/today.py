from dataclasses import dataclass
from datetime import datetime, tzinfo
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agreements.audit.now import now
from agreements.documents.keys import trouble_with_key
from agreements.lifecycle.queries import Dated, Line, caseload, coming_up, in_need
from agreements.lifecycle.rules import Tier
from agreements.plans.models import Partner, Plan
from agreements.plans.rules import initials
from agreements.web.coach.reasons import TIERS, Reason, dated_words, reason_of, stage_words
from agreements.web.scope import CoachRequest, coach_page

ROWS, AHEAD = 40, 12


@dataclass(frozen=True)
class Row:
    """One couple on the Today page: why, since when, and the one next step."""

    pk: UUID
    couple: str
    stage: str
    reason: Reason
    more: int


@dataclass(frozen=True)
class Group:
    """The rows of one tier."""

    name: str
    order: str
    rows: list[Row]


@dataclass(frozen=True)
class Ahead:
    """One thing of the next seven days."""

    pk: UUID
    couple: str
    when: str
    what: str


@coach_page
def today(request: CoachRequest) -> HttpResponse:
    """What needs the coach, in order; what comes in the next days."""
    if request.method == "POST":
        request.session["names"] = request.POST.get("names") == "show"
        return redirect("coach:today")
    at, zone = now(), ZoneInfo(request.user.zone)
    own = {"practice": request.membership.practice_id}
    lines = caseload(Plan.objects.looked_after().filter(**own), among=own, at=at)
    pages = Paginator(in_need(lines), ROWS)
    shown = pages.get_page(request.GET.get("page"))
    ahead = coming_up(lines, at=at)[:AHEAD]
    names = _names({*(line.pk for line in shown), *(dated.pk for dated in ahead)}, request)
    page = {
        "section": "today",
        "day": at.astimezone(zone).date(),
        "groups": _groups(list(shown), names, at=at, zone=zone),
        "needy": pages.count,
        "total": len(lines),
        "on_track": len(lines) - pages.count,
        "shown": shown,
        "ahead": [_ahead(dated, names, at=at, zone=zone) for dated in ahead],
        "key_trouble": trouble_with_key(at=at),
        "names_shown": request.session.get("names", False),
    }
    return render(request, "coach/today.html", page)


def _names(plans: set[UUID], request: CoachRequest) -> dict[UUID, str]:
    whole = request.session.get("names", False)
    found: dict[UUID, list[str]] = {}
    couples = Partner.objects.filter(plan__in=plans).order_by("seat")
    for pk, name in couples.values_list("plan_id", "full_name"):
        found.setdefault(pk, []).append(name if whole else initials(name))
    between = " & " if whole else "\u00a0&\u00a0"  # initials stay on one line
    return {pk: between.join(names) for pk, names in found.items()}


def _groups(
    lines: list[Line], names: dict[UUID, str], *, at: datetime, zone: tzinfo
) -> list[Group]:
    groups = []
    for tier in Tier:
        rows = [
            Row(
                line.pk,
                names[line.pk],
                stage_words(line),
                reason_of(line.needs[0], line, at=at, zone=zone),
                len(line.needs) - 1,
            )
            for line in lines
            if line.needs[0].tier == tier
        ]
        if rows:
            name, order = TIERS[tier]
            groups.append(Group(str(name), str(order), rows))
    return groups


def _ahead(dated: Dated, names: dict[UUID, str], *, at: datetime, zone: tzinfo) -> Ahead:
    moment = dated.at.astimezone(zone) if dated.at else None
    day = moment.date() if moment else dated.on
    when = _("Today") if day == at.astimezone(zone).date() else date_format(day, "D j")
    if moment and dated.what == "session":
        when = f"{when} {date_format(moment, 'H:i')}"
    return Ahead(dated.pk, names[dated.pk], when, dated_words(dated))
