from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.audit.now import now
from agreements.plans.models import Plan
from agreements.questions.bank import BANK
from agreements.shaping.actions import edit_wording
from agreements.shaping.models import Rule, Wording
from agreements.shaping.moving import CannotShapeError, ChangedWordsError
from agreements.shaping.queries import newest_wording
from agreements.shaping.settling import settle_in_session
from agreements.shaping.stages import Kind
from agreements.web.coach.rules_in_hand import OPEN
from agreements.web.coach.wording import one_of
from agreements.web.fields import PlainTextField, sent_in
from agreements.web.layout import fields_only
from agreements.web.scope import CoachRequest, coach_page, coached_plan

TAKE_BACK = timedelta(seconds=60)


class RoomForm(forms.Form):
    """New words, typed while both look on: no answers, no notes, no history beside them."""

    text = PlainTextField(max_length=600, lines=True, label=gettext_lazy("The words"))
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    helper = fields_only("text", "version")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].error_messages["required"] = _("Write a sentence first.")


def _open_rules(plan: Plan) -> list[Rule]:
    """What can be settled in the room: shared rules that are open, with words, in order."""
    rules = Rule.objects.of(plan).filter(kind=Kind.SHARED, state__in=OPEN)
    return [rule for rule in rules.prefetch_related("wordings") if rule.wordings.all()]


@coach_page
def session(request: CoachRequest, pk: UUID, place: int = 1) -> HttpResponse:
    """The screen for both: one rule at a time, without navigation, counts or other names."""
    plan, at = coached_plan(request, pk), now()
    rules = _open_rules(plan)
    room = {"plan": plan, "at": at, "settled": _just_settled(plan, at)}
    if "closed" in request.GET:
        return render(request, "coach/session_closed.html", {"plan": plan})
    if "pause" in request.GET:
        return render(request, "coach/session_pause.html", room | {"place": place})
    if not rules:
        return render(request, "coach/session_done.html", room)
    if "list" in request.GET:
        return render(request, "coach/session_list.html", room | {"rules": rules})
    place = max(1, min(place, len(rules)))
    rule = rules[place - 1]
    page = room | {
        "rule": rule,
        "topic": BANK.topic(rule.topic).name,
        "words": max(rule.wordings.all(), key=lambda wording: wording.version),
        "place": place,
        "after": place % len(rules) + 1,
    }
    if "edit" in request.GET or request.method == "POST":
        return _edit(request, rule, page)
    return render(request, "coach/session.html", page)


def _just_settled(plan: Plan, at: datetime) -> Wording | None:
    """What both said yes to a moment ago, to be taken back where it was pressed by mistake."""
    recent = Wording.objects.filter(
        rule__plan=plan, rule__state="agreed", in_session=True, settled_at__gt=at - TAKE_BACK
    )
    return recent.select_related("rule").order_by("-settled_at").first()


def _edit(request: CoachRequest, rule: Rule, page: dict[str, Any]) -> HttpResponse:
    words = page["words"]
    first = {"text": words.text, "version": words.version}
    form = RoomForm(sent_in(request), initial=first)
    if form.is_valid():
        typed = form.cleaned_data
        chosen = one_of(page["plan"], _rule_id(request, rule))
        try:
            edit_wording(
                chosen, typed["text"], version=typed["version"], by=request.membership, at=now()
            )
        except ChangedWordsError as changed:
            form.add_error("text", _newer(changed))
        except CannotShapeError as refusal:
            form.add_error("text", str(refusal))
        else:
            return redirect("coach:session_place", pk=page["plan"].pk, place=page["place"])
    page |= {"form": form}
    return render(request, "coach/session_edit.html", page, status=422 if form.errors else 200)


def _rule_id(request: CoachRequest, rule: Rule) -> UUID:
    """The rule the form was made for; its place may have moved since."""
    try:
        return UUID(request.POST.get("rule", ""))
    except ValueError:
        return rule.pk


def _newer(changed: ChangedWordsError) -> str:
    newest = newest_wording(changed.rule)
    return _("These words changed in your other window: “%(text)s”") % {
        "text": newest.text if newest else ""
    }


@coach_page
def both_yes(request: CoachRequest, pk: UUID, rule: UUID) -> HttpResponse:
    """Record that both said yes to the words on the screen, with everyone present."""
    plan = coached_plan(request, pk)
    chosen = one_of(plan, rule)
    version = request.POST.get("version", "")
    if request.method != "POST" or not version.isdecimal():
        raise Http404
    try:
        settle_in_session(chosen, version=int(version), by=request.membership, at=now())
    except (CannotShapeError, ChangedWordsError) as refusal:
        page = {"plan": plan, "at": now(), "refusal": str(refusal)}
        return render(request, "coach/session_not_now.html", page, status=422)
    place = request.POST.get("place", "")
    if place.isdecimal():
        return redirect("coach:session_place", pk=plan.pk, place=min(int(place), 999))
    return redirect("coach:session", pk=plan.pk)
