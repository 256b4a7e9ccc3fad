import uuid
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.audit.now import now
from agreements.plans.actions import stop_taking_part
from agreements.plans.messages import send_message
from agreements.plans.models import Partner
from agreements.plans.visibility import Thing, Told, line
from agreements.web.fields import PlainTextField, sent_in
from agreements.web.layout import Choices, fields_only
from agreements.web.partner.names import names_on, numbers_on
from agreements.web.scope import PartnerRequest, partner_page

STOP = "stop"


class StopForm(forms.Form):
    """Ask for a pause, stop, or talk first; a reason is never asked for."""

    choice = forms.ChoiceField(
        widget=forms.RadioSelect,
        label=gettext_lazy("Pause or stop"),
        help_text=gettext_lazy("At any time, alone, and without a reason."),
    )
    reason = PlainTextField(
        max_length=1000,
        lines=True,
        required=False,
        label=gettext_lazy("Anything to add"),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)
    heading = "choice"
    quiet_optional = True
    helper = fields_only(Choices("choice", or_before="talk"), "reason", "form_key")

    def __init__(self, *args: Any, coach: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["choice"]
        choice.choices = [  # type: ignore[attr-defined]
            ("pause", _("Ask for a pause")),
            (STOP, _("Stop taking part")),
            ("talk", _("I want to talk with %(coach)s first") % {"coach": coach}),
        ]
        choice.sees = line(Thing.SAFETY, Told(coach, ""))  # type: ignore[attr-defined]
        choice.error_messages["required"] = _("Choose one of these, or go back.")
        self.fields["reason"].optional = True  # type: ignore[attr-defined]
        self.initial.setdefault("form_key", uuid.uuid4())


@partner_page
def stop(request: PartnerRequest) -> HttpResponse:
    """Pause or stop; what another tab sends once somebody has stopped reaches the coach too."""
    stopped = request.partner.stopped_at is not None
    if stopped and request.method != "POST":
        return stopped_home(request)
    names = names_on(request)
    form = StopForm(sent_in(request), coach=names["coach"])
    if form.is_valid():
        _send(request.partner, form.cleaned_data)
        stopped = stopped or form.cleaned_data["choice"] == STOP
        return redirect("partner:stop" if stopped else "partner:messages")
    page = {"form": form, **numbers_on(request), **names}
    return render(request, "partner/stop.html", page, status=422 if form.errors else 200)


def _send(partner: Partner, typed: dict[str, Any]) -> None:
    """Stopping comes first: it takes effect even if the words could not be kept."""
    at = now()
    if typed["choice"] == STOP:
        stop_taking_part(partner, at=at)
    opening = {
        "pause": _("I’d like to ask for a pause."),
        "talk": _("I’d like to talk with you about pausing or stopping."),
    }.get(typed["choice"], "")
    words = "\n\n".join(part for part in (opening, typed["reason"]) if part)
    if words:
        send_message(partner, words, form_key=typed["form_key"], from_coach=False, at=at)


def stopped_home(request: PartnerRequest) -> HttpResponse:
    """The home of somebody who has stopped: what that means, and what they keep."""
    has_text = request.partner.plan.agreements.exists()
    page = {"has_text": has_text, **numbers_on(request), **names_on(request)}
    return render(request, "partner/stopped.html", page)
