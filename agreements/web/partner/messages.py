import uuid
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.audit.now import now
from agreements.plans.messages import send_message
from agreements.plans.visibility import Thing, Told, line
from agreements.web.fields import PlainTextField, sent_in
from agreements.web.layout import fields_only
from agreements.web.partner.names import names_on, told_on
from agreements.web.scope import PartnerRequest, before_welcome, partner_page, when_closed

NEWEST = 100


class MessageForm(forms.Form):
    """A few words to the coach; the form's own key makes sending twice one message."""

    text = PlainTextField(
        max_length=2000,
        lines=True,
        error_messages={"required": gettext_lazy("Write a few words first.")},
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)
    helper = fields_only()

    def __init__(self, *args: Any, told: Told, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"form_key": uuid.uuid4()}
        text = self.fields["text"]
        text.label = _("Your message")
        text.sees = line(Thing.MESSAGE, told)  # type: ignore[attr-defined]


@partner_page
@before_welcome
@when_closed
def messages(request: PartnerRequest) -> HttpResponse:
    """The few words between this person and the coach."""
    names = names_on(request)
    form = MessageForm(sent_in(request), told=told_on(request, names))
    if form.is_valid():
        send_message(
            request.partner,
            form.cleaned_data["text"],
            form_key=form.cleaned_data["form_key"],
            from_coach=False,
            at=now(),
        )
        return redirect(f"{reverse('partner:messages')}?sent")
    arrived = request.partner.messages.arrived(now())
    newest = arrived.order_by("-leaves_at", "-pk")[:NEWEST]
    page = {
        "form": form,
        "thread": list(reversed(newest)),
        "sent": "sent" in request.GET,
        **names,
    }
    return render(request, "partner/messages.html", page, status=422 if form.errors else 200)
