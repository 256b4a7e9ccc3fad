from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.audit.now import now
from agreements.plans.stages import Stage
from agreements.plans.visibility import Thing, Told, line
from agreements.shaping.actions import reply_to
from agreements.shaping.models import Wording
from agreements.shaping.moving import CannotShapeError, ChangedWordsError
from agreements.shaping.queries import SeenRule
from agreements.shaping.rules import normal
from agreements.shaping.stages import Answered, Kind
from agreements.web.fields import PlainTextField
from agreements.web.layout import fields_only
from agreements.web.partner.moved import moved_on
from agreements.web.partner.names import names_on
from agreements.web.partner.together import topics_of
from agreements.web.scope import PartnerRequest, partner_page

_TYPED = ("own_words", "why")


class SuggestForm(forms.Form):
    """Other words for a rule, or what would make these work."""

    wording = forms.UUIDField(widget=forms.HiddenInput, required=False)
    own_words = PlainTextField(
        max_length=600, lines=True, required=False, label=gettext_lazy("Your words")
    )
    why = PlainTextField(
        max_length=600,
        lines=True,
        required=False,
        label=gettext_lazy("What would make this work for you?"),
    )
    helper = fields_only("wording", "own_words", "why")
    quiet_optional = True

    def __init__(self, *args: Any, text: str, coach: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text, self.coach = text, coach
        self.fields["own_words"].widget.attrs["class"] = "serif"
        self.fields["why"].optional = True  # type: ignore[attr-defined]
        self.fields["why"].sees = line(Thing.REPLY, Told(coach, ""))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if not self.errors and normal(typed["own_words"]) in {normal(self.text), ""}:
            if not typed["why"]:
                unchanged = _(
                    "Change some words, or tell %(coach)s what you’d like to be different."
                )
                self.add_error("own_words", unchanged % {"coach": self.coach})
            typed["own_words"] = ""
        return typed


@partner_page
def reply(request: PartnerRequest, number: int, rule: UUID) -> HttpResponse:
    """Reply to offered words; without a reply, the page to suggest others.

    The coach may leave a rule out, or add one and so move a topic's number, under a page that is
    open: a reply on its way there is told so, and its words are shown back. What is gone cannot be
    told from what never was.
    """
    if request.partner.plan.stage != Stage.SHAPING or request.partner.stopped_at:
        return _too_late(request)
    seen = _seen(request, number, rule)
    if request.method == "POST":
        return _receive(request, number, seen) if seen else _too_late(request)
    if seen is None:
        raise Http404
    fixed = seen.rule.kind == Kind.ACKNOWLEDGEMENT and seen.standing == "to_answer"
    if seen.wording is None or fixed:
        return redirect("partner:together_topic", number=number)
    return _page(request, number, seen, _blank(request, seen))


def _seen(request: PartnerRequest, number: int, pk: UUID) -> SeenRule | None:
    """The rule at this address; None where it is none of this topic's."""
    here = [topic for topic in topics_of(request) if topic.number == number]
    found = (one for topic in here for one in topic.rules if one.rule.pk == pk)
    return next((one for one in found if one.counts), None)


def _receive(request: PartnerRequest, number: int, seen: SeenRule) -> HttpResponse:
    form = SuggestForm(request.POST, text=seen.text, coach=names_on(request)["coach"])
    answer = request.POST.get("answer", "")
    if answer not in Answered.values:
        raise Http404
    shown = form.data.get("wording", "")
    if seen.wording is None or shown != str(seen.wording.pk):
        return _changed(request, number, seen)
    if answer == Answered.CHANGE and not form.is_valid():
        return _page(request, number, seen, form, status=422)
    return _reply(request, number, seen.wording, Answered(answer), form)


def _reply(
    request: PartnerRequest, number: int, wording: Wording, answer: Answered, form: SuggestForm
) -> HttpResponse:
    said = form.cleaned_data if answer == Answered.CHANGE else {"own_words": "", "why": ""}
    try:
        reply_to(
            wording,
            answer,
            own_words=said["own_words"],
            why=said["why"],
            by=request.partner,
            at=now(),
        )
    except ChangedWordsError:
        seen = _seen(request, number, wording.rule_id)
        return _changed(request, number, seen) if seen else _too_late(request)
    except CannotShapeError:
        return _too_late(request)
    topic = reverse("partner:together_topic", args=[number])
    return redirect(f"{topic}#{wording.rule_id}")


def _changed(request: PartnerRequest, number: int, seen: SeenRule) -> HttpResponse:
    """The words on the page were not the newest: show those, and what was typed."""
    typed = SuggestForm(request.POST, text=seen.text, coach="").data
    kept = {name: typed[name] for name in _TYPED if typed.get(name)}
    form = _blank(request, seen, **kept)
    return _page(request, number, seen, form, status=409, changed=True, kept=kept)


def _blank(request: PartnerRequest, seen: SeenRule, **typed: str) -> SuggestForm:
    said = seen.reply
    initial = {
        "wording": seen.wording.pk if seen.wording else None,
        "own_words": (said.own_words if said else "") or seen.text,
        "why": said.why if said else "",
        **typed,
    }
    return SuggestForm(initial=initial, text=seen.text, coach=names_on(request)["coach"])


def _page(
    request: PartnerRequest,
    number: int,
    seen: SeenRule,
    form: SuggestForm,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    page = {"number": number, "seen": seen, "form": form, **names_on(request), **more}
    return render(request, "partner/reply.html", page, status=status)


def _too_late(request: PartnerRequest) -> HttpResponse:
    if request.method != "POST":
        return redirect("partner:home")
    sentence = _("These rules have moved on since this page was made. Nothing was sent.")
    return moved_on(request, sentence, kept=_TYPED)
