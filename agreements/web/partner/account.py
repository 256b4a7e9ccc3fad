from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, to_locale

from agreements.audit.now import now
from agreements.people.actions import (
    describe_self,
    set_preferences,
    sign_out_everywhere,
)
from agreements.people.models import Device, Mailbox, Reach, Theme, User
from agreements.web.fields import PlainTextField, ZoneField, sent_in, zones
from agreements.web.layout import fields_only
from agreements.web.new_word import WordForm, change_word
from agreements.web.partner.names import everything_seen, names_on
from agreements.web.scope import PartnerRequest, before_welcome, partner_page, when_closed

_REACHED = ("reach", "mailbox", "notice_hour")


def _radios(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, required=False, label=label)


class AccountForm(forms.Form):
    """What a person may change about themselves; nobody else's page shows any of it."""

    short_name = PlainTextField(
        max_length=40,
        label=gettext_lazy("What should we call you?"),
        error_messages={"required": gettext_lazy("Write a name, or a letter.")},
    )
    reach = _radios(gettext_lazy("How can we reach you?"), Reach.choices)
    mailbox = _radios(gettext_lazy("Can anyone else read this mailbox?"), Mailbox.choices)
    notice_hour = forms.TypedChoiceField(
        choices=[(hour, f"{hour:02}:00") for hour in range(24)],
        coerce=int,
        required=False,
        empty_value=None,
        label=gettext_lazy("At what time of day?"),
        help_text=gettext_lazy("Everything but codes waits for this hour, where you are."),
    )
    zone = ZoneField(
        label=gettext_lazy("Where are your clocks set to?"),
        help_text=gettext_lazy("Type a city to search. Hours on your pages follow it."),
        error_messages={"required": gettext_lazy("Choose a zone of the list.")},
    )
    device = _radios(gettext_lazy("Is this device just yours?"), Device.choices)
    theme = _radios(gettext_lazy("Light or dark"), Theme.choices)
    language = _radios(gettext_lazy("Language"), ())
    quiet_optional = True
    zones = staticmethod(zones)
    helper = fields_only()

    def __init__(self, *args: Any, user: User, full_name: str, coach: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {name: getattr(user, name) for name in self.fields}
        hint = _(
            "Only here. In the agreement your name is %(name)s; tell %(coach)s if that is wrong."
        )
        self.fields["short_name"].help_text = hint % {"name": full_name, "coach": coach}
        self.fields["language"].choices = languages()  # type: ignore[attr-defined]
        if not user.email:
            self.fields = {k: f for k, f in self.fields.items() if k not in _REACHED}
        if len(languages()) < 2:
            del self.fields["language"]


def languages() -> list[tuple[str, str]]:
    """The languages the words have been translated into."""
    return [
        (code, name)
        for code, name in settings.LANGUAGES
        if code == settings.LANGUAGE_CODE
        or any((Path(folder) / to_locale(code)).is_dir() for folder in settings.LOCALE_PATHS)
    ]


@partner_page
@before_welcome
@when_closed
def account(request: PartnerRequest) -> HttpResponse:
    if request.method == "POST" and "everywhere" in request.POST:
        sign_out_everywhere(request.user, at=now())
        logout(request)
        return redirect("public:sign_in")
    names = names_on(request)
    form = AccountForm(
        sent_in(request),
        user=request.user,
        full_name=request.partner.full_name,
        coach=names["coach"],
    )
    if form.is_valid():
        _keep(request.user, form.cleaned_data)
        return redirect(f"{reverse('partner:account')}?saved")
    page = {"form": form, "saved": "saved" in request.GET, **names}
    return render(request, "partner/account.html", page, status=422 if form.errors else 200)


def _keep(user: User, typed: dict[str, Any]) -> None:
    describe_self(
        user,
        short_name=typed["short_name"],
        theme=typed["theme"],
        language=typed.get("language") or user.language,
        zone=typed["zone"],
    )
    set_preferences(
        user,
        device=typed["device"],
        mailbox=typed.get("mailbox"),
        reach=typed.get("reach"),
        notice_hour=typed.get("notice_hour"),
    )


@partner_page
@when_closed
def word(request: PartnerRequest) -> HttpResponse:
    """Choose another own word; the first one is chosen where everybody signs in."""
    if not request.user.has_usable_password():
        return redirect("public:own_word" if request.user.word_wanted else "partner:account")
    form = WordForm(sent_in(request), user=request.user)
    if form.is_valid() and change_word(request, form):
        update_session_auth_hash(request, request.user)
        return redirect(f"{reverse('partner:account')}?saved")
    page = {"form": form, **names_on(request)}
    return render(request, "partner/word.html", page, status=422 if form.errors else 200)


@partner_page
@before_welcome
@when_closed
def who(request: PartnerRequest) -> HttpResponse:
    names = names_on(request)
    return render(request, "partner/who.html", {**names, **everything_seen(request, names)})
