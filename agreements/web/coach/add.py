from typing import Any
from uuid import uuid4

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.audit.now import now
from agreements.lifecycle.actions import add_couple
from agreements.plans.actions import CannotOpenPlanError
from agreements.plans.models import Plan, Seat
from agreements.plans.rules import Person
from agreements.plans.stages import Size
from agreements.practices.models import Practice
from agreements.safety.actions import CannotRecordError
from agreements.safety.models import How, Outcome
from agreements.safety.rules import Talk
from agreements.web.coach.facts import FactsForm, refuse
from agreements.web.fields import AddressField, DayField, PlainTextField, sent_in
from agreements.web.scope import CoachRequest, coach_page

_MONEY = {
    "AU": "AUD",
    "BR": "BRL",
    "CA": "CAD",
    "CH": "CHF",
    "CZ": "CZK",
    "DK": "DKK",
    "GB": "GBP",
    "IN": "INR",
    "JP": "JPY",
    "MX": "MXN",
    "NO": "NOK",
    "NZ": "NZD",
    "PH": "PHP",
    "PL": "PLN",
    "SE": "SEK",
    "US": "USD",
    "ZA": "ZAR",
}


class PersonForm(forms.Form):
    """One of the two people, and the record of a talk with that person alone, if there was one."""

    full_name = PlainTextField(max_length=80, label=gettext_lazy("Full name"))
    short_name = PlainTextField(
        max_length=40,
        required=False,
        label=gettext_lazy("Called"),
        help_text=gettext_lazy("Left empty: the first word of the full name."),
    )
    email = AddressField(
        label=gettext_lazy("Email"),
        help_text=gettext_lazy("Or leave it empty for a join code that you read out."),
    )
    spoken_on = DayField(required=False, label=gettext_lazy("Spoken with on"))
    how = forms.ChoiceField(
        required=False, label=gettext_lazy("By"), choices=[("", "–"), *How.choices]
    )
    alone = forms.BooleanField(required=False, label=gettext_lazy("Alone, nobody could listen"))
    outcome = forms.ChoiceField(
        required=False, label=gettext_lazy("Outcome"), choices=[("", "–"), *Outcome.choices]
    )

    quiet_optional = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["full_name"].error_messages["required"] = (
            _("Write one person’s name.")
            if self.prefix == Seat.A
            else _("Write the other person’s name.")
        )

    def clean(self) -> dict[str, Any]:
        """A record is whole or empty."""
        typed = super().clean() or {}
        given = [name for name in ("spoken_on", "how", "outcome") if typed.get(name)]
        if not given and not typed.get("alone"):
            return typed
        for name, words in {
            "spoken_on": _("Choose a day."),
            "how": _("Say how you spoke."),
            "outcome": _("Choose an outcome."),
        }.items():
            if not typed.get(name) and name not in self.errors:
                self.add_error(name, words)
        return typed

    def person(self) -> Person:
        """The person as entered."""
        typed = self.cleaned_data
        short = typed["short_name"] or typed["full_name"].split()[0][:40]
        return Person(typed["full_name"], short, typed["email"])

    def talk(self) -> Talk | None:
        """The record as entered, None when the block was left empty."""
        typed = self.cleaned_data
        if not typed["spoken_on"]:
            return None
        return Talk(typed["spoken_on"], typed["how"], typed["alone"], typed["outcome"])


class CoupleForm(FactsForm):
    """What is known of both together."""

    orders = forms.ChoiceField(
        label=gettext_lazy("Is there a court or protective order between them?"),
        choices=[
            ("none", gettext_lazy("None")),
            ("yes", gettext_lazy("Yes")),
            ("unsure", gettext_lazy("Not sure")),
        ],
        widget=forms.RadioSelect,
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["orders"].error_messages["required"] = _("Say whether there is a court order.")


@coach_page
def add(request: CoachRequest) -> HttpResponse:
    """One page on which both people are entered, equal in everything. Nothing is sent."""
    posted = sent_in(request)
    form = CoupleForm(posted, initial=_defaults(request.membership.practice))
    one, other = (PersonForm(posted, prefix=seat) for seat in Seat.values)
    plan = _save(request, form, one, other) if request.method == "POST" else None
    if plan:
        then = "coach:invite" if request.POST.get("then") == "invite" else "coach:plan"
        return redirect(then, pk=plan.pk)
    wrong = any(shown.errors for shown in (form, one, other))
    page = {"section": "couples", "form": form, "one": one, "other": other}
    page["page_has_errors"] = wrong
    return render(request, "coach/add.html", page, status=422 if wrong else 200)


def _defaults(practice: Practice) -> dict[str, Any]:
    return {
        "key": uuid4(),
        "zone": practice.zone,
        "paper": practice.paper,
        "currency": _MONEY.get(practice.country, "EUR"),
        "size": Size.ESSENTIALS,
    }


def _save(
    request: CoachRequest, form: CoupleForm, one: PersonForm, other: PersonForm
) -> Plan | None:
    if not all([form.is_valid(), one.is_valid(), other.is_valid()]):
        return None
    talks = {"a": one.talk(), "b": other.talk()}
    try:
        return add_couple(
            (one.person(), other.person()),
            form.plan_facts(),
            talks={seat: talk for seat, talk in talks.items() if talk},
            orders=form.cleaned_data["orders"],
            key=form.cleaned_data["key"],
            by=request.membership,
            at=now(),
        )
    except CannotOpenPlanError as refusal:
        refuse(other if refusal.about in other.fields else form, refusal)
    except CannotRecordError as refusal:
        person = one if refusal.seat == Seat.A else other
        person.add_error(refusal.about, str(refusal))
    return None
