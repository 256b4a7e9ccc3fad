from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from agreements.audit.now import now
from agreements.drafting.models import Answer, Forgotten, Round, Sealing
from agreements.plans.models import Partner, Plan
from agreements.questions.bank import BANK
from agreements.questions.rules import display
from agreements.safety.queries import in_words, standing_of
from agreements.safety.rules import needs_before_opening
from agreements.shaping.actions import CannotOpenError, open_round
from agreements.shaping.opening import Pair, names_for, pairs_of
from agreements.shaping.rules import compare, draft
from agreements.web.scope import CoachRequest, coach_page, coached_plan


@dataclass(frozen=True)
class Cell:
    """One person's answer as the coach may read it: words once sealed, else only the talk mark."""

    name: str
    text: str
    why: str
    talk: bool
    sealed: bool


@dataclass(frozen=True)
class Row:
    """One question with both answers and the sentence drafted from them."""

    name: str
    cells: tuple[Cell, Cell]
    state: str
    sentence: str


@coach_page
def answers(request: CoachRequest, pk: UUID, topic: int = 1) -> HttpResponse:
    """Both people's sealed answers side by side, and the one button that opens both."""
    plan = coached_plan(request, pk)
    current = plan.rounds.order_by("-number").first()
    if current is None:
        return render(request, "coach/answers.html", {"plan": plan, "current": None})
    if request.method == "POST":
        return _open(request, plan, current)
    return render(request, "coach/answers.html", _page(plan, current, topic))


def _open(request: CoachRequest, plan: Plan, current: Round) -> HttpResponse:
    try:
        open_round(current, by=request.membership, at=now())
    except CannotOpenError as refusal:
        page = _page(plan, current, 1) | {"refusal": str(refusal)}
        return render(request, "coach/answers.html", page, status=422)
    return redirect("coach:wording", pk=plan.pk)


def _page(plan: Plan, current: Round, number: int) -> dict[str, object]:
    partners = {partner.seat: partner for partner in plan.partners.all()}
    sealed = set(
        Sealing.objects.filter(round=current, unsealed_at=None).values_list("partner_id", flat=True)
    )
    pairs = pairs_of(current, partners)
    topics = list(dict.fromkeys(BANK.topic_of(pair.question.slug) for pair in pairs))
    if not 1 <= number <= len(topics):
        raise Http404
    chosen = topics[number - 1]
    counts = [
        (
            place,
            topic,
            sum(1 for pair in pairs if BANK.topic_of(pair.question.slug) == topic),
        )
        for place, topic in enumerate(topics, start=1)
    ]
    here = [pair for pair in pairs if BANK.topic_of(pair.question.slug) == chosen]
    return {
        "plan": plan,
        "current": current,
        "partners": [partners["a"], partners["b"]],
        "topics": counts,
        "number": number,
        "topic": chosen,
        "rows": [_row(pair, plan, partners, sealed) for pair in here],
        "both_sealed": len(sealed) == len(partners),
        "nobody_sealed": not sealed,
        "forgotten": _forgotten(current, partners, sealed),
        "needs": in_words(needs_before_opening(standing_of(plan))),
    }


def _row(pair: Pair, plan: Plan, partners: dict[str, Partner], sealed: set[UUID]) -> Row:
    cells = (
        _cell(pair, pair.a, plan, partners, "a", sealed),
        _cell(pair, pair.b, plan, partners, "b", sealed),
    )
    readable = {partner.pk for partner in partners.values()} <= sealed
    comparable = readable and pair.question.kind == "shared"
    a, b = pair.values
    names = names_for(plan, partners)
    return Row(
        name=pair.question.name,
        cells=cells,
        state=compare(pair.question, a, b, pair.talks).state if comparable else "",
        sentence=draft(pair.question, a, b, names).text if comparable else "",
    )


def _cell(
    pair: Pair,
    answer: Answer | None,
    plan: Plan,
    partners: dict[str, Partner],
    seat: str,
    sealed: set[UUID],
) -> Cell:
    partner = partners[seat]
    readable = partner.pk in sealed and answer is not None
    names = names_for(plan, partners, seat)
    return Cell(
        name=partner.short_name,
        text=display(pair.question, answer.value, names) if answer and readable else "",
        why=answer.value.get("why", "") if answer and readable else "",
        talk=bool(answer and answer.talk),
        sealed=partner.pk in sealed,
    )


def _forgotten(
    current: Round, partners: dict[str, Partner], sealed: set[UUID]
) -> list[tuple[str, str]]:
    names = {partner.pk: partner.short_name for partner in partners.values()}
    return [
        (names[kept.partner_id], kept.text)
        for kept in Forgotten.objects.filter(round=current, partner__in=sealed)
        if kept.text
    ]


def state_words(state: str) -> str:
    """How two answers stand, in the coach's words."""
    return {
        "same": _("Same"),
        "close": _("Close"),
        "different": _("Different"),
        "one_answer": _("One answer"),
        "not_answered": _("Not answered"),
        "for_coach": _("For you to read"),
        "talk": _("For the session"),
    }.get(state, "")
