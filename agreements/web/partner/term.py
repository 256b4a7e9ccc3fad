import json
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from agreements.audit.now import now
from agreements.plans.models import Plan
from agreements.plans.rules import day_of
from agreements.plans.stages import Stage
from agreements.term.models import CheckIn
from agreements.term.rules import next_checkin_on
from agreements.web.partner.dates import coming_days, still_to_begin
from agreements.web.partner.names import names_on
from agreements.web.partner.standing import standing_agreement
from agreements.web.partner.stop import stopped_home
from agreements.web.scope import PartnerRequest

# What a person looks up on an ordinary day, out of everything that was agreed.
EVERY_DAY = frozenset(
    "communication.frequency communication.hours communication.emergency parenting.schedule "
    "parenting.calls nesting.rotation inhouse.rooms timeout.rule".split()
)


def waiting_home(request: PartnerRequest) -> HttpResponse:
    """The home between the last signature and the beginning of the time."""
    names = names_on(request)
    plan = request.partner.plan
    page = {
        "coming": coming_days(request.partner, coach=names["coach"], at=now()),
        "plan": plan,
        "still_to_begin": still_to_begin(plan, at=now()),
        **names,
    }
    return render(request, "partner/first_day.html", page)


def term_home(request: PartnerRequest) -> HttpResponse:
    """The home of the term: one thing to do, what holds today, who to turn to."""
    if request.partner.stopped_at:
        return stopped_home(request)
    plan, names, at = request.partner.plan, names_on(request), now()
    today = at.astimezone(plan.timezone).date()
    page = {
        "plan": plan,
        "today": today,
        "day": day_of(plan.term, today),
        "ended": plan.stage == Stage.CLOSED or today > plan.ends_on,
        "rules": rules_of_today(plan),
        "next_checkin": next_checkin_on(plan.term, after=today),
        "coming": coming_days(request.partner, coach=names["coach"], at=at),
        **_checkins(request),
        **names,
    }
    return render(request, "partner/term.html", page)


def rules_of_today(plan: Plan) -> list[dict[str, Any]]:
    """From the frozen words, the few that are looked up every day."""
    standing = standing_agreement(plan)
    if standing is None:
        return []
    words = json.loads(standing.frozen.snapshot)
    return [
        rule
        for part in words["parts"]
        for group in part["groups"]
        for rule in group["rules"]
        if rule["slug"] in EVERY_DAY
    ]


def _checkins(request: PartnerRequest) -> dict[str, CheckIn | None]:
    own = CheckIn.objects.filter(partner=request.partner)
    return {
        "open": own.open(now()).order_by("-number").first(),
        "last": own.exclude(answered_at=None).defer("value").order_by("-number").first(),
    }
