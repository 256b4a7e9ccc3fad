"""The whole bank in the order of asking, and what of it one couple is asked."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
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

    @cached_property
    def following(self) -> frozenset[str]:
        """The questions that come up only after one's own answer to another."""
        return frozenset(slug for slug, (_topic, q) in self._by_slug.items() if q.follows)

    @cached_property
    def followed(self) -> frozenset[str]:
        """The questions whose own answer decides whether another comes up."""
        return frozenset(q.follows.slug for _topic, q in self._by_slug.values() if q.follows)

    def may_be_for_one(self, slug: str) -> bool:
        """Whether a question may be asked of one person only: those on a person's own promise."""
        return slug in self._by_slug and self.question(slug).kind == "commitment"

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


@dataclass(frozen=True)
class Size:
    """How much one couple is asked: alone, together, and to confirm."""

    alone: int
    together: int
    confirmed: int


def size_of(topics: Iterable[Asked]) -> Size:
    """How many of these questions each answers alone, suggests to decide together, confirms."""
    who = Counter(question.who for asked in topics for question in asked.questions)
    return Size(who["E"] + who["O"] + who["P"], who["J"], who["A"])


def grouped(slugs: Collection[str]) -> tuple[Asked, ...]:
    """The questions of a round under way, by topic, in the order of the bank."""
    wanted = set(slugs)
    return _grouped(lambda question: question.slug in wanted)


def _grouped(asks: Callable[[Question], bool]) -> tuple[Asked, ...]:
    """The questions asked, by topic, nobody being left with a heavy topic at the end."""
    topics = (Asked(topic, tuple(filter(asks, topic.questions))) for topic in BANK.topics)
    asked = [each for each in topics if each.questions]
    light = next((each for each in reversed(asked) if not each.topic.heavy), None)
    if light and asked[-1].topic.heavy:
        asked = [*(each for each in asked if each is not light), light]
    return tuple(asked)
