from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.web.fields import PlainTextField
from agreements.web.layout import fields_only


class SignInForm(forms.Form):
    helper = fields_only()
    email = PlainTextField(
        max_length=254,
        label=gettext_lazy("Email"),
        help_text=gettext_lazy("The one your invitation came to"),
        error_messages={"required": gettext_lazy("Enter your email")},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )

    def clean_email(self) -> str:
        address: str = self.cleaned_data["email"]
        try:
            validate_email(address)
        except ValidationError as problem:
            raise ValidationError(_("Enter an email like name@example.org")) from problem
        return address


class CodeForm(forms.Form):
    helper = fields_only()
    code = PlainTextField(
        max_length=400,
        label=gettext_lazy("6-digit code"),
        help_text=gettext_lazy("You can paste it"),
        error_messages={"required": gettext_lazy("Enter the 6-digit code")},
        widget=forms.TextInput(
            attrs={"class": "code", "inputmode": "numeric", "autocomplete": "one-time-code"}
        ),
    )


class JoinCodeForm(forms.Form):
    helper = fields_only()
    code = PlainTextField(
        max_length=100,
        label=gettext_lazy("Join code"),
        error_messages={"required": gettext_lazy("Enter your join code")},
        widget=forms.TextInput(
            attrs={
                "class": "code code--words",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )


class WordForm(forms.Form):
    helper = fields_only()
    word = PlainTextField(
        max_length=200,
        label=gettext_lazy("Your own word"),
        error_messages={"required": gettext_lazy("Enter your own word")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "data-word": ""}),
    )


class ChooseWordForm(forms.Form):
    helper = fields_only()
    word = PlainTextField(
        max_length=200,
        label=gettext_lazy("Your own word"),
        help_text=gettext_lazy(
            "Several words are better than one. At least 12 letters. "
            "Nothing the other person would guess."
        ),
        error_messages={"required": gettext_lazy("Make it 12 letters or more.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "data-word": ""}),
    )


class CheckForm(forms.Form):
    helper = fields_only()
    file = forms.FileField(
        label=gettext_lazy("PDF file"),
        allow_empty_file=True,
        error_messages={"required": gettext_lazy("Choose the PDF you want to check")},
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )
