from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from agreements.audit.now import now
from agreements.documents.by_hand import paper_copy_of
from agreements.documents.drawing import CannotDrawError
from agreements.documents.models import Agreement, AgreementState
from agreements.plans.models import Partner, Plan
from agreements.signing.actions import AlreadySignedError, CannotSignError, standing_for_signing
from agreements.signing.models import Signature
from agreements.signing.paper import PaperWillNotDoError, record_on_paper, take_back_record
from agreements.signing.rules import LARGEST_SCAN, OnPaper, objection_to_signing
from agreements.web.coach.agreement import newest_agreement
from agreements.web.coach.frame import frame_of, seated
from agreements.web.fields import DayField, PlainTextField
from agreements.web.layout import fields_only
from agreements.web.scope import CoachRequest, coach_page
from agreements.web.uploads import keep_in_memory, too_large


class ByHandForm(forms.Form):
    """What is recorded of a signature by hand: the day, the code on the paper, a picture of it."""

    day = DayField(label=gettext_lazy("Signed on paper on"))
    code = PlainTextField(
        max_length=40,
        label=gettext_lazy("Document code on the paper"),
        help_text=gettext_lazy("At the foot of every page, twelve letters and figures"),
    )
    scan = forms.FileField(
        label=gettext_lazy("Picture of the signed page"),
        help_text=gettext_lazy("PDF, JPEG or PNG, up to 8 MB"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )
    content = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    helper = fields_only("day", "code", "scan", "content")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].error_messages["required"] = _("Copy the code from the paper.")
        self.fields["scan"].error_messages["required"] = _("Choose the picture or scan.")
        self.fields["code"].widget.attrs["class"] = "short"


def _to_record(plan: Plan, partner: Partner) -> Agreement | None:
    """The text under which this person may sign now, by hand as on screen."""
    standing = newest_agreement(plan)
    if standing is None or standing.state != AgreementState.PUBLISHED or partner.stopped_at:
        return None
    known = standing_for_signing(standing)
    return None if objection_to_signing(known, signer=partner.seat, at=now()) else standing


@csrf_exempt
@coach_page
def by_hand(request: CoachRequest, pk: UUID, seat: str) -> HttpResponse:
    """Record that one person signed by hand, or take the record back.

    A picture that is too large is refused unread.
    """
    plan, partner = seated(request, pk, seat)
    standing = _to_record(plan, partner)
    if standing is None and request.method == "POST" and "back" not in request.GET:
        return _too_late(request, plan, partner)
    if standing is None or "back" in request.GET:
        return _already(request, plan, partner)
    if request.method == "POST" and too_large(request, most=LARGEST_SCAN):
        refusal = _("This file is larger than 8 MB. Take a smaller picture.")
        return _page(request, plan, partner, _empty(plan, standing), refusal=refusal)
    keep_in_memory(request)
    return _recorded(request, plan, partner, standing)


@csrf_protect
def _already(request: CoachRequest, plan: Plan, partner: Partner) -> HttpResponse:
    """What was recorded, to be taken back while the last signature is missing."""
    signature = _by_hand_of(plan, partner)
    if signature is None or signature.agreement.state != AgreementState.PUBLISHED:
        return redirect("coach:agreement", pk=plan.pk)
    if request.method != "POST":
        page = frame_of(plan, "agreement") | {"partner": partner, "signature": signature}
        return render(request, "coach/recorded.html", page)
    try:
        take_back_record(signature, by=request.membership, at=now())
    except CannotSignError as refusal:
        page = frame_of(plan, "agreement") | {"refusal": str(refusal)}
        return render(request, "coach/not_now.html", page, status=422)
    return redirect("coach:agreement", pk=plan.pk)


def _too_late(request: CoachRequest, plan: Plan, partner: Partner) -> HttpResponse:
    """What somebody reads whose record came too late; what they sent is not read.

    The same form sent twice is no news: the first is recorded, and its page follows.
    """
    if _by_hand_of(plan, partner):
        return redirect("coach:agreement", pk=plan.pk)
    standing = newest_agreement(plan)
    signed = standing is not None and partner.seat in standing_for_signing(standing).signed
    page = frame_of(plan, "agreement") | {"partner": partner, "signed": signed}
    return render(request, "coach/not_recorded.html", page, status=409)


def _by_hand_of(plan: Plan, partner: Partner) -> Signature | None:
    """The signature by hand that stands for this person under the newest text."""
    given = Signature.objects.filter(
        agreement=newest_agreement(plan), partner=partner, withdrawn_at=None
    )
    return given.exclude(on_paper=None).select_related("agreement", "scan").first()


@csrf_protect
def _recorded(
    request: CoachRequest, plan: Plan, partner: Partner, standing: Agreement
) -> HttpResponse:
    if request.method != "POST":
        return _page(request, plan, partner, _empty(plan, standing))
    form = ByHandForm(request.POST, request.FILES)
    try:
        if form.is_valid() and _record(request, partner, standing, form):
            return redirect("coach:agreement", pk=plan.pk)
    except AlreadySignedError:
        return _too_late(request, plan, partner)
    return _page(request, plan, partner, form)


def _record(request: CoachRequest, partner: Partner, standing: Agreement, form: ByHandForm) -> bool:
    """Whether it is recorded now; otherwise the form says what to look at.

    Raises AlreadySigned where this person has signed meanwhile.
    """
    typed = form.cleaned_data
    try:
        record_on_paper(
            standing,
            OnPaper(typed["day"], typed["code"], typed["scan"].read()),
            content_sha256=typed["content"],
            partner=partner,
            by=request.membership,
            at=now(),
        )
    except AlreadySignedError:
        raise
    except PaperWillNotDoError as refusal:
        form.add_error(refusal.about, str(refusal))
    except CannotSignError as refusal:
        form.add_error(None, str(refusal))
    return not form.errors


def _empty(plan: Plan, standing: Agreement) -> ByHandForm:
    today = now().astimezone(plan.timezone).date()
    return ByHandForm(initial={"day": today, "content": standing.frozen.content_sha256})


def _page(
    request: CoachRequest, plan: Plan, partner: Partner, form: ByHandForm, *, refusal: str = ""
) -> HttpResponse:
    other = next(one for one in plan.partners.all() if one.pk != partner.pk)
    page = frame_of(plan, "agreement") | {
        "partner": partner,
        "other": other,
        "form": form,
        "refusal": refusal,
    }
    status = 413 if refusal else 422 if form.errors else 200
    return render(request, "coach/by_hand.html", page, status=status)


@coach_page
def paper_copy(request: CoachRequest, pk: UUID, seat: str) -> HttpResponse:
    """The published text to print, with a line for this person alone."""
    plan, partner = seated(request, pk, seat)
    standing = _to_record(plan, partner)
    if standing is None:
        return redirect("coach:agreement", pk=plan.pk)
    try:
        pdf = paper_copy_of(standing, partner.seat)
    except CannotDrawError:
        refusal = _("We couldn’t make the copy just now. Try again in a minute.")
        page = frame_of(plan, "agreement") | {"refusal": refusal}
        return render(request, "coach/not_now.html", page, status=503)
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="document-{standing.number}.pdf"',
            "X-Content-Type-Options": "nosniff",
        },
    )


@coach_page
def scan(request: CoachRequest, pk: UUID, seat: str) -> HttpResponse:
    """The picture that was recorded for one person, as it came."""
    plan, partner = seated(request, pk, seat)
    signature = _by_hand_of(plan, partner)
    if signature is None:
        raise Http404
    return signature.scan.as_download()
