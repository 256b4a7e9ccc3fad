from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from agreements.audit.now import now
from agreements.plans.stages import Stage
from agreements.signing.actions import CannotSignError
from agreements.signing.disowning import said_not_mine, say_not_mine
from agreements.signing.models import Scan
from agreements.signing.paper import prefer_paper, prefer_screen
from agreements.signing.rules import may_still_say
from agreements.web.partner.moved import moved_on
from agreements.web.partner.names import names_on, numbers_on
from agreements.web.partner.sign import IN_HAND, text_to_sign
from agreements.web.partner.standing import own_signature, standing_agreement, wants_paper
from agreements.web.scope import PartnerRequest, partner_page


@partner_page
def on_paper(request: PartnerRequest) -> HttpResponse:
    """Say that one would rather sign by hand, read what happens then, or come back."""
    standing = text_to_sign(request)
    if isinstance(standing, HttpResponse):
        return standing
    if request.method == "POST":
        prefer = prefer_screen if "screen" in request.POST else prefer_paper
        try:
            prefer(standing, by=request.partner, at=now())
        except CannotSignError as refusal:
            return moved_on(request, str(refusal))
        request.session.pop(IN_HAND, None)
        return redirect("partner:sign")
    if not wants_paper(standing, request.partner):
        return redirect("partner:sign")
    page = {"agreement": standing, **names_on(request)}
    return render(request, "partner/on_paper.html", page)


@partner_page
def scan(request: PartnerRequest) -> HttpResponse:
    """The picture of the paper this person signed, for them alone."""
    standing = standing_agreement(request.partner.plan)
    own = Scan.objects.filter(
        signature__agreement=standing,
        signature__partner=request.partner,
        signature__withdrawn_at=None,
    ).first()
    if standing is None or own is None:
        raise Http404
    return own.as_download()


@partner_page
def not_mine(request: PartnerRequest) -> HttpResponse:
    """Say that the signature under one's name is not one's own; no proof is asked for."""
    standing = standing_agreement(request.partner.plan)
    signature = own_signature(standing, request.partner) if standing else None
    if standing is None or signature is None:
        return redirect("partner:signed")
    if request.method == "POST":
        try:
            say_not_mine(standing, by=request.partner, at=now())
        except CannotSignError as refusal:
            return moved_on(request, str(refusal))
        return redirect("partner:not_mine")
    page = {
        "agreement": standing,
        "signature": signature,
        "said": said_not_mine(request.partner),
        "may_say": may_still_say(signature.signed_at, at=now()),
        "begun": request.partner.plan.stage in {Stage.ACTIVE, Stage.ENDING},
        **numbers_on(request),
        **names_on(request),
    }
    return render(request, "partner/not_mine.html", page)
