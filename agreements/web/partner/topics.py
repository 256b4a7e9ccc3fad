from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy

from agreements.drafting.actions import CannotWriteError, mark_topic
from agreements.drafting.models import TopicMark
from agreements.drafting.queries import Sheet, WrittenTopic
from agreements.web.fields import sent_in
from agreements.web.layout import Choices, fields_only
from agreements.web.partner.moved import moved_on
from agreements.web.partner.words import (
    names_in,
    names_on_sheet,
    reads_as,
    sealed_words,
    sheet_or_404,
)
from agreements.web.scope import PartnerRequest, partner_page

Mark = TopicMark.Mark


class DoneForm(forms.Form):
    """Whether a topic is finished for now."""

    mark = forms.ChoiceField(
        choices=[
            (Mark.DONE, gettext_lazy("Yes, for now")),
            (Mark.LATER, gettext_lazy("I’ll come back to it")),
        ],
        widget=forms.RadioSelect,
        label=gettext_lazy("Have you finished this topic?"),
        error_messages={
            "required": gettext_lazy("Choose whether you’ve finished, or go back to your topics.")
        },
    )
    helper = fields_only(Choices("mark"))


def _topic(sheet: Sheet, number: int) -> WrittenTopic:
    topic = sheet.topic(number)
    if topic is None:
        raise Http404
    return topic


@partner_page
def topic(request: PartnerRequest, number: int) -> HttpResponse:
    """What is coming in one topic; the place to say that it does not apply."""
    sheet = sheet_or_404(request)
    here = _topic(sheet, number)
    if request.method == "POST":
        mark = Mark.NOT_OURS if request.POST.get("mark") == Mark.NOT_OURS else ""
        return _mark(request, sheet, here, mark) or redirect("partner:topic", number)
    page = {
        "sheet": sheet,
        "here": here,
        "minutes": max(2, len(here.places)),
        "next": here.first_open or here.places[0],
        **names_on_sheet(request, sheet),
    }
    return render(request, "partner/topic.html", page)


@partner_page
def topic_done(request: PartnerRequest, number: int) -> HttpResponse:
    """The topic as sentences, and whether it is finished for now."""
    sheet = sheet_or_404(request)
    here = _topic(sheet, number)
    form = DoneForm(sent_in(request), initial={"mark": here.mark})
    if form.is_valid():
        refusal = _mark(request, sheet, here, form.cleaned_data["mark"])
        return refusal or redirect("partner:home")
    names = names_in(request, sheet)
    page = {
        "sheet": sheet,
        "here": here,
        "lines": [(place, reads_as(place, names)) for place in here.places],
        "form": form,
        "next": next((t for t in sheet.topics[number:] if not t.settled), None),
        **names_on_sheet(request, sheet),
    }
    return render(request, "partner/topic_done.html", page, status=422 if form.errors else 200)


def _mark(
    request: PartnerRequest, sheet: Sheet, here: WrittenTopic, mark: str
) -> HttpResponse | None:
    try:
        mark_topic(sheet.current, here.topic.slug, mark, by=request.partner)
    except CannotWriteError:
        return moved_on(request, sealed_words())
    return None
