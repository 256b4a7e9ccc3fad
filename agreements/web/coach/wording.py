from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from agreements.audit.now import now
from agreements.plans.models import Plan
from agreements.practices.models import Membership
from agreements.shaping.actions import edit_wording, keep_note, offer_wordings
from agreements.shaping.models import Rule
from agreements.shaping.moving import CannotShapeError, ChangedWordsError
from agreements.shaping.queries import newest_wording
from agreements.shaping.settling import (
    drop_rule,
    keep_for_session,
    release_boundary,
    set_aside,
    take_up,
)
from agreements.shaping.stages import Interim
from agreements.web.coach.frame import frame_of
from agreements.web.coach.rules_in_hand import (
    BEFORE_LEAVING,
    AsideForm,
    WordingForm,
    at_hand,
    chosen_of,
    page_of,
    ready_of,
    rules_of,
)
from agreements.web.fields import sent_in
from agreements.web.scope import CoachRequest, coach_page, coached_plan


@coach_page
def wording(request: CoachRequest, pk: UUID, rule: UUID | None = None) -> HttpResponse:
    """The queue of rules and the one being worded."""
    plan = coached_plan(request, pk)
    rules = rules_of(plan)
    if not rules:
        return render(request, "coach/wording_empty.html", frame_of(plan, "wording"))
    hand = at_hand(plan, rules, chosen_of(rules, rule), starting=request.GET.get("from", ""))
    form = WordingForm(sent_in(request), initial=hand.initial())
    then = request.POST.get("then", "")
    form.fields["text"].required = then not in BEFORE_LEAVING
    changed = None
    if form.is_valid():
        try:
            _save(form, hand.rule, request.membership, then)
        except ChangedWordsError:
            changed = newest_wording(hand.rule)
        except CannotShapeError as refusal:
            form.add_error("text", str(refusal))
        else:
            return _onward(plan, rules, hand.rule, then)
    page = page_of(hand, at=now()) | {"form": form, "changed": changed}
    page["page_has_errors"] = changed is not None
    wrong = form.errors or changed
    return render(request, "coach/wording.html", page, status=422 if wrong else 200)


def _save(form: WordingForm, rule: Rule, by: Membership, then: str) -> None:
    typed = form.cleaned_data
    if typed["note"] != rule.note:
        keep_note(rule, typed["note"], by=by)
    if typed["text"]:
        edit_wording(rule, typed["text"], version=typed["version"], by=by, at=now())
    if then == "keep":
        keep_for_session(rule, by=by, at=now())


def _onward(plan: Plan, rules: list[Rule], rule: Rule, then: str) -> HttpResponse:
    if then == "aside":
        return redirect("coach:aside", pk=plan.pk, rule=rule.pk)
    after = rule if then == "stay" else chosen_of(rules, None, after=rule)
    return redirect("coach:wording_of", pk=plan.pk, rule=after.pk)


@coach_page
def offer(request: CoachRequest, pk: UUID) -> HttpResponse:
    """Offer all drafted words to both at once; a second press finds nothing left to offer."""
    plan = coached_plan(request, pk)
    if request.method == "POST":
        try:
            offer_wordings(plan, by=request.membership, at=now())
        except CannotShapeError as refusal:
            if ready_of(rules_of(plan)):
                return _not_now(request, plan, str(refusal))
    return redirect("coach:wording", pk=plan.pk)


def _not_now(
    request: CoachRequest, plan: Plan, refusal: str, *, in_room: bool = False
) -> HttpResponse:
    """Why a step is not possible; in the session window without a word beside it."""
    if in_room:
        page = {"plan": plan, "at": now(), "refusal": refusal}
        return render(request, "coach/session_not_now.html", page, status=422)
    page = frame_of(plan, "wording") | {"refusal": refusal}
    return render(request, "coach/not_now.html", page, status=422)


_STEPS = {
    "keep": keep_for_session,
    "drop": drop_rule,
    "release": release_boundary,
    "up": take_up,
}


@coach_page
def step(request: CoachRequest, pk: UUID, rule: UUID) -> HttpResponse:
    """Keep, drop, release or take up one rule again."""
    plan = coached_plan(request, pk)
    chosen = one_of(plan, rule)
    if request.method != "POST":
        return redirect("coach:wording_of", pk=plan.pk, rule=chosen.pk)
    in_room = request.POST.get("back") == "session"
    try:
        if request.POST.get("step") == "send":
            _send_to_both_phones(plan, chosen, request.membership)
        else:
            _STEPS[request.POST.get("step", "")](chosen, by=request.membership, at=now())
    except KeyError as unknown:
        raise Http404 from unknown
    except CannotShapeError as refusal:
        return _not_now(request, plan, str(refusal), in_room=in_room)
    if in_room:
        return redirect("coach:session", pk=plan.pk)
    return redirect("coach:wording_of", pk=plan.pk, rule=chosen.pk)


def _send_to_both_phones(plan: Plan, rule: Rule, by: Membership) -> None:
    offer_wordings(plan, by=by, at=now(), in_session=True, only=rule)


def one_of(plan: Plan, pk: UUID) -> Rule:
    """The plan's rule a URL names. Raises Http404."""
    found = Rule.objects.filter(plan=plan, pk=pk).first()
    if found is None:
        raise Http404
    return found


@coach_page
def aside(request: CoachRequest, pk: UUID, rule: UUID) -> HttpResponse:
    """Set one rule aside: until when, and what holds until then."""
    plan = coached_plan(request, pk)
    chosen = one_of(plan, rule)
    in_room = "session" in {request.POST.get("back"), request.GET.get("back")}
    form = AsideForm(sent_in(request), initial={"until": plan.midpoint_on})
    if form.is_valid():
        try:
            _set_aside(form.cleaned_data, chosen, request.membership)
        except CannotShapeError as refusal:
            form.add_error("until", str(refusal))
        else:
            return redirect("coach:session" if in_room else "coach:wording", pk=plan.pk)
    frame: dict[str, Any] = {"plan": plan, "at": now()} if in_room else frame_of(plan, "wording")
    page = frame | {"rule": chosen, "form": form, "in_room": in_room}
    template = "coach/session_aside.html" if in_room else "coach/aside.html"
    return render(request, template, page, status=422 if form.errors else 200)


def _set_aside(typed: dict[str, Any], rule: Rule, by: Membership) -> None:
    set_aside(
        rule,
        until=typed["until"],
        interim=Interim(typed["interim"]),
        interim_text=typed["interim_text"],
        by=by,
        at=now(),
    )
