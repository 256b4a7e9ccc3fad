from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from agreements.audit.now import now
from agreements.plans.models import Plan
from agreements.questions.bank import BANK
from agreements.shaping.actions import (
    CannotShapeError,
    ChangedWordsError,
    settle_in_session,
)
from agreements.shaping.models import Rule
from agreements.shaping.queries import newest_wording
from agreements.shaping.stages import Kind, RuleState
from agreements.web.scope import CoachRequest, coach_page, coached_plan

OPEN = (RuleState.DRAFTED, RuleState.KEPT, RuleState.OFFERED)


def _open_rules(plan: Plan) -> list[Rule]:
    """What can be settled in the room: shared rules that are open, with words, in order."""
    rules = Rule.objects.of(plan).filter(kind=Kind.SHARED, state__in=OPEN)
    return [rule for rule in rules.prefetch_related("wordings") if rule.wordings.all()]


@coach_page
def session(request: CoachRequest, pk: UUID, place: int = 1) -> HttpResponse:
    """The screen for both: one rule at a time, without navigation, counts or other names."""
    plan = coached_plan(request, pk)
    rules = _open_rules(plan)
    if not rules:
        return render(request, "coach/session_done.html", {"plan": plan})
    place = max(1, min(place, len(rules)))
    rule = rules[place - 1]
    page = {
        "plan": plan,
        "rule": rule,
        "topic": BANK.topic(rule.topic),
        "words": newest_wording(rule),
        "place": place,
        "after": place + 1 if place < len(rules) else 1,
    }
    return render(request, "coach/session.html", page)


@coach_page
def both_yes(request: CoachRequest, pk: UUID, rule: UUID) -> HttpResponse:
    """Record that both said yes to the words on the screen, with everyone present."""
    plan = coached_plan(request, pk)
    chosen = Rule.objects.filter(plan=plan, pk=rule).first()
    version = request.POST.get("version", "")
    if request.method != "POST" or chosen is None or not version.isdecimal():
        raise Http404
    try:
        settle_in_session(chosen, version=int(version), by=request.membership, at=now())
    except (CannotShapeError, ChangedWordsError) as refusal:
        page = {"plan": plan, "refusal": str(refusal), "session": True}
        return render(request, "coach/not_now.html", page, status=422)
    return redirect("coach:session", pk=plan.pk)
