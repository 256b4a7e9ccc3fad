"""Turning two sealed sets of answers into rules with drafted words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agreements.drafting.models import Answer, Round, Sealing
from agreements.drafting.queries import follows_from
from agreements.drafting.seals import altered_answers
from agreements.plans.models import Partner, Plan
from agreements.plans.visibility import becomes_a_rule
from agreements.questions.bank import BANK
from agreements.questions.rules import Names, Question, is_answered
from agreements.questions.sentences import sentences
from agreements.safety.queries import in_words, standing_of
from agreements.safety.rules import needs_before_opening
from agreements.shaping.models import Rule, Wording
from agreements.shaping.rules import compare, draft
from agreements.shaping.stages import Kind, RuleState, Source


@dataclass(frozen=True)
class Pair:
    """The two answers to one question, in seat order; None where a person wrote nothing.

    `asked` says of whom it was asked: a question on one's own promise may be for one person, and
    three come up only after one's own answer to another. What was written to a question that no
    longer comes up is not read.
    """

    question: Question
    a: Answer | None
    b: Answer | None
    asked: tuple[bool, bool] = (True, True)

    @property
    def values(self) -> tuple[Any, Any]:
        return (self.a.value if self.a else {}, self.b.value if self.b else {})

    @property
    def state(self) -> str:
        """How the two answers stand; what came up for one person only is seen differently."""
        state = compare(self.question, *self.values, self.talks).state
        alone = self.question.follows and self.asked[0] != self.asked[1]
        return "different" if alone and state == "one_answer" else state

    @property
    def talks(self) -> tuple[bool, bool]:
        return (bool(self.a and self.a.talk), bool(self.b and self.b.talk))


def objections_to_opening(
    plan: Plan, partners: list[Partner], sealings: list[Sealing]
) -> list[str]:
    """All that stands in the way of opening, in sentences for the coach."""
    sealed = {sealing.partner_id for sealing in sealings}
    missing = [
        _("%(name)s has not sealed yet.") % {"name": partner.short_name}
        for partner in partners
        if partner.pk not in sealed
    ]
    altered = [
        _("A sealed answer was altered. Nothing is opened until this has been looked into.")
        for sealing in sealings
        if altered_answers(sealing)
    ]
    return [*missing, *altered[:1], *in_words(needs_before_opening(standing_of(plan)))]


def pairs_of(current: Round, partners: dict[str, Partner]) -> list[Pair]:
    """Every question of a round with both answers, in the order it was asked."""
    answers: dict[tuple[str, UUID], Answer] = {
        (answer.slug, answer.partner_id): answer for answer in Answer.objects.filter(round=current)
    }
    return _paired(current, partners, answers, known={p.pk for p in partners.values()})


def _paired(
    current: Round,
    partners: dict[str, Partner],
    answers: Mapping[tuple[str, UUID], Answer],
    *,
    known: set[UUID],
) -> list[Pair]:
    """The pairs of a round; what of it comes up is known of those whose answers are there."""
    told = {
        seat: {slug: answer for (slug, pk), answer in answers.items() if pk == partner.pk}
        for seat, partner in partners.items()
    }
    asked = {
        seat: {
            slug
            for slug in current.asked_of(seat)
            if partner.pk not in known or follows_from(slug, told[seat])
        }
        for seat, partner in partners.items()
    }
    return [
        Pair(
            BANK.question(slug),
            told["a"].get(slug) if slug in asked["a"] else None,
            told["b"].get(slug) if slug in asked["b"] else None,
            (slug in asked["a"], slug in asked["b"]),
        )
        for slug in current.slugs
        if slug in asked["a"] | asked["b"]
    ]


def pair_of(rule: Rule, partners: dict[str, Partner]) -> Pair | None:
    """Both answers a rule was drafted from; None for a rule that answers no question."""
    if not rule.slug:
        return None
    follows = BANK.question(rule.slug).follows
    slugs = [rule.slug, *([follows.slug] if follows else [])]
    found: dict[tuple[str, UUID], Answer] = {
        (answer.slug, answer.partner_id): answer
        for answer in Answer.objects.filter(round=rule.round_id, slug__in=slugs)
    }
    known = {partner.pk for partner in partners.values()}
    pairs = _paired(rule.round, partners, found, known=known)
    return next((pair for pair in pairs if pair.question.slug == rule.slug), None)


def is_answered_by_anybody(rule: Rule) -> bool:
    pair = pair_of(rule, _seated(rule.plan))
    return pair is not None and any(is_answered(pair.question, value) for value in pair.values)


def careful_words(rule: Rule) -> str:
    """The sentence of the more careful answer; "" where nobody gave one."""
    partners = _seated(rule.plan)
    pair = pair_of(rule, partners)
    if pair is None:
        return ""
    return draft(pair.question, *pair.values, names_for(rule.plan, partners)).text


def _seated(plan: Plan) -> dict[str, Partner]:
    return {partner.seat: partner for partner in plan.partners.all()}


def readable_pairs(current: Round, partners: dict[str, Partner], sealed: set[UUID]) -> list[Pair]:
    """The pairs as a coach may read them: what is not sealed is never even looked up.

    Of a person who has not sealed only the wish to talk about a question is there.
    """
    found = {
        (answer.slug, answer.partner_id): answer
        for answer in Answer.objects.filter(round=current, partner__in=sealed)
    }
    if sealed != {partner.pk for partner in partners.values()}:
        marks = Answer.objects.filter(round=current, talk=True).exclude(partner__in=sealed)
        for slug, partner_id in marks.values_list("slug", "partner_id"):
            found[slug, partner_id] = Answer(slug=slug, partner_id=partner_id, talk=True)
    return _paired(current, partners, found, known=sealed)


def names_for(plan: Plan, partners: dict[str, Partner], writer: str = "a") -> Names:
    """The names and dates that sentences about this couple are filled with."""
    other = "b" if writer == "a" else "a"
    return Names(
        writer=partners[writer].short_name,
        other=partners[other].short_name,
        coach=plan.coach.user.short_name,
        begins_on=date_format(plan.begins_on, "j F Y"),
        ends_on=date_format(plan.ends_on, "j F"),
        currency=plan.currency,
        day=lambda day: date_format(day, "j F Y"),
    )


def _source_of(rule: Rule) -> Source:
    """What one asks are never the other's own words, should they take it on."""
    return Source.COACH if rule.kind == Kind.REQUEST else Source.BOTH


