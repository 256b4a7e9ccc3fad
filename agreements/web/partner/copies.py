from datetime import timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import render

from agreements.audit.now import now
from agreements.documents.models import AgreementState, Certification, CertifiedFile
from agreements.plans.models import Plan
from agreements.signing.rules import may_still_say
from agreements.web.partner.names import names_on
from agreements.web.partner.standing import how_the_last_one_ended, own_signature, own_text
from agreements.web.scope import PartnerRequest, partner_page, when_closed
from agreements.web.shown import no_short_copy, short_copy

SOON = timedelta(minutes=5)


def newest_file(plan: Plan) -> CertifiedFile | None:
    """The certified file of the newest agreement that has one; its bytes only when asked for."""
    files = CertifiedFile.objects.filter(agreement__plan=plan).select_related("agreement__plan")
    kept = files.exclude(agreement__state=AgreementState.VOIDED).defer("body")
    return kept.order_by("-agreement__number").first()


@partner_page
@when_closed
def copy(request: PartnerRequest) -> HttpResponse:
    """The signed document to keep: there, being made, or not yet."""
    return _page(request)


def _page(request: PartnerRequest, *, refusal: str = "") -> HttpResponse:
    plan = request.partner.plan
    kept, standing = newest_file(plan), own_text(request.partner)
    job = Certification.objects.filter(agreement=standing).first()
    own = own_signature(standing, request.partner) if standing else None
    page = {
        "may_say": own is not None and may_still_say(own.signed_at, at=now()),
        "kept": kept,
        "refusal": refusal,
        "standing": standing,
        "ended": how_the_last_one_ended(plan),
        "making": kept is None and job is not None,
        "takes_long": job is not None and now() - job.asked_at > SOON,
        **names_on(request),
    }
    return render(request, "partner/copy.html", page, status=503 if refusal else 200)


@partner_page
@when_closed
def download(request: PartnerRequest) -> HttpResponse:
    """The certified file: the same bytes for everybody, under a name that says nothing."""
    kept = newest_file(request.partner.plan)
    if kept is None:
        raise Http404
    return kept.as_download()


@partner_page
@when_closed
def short(request: PartnerRequest) -> HttpResponse:
    """What can be shown to others, of what everybody signed. Nobody learns that it was made."""
    kept = newest_file(request.partner.plan)
    if kept is None:
        raise Http404
    return short_copy(kept) or _page(request, refusal=no_short_copy())
