from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.audit.now import now
from agreements.lifecycle.queries import people_of
from agreements.plans.models import Plan
from agreements.safety.actions import (
    CannotRecordError,
    acknowledge_hold,
    lift_hold,
    place_hold,
    record_screening,
)
from agreements.safety.models import (
    Change,
    Hold,
    How,
    Outcome,
    PrivateCheck,
    Screening,
    Source,
)
from agreements.safety.rules import HEARD_WITHIN
from agreements.web.coach.closing import closing_of
from agreements.web.coach.frame import both_of, frame_of, seated
from agreements.web.coach.private_words import Check, in_words
from agreements.web.fields import DayField, PlainTextField, sent_in
from agreements.web.layout import Choices, fields_only
from agreements.web.scope import CoachRequest, coach_page, coached_plan


class TalkForm(forms.Form):
    """The record of a talk: no field for what was said."""

    spoken_on = DayField(label=gettext_lazy("Date"))
    how = forms.ChoiceField(
        label=gettext_lazy("How"), choices=How.choices, widget=forms.RadioSelect
    )
    alone = forms.BooleanField(required=False, label=gettext_lazy("Alone, nobody could listen"))
    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    changes = forms.MultipleChoiceField(
        required=False,
        label=gettext_lazy("What is done differently"),
        choices=Change.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    notes_elsewhere = forms.TypedChoiceField(
        required=False,
        label=gettext_lazy("Notes kept elsewhere"),
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
        coerce=lambda chosen: chosen == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
    )
    again_on = DayField(
        required=False,
        label=gettext_lazy("Talk again on"),
        help_text=gettext_lazy("It comes up on Today. Left empty, nothing does."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)
    quiet_optional = True
    helper = fields_only(
        "spoken_on",
        "how",
        "alone",
        Choices("outcome", reveals={Outcome.CHANGES: ["changes"]}),
        "notes_elsewhere",
        "again_on",
        "key",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["how"].error_messages["required"] = _("Say how you spoke.")
        self.fields["outcome"].error_messages["required"] = _("Choose an outcome.")
        for name in ("changes", "notes_elsewhere"):
            self.fields[name].look = "columns"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """“Go with changes” says which."""
        typed = super().clean() or {}
        if typed.get("outcome") == Outcome.CHANGES and not typed.get("changes"):
            self.add_error("changes", _("Choose what is done differently."))
        return typed


class LiftForm(forms.Form):
    note = PlainTextField(
        max_length=2000, lines=True, label=gettext_lazy("What did you do, in a few words?")
    )
    helper = fields_only("note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].error_messages["required"] = _("Write a few words on what you did.")


@coach_page
def talk(request: CoachRequest, pk: UUID, seat: str) -> HttpResponse:
    """The coach's record of a talk with one person alone."""
    plan, partner = seated(request, pk, seat)
    today = now().astimezone(plan.timezone).date()
    form = TalkForm(sent_in(request), initial={"spoken_on": today, "key": uuid4()})
    if form.is_valid():
        try:
            record_screening(partner, **form.cleaned_data, by=request.membership, at=now())
        except CannotRecordError as refusal:
            form.add_error(refusal.about, str(refusal))
        else:
            return redirect("coach:plan", pk=plan.pk)
    records = Screening.objects.filter(partner=partner).order_by("-recorded_at", "-pk")
    page = frame_of(plan, "plan") | {"partner": partner, "form": form, "records": records[:20]}
    return render(request, "coach/talk.html", page, status=422 if form.errors else 200)


@coach_page
def safety(request: CoachRequest, pk: UUID) -> HttpResponse:
    """What each said privately, the holds that stand, the records of talks."""
    plan = coached_plan(request, pk)
    if request.method == "POST":
        _act(request, plan)
        return redirect("coach:safety", pk=plan.pk)
    placed = Hold.objects.filter(plan=plan).exclude(source=Source.CLOSING)
    holds = list(placed.select_related("partner").order_by("-placed_at"))
    checks = PrivateCheck.objects.filter(partner__plan=plan).order_by("-answered_at")
    said: dict[UUID, list[Check]] = {partner.pk: [] for partner in both_of(plan)}
    for check in checks[:60]:
        said[check.partner_id].append(in_words(check))
    page = frame_of(plan, "safety") | {
        "standing": [hold for hold in holds if hold.lifted_at is None],
        "lifted": [hold for hold in holds if hold.lifted_at],
        "closing": closing_of(plan),
        "late": now() - HEARD_WITHIN,
        "each": [(known, said[known.partner.pk]) for known in people_of(plan)],
    }
    return render(request, "coach/safety.html", page)


def _act(request: CoachRequest, plan: Plan) -> None:
    """Place a hold about the person whose seat was sent, or say that one has been seen."""
    by, at = request.membership, now()
    for partner in both_of(plan):
        if partner.seat == request.POST.get("seat"):
            place_hold(partner, by=by, at=at)
    for hold in Hold.objects.unheard().filter(plan=plan):
        if str(hold.pk) == request.POST.get("seen"):
            acknowledge_hold(hold, by=by, at=at)


@coach_page
def lift(request: CoachRequest, pk: UUID, hold: UUID) -> HttpResponse:
    """Lift one hold after a talk, with a note for the practice."""
    plan = coached_plan(request, pk)
    holds = Hold.objects.filter(plan=plan, pk=hold).exclude(source=Source.CLOSING)
    standing = holds.select_related("partner").first()
    if standing is None:
        raise Http404
    if standing.lifted_at:
        return redirect("coach:safety", pk=plan.pk)
    form = LiftForm(sent_in(request))
    if form.is_valid():
        lift_hold(standing, note=form.cleaned_data["note"], by=request.membership, at=now())
        return redirect("coach:safety", pk=plan.pk)
    page = frame_of(plan, "safety") | {"hold": standing, "form": form}
    return render(request, "coach/lift.html", page, status=422 if form.errors else 200)
