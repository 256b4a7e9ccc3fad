from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import TextChoices
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from agreements.audit.now import now
from agreements.plans.models import Plan
from agreements.term.actions import look_at_checkins
from agreements.term.models import CheckIn
from agreements.term.rules import checkin_days
from agreements.term.stages import Alone, Calm, Kept, Pressed, Safe
from agreements.web.coach.frame import both_of, frame_of
from agreements.web.scope import CoachRequest, coach_page, coached_plan


@dataclass(frozen=True)
class Line:
    """One question of a check-in and what was answered to it."""

    asked: str
    answered: str


@dataclass(frozen=True)
class Sent:
    """One person's check-in of one week, in their own column; nothing is averaged."""

    name: str
    answered_at: datetime | None
    open_until: datetime | None
    lines: list[Line]
    text: str
    needs_coach: bool
    fresh: bool


@dataclass(frozen=True)
class Week:
    """The same check-in of both people."""

    number: int
    opens_at: datetime
    columns: list[Sent | None]


@coach_page
def checkins(request: CoachRequest, pk: UUID) -> HttpResponse:
    """What each of the two answered, side by side."""
    plan, at = coached_plan(request, pk), now()
    if request.method == "POST":
        look_at_checkins(plan, at=at)
        return redirect("coach:checkins", pk=plan.pk)
    weeks = _weeks(plan, at)
    columns = [sent for week in weeks for sent in week.columns if sent]
    page = frame_of(plan, "checkins") | {
        "weeks": weeks,
        "fresh": any(sent.fresh for sent in columns),
        "first_on": checkin_days(plan.term)[0],
    }
    return render(request, "coach/checkins.html", page)


def _weeks(plan: Plan, at: datetime) -> list[Week]:
    found: dict[int, dict[UUID, CheckIn]] = {}
    for checkin in CheckIn.objects.filter(partner__plan=plan).order_by("-number", "partner__seat"):
        found.setdefault(checkin.number, {})[checkin.partner_id] = checkin
    return [
        Week(
            number,
            min(checkin.opens_at for checkin in both.values()),
            [_sent(partner.short_name, both.get(partner.pk), at) for partner in both_of(plan)],
        )
        for number, both in found.items()
    ]


def _sent(name: str, checkin: CheckIn | None, at: datetime) -> Sent | None:
    if checkin is None:
        return None
    value = checkin.value
    return Sent(
        name=name,
        answered_at=checkin.answered_at,
        open_until=checkin.closes_at if checkin.closes_at > at else None,
        lines=_lines(value) if checkin.answered_at else [],
        text=str(value.get("text", "")),
        needs_coach=checkin.needs_coach,
        fresh=checkin.answered_at is not None and checkin.seen_at is None,
    )


def _lines(value: dict[str, Any]) -> list[Line]:
    asked: list[tuple[str, str, type[TextChoices]]] = [
        ("safe", _("Safe"), Safe),
        ("pressed", _("Pressed"), Pressed),
        ("calm", _("How it has been"), Calm),
        ("kept", _("Rules held"), Kept),
        ("alone", _("A talk alone"), Alone),
    ]
    return [
        Line(label, str(choices(value[name]).label) if value.get(name) in choices else "–")
        for name, label, choices in asked
    ]
