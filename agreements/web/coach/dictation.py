"""Typing in what one person says or wrote on paper. They alone seal it.

A coach sees here only what they typed in themselves: never a word the person wrote.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.audit.now import now
from agreements.drafting.actions import (
    CannotDictateError,
    CannotWriteError,
    NewerAnswerError,
    begin_dictation,
    end_dictation,
    note_read_back,
    objection_to_dictation,
    type_in_answer,
)
from agreements.drafting.models import Answer, Dictation
from agreements.drafting.queries import Place, Sheet, WrittenTopic, questions_of, round_for
from agreements.drafting.rules import may_be_typed_in
from agreements.plans.models import Partner, Plan
from agreements.shaping.opening import names_for
from agreements.web.answering.form import AnswerForm
from agreements.web.answering.reading import lines_in, read
from agreements.web.coach.frame import both_of, frame_of, seated
from agreements.web.layout import fields_only
from agreements.web.scope import CoachRequest, coach_page


class BeginForm(forms.Form):
    """Why the coach types, and that the person knows."""

    reason = forms.ChoiceField(
        choices=Dictation.Reason.choices,
        widget=forms.RadioSelect,
        label=gettext_lazy("Why do you type it in?"),
        error_messages={"required": gettext_lazy("Say why you type it in.")},
    )
    knows = forms.BooleanField(
        error_messages={"required": gettext_lazy("Ask them first, then tick this.")}
    )
    helper = fields_only("reason", "knows")

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["knows"].label = _("%(name)s wants me to, and knows what I can see") % {
            "name": name
        }


class DictatedForm(AnswerForm):
    """The person's own question, as their coach fills it in."""

    @property
    def sees(self) -> str:
        words = _("%(writer)s sees what you type, and that you did. %(other)s never does.")
        return words % {"writer": self.names.writer, "other": self.names.other}

    @property
    def why_sees(self) -> str:
        return ""

    def _notes(self) -> dict[str, str]:
        return {}


@dataclass(frozen=True)
class Typing:
    """One person's questions with what this coach has typed in so far, and nothing else."""

    plan: Plan
    partner: Partner
    sheet: Sheet | None
    dictation: Dictation | None
    objection: str | None
    topics: tuple[WrittenTopic, ...]

    @property
    def places(self) -> list[Place]:
        return [place for topic in self.topics for place in topic.places]

    def at(self, number: int, place: int) -> Place:
        for here in self.places:
            if (here.number, here.place) == (number, place):
                return here
        raise Http404


def _typing(request: CoachRequest, pk: UUID, seat: str) -> Typing:
    plan, partner = seated(request, pk, seat)
    current = round_for(partner)
    if current is None:
        return Typing(plan, partner, None, None, None, ())
    objection = objection_to_dictation(current, partner, by=request.membership)
    mine = Dictation.objects.of(partner, current).open().filter(by=request.membership)
    dictation = None if objection else mine.first()
    answers: dict[str, Answer] = {}
    if dictation:
        dictation.partner, dictation.round = partner, current
        entered = Answer.objects.of(partner, current).readable_while_typing(request.membership)
        answers = {answer.slug: answer for answer in entered}
    sheet = questions_of(current)
    topics = tuple(_as_typed(topic, answers) for topic in sheet.topics)
    return Typing(plan, partner, sheet, dictation, objection, tuple(t for t in topics if t.places))


def _as_typed(topic: WrittenTopic, answers: dict[str, Answer]) -> WrittenTopic:
    """The questions of a topic that may be typed in, under the numbers they have everywhere."""
    places = tuple(
        Place(at.number, at.place, at.question, answers.get(at.question.slug))
        for at in topic.places
        if may_be_typed_in(slug=at.question.slug, who=at.question.who)
    )
    return WrittenTopic(topic.number, topic.topic, places, "")


@coach_page
def dictation(request: CoachRequest, pk: UUID, seat: str) -> HttpResponse:
    """Begin to type in, go on, note that it was read back, and end."""
    here = _typing(request, pk, seat)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    form = BeginForm(request.POST if act == "begin" else None, name=here.partner.short_name)
    refusal = ""
    if act and (act != "begin" or form.is_valid()):
        try:
            _do(request, here, act, form)
        except CannotDictateError as said:
            refusal = str(said)
        else:
            return redirect("coach:dictation", pk=pk, seat=seat)
    page = frame_of(here.plan, "plan") | {"here": here, "form": form, "refusal": refusal}
    page["other"] = _other(here).short_name
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, "coach/dictation.html", page, status=status)


