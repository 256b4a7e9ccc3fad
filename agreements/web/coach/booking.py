"""Setting the next session: with both, or with one of them alone."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.audit.now import now
from agreements.plans.booking import CannotBookError, clash_with, set_session
from agreements.plans.models import Partner, Plan, Where
from agreements.plans.rules import SESSION_LENGTHS, initials
from agreements.safety.queries import no_joint_sessions
from agreements.web.coach.frame import both_of, frame_of
from agreements.web.fields import DayField, HourField, sent_in
from agreements.web.layout import fields_only
from agreements.web.scope import CoachRequest, coach_page, coached_plan


class SessionForm(forms.Form):
    """When, how long, where and with whom."""

    who = forms.ChoiceField(label=gettext_lazy("With"), widget=forms.RadioSelect)
    on = DayField(label=gettext_lazy("Day"))
    hour = HourField(label=gettext_lazy("Time"))
    minutes = forms.TypedChoiceField(
        label=gettext_lazy("Minutes"), coerce=int, choices=[(n, str(n)) for n in SESSION_LENGTHS]
    )
    where = forms.ChoiceField(
        label=gettext_lazy("Where"),
        required=False,
        choices=[("", gettext_lazy("Not said here")), *Where.choices],
    )
    anyway = forms.BooleanField(
        required=False,
        label=gettext_lazy("Save although it is at the same time"),
        widget=forms.HiddenInput,
    )
    quiet_optional = True
    helper = fields_only("who", "on", "hour", "minutes", "where", "anyway")

    def __init__(self, *args: Any, plan: Plan, together: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        one = [
            (person.seat, _("%(name)s only") % {"name": person.short_name})
            for person in both_of(plan)
        ]
        self.fields["who"].choices = [("both", _("Both")), *one]  # type: ignore[attr-defined]
        self.plan, self.together = plan, together

    def clean_who(self) -> str:
        """Where the record says so, never both at once."""
        who = str(self.cleaned_data["who"])
        if who == "both" and not self.together:
            raise forms.ValidationError(
                _("Your record says “no joint sessions”. Choose one of them.")
            )
        return who

    def alone(self) -> Partner | None:
        """The one person it is with; None for both."""
        chosen = [one for one in both_of(self.plan) if one.seat == self.cleaned_data["who"]]
        return chosen[0] if chosen else None

    def moment(self, zone: ZoneInfo) -> datetime:
        """The beginning, as typed where the coach is."""
        return datetime.combine(self.cleaned_data["on"], self.cleaned_data["hour"], tzinfo=zone)


@coach_page
def session_date(request: CoachRequest, pk: UUID) -> HttpResponse:
    """The next session; whoever takes part sees it on their pages, nobody else."""
    plan = coached_plan(request, pk)
    if request.method == "POST" and "none" in request.POST:
        _take_away(request, plan)
        return redirect("coach:plan", pk=plan.pk)
    zone, together = ZoneInfo(request.user.zone), not no_joint_sessions(plan)
    form = SessionForm(
        sent_in(request),
        plan=plan,
        together=together,
        initial=_initial(plan, zone, together=together),
    )
    if form.is_valid() and _booked(request, plan, form, zone):
        return redirect("coach:plan", pk=plan.pk)
    page = frame_of(plan, "plan") | {"form": form, "zone": request.user.zone}
    page["booked"] = [person for person in page["people"] if person.session_at]
    return render(request, "coach/session_date.html", page, status=422 if form.errors else 200)


def _take_away(request: CoachRequest, plan: Plan) -> None:
    seat = request.POST["none"]
    alone = next((person for person in both_of(plan) if person.seat == seat), None)
    if alone or seat == "both":
        set_session(plan, None, alone=alone, by=request.membership, at=now())


def _booked(request: CoachRequest, plan: Plan, form: SessionForm, zone: ZoneInfo) -> bool:
    typed, moment, alone = form.cleaned_data, form.moment(zone), form.alone()
    seat = alone.seat if alone else ""
    clash = clash_with(moment, typed["minutes"], plan=plan, alone=seat)
    if clash and not typed["anyway"]:
        couple = " & ".join(initials(person.full_name) for person in both_of(clash))
        form.add_error("hour", _("You have %(couple)s then. Save anyway?") % {"couple": couple})
        form.fields["anyway"].widget = forms.CheckboxInput()
        return False
    try:
        set_session(
            plan,
            moment,
            minutes=typed["minutes"],
            where=typed["where"],
            alone=alone,
            tell="tell" in request.POST,
            by=request.membership,
            at=now(),
        )
    except CannotBookError as refusal:
        form.add_error("hour", str(refusal))
        return False
    return True


def _initial(plan: Plan, zone: ZoneInfo, *, together: bool) -> dict[str, Any]:
    if not together or plan.session_at is None:
        return {"who": "both" if together else "", "minutes": 60}
    here = plan.session_at.astimezone(zone)
    return {
        "who": "both",
        "on": here.date(),
        "hour": here.time(),
        "minutes": plan.session_minutes,
        "where": plan.session_where,
    }
