"""In which order the rules of a topic are printed: up or down by one, until it is published."""

from itertools import groupby
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from agreements.audit.now import now
from agreements.questions.bank import BANK
from agreements.shaping.models import Rule
from agreements.shaping.moving import CannotShapeError
from agreements.shaping.queries import Ruled
from agreements.shaping.settling import move_rule
from agreements.shaping.stages import Kind, RuleState
from agreements.web.coach.frame import frame_of
from agreements.web.coach.wording import one_of
from agreements.web.scope import CoachRequest, coach_page, coached_plan


def order_of(standing: Ruled) -> list[tuple[str, list[Rule]]]:
    """The topics with more than one shared rule, and those in the order of now."""
    printed = {RuleState.AGREED, RuleState.ASIDE}
    shared = (r for r in standing.rules if r.kind == Kind.SHARED and r.state in printed)
    topics = [(topic, list(rules)) for topic, rules in groupby(shared, _topic)]
    return [(str(BANK.topic(topic).name), rules) for topic, rules in topics if len(rules) > 1]


def _topic(rule: Rule) -> str:
    return rule.topic


@coach_page
def order(request: CoachRequest, pk: UUID) -> HttpResponse:
    """Move one rule up or down among those of its topic."""
    plan = coached_plan(request, pk)
    ways = {"up", "down"} & request.POST.keys()
    if request.method != "POST" or len(ways) != 1:
        return redirect("coach:agreement", pk=plan.pk)
    way = ways.pop()
    try:
        chosen = one_of(plan, UUID(request.POST[way]))
        move_rule(chosen, up=way == "up", by=request.membership, at=now())
    except ValueError as nonsense:
        raise Http404 from nonsense
    except CannotShapeError as refusal:
        page = frame_of(plan, "agreement") | {"refusal": str(refusal)}
        return render(request, "coach/not_now.html", page, status=422)
    return redirect("coach:agreement", pk=plan.pk)
