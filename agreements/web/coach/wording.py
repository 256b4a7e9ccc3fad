from dataclasses import dataclass
from datetime import date
from uuid import UUID

from crispy_forms.helper import FormHelper
from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from agreements.audit.now import now
from agreements.plans.models import Plan
from agreements.practices.models import Membership
from agreements.questions.bank import BANK
from agreements.shaping.actions import (
    CannotShapeError,
    ChangedWordsError,
    drop_rule,
    edit_wording,
    keep_for_session,
    keep_note,
    mark_looked_at,
    offer_wordings,
    release_boundary,
    set_aside,
)
from agreements.shaping.models import Reply, Rule, Wording
from agreements.shaping.opening import Pair, names_for, pairs_of
from agreements.shaping.queries import newest_wording, next_offer_at
from agreements.shaping.rules import draft, never_publishable, remarks
from agreements.shaping.stages import Interim, RuleState
from agreements.web.fields import PlainTextField
from agreements.web.scope import CoachRequest, coach_page, coached_plan


class WordingForm(forms.Form):
    text = PlainTextField(max_length=600, lines=True, label=_("Words for both to see"))
    note = PlainTextField(
        max_length=2000, lines=True, required=False, label=_("Your own note, for nobody else")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["text"].error_messages["required"] = str(_("Write a sentence first."))
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


class AsideForm(forms.Form):
    until = forms.DateField(
        label=_("Until when?"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    interim = forms.ChoiceField(
        label=_("And until then?"), choices=Interim.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["until"].error_messages["required"] = str(_("Choose a day."))
        self.fields["interim"].error_messages["required"] = str(_("Choose what holds until then."))
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


@dataclass(frozen=True)
class Replied:
    """One person's reply to the words on offer, for the coach."""

    name: str
    answer: str
    own_words: str
    why: str


@coach_page
def wording(request: CoachRequest, pk: UUID, rule: UUID | None = None) -> HttpResponse:
    """The queue of rules and the one being worded."""
    plan = coached_plan(request, pk)
    rules = list(Rule.objects.of(plan).select_related("owner"))
    if not rules:
        return render(request, "coach/wording.html", {"plan": plan, "rules": []})
    chosen = _chosen(rules, rule)
    newest = newest_wording(chosen)
    form = WordingForm(request.POST or None, initial=_initial(chosen, newest))
    if request.method == "POST" and form.is_valid():
        try:
            _save(form, chosen, request.membership)
        except ChangedWordsError as changed:
            form.add_error(None, str(changed))
        except CannotShapeError as refusal:
            form.add_error("text", str(refusal))
        else:
            return redirect("coach:wording_of", pk=plan.pk, rule=_next(rules, chosen).pk)
    page = _page(plan, rules, chosen, newest) | {"form": form}
    return render(request, "coach/wording.html", page, status=422 if form.errors else 200)


def _chosen(rules: list[Rule], pk: UUID | None) -> Rule:
    if pk is None:
        waiting = [rule for rule in rules if rule.state in {RuleState.DRAFTED, RuleState.KEPT}]
        return (waiting or rules)[0]
    found = [rule for rule in rules if rule.pk == pk]
    if not found:
        raise Http404
    return found[0]


def _next(rules: list[Rule], chosen: Rule) -> Rule:
    after = rules[rules.index(chosen) + 1 :] + rules
    waiting = [rule for rule in after if rule.state == RuleState.DRAFTED and rule.pk != chosen.pk]
    return waiting[0] if waiting else chosen


def _initial(rule: Rule, newest: Wording | None) -> dict[str, object]:
    return {
        "text": newest.text if newest else "",
        "version": newest.version if newest else 0,
        "note": rule.note,
    }


def _save(form: WordingForm, rule: Rule, by: Membership) -> None:
    typed = form.cleaned_data
    if typed["note"] != rule.note:
        keep_note(rule, typed["note"], by=by)
    edit_wording(rule, typed["text"], version=typed["version"], by=by, at=now())


def _page(plan: Plan, rules: list[Rule], chosen: Rule, newest: Wording | None) -> dict[str, object]:
    partners = {partner.seat: partner for partner in plan.partners.all()}
    names = names_for(plan, partners)
    pair = _pair(plan, chosen)
    text = newest.text if newest else ""
    return {
        "plan": plan,
        "rules": rules,
        "chosen": chosen,
        "newest": newest,
        "points": draft(pair.question, *pair.values, names).points if pair else (),
        "pitfall": pair.question.pitfall if pair else "",
        "remarks": remarks(text, names) if text else (),
        "never": never_publishable(text) if text else None,
        "replies": _replies(newest),
        "next_offer_at": next_offer_at(plan),
        "ready": sum(1 for rule in rules if rule.state == RuleState.DRAFTED and not rule.owner_id),
        "aside": AsideForm(initial={"until": plan.midpoint_on}),
    }


def _pair(plan: Plan, rule: Rule) -> Pair | None:
    if not rule.slug:
        return None
    partners = {partner.seat: partner for partner in plan.partners.all()}
    return next(
        (pair for pair in pairs_of(rule.round, partners) if pair.question.slug == rule.slug), None
    )


def _replies(newest: Wording | None) -> list[Replied]:
    if newest is None or newest.offered_at is None:
        return []
    replies = (
        Reply.objects.filter(wording=newest).select_related("partner").order_by("partner__seat")
    )
    return [
        Replied(
            reply.partner.short_name,
            reply.get_answer_display(),
            reply.own_words,
            reply.why,
        )
        for reply in replies
    ]


@coach_page
def offer(request: CoachRequest, pk: UUID) -> HttpResponse:
    """Offer all drafted words to both at once."""
    plan = coached_plan(request, pk)
    if request.method == "POST":
        try:
            offer_wordings(plan, by=request.membership, at=now())
        except CannotShapeError as refusal:
            page = {"plan": plan, "refusal": str(refusal)}
            return render(request, "coach/not_now.html", page, status=422)
    return redirect("coach:wording", pk=plan.pk)


_STEPS = {
    "keep": keep_for_session,
    "drop": drop_rule,
    "release": release_boundary,
    "looked": mark_looked_at,
}


@coach_page
def step(request: CoachRequest, pk: UUID, rule: UUID) -> HttpResponse:
    """Keep, drop, release or mark one rule as looked at; set it aside with a day."""
    plan = coached_plan(request, pk)
    chosen = _chosen(list(Rule.objects.of(plan)), rule)
    if request.method != "POST":
        return redirect("coach:wording_of", pk=plan.pk, rule=chosen.pk)
    try:
        act = _STEPS[request.POST.get("step", "")]
        act(chosen, by=request.membership, at=now())
    except KeyError as unknown:
        raise Http404 from unknown
    except CannotShapeError as refusal:
        page = {"plan": plan, "refusal": str(refusal)}
        return render(request, "coach/not_now.html", page, status=422)
    return redirect("coach:wording_of", pk=plan.pk, rule=chosen.pk)


@coach_page
def aside(request: CoachRequest, pk: UUID, rule: UUID) -> HttpResponse:
    """Set one rule aside: until when, and what holds until then."""
    plan = coached_plan(request, pk)
    chosen = _chosen(list(Rule.objects.of(plan)), rule)
    form = AsideForm(request.POST or None, initial={"until": plan.midpoint_on})
    if request.method == "POST" and form.is_valid():
        until: date = form.cleaned_data["until"]
        interim = Interim(form.cleaned_data["interim"])
        try:
            set_aside(chosen, until=until, interim=interim, by=request.membership, at=now())
        except CannotShapeError as refusal:
            form.add_error("until", str(refusal))
        else:
            return redirect(
                request.POST.get("back") == "session" and "coach:session" or "coach:wording",
                pk=plan.pk,
            )
    page = {"plan": plan, "rule": chosen, "form": form, "back": request.POST.get("back", "")}
    return render(request, "coach/aside.html", page, status=422 if form.errors else 200)


def topic_name(rule: Rule) -> str:
    """The topic a rule stands under, in words."""
    return BANK.topic(rule.topic).name
