"""The whole bank in the order of asking, and what of it one couple is asked."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from agreements.questions.rules import Question, Topic, applies, is_essential
from agreements.questions.topics import (
    children,
    closeness,
    confirm,
    contact,
    dates,
    end,
    hard,
    household,
    living,
    money,
    own,
    privacy,
    purpose,
    quiet,
    with_children,
)

MOST = 10


@dataclass(frozen=True)
class Bank:
    """All topics with their questions, found by slug."""

    topics: tuple[Topic, ...]

    @cached_property
    def _by_slug(self) -> dict[str, tuple[Topic, Question]]:
        return {q.slug: (topic, q) for topic in self.topics for q in topic.questions}

    def question(self, slug: str) -> Question:
        """The question with this slug. Raises KeyError for one the bank does not know."""
        return self._by_slug[slug][1]

    def topic_of(self, slug: str) -> Topic:
        """The topic a question belongs to. Raises KeyError."""
        return self._by_slug[slug][0]

    def topic(self, slug: str) -> Topic:
        """The topic with this slug. Raises KeyError."""
        return next(topic for topic in self.topics if topic.slug == slug)


BANK = Bank(
    (
        purpose.TOPIC,
        dates.TOPIC,
        living.TOPIC,
        household.TOPIC,
        contact.TOPIC,
        children.TOPIC,
        with_children.TOPIC,
        closeness.TOPIC,
        privacy.TOPIC,
        money.TOPIC,
        own.TOPIC,
        quiet.TOPIC,
        hard.TOPIC,
        end.TOPIC,
        confirm.TOPIC,
    )
)


@dataclass(frozen=True)
class Asked:
    """One topic as one couple is asked it."""

    topic: Topic
    questions: tuple[Question, ...]


def for_round(
    facts: frozenset[str], size: str, extra: frozenset[str] = frozenset()
) -> tuple[Asked, ...]:
    """The topics of a round for a couple with these facts; empty topics are left out.

    `size` is "essentials", "full" (core and relevant) or "chosen" (what every agreement needs);
    `extra` names questions added for this couple. A question whose condition does not hold is
    never asked, even when added.
    """
    return _grouped(
        lambda question: (
            applies(question, facts) and (question.slug in extra or _belongs(question, size, facts))
        )
    )


def _belongs(question: Question, size: str, facts: frozenset[str]) -> bool:
    if size == "full":
        return question.tier != "optional"
    return question.required if size == "chosen" else is_essential(question, facts)


def grouped(slugs: Collection[str]) -> tuple[Asked, ...]:
    """The questions of a round under way, by topic, in the order of the bank."""
    wanted = set(slugs)
    return _grouped(lambda question: question.slug in wanted)


def _grouped(asks: Callable[[Question], bool]) -> tuple[Asked, ...]:
    """The questions asked, by topic, nobody being left with a heavy topic at the end."""
    topics = (Asked(topic, tuple(filter(asks, topic.questions))) for topic in BANK.topics)
    asked = [each for each in topics if each.questions]
    if asked and asked[-1].topic.heavy:
        asked.sort(key=lambda each: each == _last_light(asked))
    return tuple(asked)


def _last_light(asked: Sequence[Asked]) -> Asked | None:
    return next((each for each in reversed(asked) if not each.topic.heavy), None)
