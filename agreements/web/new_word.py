"""A new own word in place of the one before, the same for everybody who is signed in."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.audit.now import now
from agreements.people.actions import (
    CannotChooseWordError,
    choose_word,
    give_back_allowance,
    spend_allowance,
)
from agreements.people.models import User
from agreements.web.layout import fields_only
from agreements.web.scope import place_of


class WordForm(forms.Form):
    """A new own word, by somebody who knows the one before, or a first one."""

    current = forms.CharField(
        label=gettext_lazy("The word you have now"),
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": gettext_lazy("Write the word you have now.")},
    )
    word = forms.CharField(
        label=gettext_lazy("Your new own word"),
        help_text=gettext_lazy(
            "Several words are better than one. At least 12 letters. Nothing the other person "
            "would guess."
        ),
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": gettext_lazy("Make it 12 letters or more.")},
    )
    helper = fields_only()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not user.has_usable_password():
            del self.fields["current"]


def change_word(request: HttpRequest, form: WordForm) -> bool:
    """Whether the new word is set; else the form says what to look at."""
    user = request.user
    if not user.is_authenticated:
        return False
    if "current" in form.fields and (refusal := _objection_to_current(request, user, form)):
        form.add_error("current", refusal)
        return False
    try:
        choose_word(user, form.cleaned_data["word"])
    except CannotChooseWordError as too_easy:
        form.add_error("word", str(too_easy))
        return False
    return True


def _objection_to_current(request: HttpRequest, user: User, form: WordForm) -> str:
    tries = f"word:{user.pk}:{place_of(request)}"
    if not spend_allowance(tries, limit=3, minutes=15, at=now()):
        return _("That isn’t it. Wait 15 minutes, or call your coach. Nothing is lost.")
    if not user.check_password(form.cleaned_data["current"]):
        return _("That isn’t it.")
    give_back_allowance(tries)
    return ""
