from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.audit.now import now
from agreements.drafting.models import Answer, Dictation, Forgotten, Round, Sealing
from agreements.drafting.seals import FORGOTTEN, SEAL, altered_answers, look_at_seals
from agreements.plans.models import Partner, Plan
from agreements.questions.bank import BANK
from agreements.questions.rules import Topic
from agreements.questions.sentences import display
from agreements.safety.queries import in_words, standing_of
from agreements.safety.rules import needs_before_opening
from agreements.shaping.actions import CannotOpenError, open_round
from agreements.shaping.flagging import flags_of_answer
from agreements.shaping.models import Rule
from agreements.shaping.opening import Pair, names_for, readable_pairs
from agreements.shaping.rules import draft
from agreements.shaping.stages import Flag, Never
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
    asked: bool
    flags: list[Flag | Never]
    altered: bool
    typed: str


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
    altered: dict[UUID, set[str]]
    dictated: dict[UUID, Dictation]

    def is_altered(self, slug: str) -> bool:
        return any(slug in slugs for slugs in self.altered.values())

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
        look_at_seals(current, at=now())
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
    waits = here.both_sealed and not current.opened_at and not any(here.altered.values())
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
        "altered": _altered_words(here),
        "needs": in_words(needs_before_opening(standing_of(plan))) if waits else [],
        "may_open": waits,
    }


def _read(plan: Plan, current: Round) -> Set:
    partners = {partner.seat: partner for partner in both_of(plan)}
    sealings = Sealing.objects.filter(round=current, unsealed_at=None)
    found = {one.partner_id: one for one in sealings.select_related("partner", "round")}
    pairs = readable_pairs(current, partners, set(found))
    altered = _altered(list(found.values()), pairs)
    sealed = [
        Pair(pair.question, _as_sealed(pair.a, altered), _as_sealed(pair.b, altered), pair.asked)
        for pair in pairs
    ]
    return Set(plan, current, partners, set(found), sealed, altered, _dictated(sealed))


def _altered(sealings: list[Sealing], pairs: list[Pair]) -> dict[UUID, set[str]]:
    """What is not what somebody sealed: as the last look found it, and what no longer opens."""
    altered = {
        one.partner_id: set(altered_answers(one) if one.altered_at else ()) for one in sealings
    }
    for pair in pairs:
        for answer in (pair.a, pair.b):
            if answer and answer.partner_id in altered and answer.opened is None:
                altered[answer.partner_id].add(answer.slug)
    return altered


def _as_sealed(answer: Answer | None, altered: dict[UUID, set[str]]) -> Answer | None:
    """The answer, unless it is no longer what was sealed: nobody reads that as theirs."""
    if answer is None or answer.slug in altered.get(answer.partner_id, ()):
        return None
    return answer


def _dictated(pairs: list[Pair]) -> dict[UUID, Dictation]:
    """The newest dictation of each person for whom something was typed in."""
    answers = [answer for pair in pairs for answer in (pair.a, pair.b) if answer]
    rounds = {answer.round_id for answer in answers if answer.entered_by_id}
    if not rounds:
        return {}
    dictations = Dictation.objects.filter(round__in=rounds).select_related("by__user")
    return {one.partner_id: one for one in dictations.order_by("began_at")}


def _altered_words(here: Set) -> list[tuple[str, list[str]]]:
    """What is no longer what somebody sealed, by their name."""
    return [
        (partner.short_name, [_part_named(slug) for slug in sorted(here.altered[partner.pk])])
        for partner in here.partners.values()
        if here.altered.get(partner.pk)
    ]


def _part_named(slug: str) -> str:
    if slug == FORGOTTEN:
        return _("What the questions forgot")
    return _("The seal itself") if slug == SEAL else str(BANK.question(slug).name)


def _rules(current: Round) -> dict[str, UUID]:
    shared = Rule.objects.filter(round=current, owner=None)
    return dict(shared.values_list("slug", "pk"))


def _row(pair: Pair, here: Set, rules: dict[str, UUID]) -> Row:
    shared = pair.question.kind == "shared"
    compared = pair.question.kind in {"shared", "plan"}
    comparable = here.both_sealed and compared and not here.is_altered(pair.question.slug)
    state = pair.state if comparable else ""
    if any(pair.talks):
        state = "talk"
    names = names_for(here.plan, here.partners)
    sentence = draft(pair.question, *pair.values, names).text if comparable and shared else ""
    words, icon = state_words(state)
    return Row(
        name=pair.question.name,
        own=not compared,
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
    names = names_for(here.plan, here.partners, seat)
    return Cell(
        name=partner.short_name,
        text=display(pair.question, value, names),
        flags=flags_of_answer(pair.question, value, names, (names.writer, names.other)),
        why=value.get("why", ""),
        talk=bool(answer and answer.talk),
        unsure=bool(value.get("unsure")),
        sealed=partner.pk in here.sealed,
        asked=pair.asked[seat == "b"],
        altered=pair.question.slug in here.altered.get(partner.pk, ()),
        typed=_typed_words(answer, here.dictated.get(partner.pk)),
    )


def _typed_words(answer: Answer | None, dictation: Dictation | None) -> str:
    """Who typed an answer in for the person, and when it was read back to them."""
    if answer is None or answer.entered_by_id is None or dictation is None:
        return ""
    by = {"name": dictation.by.user.short_name}
    if dictation.read_back_on is None:
        return _("Typed in by %(name)s") % by
    day = date_format(dictation.read_back_on, "j F")
    return _("Typed in by %(name)s, read back on %(day)s") % {**by, "day": day}


def _forgotten(here: Set) -> list[tuple[str, str]]:
    names = {partner.pk: partner.short_name for partner in here.partners.values()}
    return [
        (names[kept.partner_id], kept.text)
        for kept in Forgotten.objects.filter(round=here.current, partner__in=here.sealed)
        if FORGOTTEN not in here.altered.get(kept.partner_id, ()) and kept.text
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
