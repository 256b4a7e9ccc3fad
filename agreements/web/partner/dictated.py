from django.http import HttpResponse
from django.shortcuts import redirect, render

from agreements.audit.now import now
from agreements.drafting.actions import end_dictation
from agreements.drafting.models import Dictation
from agreements.drafting.queries import Sheet
from agreements.web.partner.words import names_on_sheet, sheet_or_404
from agreements.web.scope import PartnerRequest, partner_page


def dictation_on(request: PartnerRequest, sheet: Sheet) -> Dictation | None:
    """The newest time a coach typed for this person, while any of it matters; None otherwise."""
    found = Dictation.objects.of(request.partner, sheet.current).select_related("by__user")
    newest = found.order_by("-began_at").first()
    return newest if newest and (newest.ended_at is None or any_typed(sheet)) else None


def any_typed(sheet: Sheet) -> bool:
    return any(place.answer and place.answer.entered_by_id for place in sheet.places)


@partner_page
def typed(request: PartnerRequest) -> HttpResponse:
    """That the coach types in for this person, why, and the way to end it."""
    sheet = sheet_or_404(request)
    dictation = dictation_on(request, sheet)
    if dictation is None:
        return redirect("partner:home")
    if request.method == "POST":
        end_dictation(dictation, by=request.partner, at=now())
        return redirect("partner:home")
    entered = [place for place in sheet.places if place.answer and place.answer.entered_by_id]
    page = {
        "sheet": sheet,
        "dictation": dictation,
        "entered": entered,
        **names_on_sheet(request, sheet),
    }
    return render(request, "partner/typed.html", page)
