"""The short welcome: each step one question, each may be left blank, done once."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.audit.now import now
from agreements.people.actions import set_preferences
from agreements.people.models import Device, Mailbox, Reach
from agreements.plans.actions import finish_welcome
from agreements.safety.actions import answer_privately
from agreements.safety.models import Asked
from agreements.safety.rules import is_calm
from agreements.web.fields import sent_in
from agreements.web.layout import Choices, fields_only
from agreements.web.partner.names import everything_seen, names_on, numbers_on
from agreements.web.scope import PartnerRequest, before_welcome, partner_page

DEVICE, REACH, WHO, FEEL, CHOICE = range(1, 6)
FREE, WORRIED, UNSAFE, NOT_SAID = "free", "worried", "unsafe", ""
_HELD_BACK = {WORRIED, UNSAFE}


class DeviceForm(forms.Form):
    device = forms.ChoiceField(
        choices=Device.choices,
        widget=forms.RadioSelect,
        required=False,
        label=gettext_lazy("Is this device just yours?"),
    )
    heading = "device"
    helper = fields_only()


class ReachForm(forms.Form):
    reach = forms.ChoiceField(
        choices=Reach.choices,
        widget=forms.RadioSelect,
        required=False,
        label=gettext_lazy("How can we reach you?"),
        help_text=gettext_lazy(
            "A message says only that there is something to read. It never says what, or from whom."
        ),
    )
    mailbox = forms.ChoiceField(
        choices=Mailbox.choices,
        widget=forms.RadioSelect,
        required=False,
        label=gettext_lazy("Can anyone else read this mailbox?"),
        help_text=gettext_lazy(
            "Unless it is only you, we send no messages there, and your own word opens your space."
        ),
    )
    heading = "reach"
    quiet_optional = True
    helper = fields_only()


class FeelForm(forms.Form):
    answer = forms.ChoiceField(
        widget=forms.RadioSelect,
        required=False,
        label=gettext_lazy("How does it feel to write down what you need?"),
    )
    heading = "answer"
    helper = fields_only(Choices("answer", or_before="not_said"))

    def __init__(self, *args: Any, coach: str, other: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["answer"]
        field.choices = [  # type: ignore[attr-defined]
            (FREE, _("I feel free to say what I want")),
            (WORRIED, _("I’m worried how %(other)s might react") % {"other": other}),
            (UNSAFE, _("I don’t feel safe")),
            ("not_said", _("I’d rather not say")),
        ]
        sees = _("Only %(coach)s sees this answer. It won’t be shown again.")
        field.sees = sees % {"coach": coach}  # type: ignore[attr-defined]


class ContactForm(forms.Form):
    reach = forms.ChoiceField(
        widget=forms.RadioSelect,
        required=False,
        choices=[
            ("phone", gettext_lazy("Yes, by phone")),
            ("here", gettext_lazy("Yes, by message here only")),
            ("no", gettext_lazy("No, I’ll get in touch")),
        ],
    )
    quiet_optional = True
    helper = fields_only()


@partner_page
@before_welcome
def welcome(request: PartnerRequest) -> HttpResponse:
    return redirect("partner:welcome_step", DEVICE)


@partner_page
@before_welcome
def welcome_step(request: PartnerRequest, step: int) -> HttpResponse:
    if request.partner.welcomed_at:
        return redirect("partner:home")
    show = {
        DEVICE: _device,
        REACH: _reach if request.user.email else _no_mailbox,
        WHO: _who,
        FEEL: _feel,
        CHOICE: _choice,
    }.get(step)
    if show is None:
        raise Http404
    return show(request)


def _page(request: PartnerRequest, step: int, form: forms.Form, template: str) -> HttpResponse:
    form.caption = _("Before you start · %(step)d of 4") % {"step": step}  # type: ignore[attr-defined]
    back = reverse("partner:welcome_step", args=[step - 1]) if step > DEVICE else ""
    names = names_on(request)
    page = {"form": form, "step": step, "back_to": back, **names}
    if step == WHO:
        page |= everything_seen(request, names)
    status = 422 if form.errors else 200
    return render(request, f"partner/welcome/{template}.html", page, status=status)


def _device(request: PartnerRequest) -> HttpResponse:
    form = DeviceForm(sent_in(request), initial={"device": request.user.device})
    if form.is_valid():
        set_preferences(request.user, device=form.cleaned_data["device"])
        return redirect("partner:welcome_step", REACH)
    return _page(request, DEVICE, form, "device")


def _reach(request: PartnerRequest) -> HttpResponse:
    user = request.user
    form = ReachForm(sent_in(request), initial={"reach": user.reach, "mailbox": user.mailbox})
    if form.is_valid():
        set_preferences(user, **form.cleaned_data)
        onward = reverse("partner:welcome_step", args=[WHO])
        if user.word_wanted:
            return redirect(f"{reverse('public:own_word')}?next={onward}")
        return redirect(onward)
    return _page(request, REACH, form, "reach")


def _no_mailbox(request: PartnerRequest) -> HttpResponse:
    return _page(request, REACH, forms.Form(), "no_mailbox")


def _who(request: PartnerRequest) -> HttpResponse:
    return _page(request, WHO, forms.Form(), "who")


def _feel(request: PartnerRequest) -> HttpResponse:
    form = FeelForm(sent_in(request), **names_on(request))
    if not form.is_valid():
        return _page(request, FEEL, form, "feel")
    answer = form.cleaned_data["answer"].removeprefix("not_said")
    answer_privately(request.partner, Asked.WELCOME, answer, at=now())
    if answer in _HELD_BACK:
        return redirect("partner:welcome_step", CHOICE)
    return _finish(request)


def _choice(request: PartnerRequest) -> HttpResponse:
    """For somebody who is worried or unsafe: nothing has to be done here, and who can help now."""
    asked = request.partner.private_checks.filter(asked=Asked.WELCOME).order_by("-answered_at")
    newest = asked.first()
    if newest is None or is_calm(Asked.WELCOME, newest.answer):
        return redirect("partner:welcome_step", FEEL)
    names = names_on(request)
    form = ContactForm(sent_in(request))
    label = _("Can %(coach)s contact you about this?")
    form.fields["reach"].label = label % names
    if form.is_valid():
        answer_privately(
            request.partner,
            Asked.WELCOME,
            newest.answer,
            reach=form.cleaned_data["reach"],
            at=now(),
        )
        return _finish(request, onward=request.POST.get("onward", ""))
    page = {"form": form, **numbers_on(request), **names}
    return render(request, "partner/welcome/choice.html", page)


def _finish(request: PartnerRequest, *, onward: str = "") -> HttpResponse:
    finish_welcome(request.partner, at=now())
    return redirect({"stop": "partner:stop", "help": "public:help"}.get(onward, "partner:home"))
