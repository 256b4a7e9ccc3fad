from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.audit.now import now
from agreements.documents.models import Agreement, AgreementState
from agreements.safety.actions import answer_privately
from agreements.safety.models import Asked
from agreements.signing.actions import CannotSignError, consent_in_words, withdraw_signature
from agreements.signing.disowning import said_not_mine
from agreements.signing.rules import may_still_say
from agreements.web.fields import sent_in
from agreements.web.layout import fields_only
from agreements.web.partner.moved import moved_on
from agreements.web.partner.names import names_on, numbers_on
from agreements.web.partner.standing import (
    own_signature,
    phase_of,
    standing_agreement,
    wants_paper,
)
from agreements.web.proving import CannotProveNowError, proves_by_word, send_signing_code
from agreements.web.scope import PartnerRequest, partner_page
from agreements.web.signing_forms import NameForm

IN_HAND = "signing"


class NotReadyForm(forms.Form):
    """Why somebody does not sign now; it may stay blank."""

    reason = forms.ChoiceField(
        required=False,
        widget=forms.RadioSelect,
        label=gettext_lazy("If you like, say why"),
    )
    helper = fields_only("reason")
    quiet_optional = True

    def __init__(self, *args: Any, coach: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reason = self.fields["reason"]
        reason.choices = [  # type: ignore[attr-defined]
            ("time", _("I need more time")),
            ("change", _("I’d like something changed")),
            ("talk", _("I want to talk to %(coach)s on my own") % {"coach": coach}),
            ("no", _("I don’t want to sign")),
        ]
        reason.sees = _("Only %(coach)s sees which.") % {"coach": coach}  # type: ignore[attr-defined]


def text_to_sign(request: PartnerRequest) -> Agreement | HttpResponse:
    """The text this person may sign now, or the page that says why there is none."""
    standing = standing_agreement(request.partner.plan)
    if request.partner.stopped_at:
        return redirect("partner:home")
    if standing is None:
        return redirect("partner:agreement")
    phase = phase_of(standing, own_signature(standing, request.partner), at=now())
    if phase == "open":
        return standing
    if phase == "complete":
        return redirect("partner:copy")
    page = {"phase": phase, "agreement": standing, **names_on(request)}
    return render(request, "partner/sign_not_now.html", page)


def newer_text(request: PartnerRequest) -> HttpResponse:
    """For somebody whose page was made from words that are no longer these."""
    return moved_on(
        request, _("There’s a newer text, or this one was taken back. Nothing was signed.")
    )


@partner_page
def sign(request: PartnerRequest) -> HttpResponse:
    """The first of two pages: the name. Nothing is signed by it."""
    standing = text_to_sign(request)
    if isinstance(standing, HttpResponse):
        return standing
    if wants_paper(standing, request.partner):
        return redirect("partner:on_paper")
    form = NameForm(
        sent_in(request),
        expected=request.partner.full_name,
        initial={"content": standing.frozen.content_sha256},
    )
    if form.is_valid():
        if form.cleaned_data["content"] != standing.frozen.content_sha256:
            return newer_text(request)
        try:
            return _go_to_proof(request, standing, form.cleaned_data["name"])
        except CannotProveNowError as refusal:
            form.add_error(None, str(refusal))
    page = {
        "agreement": standing,
        "form": form,
        "consent": consent_in_words(),
        "by_word": proves_by_word(request.user),
        **names_on(request),
    }
    return render(request, "partner/sign.html", page, status=422 if form.errors else 200)


def _go_to_proof(request: PartnerRequest, standing: Agreement, name: str) -> HttpResponse:
    before = request.session.get(IN_HAND, {}).get("code", "")
    code = ""
    if not proves_by_word(request.user):
        code = str(send_signing_code(request, request.user, standing, before=before, at=now()))
    request.session[IN_HAND] = {
        "agreement": str(standing.pk),
        "content": standing.frozen.content_sha256,
        "name": name,
        "code": code,
    }
    return redirect("partner:proof")


@partner_page
def signed(request: PartnerRequest) -> HttpResponse:
    """What this person signed and when, and not a word on anybody else."""
    standing = standing_agreement(request.partner.plan)
    signature = own_signature(standing, request.partner) if standing else None
    if standing is None or signature is None:
        return render(request, "partner/not_signed.html", names_on(request))
    if phase_of(standing, signature, at=now()) == "complete":
        return redirect("partner:copy")
    page = {
        "agreement": standing,
        "signature": signature,
        "said": said_not_mine(request.partner),
        "may_say": may_still_say(signature.signed_at, at=now()),
        **names_on(request),
    }
    return render(request, "partner/signed.html", page)


@partner_page
def not_ready(request: PartnerRequest) -> HttpResponse:
    """Say that one does not sign now; only the coach learns it, and nothing on any page changes."""
    standing = text_to_sign(request)
    if isinstance(standing, HttpResponse):
        return standing
    names = names_on(request)
    form = NotReadyForm(sent_in(request), coach=names["coach"])
    if form.is_valid():
        answer_privately(
            request.partner,
            Asked.NOT_READY,
            form.cleaned_data["reason"],
            subject=str(standing.pk),
            at=now(),
        )
        request.session.pop(IN_HAND, None)
        page = {**numbers_on(request), **names}
        return render(request, "partner/not_ready_sent.html", page)
    page = {"form": form, **names}
    return render(request, "partner/not_ready.html", page, status=422 if form.errors else 200)


@partner_page
def take_back(request: PartnerRequest) -> HttpResponse:
    """Take one's signature back, as long as the coach has not signed."""
    standing = standing_agreement(request.partner.plan)
    if standing is None or own_signature(standing, request.partner) is None:
        return redirect("partner:agreement")
    names = names_on(request)
    if request.method != "POST" and standing.state != AgreementState.PUBLISHED:
        return redirect("partner:copy")
    if request.method != "POST":
        return render(request, "partner/take_back.html", {"agreement": standing, **names})
    try:
        withdraw_signature(standing, by=request.partner, at=now())
    except CannotSignError as refusal:
        return moved_on(request, str(refusal))
    return redirect("partner:agreement")
