from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render

from agreements.drafting.models import Forgotten
from agreements.drafting.queries import Sheet, questions_of
from agreements.web.partner.words import names_on_sheet, sheet_or_404
from agreements.web.printed import no_workbook, printed
from agreements.web.scope import PartnerRequest, partner_page, when_closed


@partner_page
@when_closed
def workbook(request: PartnerRequest) -> HttpResponse:
    """The questions on paper, to write on; and what this person has written, for themselves."""
    return _page(request)


@partner_page
@when_closed
def workbook_file(request: PartnerRequest) -> HttpResponse:
    """The paper itself, made while they wait. Nobody learns that it was."""
    sheet, more = sheet_or_404(request), ""
    written = "mine" in request.GET
    if written:
        kept = Forgotten.objects.filter(round=sheet.current, partner=request.partner).first()
        more = kept.text if kept else ""
    else:
        sheet = _with_all_that_may_come_up(sheet)
    made = printed(request, sheet, request.partner, written=written, more=more)
    return made or _page(request, refusal=no_workbook())


def _with_all_that_may_come_up(sheet: Sheet) -> Sheet:
    """The round with what follows an answer too: on paper nothing comes up by itself."""
    left_out = {topic.topic.slug for topic in sheet.topics if topic.mark == "not_ours"}
    everything = questions_of(sheet.current).topics
    topics = tuple(topic for topic in everything if topic.topic.slug not in left_out)
    return replace(sheet, topics=topics)


def _page(request: PartnerRequest, *, refusal: str = "") -> HttpResponse:
    sheet = sheet_or_404(request)
    page = {"sheet": sheet, "refusal": refusal, **names_on_sheet(request, sheet)}
    return render(request, "partner/workbook.html", page, status=503 if refusal else 200)
