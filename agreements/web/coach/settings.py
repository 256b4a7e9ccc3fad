from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.audit.now import now
from agreements.documents.keys import trouble_with_key
from agreements.practices.actions import CannotChangePracticeError, Customs, change_practice
from agreements.practices.models import Paper, Practice, Role, Secrets
from agreements.safety.help_lines import COUNTRIES
from agreements.web.fields import AddressField, PlainTextField, ZoneField, sent_in, zones
from agreements.web.layout import fields_only
from agreements.web.scope import CoachRequest, coach_page


def _hours(label: Any, *, least: int, hint: Any, wrong: Any) -> forms.IntegerField:
    return forms.IntegerField(
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong),
        label=label,
        help_text=hint,
        min_value=least,
        max_value=72,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
    )


class SettingsForm(forms.Form):
    """How the practice works, for everybody in it."""

    name = PlainTextField(max_length=80, label=gettext_lazy("Name of the practice"))
    hours = PlainTextField(
        max_length=120,
        label=gettext_lazy("When you read messages"),
        help_text=gettext_lazy("Partners see this wherever they can write to you."),
    )
    phone = PlainTextField(max_length=40, required=False, label=gettext_lazy("Telephone"))
    backup_contact = PlainTextField(
        max_length=120,
        required=False,
        label=gettext_lazy("Who stands in for you"),
        help_text=gettext_lazy("Left empty, nobody does, and partners are told so plainly."),
    )
    backup_email = AddressField(
        label=gettext_lazy("Address of whoever stands in"),
        help_text=gettext_lazy(
            "Written to, in neutral words, when something urgent has waited a day for you."
        ),
    )
    closing_words = PlainTextField(
        max_length=600,
        lines=True,
        required=False,
        label=gettext_lazy("Words when you close gently"),
        help_text=gettext_lazy("The same for every couple and both people. Left empty: ours."),
    )
    country = forms.ChoiceField(
        label=gettext_lazy("Country"),
        help_text=gettext_lazy("Chooses the help numbers."),
    )
    zone = ZoneField(
        label=gettext_lazy("Time zone"), help_text=gettext_lazy("Type a city to search.")
    )
    paper = forms.ChoiceField(label=gettext_lazy("Paper"), choices=Paper.choices)
    offer_gap_hours = _hours(
        gettext_lazy("Hours between two offers of words"),
        least=0,
        hint=gettext_lazy("0 to 72. So that new words never follow one person’s reply."),
        wrong=gettext_lazy("Write a number from 0 to 72."),
    )
    reading_hours = _hours(
        gettext_lazy("Hours to read before signing opens"),
        least=12,
        hint=gettext_lazy("12 to 72, the same for everybody."),
        wrong=gettext_lazy("Write a number from 12 to 72."),
    )
    secrets = forms.ChoiceField(
        label=gettext_lazy("What partners may expect of you"),
        help_text=gettext_lazy(
            "For couples you add from now on; those you have keep what they were told. Answers "
            "about safety always stay with you."
        ),
        choices=Secrets.choices,
        widget=forms.RadioSelect,
    )
    quiet_optional = True
    helper = fields_only()
    zones = staticmethod(zones)

    def __init__(self, *args: Any, practice: Practice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {name: getattr(practice, name) for name in self.fields}
        known = {country.code: country.name for country in COUNTRIES}
        known.setdefault(practice.country, practice.country)
        self.fields["country"].choices = list(known.items())  # type: ignore[attr-defined]
        for name, words in {
            "name": _("Write the name of the practice."),
            "hours": _("Say when you read messages."),
            "zone": _("Choose a zone of the list, such as Europe/London."),
            "secrets": _("Choose what partners may expect of you."),
        }.items():
            self.fields[name].error_messages["required"] = words
        if practice.reading_hours < 12:
            self.fields["reading_hours"].validators = []

    def customs(self) -> Customs:
        """Everything entered, as the action takes it."""
        return Customs(**self.cleaned_data)


@coach_page
def settings(request: CoachRequest) -> HttpResponse:
    """The practice's defaults; its owner changes them, its coaches read them."""
    practice = request.membership.practice
    form = SettingsForm(sent_in(request), practice=practice)
    if form.is_valid():
        try:
            change_practice(form.customs(), by=request.membership, at=now())
        except CannotChangePracticeError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(f"{reverse('coach:settings')}?saved")
    page = {
        "form": form,
        "owner": request.membership.role == Role.OWNER,
        "practice": practice,
        "saved": "saved" in request.GET,
        "key_trouble": trouble_with_key(at=now()),
    }
    return render(request, "coach/settings.html", page, status=422 if form.errors else 200)
