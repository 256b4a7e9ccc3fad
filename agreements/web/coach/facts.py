from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.audit.now import now
from agreements.lifecycle.actions import change_couple
from agreements.plans.actions import CannotOpenPlanError
from agreements.plans.models import Plan
from agreements.plans.rules import PlanFacts, Term, term_of
from agreements.plans.stages import Form, Size, Stage
from agreements.practices.models import Paper
from agreements.web.coach.frame import frame_of
from agreements.web.fields import DayField, HourField, PlainTextField, ZoneField, sent_in, zones
from agreements.web.scope import CoachRequest, coach_page, coached_plan

COMMON = {
    "has_children": gettext_lazy("Children under 18"),
    "any_money_tie": gettext_lazy("Shared money"),
    "joint_account": gettext_lazy("A joint account"),
    "married_or_joint_property": gettext_lazy("Married, or property together"),
    "has_pets": gettext_lazy("Animals"),
    "ctx:betrayal": gettext_lazy("Betrayal, known to both"),
}
RARER = {
    "has_child_under_3": gettext_lazy("A child under 3"),
    "income_dependence": gettext_lazy("One depends on the other’s income"),
    "has_business": gettext_lazy("A business or farm together"),
    "has_dependant": gettext_lazy("A dependent adult"),
    "shift_work": gettext_lazy("Shift work"),
    "deployed": gettext_lazy("Deployed, or at sea"),
    "third_party_contact": gettext_lazy("Someone else involved will still be met"),
    "ctx:hidden_sexual": gettext_lazy("Hidden sexual behaviour"),
    "ctx:substance": gettext_lazy("Alcohol or drugs"),
    "ctx:gambling": gettext_lazy("Gambling or hidden money"),
}
FACTS = COMMON | RARER
# A fact that makes no sense without another brings it along.
_BRINGS = {
    "has_child_under_3": "has_children",
    "joint_account": "any_money_tie",
    "income_dependence": "any_money_tie",
}
CURRENCIES = "AUD BRL CAD CHF CZK DKK EUR GBP HUF INR JPY MXN NOK NZD PHP PLN SEK USD ZAR".split()


