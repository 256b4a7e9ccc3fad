from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render

from agreements.drafting.queries import sheet_of
from agreements.plans.models import GentleClosing
from agreements.web.partner.copies import newest_file
from agreements.web.partner.names import names_on, numbers_on
from agreements.web.partner.standing import signed_text
from agreements.web.scope import PartnerRequest

KEPT_FOR = timedelta(days=90)


def closed_home(request: PartnerRequest) -> HttpResponse:
    """What somebody reads for whom this has been closed: the same words, whoever it is.

    It stays the same from then on, whenever the other is told.
    """
    plan, closed_at = request.partner.plan, request.partner.closed_at
    closing = GentleClosing.objects.under_way().filter(plan=plan).first()
    page = {
        "words": closing.words if closing else "",
        "until": closed_at and closed_at + KEPT_FOR,
        "sheet": sheet_of(request.partner),
        "signed": signed_text(plan),
        "kept": newest_file(plan),
        **numbers_on(request),
        **names_on(request),
    }
    return render(request, "partner/closed.html", page)
