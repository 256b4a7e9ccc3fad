from hashlib import sha256

from django.http import HttpResponse
from django.shortcuts import redirect, render

from agreements.audit.now import now
from agreements.drafting.actions import CannotSealError, seal_answers, unseal_answers
from agreements.drafting.models import Dictation, Forgotten
from agreements.drafting.queries import Place, Sheet
from agreements.plans.visibility import Told, sealing
from agreements.questions.rules import Names
from agreements.web.answering.finished import what_is_wrong
from agreements.web.partner.dictated import any_typed, dictation_on
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
    if any(what_is_wrong(place, names_in(request, sheet)) for place in sheet.places):
        return _page(request, sheet, extra, not_finished=True)
    has_read = "has_read" in request.POST
    if not has_read and _unread(dictation_on(request, sheet), sheet):
        return _page(request, sheet, extra, not_read=True)
    try:
        seal_answers(sheet.current, by=request.partner, at=now(), has_read=has_read)
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


def _unread(dictation: Dictation | None, sheet: Sheet) -> bool:
    """Whether something was typed in that has not been read back to this person."""
    return dictation is not None and dictation.read_back_on is None and any_typed(sheet)


def _page(
    request: PartnerRequest,
    sheet: Sheet,
    extra: Forgotten | None,
    *,
    changed: bool = False,
    not_read: bool = False,
    not_finished: bool = False,
) -> HttpResponse:
    names, dictation = names_in(request, sheet), dictation_on(request, sheet)
    page = {
        "sheet": sheet,
        "topics": [
            (topic, [_line(sheet, place, names) for place in topic.places])
            for topic in sheet.topics
        ],
        "extra": extra.text if extra else "",
        "seen": _state(sheet, extra),
        "changed": changed,
        "dictation": dictation,
        "unread": _unread(dictation, sheet),
        "not_read": not_read,
        "not_finished": not_finished,
        "sealing": sealing(Told(names.coach, names.other, request.partner.plan.secrets)),
        "page_has_errors": not_read or not_finished,
        "anything": sheet.written_at is not None,
        **names_on_sheet(request, sheet),
    }
    status = 409 if changed else 422 if not_read or not_finished else 200
    return render(request, "partner/check.html", page, status=status)


def _line(sheet: Sheet, place: Place, names: Names) -> tuple[Place, list[str], str]:
    """One question, what was written to it, and what is not finished there."""
    wrong = "" if sheet.closed else what_is_wrong(place, names)
    return place, words_of(place, names), wrong


def _state(sheet: Sheet, extra: Forgotten | None) -> str:
    """Names exactly what the page showed, so that nothing is sealed that was not seen."""
    seen = [f"{p.question.slug}:{p.revision}" for p in sheet.places]
    seen.append(f"more:{extra.revision if extra else 0}")
    return sha256(" ".join(seen).encode()).hexdigest()[:32]
