from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.audit.now import now
from agreements.plans.stages import Stage
from agreements.plans.visibility import Thing, Told, line
from agreements.shaping.asking import answer_request
from agreements.shaping.moving import CannotShapeError, ChangedWordsError
from agreements.shaping.queries import SeenRule, rules_seen_by
from agreements.shaping.stages import Answered
from agreements.web.fields import PlainTextField
from agreements.web.layout import fields_only
from agreements.web.partner.moved import moved_on
from agreements.web.partner.names import names_on
from agreements.web.scope import PartnerRequest, partner_page


class PromiseForm(forms.Form):
    """What one could promise instead of what was asked."""

    own_words = PlainTextField(
        max_length=600, lines=True, label=gettext_lazy("What could you promise instead?")
    )
    helper = fields_only("own_words")

    def __init__(self, *args: Any, coach: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["own_words"]
        field.widget.attrs["class"] = "serif"
        field.error_messages["required"] = _("Write what you could promise, or go back.")
        field.sees = line(Thing.REPLY, Told(coach, ""))  # type: ignore[attr-defined]


@partner_page
def asked(request: PartnerRequest, rule: UUID) -> HttpResponse:
    """What the other asks, through the coach; the answer goes to the coach alone."""
    if request.partner.plan.stage != Stage.SHAPING or request.partner.stopped_at:
        return _too_late(request)
    seen = _asked(request, rule)
    if seen is None:
        return _too_late(request)
    if request.method == "POST":
        return _receive(request, seen)
    said = seen.reply.own_words if seen.reply else ""
    form = PromiseForm(initial={"own_words": said}, coach=names_on(request)["coach"])
    return _page(request, seen, form)


def _asked(request: PartnerRequest, pk: UUID) -> SeenRule | None:
    """The request, while it is passed on. Raises Http404 for what was never asked of this person.

    What is asked no more, or was never passed on, cannot be told from what never was.
    """
    found = [seen for seen in rules_seen_by(request.partner) if seen.rule.pk == pk]
    asked_of = [seen for seen in found if seen.standing == "asked_of"]
    if not asked_of and request.method != "POST":
        raise Http404
    return asked_of[0] if asked_of else None


def _receive(request: PartnerRequest, seen: SeenRule) -> HttpResponse:
    answer = request.POST.get("answer", "")
    if answer not in Answered.values:
        raise Http404
    form = PromiseForm(request.POST, coach=names_on(request)["coach"])
    changes = answer == Answered.CHANGE
    if changes and not form.is_valid():
        return _page(request, seen, form, status=422)
    words = form.cleaned_data["own_words"] if changes else ""
    try:
        answer_request(seen.rule, Answered(answer), own_words=words, by=request.partner, at=now())
    except (ChangedWordsError, CannotShapeError):
        return _too_late(request)
    return redirect("partner:asked", rule=seen.rule.pk)


def _page(
    request: PartnerRequest, seen: SeenRule, form: PromiseForm, *, status: int = 200
) -> HttpResponse:
    changing = "change" in request.GET or form.is_bound
    page = {"seen": seen, "form": form, "changing": changing, **names_on(request)}
    return render(request, "partner/asked.html", page, status=status)


def _too_late(request: PartnerRequest) -> HttpResponse:
    if request.method != "POST":
        return redirect("partner:home")
    sentence = _("This isn’t asked any more. Nothing was sent.")
    return moved_on(request, sentence, kept=("own_words",))
