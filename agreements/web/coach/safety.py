from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.audit.now import now
from agreements.lifecycle.queries import people_of
from agreements.safety.actions import (
    CannotRecordError,
    lift_hold,
    place_hold,
    record_screening,
)
from agreements.safety.models import Hold, How, Outcome, PrivateCheck, Screening
from agreements.web.coach.frame import both_of, frame_of, seated
from agreements.web.coach.private_words import Check, in_words
from agreements.web.fields import DayField, PlainTextField, sent_in
from agreements.web.layout import fields_only
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
    key = forms.UUIDField(widget=forms.HiddenInput)
    helper = fields_only("spoken_on", "how", "alone", "outcome", "key")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["how"].error_messages["required"] = _("Say how you spoke.")
        self.fields["outcome"].error_messages["required"] = _("Choose an outcome.")


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
        for partner in both_of(plan):
            if partner.seat == request.POST.get("seat"):
                place_hold(partner, by=request.membership, at=now())
        return redirect("coach:safety", pk=plan.pk)
    holds = list(Hold.objects.filter(plan=plan).select_related("partner").order_by("-placed_at"))
    checks = PrivateCheck.objects.filter(partner__plan=plan).order_by("-answered_at")
    said: dict[UUID, list[Check]] = {partner.pk: [] for partner in both_of(plan)}
    for check in checks[:60]:
        said[check.partner_id].append(in_words(check))
    page = frame_of(plan, "safety") | {
        "standing": [hold for hold in holds if hold.lifted_at is None],
        "lifted": [hold for hold in holds if hold.lifted_at],
        "each": [(known, said[known.partner.pk]) for known in people_of(plan)],
    }
    return render(request, "coach/safety.html", page)


@coach_page
def lift(request: CoachRequest, pk: UUID, hold: UUID) -> HttpResponse:
    """Lift one hold after a talk, with a note for the practice."""
    plan = coached_plan(request, pk)
    standing = Hold.objects.filter(plan=plan, pk=hold).select_related("partner").first()
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
