from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.audit.now import now
from agreements.plans.models import Plan
from agreements.questions.bank import BANK
from agreements.safety.queries import no_joint_sessions
from agreements.shaping.actions import edit_wording, send_to_phones
from agreements.shaping.models import Rule, Wording
from agreements.shaping.moving import CannotShapeError, ChangedWordsError
from agreements.shaping.queries import newest_looked_at, newest_wording
from agreements.shaping.settling import settle_in_session, take_up
from agreements.shaping.stages import Kind, RuleState
from agreements.web.coach.rules_in_hand import OPEN
from agreements.web.coach.wording import one_of, version_in
from agreements.web.fields import PlainTextField, sent_in
from agreements.web.layout import fields_only
from agreements.web.scope import CoachRequest, coach_page, coached_plan

TAKE_BACK = timedelta(seconds=60)


class RoomForm(forms.Form):
    """New words, typed while both look on: no answers, no notes, no history beside them."""

    text = PlainTextField(max_length=600, lines=True, label=gettext_lazy("The words"))
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    helper = fields_only("text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].error_messages["required"] = _("Write a sentence first.")


def _open_rules(plan: Plan) -> list[Rule]:
    """What can be settled in the room: shared rules that are open, in order.

    Only what the coach has looked at, for a draft may still be one person's own answer; and what
    has no words yet, to be written together, but for what each answers alone.
    """
    words = {wording.rule_id: wording for wording in newest_looked_at().filter(rule__plan=plan)}
    empty = Q(wordings=None, protective=False)
    rules = Rule.objects.of(plan).filter(kind=Kind.SHARED, state__in=OPEN)
    found = list(rules.filter(Q(pk__in=words) | empty))
    for rule in found:
        rule.words = words.get(rule.pk)  # type: ignore[attr-defined]
    return found


@coach_page
def session(request: CoachRequest, pk: UUID, place: int = 1) -> HttpResponse:
    """The screen for both: one rule at a time, without navigation, counts or other names."""
    plan, at = coached_plan(request, pk), now()
    if no_joint_sessions(plan):
        return render(request, "coach/session_shut.html", {"plan": plan})
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
        "words": rule.words,  # type: ignore[attr-defined]
        "place": place,
        "after": place % len(rules) + 1,
    }
    if "edit" in request.GET or request.method == "POST" or page["words"] is None:
        return _edit(request, rule, page)
    return render(request, "coach/session.html", page)


def _just_settled(plan: Plan, at: datetime) -> Wording | None:
    """What both said yes to a moment ago, to be taken back where it was pressed by mistake."""
    recent = Wording.objects.filter(
        rule__plan=plan,
        rule__state=RuleState.AGREED,
        settled_in_session=True,
        settled_at__gt=at - TAKE_BACK,
    )
    return recent.select_related("rule").order_by("-settled_at").first()


def _edit(request: CoachRequest, rule: Rule, page: dict[str, Any]) -> HttpResponse:
    words = page["words"]
    first = {"text": words.text, "version": words.version} if words else {"version": 0}
    form, changed = RoomForm(sent_in(request), initial=first), None
    if form.is_valid():
        typed = form.cleaned_data
        chosen = one_of(page["plan"], _rule_id(request, rule))
        try:
            edit_wording(
                chosen, typed["text"], version=typed["version"], by=request.membership, at=now()
            )
        except ChangedWordsError:
            changed = newest_wording(chosen)
            form.add_error("text", _newer(changed))
        except CannotShapeError as refusal:
            form.add_error("text", str(refusal))
        else:
            return redirect("coach:session_place", pk=page["plan"].pk, place=page["place"])
    page |= {"form": form, "changed": changed}
    return render(request, "coach/session_edit.html", page, status=422 if form.errors else 200)


def _rule_id(request: CoachRequest, rule: Rule) -> UUID:
    """The rule the form was made for; its place may have moved since."""
    try:
        return UUID(request.POST.get("rule", ""))
    except ValueError:
        return rule.pk


def _newer(newest: Wording | None) -> str:
    return _("These words changed in your other window: “%(text)s”") % {
        "text": newest.text if newest else ""
    }


@coach_page
def both_yes(request: CoachRequest, pk: UUID, rule: UUID) -> HttpResponse:
    """Record that both said yes to the words on the screen, with everyone present."""
    plan, chosen, version = _pressed(request, pk, rule)
    try:
        settle_in_session(chosen, version=version, by=request.membership, at=now())
    except ChangedWordsError as refusal:
        return _not_now(request, plan, str(refusal), chosen)
    except CannotShapeError as refusal:
        return _not_now(request, plan, str(refusal))
    return _onward(request, plan)


@coach_page
def send(request: CoachRequest, pk: UUID, rule: UUID) -> HttpResponse:
    """Send the words to each phone, and go on to the next rule.

    What keeps them from going out is said in the coach's own window alone: a hold must not show
    on a screen both look at, not even by another next page.
    """
    plan, chosen, version = _pressed(request, pk, rule)
    with suppress(CannotShapeError, ChangedWordsError):
        send_to_phones(chosen, version=version, by=request.membership, at=now())
    return _onward(request, plan)


@coach_page
def back(request: CoachRequest, pk: UUID, rule: UUID) -> HttpResponse:
    """Take back what was settled a moment ago, where it was pressed by mistake."""
    plan, chosen, version = _pressed(request, pk, rule)
    settled = _just_settled(plan, now())
    if settled and settled.rule_id == chosen.pk:
        with suppress(CannotShapeError, ChangedWordsError):
            take_up(chosen, version=version, by=request.membership, at=now())
    return _onward(request, plan)


def _pressed(request: CoachRequest, pk: UUID, rule: UUID) -> tuple[Plan, Rule, int]:
    """The rule a press in the window is about, and the words it showed. Raises Http404."""
    plan = coached_plan(request, pk)
    chosen, version = one_of(plan, rule), version_in(request)
    if request.method != "POST" or version < 0:
        raise Http404
    return plan, chosen, version


def _onward(request: CoachRequest, plan: Plan) -> HttpResponse:
    place = request.POST.get("place", "")
    if place.isdecimal():
        return redirect("coach:session_place", pk=plan.pk, place=min(int(place[:4]), 999))
    return redirect("coach:session", pk=plan.pk)


def _not_now(
    request: CoachRequest, plan: Plan, refusal: str, rule: Rule | None = None
) -> HttpResponse:
    """Why a press in the window did nothing, with the words as they are now."""
    page = {"plan": plan, "at": now(), "refusal": refusal, "rule": rule}
    page["words"] = newest_wording(rule) if rule else None
    return render(request, "coach/session_not_now.html", page, status=422)