def _do(request: CoachRequest, here: Typing, act: str, form: BeginForm) -> None:
    by, at = request.membership, now()
    if act == "begin" and here.sheet:
        reason = form.cleaned_data["reason"]
        begin_dictation(here.sheet.current, here.partner, reason=reason, by=by, at=at)
    elif act == "read" and here.dictation:
        note_read_back(here.dictation, by=by, at=at)
    elif act == "end" and here.dictation:
        end_dictation(here.dictation, by=by, at=at)


def _other(here: Typing) -> Partner:
    return next(one for one in both_of(here.plan) if one.pk != here.partner.pk)


@coach_page
def typed(request: CoachRequest, pk: UUID, seat: str, number: int, place: int) -> HttpResponse:
    """One question, typed in for somebody, on the form they would have used themselves."""
    here = _typing(request, pk, seat)
    if here.dictation is None and request.method != "POST":
        return redirect("coach:dictation", pk=pk, seat=seat)
    asked = here.at(number, place)
    if request.method != "POST":
        return _page(request, here, asked)
    if here.dictation is None:
        return _page(request, here, asked, sent=True, refusal=_ended(here))
    try:
        _keep(request, here.dictation, asked)
    except ValueError:
        return _page(request, here, asked, sent=True)
    except NewerAnswerError as newer:
        refusal = _("You changed this in another tab. Saving this page replaces it.")
        stored = Place(asked.number, asked.place, asked.question, newer.kept)
        return _page(request, here, stored, sent=True, refusal=refusal)
    except (CannotDictateError, CannotWriteError) as said:
        return _page(request, here, asked, sent=True, refusal=str(said))
    return _move_on(request, here, asked)


def _ended(here: Typing) -> str:
    return here.objection or _("Typing in has ended. Nothing was changed.")


def _keep(request: CoachRequest, dictation: Dictation, asked: Place) -> None:
    draft, sent = read(asked.question, request.POST), request.POST.get("revision", "")
    revision = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 9 else 0
    if draft.blank and not revision:
        return
    type_in_answer(
        dictation,
        asked.question.slug,
        draft.value,
        talk=draft.talk,
        revision=revision,
        by=request.membership,
        at=now(),
    )


def _move_on(request: CoachRequest, here: Typing, asked: Place) -> HttpResponse:
    kept = _typing(request, here.plan.pk, here.partner.seat).at(asked.number, asked.place)
    if "more" in request.POST:
        return _page(request, here, kept, lines=lines_in(request.POST) + 1)
    if not _form(here, kept, data=request.POST).is_valid():
        return _page(request, here, kept, sent=True)
    places = here.places
    after = places[places.index(asked) + 1 :]
    if not after:
        return redirect("coach:dictation", pk=here.plan.pk, seat=here.partner.seat)
    return redirect("coach:typed", here.plan.pk, here.partner.seat, after[0].number, after[0].place)


def _form(here: Typing, asked: Place, *, lines: int = 0, **sent: Any) -> DictatedForm:
    partners = {partner.seat: partner for partner in both_of(here.plan)}
    names = names_for(here.plan, partners, here.partner.seat)
    topic = next(topic for topic in here.topics if topic.number == asked.number)
    caption = _("For %(name)s · %(topic)s") % {
        "name": here.partner.short_name,
        "topic": topic.topic.name,
    }
    return DictatedForm(asked, names, caption=caption, lines=lines, **sent)


def _page(
    request: CoachRequest,
    here: Typing,
    asked: Place,
    *,
    sent: bool = False,
    refusal: str = "",
    lines: int = 0,
) -> HttpResponse:
    form = _form(here, asked, lines=lines, **({"data": request.POST} if sent else {}))
    page = {
        "here": here,
        "asked": asked,
        "form": form,
        "plan": here.plan,
        "refusal": refusal,
        "revision": asked.revision,
        "page_has_errors": bool(refusal),
    }
    status = 409 if refusal else 422 if sent and not form.is_valid() else 200
    return render(request, "coach/typed.html", page, status=status)
