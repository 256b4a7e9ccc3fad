from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.audit.now import now
from agreements.drafting.actions import CannotWriteError, NewerAnswerError, save_answer
from agreements.drafting.models import Answer
from agreements.drafting.queries import Place, Sheet, questions_of, round_for, sheet_of
from agreements.plans.models import Partner
from agreements.plans.visibility import Thing, in_full
from agreements.questions.bank import BANK
from agreements.web.answering.finished import what_is_wrong
from agreements.web.answering.form import AnswerForm
from agreements.web.answering.reading import MOST_LINES, Draft, lines_in, read, shown
from agreements.web.partner import quietly
from agreements.web.partner.keeping import is_own_page, page_mark, sent_revision, typed_into
from agreements.web.partner.moved import moved_on
from agreements.web.partner.prompts import prompt_on
from agreements.web.partner.words import (
    gone_words,
    in_words,
    names_in,
    names_on_sheet,
    reads_as,
    saved_words,
    sealed_words,
    words_of,
)
from agreements.web.scope import PartnerRequest, partner_page

_BACK_TO = {"check": "partner:check", "done": "partner:topic_done"}


@partner_page
def question(request: PartnerRequest, number: int, place: int) -> HttpResponse:
    """One question; its button stores what is there, checks it and moves on."""
    if request.method == "POST":
        return _write(request, number, place)
    sheet = sheet_of(request.partner)
    here = sheet.at(number, place) if sheet else None
    if sheet is None or here is None:
        raise Http404
    if sheet.closed:
        words = words_of(here, names_in(request, sheet))
        page = {"sheet": sheet, "here": here, "words": words, **names_on_sheet(request, sheet)}
        return render(request, "partner/sealed.html", page)
    as_stored = shown(here.question, here.value, talk=here.talk)
    unfinished = what_is_wrong(here, names_in(request, sheet))
    return _page(request, sheet, here, **({"data": as_stored} if unfinished else {}))


@partner_page
def save(request: PartnerRequest, number: int, place: int) -> HttpResponse:
    """Store what is being written, finished or not, and answer in a few words."""
    if request.method != "POST":
        return redirect("partner:question", number, place)
    sheet, here = _asked(request)
    if not is_own_page(request):
        return quietly.not_yours()
    if here is None:
        return quietly.gone()
    try:
        answer = _keep(request, sheet, here)
    except ValueError as problem:
        return quietly.check(str(problem))
    except CannotWriteError:
        return quietly.sealed()
    except NewerAnswerError as newer:
        return quietly.newer(str(newer), _two_versions(request, sheet, here, newer.kept))
    stored = Place(here.number, here.place, here.question, answer)
    names = names_in(request, sheet)
    prompt = prompt_on(stored.question, stored.value, names)
    return quietly.saved(answer, reads=reads_as(stored, names), prompt=prompt)


def _asked(request: PartnerRequest, *, by: Partner | None = None) -> tuple[Sheet, Place | None]:
    """The question a form was made for: by its name, as facts may have moved it since."""
    current = round_for(request.partner)
    if current is None:
        raise Http404
    sheet = questions_of(current, by=by)
    return sheet, sheet.asking(request.POST.get("asked", ""))


def _keep(request: PartnerRequest, sheet: Sheet, here: Place) -> Answer | None:
    """Store the draft; a page on which nothing was ever written leaves no trace.

    Raises ValueError, CannotWrite and NewerAnswer.
    """
    draft, revision = read(here.question, request.POST), sent_revision(request)
    if draft.blank and not revision:
        return None
    return save_answer(
        sheet.current,
        here.question.slug,
        draft.value,
        talk=draft.talk,
        revision=revision,
        by=request.partner,
        at=now(),
    )


def _write(request: PartnerRequest, number: int, place: int) -> HttpResponse:
    sheet, here = _asked(request, by=request.partner)
    if not is_own_page(request):
        return redirect("partner:question", number, place)
    if here is None:
        return moved_on(request, gone_words(), kept=typed_into(request))
    try:
        answer = _keep(request, sheet, here)
    except ValueError:
        return _page(request, sheet, here, data=request.POST)
    except CannotWriteError:
        return moved_on(request, sealed_words(), kept=typed_into(request))
    except NewerAnswerError as newer:
        stored = Place(here.number, here.place, here.question, newer.kept)
        versions = _two_versions(request, sheet, here, newer.kept)
        return _page(request, sheet, stored, data=request.POST, versions=versions)
    stored = Place(here.number, here.place, here.question, answer)
    return _move_on(request, sheet, stored)


def _move_on(request: PartnerRequest, sheet: Sheet, here: Place) -> HttpResponse:
    """Where a press leads once the words are stored."""
    if "more" in request.POST:
        lines = lines_in(request.POST) + 1
        path = reverse("partner:question", args=[here.number, here.place])
        return redirect(f"{path}?lines={lines}#field_id_line_{min(lines, MOST_LINES)}")
    if "later" not in request.POST:
        form = _form(request, sheet, here, data=request.POST)
        if not form.is_valid():
            return _page(request, sheet, here, data=request.POST)
    back = _BACK_TO.get(request.GET.get("to", ""))
    if back == "partner:check":
        return redirect(back)
    if here.question.slug in BANK.followed:
        sheet = questions_of(sheet.current, by=request.partner)
    topic = sheet.topics[here.number - 1]
    if back or here.place == len(topic.places):
        return redirect("partner:topic_done", here.number)
    return redirect("partner:question", here.number, here.place + 1)


def _form(request: PartnerRequest, sheet: Sheet, here: Place, **sent: Any) -> AnswerForm:
    wanted = request.GET.get("lines", "")
    caption = _("Topic %(number)d of %(of)d · %(name)s") % {
        "number": here.number,
        "of": len(sheet.topics),
        "name": sheet.topics[here.number - 1].topic.name,
    }
    lines = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 3 else 0
    names, secrets = names_in(request, sheet), request.partner.plan.secrets
    return AnswerForm(here, names, caption=caption, lines=lines, secrets=secrets, **sent)


def _page(
    request: PartnerRequest,
    sheet: Sheet,
    here: Place,
    *,
    versions: dict[str, Any] | None = None,
    **sent: Any,
) -> HttpResponse:
    names = names_in(request, sheet)
    form = _form(request, sheet, here, **sent)
    bad = bool(sent) and (not form.is_valid() or versions is not None)
    page = {
        "form": form,
        "here": here,
        "of": len(sheet.topics),
        "coach": names.coach,
        "seen_by": in_full(Thing(here.question.kind), form.told),
        "page_mark": page_mark(request.partner),
        "revision": sent_revision(request) if versions else here.revision or sent_revision(request),
        "saved": "" if versions else saved_words(here.answer.saved_at if here.answer else None),
        "reads": [] if bad else reads_as(here, names),
        "prompted": True,
        "prompt": "" if bad else prompt_on(here.question, here.value, names),
        "versions": versions,
        "page_has_errors": versions is not None,
    }
    status = 409 if versions else 422 if bad and request.method == "POST" else 200
    return render(request, "partner/question.html", page, status=status)


def _two_versions(
    request: PartnerRequest, sheet: Sheet, here: Place, kept: Answer
) -> dict[str, Any]:
    """What this page holds beside what is stored, for the person to choose between."""
    names = names_in(request, sheet)
    draft = read(here.question, request.POST)
    return {
        "mine": in_words(here, draft, names),
        "stored": in_words(here, Draft(kept.opened or {}, kept.talk), names),
        "stored_at": saved_words(kept.saved_at),
        "revision": kept.revision,
        "here": here,
    }
