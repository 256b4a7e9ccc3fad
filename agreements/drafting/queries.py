"""What one person has written in the round under way, for that person's own pages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import OuterRef, Subquery, Value

from agreements.drafting.models import Answer, Round, Sealing, TopicMark
from agreements.plans.models import Partner
from agreements.questions.bank import BANK, grouped
from agreements.questions.rules import Question, Topic, comes_up, is_answered

Mark = TopicMark.Mark


@dataclass(frozen=True)
class Place:
    """One question where its writer finds it, with what is stored so far."""

    number: int
    place: int
    question: Question
    answer: Answer | None

    @property
    def value(self) -> Any:
        return (self.answer.opened or {}) if self.answer else {}

    @property
    def lost(self) -> bool:
        """Something was written that no longer opens; its writer is asked again."""
        return self.answer is not None and self.answer.opened is None

    @property
    def begun(self) -> bool:
        """Something is typed that is no answer yet, such as words where a sum is asked for."""
        typed = self.value.get("aside", {})
        return self.state == "blank" and any(typed[name] for name in typed if name != "unit")

    @property
    def talk(self) -> bool:
        return self.answer is not None and self.answer.talk

    @property
    def revision(self) -> int:
        return self.answer.revision if self.answer else 0

    @cached_property
    def state(self) -> str:
        """One of talk, answered, unsure and blank."""
        if self.talk:
            return "talk"
        if is_answered(self.question, self.value):
            return "answered"
        return "unsure" if self.value.get("unsure") else "blank"


@dataclass(frozen=True)
class WrittenTopic:
    """One topic with its questions and what the writer said of it as a whole."""

    number: int
    topic: Topic
    places: tuple[Place, ...]
    mark: str

    @cached_property
    def handled(self) -> int:
        """How many questions have an answer, a "not sure" or a wish to talk."""
        return sum(place.state != "blank" for place in self.places)

    @property
    def settled(self) -> bool:
        """Nothing here waits for the writer any more."""
        if self.mark:
            return self.mark != Mark.LATER
        return self.handled == len(self.places)

    @property
    def state(self) -> str:
        """One of done, not_ours, later, talk, none and some."""
        if self.mark:
            return self.mark
        if any(place.talk for place in self.places):
            return "talk"
        if self.handled == len(self.places):
            return Mark.DONE
        return "some" if self.handled else "none"

    @property
    def first_open(self) -> Place | None:
        return next((place for place in self.places if place.state == "blank"), None)


@dataclass(frozen=True)
class Sheet:
    """All topics of the newest round as one partner has written them; nothing of the other's."""

    current: Round
    sealing: Sealing | None
    topics: tuple[WrittenTopic, ...]
    other: str

    @property
    def closed(self) -> bool:
        """Nothing can be changed now: sealed by the writer, or opened by the coach."""
        return self.sealing is not None or self.current.opened_at is not None

    @property
    def places(self) -> Iterator[Place]:
        return (place for topic in self.topics for place in topic.places)

    @cached_property
    def written_at(self) -> datetime | None:
        """When this person last wrote something; None before their first words."""
        return max((p.answer.saved_at for p in self.places if p.answer), default=None)

    @property
    def resume(self) -> Place | None:
        """The first question still without an answer, in a topic that is still open."""
        waiting = (topic.first_open for topic in self.topics if not topic.settled)
        return next((place for place in waiting if place), None)

    @property
    def done(self) -> int:
        return sum(topic.settled for topic in self.topics)

    @property
    def ready(self) -> bool:
        """Every topic has been gone through, and something has been written."""
        return self.done == len(self.topics) and any(t.handled for t in self.topics)

    def topic(self, number: int) -> WrittenTopic | None:
        return self.topics[number - 1] if 1 <= number <= len(self.topics) else None

    def at(self, number: int, place: int) -> Place | None:
        topic = self.topic(number)
        if topic is None or not 1 <= place <= len(topic.places):
            return None
        return topic.places[place - 1]

    def asking(self, slug: str) -> Place | None:
        """The place of a question, wherever the plan's facts have moved it to."""
        return next((place for place in self.places if place.question.slug == slug), None)


def round_for(partner: Partner) -> Round | None:
    """The newest round of the person's plan, with their `seat` and the `other`'s short name."""
    other = Partner.objects.filter(plan=OuterRef("plan")).exclude(pk=partner.pk)
    return (
        Round.objects.filter(plan=partner.plan_id)
        .annotate(other=Subquery(other.values("short_name")[:1]), seat=Value(partner.seat))
        .order_by("-number")
        .first()
    )


def sheet_of(partner: Partner) -> Sheet | None:
    """What this person has written; None before the coach has asked anything."""
    current = round_for(partner)
    if current is None:
        return None
    sealing = Sealing.objects.filter(round=current, partner=partner, unsealed_at=None).first()
    marks = TopicMark.objects.filter(round=current, partner=partner).values_list("topic", "mark")
    answers = Answer.objects.of(partner, current)
    written = {answer.slug: answer for answer in answers}
    return _laid_out(
        current, sealing, written, marks=dict(marks), come_up=_come_up(current, written)
    )


def questions_of(current: Round, *, by: Partner | None = None) -> Sheet:
    """A round from `round_for` without anything written: all that saving needs to know.

    What follows one's own answer is there as it stands for `by`, else all of it: what saving and
    an empty sheet of paper need.
    """
    come_up = set(current.slugs)
    if by and not BANK.following.isdisjoint(come_up):
        earlier = Answer.objects.of(by, current).filter(slug__in=BANK.followed)
        come_up = _come_up(current, {answer.slug: answer for answer in earlier})
    return _laid_out(current, None, {}, marks={}, come_up=come_up)


def _come_up(current: Round, written: dict[str, Answer]) -> set[str]:
    """What this person's own answers bring up, of a round's questions."""
    return {slug for slug in current.slugs if follows_from(slug, written)}


def follows_from(slug: str, written: Mapping[str, Answer]) -> bool:
    """Whether a question comes up after what one person wrote, by slug."""
    follows = BANK.question(slug).follows
    earlier = written.get(follows.slug) if follows else None
    return follows is None or comes_up(
        BANK.question(slug), (earlier.opened or {}) if earlier else {}
    )


def _laid_out(
    current: Round,
    sealing: Sealing | None,
    answers: dict[str, Answer],
    *,
    marks: dict[str, str],
    come_up: set[str],
) -> Sheet:
    seat = current.seat  # type: ignore[attr-defined]
    slugs = [slug for slug in current.asked_of(seat) if slug in come_up]
    topics = tuple(
        WrittenTopic(
            number,
            asked.topic,
            tuple(
                Place(number, place, question, answers.get(question.slug))
                for place, question in enumerate(asked.questions, 1)
            ),
            marks.get(asked.topic.slug, ""),
        )
        for number, asked in enumerate(grouped(slugs), 1)
    )
    return Sheet(current, sealing, topics, current.other)  # type: ignore[attr-defined]
