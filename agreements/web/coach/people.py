from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.audit.now import now
from agreements.lifecycle.actions import let_choose_word
from agreements.lifecycle.queries import people_of
from agreements.plans.actions import (
    CannotInviteError,
    correct_address,
)
from agreements.plans.messages import read_messages, send_message, take_back_message
from agreements.plans.models import Partner, Plan
from agreements.safety.models import How
from agreements.web.coach.frame import frame_of, seated
from agreements.web.fields import AddressField, PlainTextField
from agreements.web.layout import fields_only
from agreements.web.scope import CoachRequest, coach_page


class MessageForm(forms.Form):
    text = PlainTextField(max_length=4000, lines=True, label=gettext_lazy("Message"))
    form_key = forms.UUIDField(widget=forms.HiddenInput)
    helper = fields_only("text", "form_key")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].error_messages["required"] = _("Write a few words first.")


class AddressForm(forms.Form):
    email = AddressField(
        label=gettext_lazy("Email"),
        help_text=gettext_lazy("The link sent before stops working. Empty: a join code instead."),
    )
    helper = fields_only("email")
    quiet_optional = True


class WordForm(forms.Form):
    how = forms.ChoiceField(
        label=gettext_lazy("You spoke today by"), choices=How.choices, widget=forms.RadioSelect
    )
    helper = fields_only("how")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["how"].error_messages["required"] = _("Say how you spoke today.")


@coach_page
def person(request: CoachRequest, pk: UUID, seat: str) -> HttpResponse:
    """One person alone: messages, how they are reached, and the way back in."""
    plan, partner = seated(request, pk, seat)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    if act == "undo":
        return _undo(request, plan, partner)
    if act == "read":
        read_messages(partner, at=now())
        return redirect("coach:person", pk=plan.pk, seat=seat)
    posted = {act: request.POST}
    form = MessageForm(posted.get("message"), initial={"form_key": uuid4()}, prefix="message")
    address = AddressForm(posted.get("address"), initial={"email": partner.email})
    word = WordForm(posted.get("word"))
    if act == "message" and form.is_valid():
        return _send(plan, partner, form)
    if act == "address" and address.is_valid() and _corrected(request, partner, address):
        return redirect("coach:invite", pk=plan.pk)
    if act == "word" and word.is_valid() and (spoken := _lent(request, partner, word)):
        page = frame_of(plan, "plan") | {"partner": partner, "spoken": spoken}
        return render(request, "coach/lent_word.html", page)
    page = _page(plan, partner) | {"form": form, "address": address, "word": word}
    wrong = any(shown.errors for shown in (form, address, word))
    page["page_has_errors"] = wrong
    return render(request, "coach/person.html", page, status=422 if wrong else 200)


def _send(plan: Plan, partner: Partner, form: MessageForm) -> HttpResponse:
    """What is answered has been read."""
    typed, at = form.cleaned_data, now()
    read_messages(partner, at=at)
    send_message(partner, typed["text"], form_key=typed["form_key"], from_coach=True, at=at)
    return redirect("coach:person", pk=plan.pk, seat=partner.seat)


def _undo(request: CoachRequest, plan: Plan, partner: Partner) -> HttpResponse:
    """Take back what has not left yet: its words are in the field again. Twice is once."""
    sent = partner.messages.filter(from_coach=True)
    message = next((one for one in sent if str(one.pk) == request.POST.get("message")), None)
    if message is None:
        return redirect("coach:person", pk=plan.pk, seat=partner.seat)
    undone = take_back_message(message, at=now())
    written = {"text": message.text if undone else "", "form_key": uuid4()}
    form = MessageForm(initial=written, prefix="message")
    page = _page(plan, partner) | _other_forms(partner) | {"form": form}
    page["undone"] = "yes" if undone else "late"
    return render(request, "coach/person.html", page, status=200 if undone else 409)


def _other_forms(partner: Partner) -> dict[str, forms.Form]:
    return {"address": AddressForm(initial={"email": partner.email}), "word": WordForm()}


def _corrected(request: CoachRequest, partner: Partner, address: AddressForm) -> bool:
    try:
        email = address.cleaned_data["email"]
        correct_address(partner, email, by=request.membership, at=now())
    except CannotInviteError as refusal:
        address.add_error("email", str(refusal))
        return False
    return True


def _lent(request: CoachRequest, partner: Partner, word: WordForm) -> str:
    try:
        how = word.cleaned_data["how"]
        return let_choose_word(partner, how=how, by=request.membership, at=now())
    except CannotInviteError as refusal:
        word.add_error("how", str(refusal))
        return ""


def _page(plan: Plan, partner: Partner) -> dict[str, Any]:
    known = next(known for known in people_of(plan) if known.partner.pk == partner.pk)
    kept = partner.messages.filter(cancelled_at=None)
    messages = list(kept.order_by("-sent_at", "pk")[:100])
    return frame_of(plan, "plan") | {
        "partner": partner,
        "known": known,
        "messages": messages,
        "at": now(),
        "unread": any(not sent.from_coach and sent.read_at is None for sent in messages),
    }
