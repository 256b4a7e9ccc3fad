from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.audit.now import now
from agreements.lifecycle.queries import Line, caseload, coming_up, found_by_name
from agreements.lifecycle.rules import Tier
from agreements.plans.models import Partner, Plan
from agreements.plans.stages import Stage
from agreements.web.coach.reasons import dated_words, day_words, stage_words
from agreements.web.fields import PlainTextField
from agreements.web.scope import CoachRequest, coach_page

ROWS = 25
LIVE = "live"


class FindForm(forms.Form):
    q = PlainTextField(max_length=80, required=False, label=gettext_lazy("Find a couple"))
    stage = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Stage"),
        choices=[
            ("", gettext_lazy("All that are under way")),
            *((stage.value, stage.label) for stage in Stage),
        ],
    )
    quiet_optional = True


@dataclass(frozen=True)
class Row:
    """One couple of the list."""

    pk: UUID
    couple: str
    stage: str
    added: datetime
    ahead: str
    waiting: str


@coach_page
def couples(request: CoachRequest) -> HttpResponse:
    """Every couple of the practice, to be found by name or stage."""
    form = FindForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    plans = _asked_for(request, asked.get("q", ""), asked.get("stage", ""))
    shown = Paginator(plans.order_by("-made_at", "pk"), ROWS).get_page(request.GET.get("page"))
    page = {
        "section": "couples",
        "form": form,
        "q": asked.get("q", ""),
        "filtered": bool(asked.get("q") or asked.get("stage")),
        "shown": shown,
        "rows": _rows([plan.pk for plan in shown], request, at=now()),
    }
    return render(request, "coach/couples.html", page)


def _asked_for(request: CoachRequest, typed: str, stage: str) -> QuerySet[Plan]:
    practice = request.membership.practice_id
    plans = Plan.objects.filter(practice=practice)
    plans = plans.filter(stage=stage) if stage else plans.live()
    return plans.filter(pk__in=found_by_name(practice, typed)) if typed else plans


def _rows(shown: list[UUID], request: CoachRequest, *, at: datetime) -> list[Row]:
    own = {"practice": request.membership.practice_id}
    found = caseload(Plan.objects.filter(pk__in=shown), among=own, at=at)
    lines = {line.pk: line for line in found}
    names: dict[UUID, list[str]] = {pk: [] for pk in shown}
    for partner in Partner.objects.filter(plan__in=shown).order_by("seat"):
        names[partner.plan_id].append(partner.full_name)
    return [
        Row(
            pk,
            " & ".join(names[pk]),
            stage_words(lines[pk]),
            lines[pk].made_at,
            _ahead(lines[pk], at),
            waiting_on(lines[pk]),
        )
        for pk in shown
    ]


def _ahead(line: Line, at: datetime) -> str:
    for dated in coming_up([line], at=at, days=90)[:1]:
        return f"{day_words(dated.on)}: {dated_words(dated)}"
    return ""


def waiting_on(line: Line) -> str:
    """Whose turn it is: the coach's, theirs, or nobody's."""
    if any(need.tier <= Tier.ONLY_YOU for need in line.needs):
        return _("You")
    theirs = {Stage.WRITING, Stage.SHAPING, Stage.SIGNING}
    return _("Them") if line.stage in theirs else _("Nobody")
