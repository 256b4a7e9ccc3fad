from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from agreements.audit.now import now
from agreements.documents.models import Agreement
from agreements.people.actions import CannotProveError
from agreements.people.models import Proof
from agreements.people.rules import masked
from agreements.signing.actions import CannotSignError, sign_agreement
from agreements.web.fields import sent_in
from agreements.web.partner.moved import moved_on
from agreements.web.partner.names import names_on
from agreements.web.partner.sign import IN_HAND, newer_text, text_to_sign
from agreements.web.partner.standing import own_signature
from agreements.web.proving import (
    CannotProveNowError,
    prove_by_code,
    prove_by_word,
    proves_by_word,
    send_signing_code,
)
from agreements.web.scope import PartnerRequest, partner_page
from agreements.web.signing_forms import ProofForm


@partner_page
def proof(request: PartnerRequest) -> HttpResponse:
    """The second page: a fresh proof, which is the signature."""
    standing = text_to_sign(request)
    if isinstance(standing, HttpResponse):
        return standing
    kept = request.session.get(IN_HAND)
    if not kept or kept["agreement"] != str(standing.pk):
        return newer_text(request) if request.method == "POST" else redirect("partner:sign")
    if "again" in request.POST:
        return _send_again(request, standing, kept)
    by_word = proves_by_word(request.user)
    form = ProofForm(sent_in(request), by_word=by_word, initial={"content": kept["content"]})
    if form.is_valid():
        answer = _sign(request, standing, kept, form)
        if answer is not None:
            return answer
    return _page(request, standing, kept, form)


def _page(
    request: PartnerRequest,
    standing: Agreement,
    kept: dict[str, str],
    form: ProofForm,
    *,
    refusal: str = "",
) -> HttpResponse:
    page = {
        "agreement": standing,
        "name": kept["name"],
        "by_word": proves_by_word(request.user),
        "sent_to": masked(request.user.email),
        "sent_again": "again" in request.GET,
        "refusal": refusal,
        "form": form,
        **names_on(request),
    }
    status = 429 if refusal else 422 if form.errors else 200
    return render(request, "partner/proof.html", page, status=status)


def _sign(
    request: PartnerRequest, standing: Agreement, kept: dict[str, str], form: ProofForm
) -> HttpResponse | None:
    """The page that follows the signature; None when the form says what to look at.

    A form made from other words is refused before the proof is looked at, and uses no code up.
    """
    if form.cleaned_data["content"] != standing.frozen.content_sha256:
        return newer_text(request)
    try:
        sign_agreement(
            standing,
            kept["name"],
            content_sha256=form.cleaned_data["content"],
            proof=_prove(request, standing, kept, form.cleaned_data["proof"]),
            by=request.partner,
            at=now(),
        )
    except (CannotProveNowError, CannotProveError) as refusal:
        if own_signature(standing, request.partner):
            return redirect("partner:signed")
        form.add_error("proof", str(refusal))
        return None
    except CannotSignError as refusal:
        return moved_on(request, str(refusal))
    request.session.pop(IN_HAND, None)
    return redirect("partner:signed")


def _prove(request: PartnerRequest, standing: Agreement, kept: dict[str, str], typed: str) -> Proof:
    if proves_by_word(request.user):
        return prove_by_word(request, request.user, standing, typed=typed, at=now())
    return prove_by_code(request.user, standing, code=kept["code"], typed=typed, at=now())


def _send_again(request: PartnerRequest, standing: Agreement, kept: dict[str, str]) -> HttpResponse:
    try:
        code = send_signing_code(request, request.user, standing, at=now())
    except CannotProveNowError as refusal:
        form = ProofForm(by_word=False, initial={"content": kept["content"]})
        return _page(request, standing, kept, form, refusal=str(refusal))
    request.session[IN_HAND] = {**kept, "code": str(code)}
    return redirect(f"{reverse('partner:proof')}?again=1")
