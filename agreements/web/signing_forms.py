"""The two forms with which anybody signs: the name, then the fresh proof."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.signing.actions import objection_to_name
from agreements.web.fields import PlainTextField
from agreements.web.layout import fields_only


class NameForm(forms.Form):
    """The full name, typed as it stands in the agreement, and the words it goes under."""

    name = PlainTextField(max_length=120, required=False, label=gettext_lazy("Type your full name"))
    content = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    helper = fields_only("name", "content")
    quiet_optional = True

    def __init__(self, *args: Any, expected: str, of_coach: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected, self.of_coach = expected, of_coach
        hint = _("In the agreement your name is %(name)s") % {"name": expected}
        self.fields["name"].help_text = hint
        self.fields["name"].widget.attrs.update({"class": "name", "autocomplete": "name"})

    def clean_name(self) -> str:
        typed: str = self.cleaned_data["name"]
        if objection := objection_to_name(typed, self.expected, of_coach=self.of_coach):
            raise forms.ValidationError(objection)
        return typed


class ProofForm(forms.Form):
    """The code that was sent, or one's own word, for exactly the words that were read."""

    proof = PlainTextField(max_length=400, label=gettext_lazy("6-digit signing code"))
    content = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    helper = fields_only("proof", "content")

    def __init__(self, *args: Any, by_word: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["proof"]
        if by_word:
            field.label, required = _("Your own word"), _("Enter your own word")
            field.widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})
        else:
            required = _("Enter the 6-digit code")
            field.widget.attrs.update(
                {"class": "code", "inputmode": "numeric", "autocomplete": "one-time-code"}
            )
        field.error_messages["required"] = required
