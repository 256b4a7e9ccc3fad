from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from agreements.audit.now import now
from agreements.documents.models import Agreement, AgreementState
from agreements.people.actions import CannotProveError
from agreements.people.models import Proof
from agreements.people.rules import masked
from agreements.plans.models import Plan
from agreements.signing.actions import (
    AlreadySignedError,
    CannotSignError,
    sign_last,
    standing_for_signing,
)
from agreements.web.coach.agreement import needs_of, newest_agreement
from agreements.web.coach.frame import frame_of
from agreements.web.fields import sent_in
from agreements.web.proving import (
    CannotProveNowError,
    prove_by_code,
    prove_by_word,
    proves_by_word,
    send_signing_code,
)
from agreements.web.scope import CoachRequest, coach_page, coached_plan
from agreements.web.signing_forms import NameForm, ProofForm

IN_HAND = "co_signing"


def _in_the_way(plan: Plan) -> tuple[Agreement | None, dict[str, Any]]:
    """The text to co-sign, or what the page says instead."""
    standing = newest_agreement(plan)
    if standing is None or standing.state != AgreementState.PUBLISHED:
        return None, {}
    both = {"a", "b"} <= standing_for_signing(standing).signed
    page = {"agreement": standing, "both_signed": both}
    if not both:
        return None, page
    if needs := needs_of(plan, standing):
        return None, page | {"needs": needs}
    return standing, page


@coach_page
def co_sign(request: CoachRequest, pk: UUID) -> HttpResponse:
    """The first of two pages: the coach's name. Nothing is signed by it."""
    plan = coached_plan(request, pk)
    standing, page = _in_the_way(plan)
    if not page:
        return redirect("coach:agreement", pk=plan.pk)
    if standing is None:
        return _not_yet(request, plan, page)
    form = NameForm(
        sent_in(request),
        expected=request.user.full_name,
        of_coach=True,
        initial={"content": standing.frozen.content_sha256},
    )
    if form.is_valid():
        if form.cleaned_data["content"] != standing.frozen.content_sha256:
            return redirect("coach:agreement", pk=plan.pk)
        try:
            return _go_to_proof(request, plan, standing, form.cleaned_data["name"])
        except CannotProveNowError as refusal:
            form.add_error(None, str(refusal))
    page |= frame_of(plan, "agreement") | {"form": form, "by_word": proves_by_word(request.user)}
    return render(request, "coach/co_sign.html", page, status=422 if form.errors else 200)


def _not_yet(request: CoachRequest, plan: Plan, page: dict[str, Any]) -> HttpResponse:
    page = page | frame_of(plan, "agreement")
    return render(request, "coach/co_sign_not_yet.html", page)


def _go_to_proof(request: CoachRequest, plan: Plan, standing: Agreement, name: str) -> HttpResponse:
    before = request.session.get(IN_HAND, {}).get("code", "")
    code = ""
    if not proves_by_word(request.user):
        code = str(send_signing_code(request, request.user, standing, before=before, at=now()))
    request.session[IN_HAND] = {"agreement": str(standing.pk), "name": name, "code": code}
    return redirect("coach:co_sign_proof", pk=plan.pk)


@coach_page
def proof(request: CoachRequest, pk: UUID) -> HttpResponse:
    """The second page: a fresh proof, which is the last signature."""
    plan = coached_plan(request, pk)
    standing, page = _in_the_way(plan)
    kept = request.session.get(IN_HAND)
    if standing is None or not kept or kept["agreement"] != str(standing.pk):
        return redirect("coach:co_sign", pk=plan.pk)
    if "again" in request.POST:
        return _send_again(request, plan, standing, kept)
    by_word = proves_by_word(request.user)
    first = {"content": standing.frozen.content_sha256}
    form = ProofForm(sent_in(request), by_word=by_word, initial=first)
    if form.is_valid() and (answer := _sign(request, plan, standing, kept, form)):
        return answer
    return _proof_page(request, plan, kept, form, page)


def _proof_page(
    request: CoachRequest,
    plan: Plan,
    kept: dict[str, str],
    form: ProofForm,
    page: dict[str, Any],
) -> HttpResponse:
    page = (
        page
        | frame_of(plan, "agreement")
        | {
            "name": kept["name"],
            "form": form,
            "by_word": proves_by_word(request.user),
            "sent_to": masked(request.user.email),
            "sent_again": "again" in request.GET,
        }
    )
    return render(request, "coach/co_sign_proof.html", page, status=422 if form.errors else 200)


def _send_again(
    request: CoachRequest, plan: Plan, standing: Agreement, kept: dict[str, str]
) -> HttpResponse:
    try:
        code = send_signing_code(request, request.user, standing, at=now())
    except CannotProveNowError as refusal:
        form = ProofForm({}, by_word=False)
        form.errors["proof"] = form.error_class([str(refusal)])
        return _proof_page(request, plan, kept, form, {"agreement": standing})
    request.session[IN_HAND] = {**kept, "code": str(code)}
    return redirect(f"{reverse('coach:co_sign_proof', args=[plan.pk])}?again=1")


def _sign(
    request: CoachRequest,
    plan: Plan,
    standing: Agreement,
    kept: dict[str, str],
    form: ProofForm,
) -> HttpResponse | None:
    """The page after the signature; None when the form says what to look at.

    A form made from other words is refused before the proof is looked at, and uses no code up.
    """
    typed = form.cleaned_data
    if typed["content"] != standing.frozen.content_sha256:
        return redirect("coach:co_sign", pk=plan.pk)
    try:
        sign_last(
            standing,
            kept["name"],
            content_sha256=typed["content"],
            proof=_prove(request, standing, kept, typed["proof"]),
            by=request.membership,
            at=now(),
        )
    except (CannotProveNowError, CannotProveError) as refusal:
        # The button was pressed twice, and the first press used the code to sign.
        if "coach" not in standing_for_signing(standing).signed:
            form.add_error("proof", str(refusal))
            return None
    except AlreadySignedError:
        pass
    except CannotSignError:
        return redirect("coach:co_sign", pk=plan.pk)
    request.session.pop(IN_HAND, None)
    return redirect("coach:agreement", pk=plan.pk)


def _prove(request: CoachRequest, standing: Agreement, kept: dict[str, str], typed: str) -> Proof:
    if proves_by_word(request.user):
        return prove_by_word(request, request.user, standing, typed=typed, at=now())
    return prove_by_code(request.user, standing, code=kept["code"], typed=typed, at=now())
