"""Before a session: what comes up, in which order, and a page of it on paper."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from agreements.audit.now import now
from agreements.plans.models import Plan
from agreements.questions.bank import BANK
from agreements.safety.queries import no_joint_sessions
from agreements.shaping.models import Rule, Session, Wording
from agreements.shaping.moving import CannotShapeError
from agreements.shaping.queries import ruled
from agreements.shaping.sessions import (
    Waiting,
    counted,
    for_the_room,
    is_open,
    newest_sessions,
    prepare_session,
    ways_by_rule,
)
from agreements.shaping.stages import Kind, Outcome, RuleState, Source
from agreements.web.coach.frame import frame_of
from agreements.web.fields import sent_in
from agreements.web.scope import CoachRequest, coach_page, coached_plan

ON_PAPER = 5


@dataclass(frozen=True)
class Line:
    """One rule that could come up: its fields, and both ways where they may be shown."""

    rule: Rule
    topic: str
    words: str
    chosen: forms.BoundField
    place: forms.BoundField
    beside: forms.BoundField | None
    ways: tuple[str, ...]


class PrepareForm(forms.Form):
    """Which rules come up, in which order, and of which both ways are shown."""

    def __init__(
        self, *args: Any, waiting: list[Waiting], ways: dict[UUID, tuple[str, ...]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.waiting, self.ways = waiting, ways
        most = max(len(waiting), 1)
        number = _("Write a number from 1 to %(most)d.") % {"most": most}
        wrong = dict.fromkeys(("invalid", "min_value", "max_value"), number)
        for one in waiting:
            place = forms.IntegerField(
                min_value=1, max_value=most, required=False, error_messages=wrong
            )
            place.widget.attrs |= {"class": "short", "inputmode": "numeric"}
            self.fields[f"place-{one.rule.pk}"] = place
            self.fields[f"in-{one.rule.pk}"] = forms.BooleanField(
                label=one.rule.name, required=False
            )
            if ways.get(one.rule.pk):
                self.fields[f"both-{one.rule.pk}"] = forms.BooleanField(
                    label=_("Show both ways"), required=False
                )

    def lines(self) -> list[Line]:
        return [
            Line(
                one.rule,
                BANK.topic(one.rule.topic).name,
                one.words.text if one.words else "",
                self[f"in-{one.rule.pk}"],
                self[f"place-{one.rule.pk}"],
                self[f"both-{one.rule.pk}"] if self.ways.get(one.rule.pk) else None,
                self.ways.get(one.rule.pk, ()),
            )
            for one in self.waiting
        ]

    def chosen(self) -> list[tuple[UUID, bool]]:
        """The rules that come up, in the order of their numbers and else of the page."""
        typed = self.cleaned_data
        taken = [one.rule.pk for one in self.waiting if typed[f"in-{one.rule.pk}"]]
        taken.sort(key=lambda pk: typed[f"place-{pk}"] or len(self.waiting) + 1)
        return [(pk, bool(typed.get(f"both-{pk}"))) for pk in taken]


@coach_page
def prepare(request: CoachRequest, pk: UUID) -> HttpResponse:
    """Which rules come up in the next session, and of which both ways are shown."""
    plan, at = coached_plan(request, pk), now()
    waiting, (session, last) = for_the_room(plan), newest_sessions(plan, at=at)
    ways = ways_by_rule(plan, [one.rule for one in waiting])
    form = PrepareForm(
        sent_in(request), waiting=waiting, ways=ways, initial=_as_prepared(session, waiting)
    )
    refusal = ""
    if form.is_valid():
        try:
            prepare_session(plan, form.chosen(), by=request.membership, at=at)
        except CannotShapeError as refused:
            refusal = str(refused)
        else:
            return redirect(f"{request.path}?kept")
    wrong = bool(form.errors or refusal)
    page = frame_of(plan, "wording") | {
        "form": form,
        "lines": form.lines(),
        "refusal": refusal,
        "page_has_errors": wrong,
        "kept": "kept" in request.GET and not wrong,
        "open": is_open(session, at=at),
        "apart": no_joint_sessions(plan),
        **_told(last),
    }
    return render(
        request, "coach/prepare.html", page, status=422 if page["page_has_errors"] else 200
    )


def _as_prepared(session: Session | None, waiting: list[Waiting]) -> dict[str, Any]:
    """As it was prepared; before that, what is kept or has not been offered comes up."""
    turns = {turn.rule_id: turn for turn in session.turns.all()} if session else {}
    prepared = any(turn.place is not None for turn in turns.values())
    first: dict[str, Any] = {}
    for one in waiting:
        turn, key = turns.get(one.rule.pk), one.rule.pk
        first[f"in-{key}"] = bool(turn) if prepared else one.rule.state != RuleState.OFFERED
        first[f"place-{key}"] = turn.place if turn else None
        first[f"both-{key}"] = bool(turn and turn.both_ways)
    return first


def _told(last: Session | None) -> dict[str, Any]:
    """What came of the last session, for its coach."""
    came = counted(last) if last else {}
    names: list[tuple[str | Promise, int]] = [
        (outcome.label, came[outcome]) for outcome in Outcome if came.get(outcome)
    ]
    return {"last": last, "came": names}


@coach_page
def sheet(request: CoachRequest, pk: UUID) -> HttpResponse:
    """One page for the table: what matches, and up to five differences with their drafts."""
    plan = coached_plan(request, pk)
    agenda, both = _agenda(plan)
    newest = Wording.objects.newest().filter(rule__plan=plan, source=Source.BOTH)
    as_written = set(newest.values_list("rule", flat=True))
    aloud = [one for one in agenda if not (one.rule.protective or _is_alike(one.rule, as_written))]
    ways = ways_by_rule(plan, [one.rule for one in aloud[:ON_PAPER] if one.rule.pk in both])
    shared = [rule for rule in ruled(plan).rules if rule.kind == Kind.SHARED]
    page = {
        "plan": plan,
        "alike": [rule for rule in shared if _is_alike(rule, as_written)],
        "differ": [(one, ways.get(one.rule.pk, ())) for one in aloud[:ON_PAPER]],
    }
    return render(request, "coach/sheet.html", page)


def _is_alike(rule: Rule, as_written: set[UUID]) -> bool:
    """Settled already, or written alike by both and before them as they wrote it."""
    offered = rule.compared == "same" and rule.state == RuleState.OFFERED and rule.pk in as_written
    return offered or rule.state == RuleState.AGREED


def _agenda(plan: Plan) -> tuple[list[Waiting], set[UUID]]:
    """What comes up, in order, and of which both ways are shown."""
    (session, _last), waiting = newest_sessions(plan, at=now()), for_the_room(plan)
    turns = [turn for turn in session.turns.all() if turn.place] if session else []
    if not turns:
        return waiting, set()
    places = {turn.rule_id: turn.place or 0 for turn in turns}
    chosen = [one for one in waiting if one.rule.pk in places]
    chosen.sort(key=lambda one: places[one.rule.pk])
    return chosen, {turn.rule_id for turn in turns if turn.both_ways}
