from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.audit.now import now
from agreements.drafting.models import Answer, Forgotten, Round, Sealing
from agreements.plans.models import Partner, Plan
from agreements.questions.bank import BANK
from agreements.questions.rules import Topic
from agreements.questions.sentences import display
from agreements.safety.queries import in_words, standing_of
from agreements.safety.rules import needs_before_opening
from agreements.shaping.actions import CannotOpenError, open_round
from agreements.shaping.models import Rule
from agreements.shaping.opening import Pair, names_for, readable_pairs
from agreements.shaping.rules import compare, draft
from agreements.web.coach.frame import both_of, frame_of
from agreements.web.scope import CoachRequest, coach_page, coached_plan


@dataclass(frozen=True)
class Cell:
    """One person's answer as the coach may read it: words once sealed, else only the talk mark."""

    name: str
    text: str
    why: str
    talk: bool
    unsure: bool
    sealed: bool


@dataclass(frozen=True)
class Row:
    """One question with both answers and the sentence drafted from them."""

    name: str
    own: bool
    cells: tuple[Cell, Cell]
    state: str
    words: str
    icon: str
    sentence: str
    rule: UUID | None


@dataclass(frozen=True)
class Set:
    """Both people's answers of one round, as far as the coach may read them."""

    plan: Plan
    current: Round
    partners: dict[str, Partner]
    sealed: set[UUID]
    pairs: list[Pair]

    @property
    def both_sealed(self) -> bool:
        return len(self.sealed) == len(self.partners)

    def topics(self) -> list[tuple[Topic, int]]:
        """The topics of the round with how many questions each has."""
        counts = Counter(BANK.topic_of(pair.question.slug).slug for pair in self.pairs)
        return [(topic, counts[topic.slug]) for topic in BANK.topics if counts[topic.slug]]


@coach_page
def answers(request: CoachRequest, pk: UUID, topic: int = 1) -> HttpResponse:
    """Both people's sealed answers side by side, and the one button that opens both."""
    plan = coached_plan(request, pk)
    current = plan.rounds.order_by("-number").first()
    if current is None:
        return render(request, "coach/answers_empty.html", frame_of(plan, "answers"))
    if request.method == "POST":
        return _open(request, plan, current)
    return render(request, "coach/answers.html", _page(plan, current, topic))


def _open(request: CoachRequest, plan: Plan, current: Round) -> HttpResponse:
    try:
        open_round(current, by=request.membership, at=now())
    except CannotOpenError as refusal:
        page = _page(plan, current, 1) | {"refusal": str(refusal), "page_has_errors": True}
        return render(request, "coach/answers.html", page, status=422)
    return redirect("coach:wording", pk=plan.pk)


def _page(plan: Plan, current: Round, number: int) -> dict[str, Any]:
    here = _read(plan, current)
    topics = here.topics()
    if not 1 <= number <= len(topics):
        raise Http404
    chosen = topics[number - 1][0]
    rules = _rules(current) if current.opened_at else {}
    pairs = [pair for pair in here.pairs if BANK.topic_of(pair.question.slug) == chosen]
    rows = [_row(pair, here, rules) for pair in pairs]
    waits = here.both_sealed and not current.opened_at
    return frame_of(plan, "answers") | {
        "current": current,
        "topics": list(enumerate(topics, start=1)),
        "number": number,
        "topic": chosen,
        "rows": rows,
        "count": _counted(rows),
        "both_sealed": here.both_sealed,
        "not_sealed": [p for p in here.partners.values() if p.pk not in here.sealed],
        "nobody_sealed": not here.sealed,
        "forgotten": _forgotten(here),
        "needs": in_words(needs_before_opening(standing_of(plan))) if waits else [],
        "may_open": waits,
    }


def _read(plan: Plan, current: Round) -> Set:
    partners = {partner.seat: partner for partner in both_of(plan)}
    sealings = Sealing.objects.filter(round=current, unsealed_at=None)
    sealed = set(sealings.values_list("partner_id", flat=True))
    return Set(plan, current, partners, sealed, readable_pairs(current, partners, sealed))


def _rules(current: Round) -> dict[str, UUID]:
    shared = Rule.objects.filter(round=current, owner=None)
    return dict(shared.values_list("slug", "pk"))


def _row(pair: Pair, here: Set, rules: dict[str, UUID]) -> Row:
    shared = pair.question.kind == "shared"
    comparable = here.both_sealed and shared
    state = compare(pair.question, *pair.values, pair.talks).state if comparable else ""
    if any(pair.talks):
        state = "talk"
    names = names_for(here.plan, here.partners)
    sentence = draft(pair.question, *pair.values, names).text if comparable else ""
    words, icon = state_words(state)
    return Row(
        name=pair.question.name,
        own=not shared,
        cells=(_cell(pair, pair.a, here, "a"), _cell(pair, pair.b, here, "b")),
        state=state,
        words=words,
        icon=icon,
        sentence=sentence,
        rule=rules.get(pair.question.slug),
    )


def _cell(pair: Pair, answer: Answer | None, here: Set, seat: str) -> Cell:
    partner = here.partners[seat]
    value = answer.value if answer else {}
    return Cell(
        name=partner.short_name,
        text=display(pair.question, value, names_for(here.plan, here.partners, seat)),
        why=value.get("why", ""),
        talk=bool(answer and answer.talk),
        unsure=bool(value.get("unsure")),
        sealed=partner.pk in here.sealed,
    )


def _forgotten(here: Set) -> list[tuple[str, str]]:
    names = {partner.pk: partner.short_name for partner in here.partners.values()}
    return [
        (names[kept.partner_id], kept.text)
        for kept in Forgotten.objects.filter(round=here.current, partner__in=here.sealed)
        if kept.text
    ]


def state_words(state: str) -> tuple[str, str]:
    """How two answers stand, in the coach's words, and the picture beside them."""
    return {
        "same": (_("Same"), "equal"),
        "close": (_("Close"), "arrow-left-right"),
        "different": (_("Different"), "arrow-left-right"),
        "one_answer": (_("One answer"), "arrow-left-right"),
        "not_answered": (_("Not answered"), ""),
        "for_coach": (_("For you to read"), "file-text"),
        "talk": (_("To talk about"), "message-circle"),
    }.get(state, ("", ""))


def _counted(rows: list[Row]) -> str:
    found = Counter(row.state for row in rows)
    differ = found["close"] + found["different"] + found["for_coach"]
    parts = [
        (found["same"], ngettext("%(n)s the same", "%(n)s the same", found["same"])),
        (differ, ngettext("%(n)s differs", "%(n)s differ", differ)),
        (found["one_answer"], _("%(n)s answered once")),
        (found["talk"], _("%(n)s to talk about")),
    ]
    return ", ".join(words % {"n": number} for number, words in parts if number)
