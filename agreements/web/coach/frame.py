"""What stands around every page of one couple: their names, the stage line, the tabs."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.plans.models import Partner, Plan
from agreements.plans.stages import Stage
from agreements.shaping.queries import waiting_for_coach
from agreements.web.scope import CoachRequest, coached_plan

_LINE = (
    Stage.SETUP,
    Stage.WRITING,
    Stage.SHAPING,
    Stage.REVIEW,
    Stage.SIGNING,
    Stage.ACTIVE,
    Stage.ENDING,
)


@dataclass(frozen=True)
class Tab:
    """One page of a couple's."""

    name: str
    href: str
    current: bool
    count: int = 0


def both_of(plan: Plan) -> tuple[Partner, Partner]:
    """The two people, in the order their seats have."""
    first, second = plan.partners.all()
    return first, second


def seated(request: CoachRequest, pk: UUID, seat: str) -> tuple[Plan, Partner]:
    """The plan and the one person a URL names. Raises Http404 outside the practice."""
    plan = coached_plan(request, pk)
    for partner in both_of(plan):
        if partner.seat == seat:
            partner.plan = plan
            return plan, partner
    raise Http404


def frame_of(plan: Plan, tab: str, *, to_word: int | None = None) -> dict[str, Any]:
    """The context of `coach/couple_base.html`; `tab` is the URL name of the page.

    `to_word` is how many rules wait for the coach, where the page has counted them already.
    """
    first, second = both_of(plan)
    counts = {"wording": rules_to_word(plan) if to_word is None else to_word}
    current = Stage.ACTIVE if plan.stage == Stage.SIGNED else plan.stage
    return {
        "plan": plan,
        "people": (first, second),
        "couple": _("%(first)s and %(second)s")
        % {"first": first.full_name, "second": second.full_name},
        "stages": [(stage.label, stage == current) for stage in _LINE],
        "closed": plan.stage == Stage.CLOSED,
        "tabs": _tabs(plan, tab, counts),
    }


def _tabs(plan: Plan, tab: str, counts: dict[str, int]) -> list[Tab]:
    names = {
        "plan": _("Overview"),
        "answers": _("Answers"),
        "wording": _("Wording"),
        "agreement": _("Agreement"),
        "checkins": _("Check-ins"),
        "safety": _("Safety"),
    }
    return [
        Tab(name, reverse(f"coach:{page}", args=[plan.pk]), page == tab, counts.get(page, 0))
        for page, name in names.items()
    ]


def rules_to_word(plan: Plan) -> int:
    """How many rules wait for the coach to look at their words."""
    return waiting_for_coach(plan).count() if plan.stage == Stage.SHAPING else 0