class _Draft:
    """Collects the rows of one opening."""

    def __init__(self, current: Round, plan: Plan, at: datetime) -> None:
        self.current, self.plan, self.at = current, plan, at
        self.partners = _seated(plan)
        self.rules: list[Rule] = []
        self.wordings: list[Wording] = []

    def add(
        self,
        question: Question,
        place: int,
        *,
        text: str,
        state: RuleState,
        owner: Partner | None = None,
        compared: str = "",
        position: int = 0,
        offered: bool = False,
    ) -> None:
        topic = BANK.topic_of(question.slug)
        rule = Rule(
            plan=self.plan,
            round=self.current,
            slug=question.slug,
            name=question.name,
            topic=topic.slug,
            topic_order=topic.order,
            position=place * 10 + position,
            kind=Kind(question.kind),
            owner=owner,
            required=question.required and owner is None,
            protective=question.protective,
            compared=compared,
            state=state,
        )
        self.rules.append(rule)
        if text:
            self.wordings.append(
                Wording(
                    rule=rule,
                    version=1,
                    text=text,
                    source=_source_of(rule),
                    made_at=self.at,
                    offered_at=self.at if offered else None,
                )
            )


def draft_rules(current: Round, plan: Plan, *, at: datetime) -> tuple[list[Rule], list[Wording]]:
    """The rules of a round, unsaved, each with its first words where there are any.

    Equal answers are offered at once, so that one tap settles them; what differs waits for the
    coach with a drafted sentence; own promises stand as their author wrote them; own limits wait
    for the coach to release them.
    """
    drafts = _Draft(current, plan, at)
    for place, pair in enumerate(pairs_of(current, drafts.partners)):
        if not becomes_a_rule(pair.question.kind):
            continue
        if pair.question.kind == "shared":
            _add_shared(drafts, place, pair)
        elif pair.question.kind == "acknowledgement":
            names = names_for(plan, drafts.partners)
            text = " ".join(sentences(pair.question, {"ack": True}, names))
            drafts.add(pair.question, place, text=text, state=RuleState.OFFERED, offered=True)
        elif pair.question.kind in {"boundary", "commitment", "request"}:
            _add_own(drafts, place, pair)
    return drafts.rules, drafts.wordings


def _add_shared(drafts: _Draft, place: int, pair: Pair) -> None:
    a, b = pair.values
    names = names_for(drafts.plan, drafts.partners)
    state = pair.state
    kept = pair.question.required or pair.question.who == "J"
    if state == "not_answered" and not kept:
        return
    text = draft(pair.question, a, b, names).text
    if state == "talk":
        # No words yet, so nothing goes out before the talk; to the other it looks like any draft.
        text = ""
    same = state == "same" and bool(text)
    drafts.add(
        pair.question,
        place,
        text=text,
        state=RuleState.OFFERED if same else RuleState.DRAFTED,
        compared=state,
        offered=same,
    )


def _add_own(drafts: _Draft, place: int, pair: Pair) -> None:
    stands = pair.question.kind == "commitment"
    for seat, answer in (("a", pair.a), ("b", pair.b)):
        if answer is None:
            continue
        names = names_for(drafts.plan, drafts.partners, seat)
        for position, text in enumerate(sentences(pair.question, answer.value, names)):
            drafts.add(
                pair.question,
                place,
                text=text,
                state=RuleState.AGREED if stands else RuleState.DRAFTED,
                owner=drafts.partners[seat],
                position=position,
            )
