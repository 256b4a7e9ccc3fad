from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from agreements.audit.now import now
from agreements.plans.models import Plan
from agreements.practices.models import Membership
from agreements.shaping.actions import add_rule, edit_wording, keep_note, offer_wordings
from agreements.shaping.asking import adopt, pass_on
from agreements.shaping.models import Rule, Wording
from agreements.shaping.moving import CannotShapeError, ChangedWordsError
from agreements.shaping.opening import careful_words
from agreements.shaping.queries import newest_wording, ready_to_offer
from agreements.shaping.settling import (
    drop_rule,
    keep_for_session,
    release_boundary,
    set_aside,
    take_up,
)
from agreements.shaping.stages import Interim, Kind, RuleState
from agreements.web.coach.frame import frame_of
from agreements.web.coach.rules_in_hand import (
    BEFORE_LEAVING,
    AsideForm,
    NewRuleForm,
    WordingForm,
    at_hand,
    chosen_of,
    page_of,
    rules_of,
)
from agreements.web.fields import ids_in, sent_in
from agreements.web.scope import CoachRequest, coach_page, coached_plan


@coach_page
def wording(request: CoachRequest, pk: UUID, rule: UUID | None = None) -> HttpResponse:
    """The queue of rules and the one being worded."""
    plan, by = coached_plan(request, pk), request.membership
    rules = rules_of(plan)
    if not rules:
        return render(request, "coach/wording_empty.html", frame_of(plan, "wording"))
    starting = request.GET.get("from", "")
    hand = at_hand(plan, rules, chosen_of(rules, rule), by=by, starting=starting)
    form = WordingForm(sent_in(request), initial=hand.initial())
    then = request.POST.get("then", "")
    form.fields["text"].required = then not in BEFORE_LEAVING
    changed = None
    if form.is_valid():
        try:
            _save(form, hand.rule, by, then)
        except ChangedWordsError:
            changed = newest_wording(hand.rule)
        except CannotShapeError as refusal:
            form.add_error("text", str(refusal))
        else:
            return _onward(plan, hand.rule, then)
    page = page_of(hand, at=now()) | {"form": form, "changed": changed}
    page["page_has_errors"] = changed is not None
    wrong = form.errors or changed
    return render(request, "coach/wording.html", page, status=422 if wrong else 200)


def _save(form: WordingForm, rule: Rule, by: Membership, then: str) -> None:
    typed = form.cleaned_data
    version, newest = typed["version"], newest_wording(rule)
    if typed["text"] and (newest is None or newest.text != typed["text"]):
        _not_agreed_since(rule, typed["stood"])
    with transaction.atomic():
        if typed["text"]:
            words = edit_wording(rule, typed["text"], version=version, by=by, at=now())
            version = words.version
        if then == "keep":
            keep_for_session(rule, version=version, by=by, at=now())
        keep_note(rule, typed["note"], seen=typed["noted"], by=by)


def _not_agreed_since(rule: Rule, stood: str) -> None:
    """Raise CannotShape where both have said yes since the page was made, on which it `stood`.

    Their yes makes no new words, so no version tells of it; undone it may be, but not unread.
    """
    agreed = rule.kind == Kind.SHARED and rule.state == RuleState.AGREED
    if agreed and stood not in {"", RuleState.AGREED}:
        raise CannotShapeError(
            _("Both have said yes to these words since this page was made. Nothing was changed.")
        )


def _onward(plan: Plan, rule: Rule, then: str) -> HttpResponse:
    if then == "aside":
        return redirect("coach:aside", pk=plan.pk, rule=rule.pk)
    after = rule if then == "stay" else chosen_of(rules_of(plan), None, after=rule)
    return redirect("coach:wording_of", pk=plan.pk, rule=after.pk)


@coach_page
def new(request: CoachRequest, pk: UUID) -> HttpResponse:
    """A rule no question asks for: its name, its topic and the words both will see."""
    plan = coached_plan(request, pk)
    form = NewRuleForm(sent_in(request), initial={"key": uuid4()})
    if rule := added(form, plan, by=request.membership):
        return redirect("coach:wording_of", pk=plan.pk, rule=rule.pk)
    page = frame_of(plan, "wording") | {"form": form}
    return render(request, "coach/rule_new.html", page, status=422 if form.errors else 200)


def added(form: NewRuleForm, plan: Plan, *, by: Membership) -> Rule | None:
    """The rule that a form asks for; None where nothing was sent, or it says what will not do."""
    if not form.is_valid():
        return None
    try:
        return add_rule(plan, **form.cleaned_data, by=by, at=now())
    except CannotShapeError as refusal:
        form.add_error("text", str(refusal))
        return None