class FactsForm(forms.Form):
    """What a coach says of a couple: the time, and what decides which questions appear."""

    begins_on = DayField(label=gettext_lazy("First day"))
    apart_since = DayField(
        required=False,
        label=gettext_lazy("They already live apart since"),
        help_text=gettext_lazy("Then the first day may have passed."),
    )
    days = forms.IntegerField(
        required=False,
        label=gettext_lazy("Length in days, 30 to 90"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
    )
    ends_on = DayField(required=False, label=gettext_lazy("Or the last day"))
    form = forms.ChoiceField(
        label=gettext_lazy("Form of separation"), choices=Form.choices, widget=forms.RadioSelect
    )
    facts = forms.MultipleChoiceField(
        required=False,
        label=gettext_lazy("What else applies"),
        choices=list(COMMON.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    rarer = forms.MultipleChoiceField(
        required=False,
        label=gettext_lazy("Seldom, and just as important"),
        choices=list(RARER.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    children = PlainTextField(
        max_length=200,
        required=False,
        label=gettext_lazy("Short names of the children"),
        help_text=gettext_lazy("Initials and year of birth are enough: N. (2016), E. (2019)"),
    )
    zone = ZoneField(
        label=gettext_lazy("Zone the agreement lives in"),
        help_text=gettext_lazy("Type a city to search."),
    )
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"), choices=[(code, code) for code in CURRENCIES]
    )
    paper = forms.ChoiceField(label=gettext_lazy("Paper"), choices=Paper.choices)
    size = forms.ChoiceField(label=gettext_lazy("Questions"), choices=Size.choices)

    quiet_optional = True
    zones = staticmethod(zones)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("form", "facts", "rarer"):
            self.fields[name].look = "columns"  # type: ignore[attr-defined]
        self.fields["days"].error_messages["invalid"] = _("Write the number of days, such as 60.")
        for name, words in {
            "form": _("Choose how they live in this time."),
            "zone": _("Choose a zone of the list, such as Europe/London."),
        }.items():
            self.fields[name].error_messages["required"] = words

    def clean(self) -> dict[str, Any]:
        """Length or last day, and the two must not contradict each other."""
        typed = super().clean() or {}
        begins, days, ends = (typed.get(name) for name in ("begins_on", "days", "ends_on"))
        if {"days", "ends_on"} & set(self.errors) or begins is None:
            return typed
        if days is None and ends is None:
            self.add_error("days", _("Say how many days, or which day is the last."))
        elif days is not None and not 2 <= days <= 999:
            self.add_error("days", _("Choose a length from 30 to 90 days."))
        elif ends is not None and ends <= begins:
            self.add_error("ends_on", _("Choose a day after the first."))
        elif days is not None and ends is not None and ends != _last(begins, days):
            self.add_error(
                "ends_on", _("Length and last day don’t fit together. Give one of them.")
            )
        return typed

    @property
    def more_is_open(self) -> bool:
        """Whether something behind “More facts” is ticked or wants looking at."""
        hidden = ("rarer", "currency", "paper", "size")
        return bool(self["rarer"].value()) or any(name in self.errors for name in hidden)

    def term(self) -> Term:
        """The term that was entered, with its midpoint in the middle."""
        typed = self.cleaned_data
        begins, ends = typed["begins_on"], typed["ends_on"]
        days = typed["days"] if ends is None else (ends - begins).days + 1
        return term_of(begins, days=days)

    def plan_facts(self, **more: Any) -> PlanFacts:
        """Everything entered, as the actions take it."""
        typed = self.cleaned_data
        facts = {*typed["facts"], *typed["rarer"]}
        facts |= {brought for fact, brought in _BRINGS.items() if fact in facts}
        same = ("form", "zone", "paper", "currency", "children", "size", "apart_since")
        return PlanFacts(
            term=self.term(),
            facts=frozenset(facts),
            **{name: typed[name] for name in same},
            **more,
        )


def _last(begins: date, days: int) -> date:
    return begins + timedelta(days=days - 1)


class ChangeForm(FactsForm):
    """The same once the couple exists, with the midpoint and the end review."""

    begins_hour = HourField(required=False, label=gettext_lazy("From what hour on"))
    midpoint_on = DayField(
        required=False,
        label=gettext_lazy("Midpoint"),
        help_text=gettext_lazy("Left empty, it lies in the middle."),
    )
    end_review_on = DayField(required=False, label=gettext_lazy("End review"))
    end_review_hour = HourField(required=False, label=gettext_lazy("At"))
    end_review_how = PlainTextField(
        max_length=40,
        required=False,
        label=gettext_lazy("How"),
        help_text=gettext_lazy("In person, by video, by phone"),
    )

    def clean(self) -> dict[str, Any]:
        """An end review has a day and an hour."""
        typed = super().clean()
        if "end_review_on" in self.errors or "end_review_hour" in self.errors:
            return typed
        if typed.get("end_review_on") and not typed.get("end_review_hour"):
            self.add_error("end_review_hour", _("Choose a time."))
        if typed.get("end_review_hour") and not typed.get("end_review_on"):
            self.add_error("end_review_on", _("Choose a day."))
        return typed

    def term(self) -> Term:
        """The term with the midpoint where the coach wants it."""
        term = super().term()
        midpoint = self.cleaned_data["midpoint_on"] or term.midpoint_on
        return Term(term.begins_on, term.ends_on, midpoint)

    def changed_facts(self, plan: Plan) -> PlanFacts:
        """Everything entered; what the page does not show stays as it is."""
        typed = self.cleaned_data
        review = None
        if typed["end_review_on"]:
            review = datetime.combine(typed["end_review_on"], typed["end_review_hour"])
            review = review.replace(tzinfo=Plan(zone=typed["zone"]).timezone)
        return self.plan_facts(
            begins_hour=typed["begins_hour"],
            end_review_at=review,
            end_review_how=typed["end_review_how"],
            added_questions=tuple(plan.added_questions),
        )


def _initial(plan: Plan) -> dict[str, Any]:
    review = plan.end_review_at and plan.end_review_at.astimezone(plan.timezone)
    same = (
        "begins_on apart_since ends_on form children zone currency paper size begins_hour "
        "midpoint_on end_review_how"
    ).split()
    return {name: getattr(plan, name) for name in same} | {
        "facts": [fact for fact in plan.facts if fact in COMMON],
        "rarer": [fact for fact in plan.facts if fact in RARER],
        "end_review_on": review and review.date(),
        "end_review_hour": review and review.time(),
    }


def refuse(form: forms.Form, refusal: CannotOpenPlanError) -> None:
    """Say an action's refusal beside the field it is about, or above all where there is none."""
    form.add_error(refusal.about if refusal.about in form.fields else None, str(refusal))


@coach_page
def facts(request: CoachRequest, pk: UUID) -> HttpResponse:
    """The dates and facts of a couple, to be changed until something is published."""
    plan = coached_plan(request, pk)
    if plan.stage not in {Stage.SETUP, Stage.WRITING, Stage.SHAPING}:
        return render(request, "coach/facts_fixed.html", frame_of(plan, "plan"))
    form = ChangeForm(sent_in(request), initial=_initial(plan))
    if form.is_valid():
        try:
            change_couple(plan, form.changed_facts(plan), by=request.membership, at=now())
        except CannotOpenPlanError as refusal:
            refuse(form, refusal)
        else:
            return redirect("coach:plan", pk=plan.pk)
    page = frame_of(plan, "plan") | {"form": form}
    return render(request, "coach/facts.html", page, status=422 if form.errors else 200)
