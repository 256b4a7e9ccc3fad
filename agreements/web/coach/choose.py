from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.forms import BoundField
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.audit.now import now
from agreements.lifecycle.actions import CannotChooseError, choose_questions
from agreements.plans.models import Partner, Plan
from agreements.plans.stages import Size
from agreements.questions.bank import BANK, Asked, for_round, size_of
from agreements.questions.rules import Question, Topic, applies
from agreements.web.coach.frame import both_of, frame_of
from agreements.web.fields import sent_in
from agreements.web.scope import CoachRequest, coach_page, coached_plan

BOTH = "both"
ALL = "all"


@dataclass(frozen=True)
class Way:
    """One of the three ways to make a round, with how much it asks of this couple."""

    label: str
    words: str


class ChooseForm(forms.Form):
    """How much is asked, which questions besides, and what of one person alone."""

    size = forms.ChoiceField(
        label=gettext_lazy("How much to ask"), choices=Size.choices, widget=forms.RadioSelect
    )
    quiet_optional = True

    def __init__(self, plan: Plan, people: tuple[Partner, Partner], data: Any = None) -> None:
        self.facts = plan.all_facts
        super().__init__(data, initial={"size": plan.size} | _initial(plan))
        self.more = [topic for topic in BANK.topics if _offered(topic, self.facts)]
        for topic in self.more:
            whole = [(ALL, _("The whole topic"))]
            listed = [(q.slug, str(q.name)) for q in _offered(topic, self.facts)]
            self.fields[f"more_{topic.slug}"] = forms.MultipleChoiceField(
                label=str(topic.name),
                choices=[*whole, *listed],
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
            self.fields[f"more_{topic.slug}"].look = "columns"  # type: ignore[attr-defined]
        seats = [(BOTH, _("Both"))]
        seats += [(p.seat, _("%(name)s only") % {"name": p.short_name}) for p in people]
        for question in _promises(self.facts):
            self.fields[_field_of(question)] = forms.ChoiceField(
                label=str(question.name), choices=seats, initial=BOTH, required=False
            )

    @property
    def topics(self) -> list[BoundField]:
        return [self[f"more_{topic.slug}"] for topic in self.more]

    @property
    def promises(self) -> list[BoundField]:
        return [self[_field_of(question)] for question in _promises(self.facts)]

    def chosen(self) -> dict[str, Any]:
        """What was chosen, as the action takes it."""
        typed = self.cleaned_data
        added: set[str] = set()
        for topic in self.more:
            picked = set(typed[f"more_{topic.slug}"])
            every = {question.slug for question in _offered(topic, self.facts)}
            added |= every if ALL in picked else picked & every
        only = {q.slug: typed[_field_of(q)] for q in _promises(self.facts)}
        return {
            "size": typed["size"],
            "added": added,
            "only_for": {slug: seat for slug, seat in only.items() if seat in {"a", "b"}},
        }


def _field_of(question: Question) -> str:
    return f"only_{question.slug.replace('.', '-')}"


def _offered(topic: Topic, facts: frozenset[str]) -> list[Question]:
    """What a coach may add of a topic: all that fits the couple and is not asked anyway."""
    return [q for q in topic.questions if applies(q, facts) and not q.required]


def _promises(facts: frozenset[str]) -> list[Question]:
    every = (question for topic in BANK.topics for question in topic.questions)
    return [q for q in every if BANK.may_be_for_one(q.slug) and applies(q, facts)]


def _initial(plan: Plan) -> dict[str, Any]:
    added: dict[str, list[str]] = {}
    for slug in plan.added_questions:
        added.setdefault(f"more_{BANK.topic_of(slug).slug}", []).append(slug)
    only = {_field_of(BANK.question(slug)): seat for slug, seat in plan.only_for.items()}
    return {**added, **only}


@coach_page
def choose(request: CoachRequest, pk: UUID) -> HttpResponse:
    """Which questions this couple is asked, until their answers are opened."""
    plan = coached_plan(request, pk)
    form = ChooseForm(plan, both_of(plan), sent_in(request))
    if form.is_valid():
        try:
            choose_questions(plan, **form.chosen(), by=request.membership, at=now())
        except CannotChooseError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("coach:plan", pk=plan.pk)
    page = frame_of(plan, "plan") | {"form": form, "ways": _ways(plan)}
    return render(request, "coach/choose.html", page, status=422 if form.errors else 200)


def _ways(plan: Plan) -> list[Way]:
    return [Way(str(size.label), _counted(for_round(plan.all_facts, size.value))) for size in Size]


def _counted(topics: tuple[Asked, ...]) -> str:
    size = size_of(topics)
    return _("%(alone)d alone, %(together)d together, %(confirmed)d to confirm") % vars(size)
