"""The whole bank in the order of asking, and what of it one couple is asked."""

from dataclasses import dataclass
from functools import cached_property

from agreements.questions.rules import Question, Topic, applies
from agreements.questions.topics import (
    children,
    closeness,
    confirm,
    contact,
    hard,
    living,
    money,
    own,
    privacy,
    purpose,
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
        living.TOPIC,
        contact.TOPIC,
        children.TOPIC,
        closeness.TOPIC,
        privacy.TOPIC,
        money.TOPIC,
        own.TOPIC,
        hard.TOPIC,
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

    `size` is "essentials" or "full"; `extra` names questions added for this couple. A question
    whose condition does not hold is never asked, even when added.
    """
    asked = []
    for topic in BANK.topics:
        chosen = tuple(
            question
            for question in topic.questions
            if applies(question, facts)
            and (size == "full" or question.essentials or question.slug in extra)
        )
        if chosen:
            asked.append(Asked(topic, chosen))
    return tuple(asked)


def grouped(slugs: list[str]) -> tuple[Asked, ...]:
    """The questions of a round under way, by topic, in the order of the bank."""
    wanted = set(slugs)
    topics = (
        Asked(topic, tuple(q for q in topic.questions if q.slug in wanted)) for topic in BANK.topics
    )
    return tuple(asked for asked in topics if asked.questions)