@coach_page
def offer(request: CoachRequest, pk: UUID) -> HttpResponse:
    """Offer the words on the page to both at once; a second press finds nothing left to offer."""
    plan = coached_plan(request, pk)
    if request.method == "POST":
        try:
            offer_wordings(plan, shown=ids_in(request), by=request.membership, at=now())
        except ChangedWordsError:
            ready = ready_to_offer(plan)
            return _changed(request, plan, ready, ready=[wording.pk for wording in ready])
        except CannotShapeError as refusal:
            if ready_to_offer(plan):
                return _not_now(request, plan, str(refusal))
    return redirect("coach:wording", pk=plan.pk)


def _not_now(request: CoachRequest, plan: Plan, refusal: str) -> HttpResponse:
    """Why a step is not possible."""
    page = frame_of(plan, "wording") | {"refusal": refusal}
    return render(request, "coach/not_now.html", page, status=422)


def _changed(
    request: CoachRequest, plan: Plan, words: list[Wording], *, ready: Sequence[UUID] = ()
) -> HttpResponse:
    """The page was made from other words: here are those of now, and nothing was done."""
    page = frame_of(plan, "wording") | {"words": words, "ready": ready}
    return render(request, "coach/changed.html", page, status=409)


def newest_of(rule: Rule) -> list[Wording]:
    newest = newest_wording(rule)
    return [newest] if newest else []


_STEPS: dict[str, Callable[..., None]] = {
    "keep": keep_for_session,
    "drop": drop_rule,
    "release": release_boundary,
    "up": take_up,
    "pass": pass_on,
    "adopt": adopt,
}


@coach_page
def step(request: CoachRequest, pk: UUID, rule: UUID) -> HttpResponse:
    """Keep, drop, release, take up again, pass on or adopt one rule."""
    plan = coached_plan(request, pk)
    chosen = one_of(plan, rule)
    if request.method != "POST":
        return redirect("coach:wording_of", pk=plan.pk, rule=chosen.pk)
    act = _STEPS.get(request.POST.get("step", ""))
    if act is None:
        raise Http404
    if act is adopt:
        act = partial(adopt, said=request.POST.get("said", ""))
    try:
        _not_agreed_since(chosen, request.POST.get("stood", ""))
        act(chosen, version=version_in(request), by=request.membership, at=now())
    except ChangedWordsError:
        return _changed(request, plan, newest_of(chosen))
    except CannotShapeError as refusal:
        return _not_now(request, plan, str(refusal))
    return redirect("coach:wording_of", pk=plan.pk, rule=chosen.pk)


def version_in(request: CoachRequest) -> int:
    """The version the page was made from; one that no words ever have where it says none."""
    told = request.POST.get("version", "")
    return int(told[:6]) if told.isdecimal() else -1


def one_of(plan: Plan, pk: UUID) -> Rule:
    """The plan's rule a URL names. Raises Http404."""
    found = Rule.objects.filter(plan=plan, pk=pk).select_related("round").first()
    if found is None:
        raise Http404
    found.plan = plan
    return found


@coach_page
def aside(request: CoachRequest, pk: UUID, rule: UUID) -> HttpResponse:
    """Set one rule aside: until when, and what holds until then."""
    plan = coached_plan(request, pk)
    chosen = one_of(plan, rule)
    careful = careful_words(chosen) if chosen.protective else ""
    first = {"until": plan.midpoint_on}
    form = AsideForm(sent_in(request), initial=first, careful=bool(careful))
    changed: list[Wording] = []
    if form.is_valid():
        try:
            _not_agreed_since(chosen, request.POST.get("stood", ""))
            _set_aside(form.cleaned_data, chosen, version_in(request), request.membership)
        except ChangedWordsError:
            changed = newest_of(chosen)
        except CannotShapeError as refusal:
            form.add_error("until", str(refusal))
        else:
            return redirect("coach:wording", pk=plan.pk)
    told = {"rule": chosen, "form": form, "careful": careful, "changed": changed}
    page = frame_of(plan, "wording") | told
    page["version"] = max((words.version for words in newest_of(chosen)), default=0)
    status = 409 if changed else 422 if form.errors else 200
    return render(request, "coach/aside.html", page, status=status)


def _set_aside(typed: dict[str, Any], rule: Rule, version: int, by: Membership) -> None:
    set_aside(
        rule,
        version=version,
        until=typed["until"],
        interim=Interim(typed.get("interim", Interim.CAREFUL)),
        interim_text=typed.get("interim_text", ""),
        by=by,
        at=now(),
    )
