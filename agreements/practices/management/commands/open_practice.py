from argparse import ArgumentParser
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from agreements.audit.now import now
from agreements.audit.text import clean_text
from agreements.people.actions import add_person, set_preferences
from agreements.people.models import Mailbox, Reach
from agreements.practices.actions import CannotOpenPracticeError, open_practice


class PracticeForm(forms.Form):
    """What the command asks for, with the limits of the tables it fills."""

    name = forms.CharField(max_length=80, help_text="the practice's name, as on its letterhead")
    owner_email = forms.EmailField(max_length=254, help_text="where the owner's codes are sent")
    full_name = forms.CharField(max_length=80, help_text="the owner's name, as it is signed")
    short_name = forms.CharField(
        max_length=40, required=False, help_text="what couples call them; else the first word"
    )
    country = forms.RegexField(r"^[A-Z]{2}$", help_text="two letters, such as CA")
    zone = forms.ChoiceField(
        choices=[(zone, zone) for zone in sorted(available_timezones())],
        help_text="such as America/Halifax",
    )
    hours = forms.CharField(max_length=120, help_text="when the practice can be reached")
    phone = forms.CharField(max_length=40, required=False, help_text="if it has one")

    def clean(self) -> None:
        super().clean()
        for name, value in tuple(self.cleaned_data.items()):
            try:
                self.cleaned_data[name] = clean_text(value)
            except ValueError as problem:
                self.add_error(name, str(problem))


class Command(BaseCommand):
    help = "Open a practice with its owner, who then signs in with a code."

    def add_arguments(self, parser: ArgumentParser) -> None:
        for name, field in PracticeForm.base_fields.items():
            option = f"--{name.replace('_', '-')}"
            parser.add_argument(
                option, required=field.required, default="", help=str(field.help_text)
            )

    @transaction.atomic
    def handle(self, *_args: Any, **options: Any) -> None:
        form = PracticeForm({name: options[name] for name in PracticeForm.base_fields})
        if not form.is_valid():
            raise CommandError(_said(form))
        told, at = form.cleaned_data, now()
        owner = add_person(
            email=told["owner_email"],
            full_name=told["full_name"],
            short_name=told["short_name"] or told["full_name"].split()[0],
            zone=told["zone"],
            language="en",
        )
        if not owner.mailbox:
            set_preferences(owner, mailbox=Mailbox.OWN, reach=Reach.EMAIL)
        about = {name: told[name] for name in ("country", "zone", "hours", "phone")}
        try:
            open_practice(told["name"], owner=owner, at=at, **about)
        except CannotOpenPracticeError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            _("%(name)s is open. %(owner)s signs in with a code sent to %(email)s.")
            % {"name": told["name"], "owner": owner.short_name, "email": owner.email}
        )


def _said(form: forms.Form) -> str:
    return " ".join(
        f"--{name.replace('_', '-')}: {' '.join(map(str, problems))}"
        for name, problems in form.errors.items()
    )
