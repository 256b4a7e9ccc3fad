from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.audit.now import now
from agreements.plans.models import Partner, Plan
from agreements.plans.stages import Stage
from agreements.term.rules import next_checkin_on
from agreements.web.partner.names import names_on
from agreements.web.scope import PartnerRequest, partner_page

TERM = frozenset({Stage.SIGNED, Stage.ACTIVE, Stage.ENDING})


@dataclass(frozen=True)
class Day:
    """One date both know; `number` is its place in the address, the same for every couple."""

    number: int
    name: str
    on: date
    at: datetime | None = None
    more: str = ""
    moved_at: datetime | None = None
    minutes: int = 60

    @property
    def when(self) -> datetime | date:
        return self.at or self.on


def days_of(partner: Partner, *, coach: str) -> list[Day]:
    """What this person knows of dates, in order of time; hours are those of the reader's zone.

    A talk with the other alone is not among them.
    """
    here, plan = get_current_timezone(), partner.plan
    known = [
        Day(2, _("First day"), plan.begins_on),
        Day(3, _("Midway look"), plan.midpoint_on),
        Day(5, _("Last day"), plan.ends_on),
    ]
    if plan.end_review_at:
        at = plan.end_review_at.astimezone(here)
        known.append(Day(4, _("End review"), at.date(), at))
    known += _session(1, _("Session with %(coach)s") % {"coach": coach}, plan)
    known += _session(6, _("%(coach)s and you alone") % {"coach": coach}, partner)
    return sorted(known, key=lambda day: (day.on, day.at.time() if day.at else time(), day.number))


def _session(number: int, name: str, of: Plan | Partner) -> list[Day]:
    if of.session_at is None:
        return []
    at, minutes = of.session_at.astimezone(get_current_timezone()), of.session_minutes
    length = ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    more = " · ".join(part for part in (length, of.get_session_where_display()) if part)
    return [Day(number, name, at.date(), at, more, of.session_moved_at, minutes)]


def coming_days(partner: Partner, *, coach: str, at: datetime) -> list[Day]:
    """What has not passed yet."""
    today = at.astimezone(get_current_timezone()).date()
    return [
        day
        for day in days_of(partner, coach=coach)
        if day.on >= today and (day.at is None or day.at + timedelta(minutes=day.minutes) > at)
    ]


def still_to_begin(plan: Plan, *, at: datetime) -> bool:
    """Whether the first day has come and the time has not begun: the coach looks at it first.

    Both are told so, in the same words and without a reason.
    """
    return plan.stage == Stage.SIGNED and plan.begins_on <= at.astimezone(plan.timezone).date()


@partner_page
def dates(request: PartnerRequest) -> HttpResponse:
    plan, names = request.partner.plan, names_on(request)
    today = now().astimezone(get_current_timezone()).date()
    in_term = plan.stage in TERM and not request.partner.stopped_at
    in_term = in_term and not still_to_begin(plan, at=now())
    page = {
        "coming": coming_days(request.partner, coach=names["coach"], at=now()),
        "next_checkin": next_checkin_on(plan.term, after=today) if in_term else None,
        **names,
    }
    return render(request, "partner/dates.html", page)


@partner_page
def calendar(request: PartnerRequest, number: int) -> HttpResponse:
    """One date as a calendar entry that says nothing but "Appointment"."""
    plan = request.partner.plan
    found = [day for day in days_of(request.partner, coach="") if day.number == number]
    if not found:
        raise Http404
    return HttpResponse(
        _entry(plan, found[0], at=now()),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="appointment.ics"'},
    )


def _entry(plan: Plan, day: Day, *, at: datetime) -> str:
    mark = salted_hmac("partner.dates", f"{plan.pk}:{day.number}", algorithm="sha256")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{settings.SERVICE_NAME}//EN",
        "BEGIN:VEVENT",
        f"UID:{mark.hexdigest()[:32]}",
        f"DTSTAMP:{_moment(at)}",
        *_span(day),
        f"SUMMARY:{_('Appointment')}",
        "CLASS:PRIVATE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{line}\r\n" for line in lines)


def _span(day: Day) -> tuple[str, str]:
    if day.at is not None:
        return (
            f"DTSTART:{_moment(day.at)}",
            f"DTEND:{_moment(day.at + timedelta(minutes=day.minutes))}",
        )
    after = day.on + timedelta(days=1)
    return f"DTSTART;VALUE=DATE:{day.on:%Y%m%d}", f"DTEND;VALUE=DATE:{after:%Y%m%d}"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
