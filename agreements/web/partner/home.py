from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from agreements.audit.now import now
from agreements.drafting.queries import Sheet, sheet_of
from agreements.plans.stages import Stage
from agreements.web.partner.agreement import agreement_home
from agreements.web.partner.closed import closed_home
from agreements.web.partner.dictated import dictation_on
from agreements.web.partner.names import names_on
from agreements.web.partner.stop import stopped_home
from agreements.web.partner.term import term_home
from agreements.web.partner.together import together_home
from agreements.web.partner.words import names_on_sheet
from agreements.web.scope import PartnerRequest, partner_page, when_closed

LONG_AWAY = timedelta(days=7)
_HOMES = {
    Stage.SHAPING: together_home,
    Stage.REVIEW: agreement_home,
    Stage.SIGNING: agreement_home,
    Stage.SIGNED: agreement_home,
    Stage.ACTIVE: term_home,
    Stage.ENDING: term_home,
}


@partner_page
@when_closed
def home(request: PartnerRequest) -> HttpResponse:
    """What there is to do now, in whatever stage the plan is."""
    if request.partner.closed_at:
        return closed_home(request)
    show = _HOMES.get(Stage(request.partner.plan.stage), writing_home)
    return show(request)


def writing_home(request: PartnerRequest) -> HttpResponse:
    """The topics while writing; a calm page once this person has sealed."""
    if request.partner.stopped_at:
        return stopped_home(request)
    sheet = sheet_of(request.partner)
    if sheet is None:
        return render(request, "partner/nothing_asked.html", names_on(request))
    away = sheet.written_at is not None and now() - sheet.written_at > LONG_AWAY
    page = {
        "sheet": sheet,
        "away": away,
        "onward": _onward(sheet),
        "dictation": dictation_on(request, sheet),
        **names_on_sheet(request, sheet),
    }
    return render(request, "partner/waiting.html" if sheet.closed else "partner/home.html", page)


def _onward(sheet: Sheet) -> dict[str, Any]:
    """Where the one button leads: the first question still open, or what comes after them all."""
    if here := sheet.resume:
        path = reverse("partner:question", args=[here.number, here.place])
        return {"path": path, "topic": sheet.topics[here.number - 1].topic}
    for left in sheet.topics:
        if not left.settled:
            path = reverse("partner:topic_done", args=[left.number])
            return {"path": path, "topic": left.topic}
    return {"path": reverse("partner:check"), "topic": sheet.topics[-1].topic}
