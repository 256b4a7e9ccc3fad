from typing import Any

from django import forms
from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.audit.now import now
from agreements.people.actions import describe_self, sign_out_everywhere
from agreements.people.models import Theme, User
from agreements.web.fields import PlainTextField, ZoneField, sent_in, zones
from agreements.web.layout import fields_only
from agreements.web.new_word import WordForm, change_word
from agreements.web.scope import CoachRequest, coach_page


class AccountForm(forms.Form):
    """What a coach changes about themselves."""

    short_name = PlainTextField(max_length=40, label=gettext_lazy("What should we call you?"))
    zone = ZoneField(
        label=gettext_lazy("Your time zone"),
        help_text=gettext_lazy("Type a city to search. Hours on your pages follow it."),
        error_messages={"required": gettext_lazy("Choose a zone of the list.")},
    )
    theme = forms.ChoiceField(
        required=False,
        choices=Theme.choices,
        widget=forms.RadioSelect,
        label=gettext_lazy("Light or dark"),
    )
    quiet_optional = True
    zones = staticmethod(zones)
    helper = fields_only("short_name", "zone", "theme")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {name: getattr(user, name) for name in self.fields}
        hint = _("Both read this name. In agreements it is %(name)s.")
        self.fields["short_name"].help_text = hint % {"name": user.full_name}
        self.fields["short_name"].error_messages["required"] = _("Write a name.")


@coach_page
def account(request: CoachRequest) -> HttpResponse:
    """The coach's name, look, own word, and the end of every session."""
    user, act = request.user, request.POST.get("act", "")
    if act == "everywhere":
        sign_out_everywhere(user, at=now())
        logout(request)
        return redirect("public:sign_in")
    form = AccountForm(sent_in(request) if act == "self" else None, user=user)
    word = WordForm(sent_in(request) if act == "word" else None, user=user)
    if form.is_valid():
        typed = form.cleaned_data
        describe_self(
            user,
            short_name=typed["short_name"],
            theme=typed["theme"],
            language=user.language,
            zone=typed["zone"],
        )
        return redirect(f"{reverse('coach:account')}?saved")
    if word.is_valid() and change_word(request, word):
        update_session_auth_hash(request, user)
        return redirect(f"{reverse('coach:account')}?saved")
    wrong = bool(form.errors or word.errors)
    page = {"section": "account", "form": form, "word": word, "page_has_errors": wrong}
    page["has_word"], page["saved"] = user.has_usable_password(), "saved" in request.GET
    return render(request, "coach/account.html", page, status=422 if wrong else 200)
