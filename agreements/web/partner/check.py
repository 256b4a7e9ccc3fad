from hashlib import sha256

from django.http import HttpResponse
from django.shortcuts import redirect, render

from agreements.audit.now import now
from agreements.drafting.actions import CannotSealError, seal_answers, unseal_answers
from agreements.drafting.models import Forgotten
from agreements.drafting.queries import Sheet
from agreements.web.partner.moved import moved_on
from agreements.web.partner.words import names_in, names_on_sheet, sheet_or_404, words_of
from agreements.web.scope import PartnerRequest, partner_page


@partner_page
def check(request: PartnerRequest) -> HttpResponse:
    """A last look at everything, then lock it; afterwards the same list to read."""
    sheet = sheet_or_404(request)
    extra = Forgotten.objects.filter(round=sheet.current, partner=request.partner).first()
    if request.method != "POST" or sheet.closed:
        return _page(request, sheet, extra)
    if request.POST.get("seen") != _state(sheet, extra):
        return _page(request, sheet, extra, changed=True)
    try:
        seal_answers(sheet.current, by=request.partner, at=now())
    except CannotSealError as refusal:
        return moved_on(request, str(refusal))
    return redirect("partner:home")


@partner_page
def unseal(request: PartnerRequest) -> HttpResponse:
    """Go on writing, alone and at once, as long as the coach has not opened."""
    if request.method == "POST":
        try:
            unseal_answers(sheet_or_404(request).current, by=request.partner, at=now())
        except CannotSealError as refusal:
            return moved_on(request, str(refusal))
    return redirect("partner:home")


def _page(
    request: PartnerRequest, sheet: Sheet, extra: Forgotten | None, *, changed: bool = False
) -> HttpResponse:
    names = names_in(request, sheet)
    page = {
        "sheet": sheet,
        "topics": [
            (topic, [(place, words_of(place, names)) for place in topic.places])
            for topic in sheet.topics
        ],
        "extra": extra.text if extra else "",
        "seen": _state(sheet, extra),
        "changed": changed,
        "anything": sheet.written_at is not None,
        **names_on_sheet(request, sheet),
    }
    return render(request, "partner/check.html", page, status=409 if changed else 200)


def _state(sheet: Sheet, extra: Forgotten | None) -> str:
    """Names exactly what the page showed, so that nothing is sealed that was not seen."""
    seen = [f"{p.question.slug}:{p.revision}" for p in sheet.places]
    seen.append(f"more:{extra.revision if extra else 0}")
    return sha256(" ".join(seen).encode()).hexdigest()[:32]
