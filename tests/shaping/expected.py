"""A small plain model of rules between two people and a coach, to hold the real one against.

It knows nothing of the database, the forms or the table of acts: where each rule stands, what was
said to its newest words, and from that what each of the two may see. Each act changes it, or not.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from typing import Any

from agreements.shaping.models import Rule
from agreements.shaping.opening import is_answered_by_anybody
from agreements.shaping.queries import newest_wording

SHOWN = {
    "kept": "Kept for your session",
    "aside": "Set aside until",
    "drafted": "With Cora",
    "agreed": "Agreed",
}
OPEN = {"drafted", "kept", "offered"}


@dataclass
class One:
    """One rule as it should be. `owner` is the seat whose own it is."""

    kind: str
    state: str
    text: str
    version: int
    topic: str = ""
    owner: str = ""
    required: bool = False
    protective: bool = False
    answered: bool = False
    taken_on: bool = False
    both_wrote: bool = False
    looked_at: bool = False
    offered: bool = False
    settled: int = 0
    replies: dict[str, tuple[str, int]] = field(default_factory=dict)
    promise: str = ""
    meanwhile: tuple[str, ...] = ()

    @property
    def shared(self) -> bool:
        return self.kind == "shared"

    @property
    def doubted(self) -> bool:
        """Whether one of the two came back to it after both had agreed."""
        return any(answer != "works" and at > self.settled for answer, at in self.replies.values())

    def words(self, text: str, *, at: int, stands: bool = False) -> None:
        """New words: nobody has said anything to them yet."""
        self.text, self.version = text, self.version + 1
        self.replies, self.both_wrote = {}, False
        self.offered, self.settled = stands, at if stands else 0
        self.looked_at = True

    def out(self, *, at: int) -> None:
        """Before both of them: what went out before goes out as new words."""
        if self.offered:
            self.words(self.text, at=at)
        self.state, self.offered, self.looked_at = "offered", True, True
        self.both_wrote = False

    def seen_by(self, seat: str) -> tuple[Any, ...] | None:
        """What this person may know of it; None for nothing."""
        if self.kind == "request" and self.owner == seat:
            return ("asked", self.text)
        if self.owner == seat:
            how = {"agreed": "own", "dropped": "own, left out"}
            return (how.get(self.state, "own, with the coach"), self.text)
        if self.state == "dropped":
            return None
        if self.owner:
            if self.kind == "request":
                asked = self.state == "offered"
                return ("asked of", self.replies.get(seat, ("",))[0]) if asked else None
            known = (self.kind == "boundary" or self.taken_on) and self.state == "agreed"
            return ("theirs", self.kind, self.text) if known else None
        if self.state in {"kept", "drafted"}:
            return (self.state,)
        if self.state == "aside":
            return ("aside", *self.meanwhile)
        mine = self.replies.get(seat, ("", 0))
        doubted = mine[0] not in {"", "works"} and mine[1] > self.settled
        return (self.state, self.version, mine[0], self.state == "agreed" and doubted)


@dataclass
class Expected:
    """All rules of one couple, the holds over them, and the hours that have passed."""

    rules: dict[Any, One]
    gap: int
    hours: int = 0
    acts: int = 1
    last_offer: int | None = None
    holds: set[tuple[str, str]] = field(default_factory=set)

    def seen_by(self, seat: str) -> dict[Any, Any]:
        return {pk: one.seen_by(seat) for pk, one in self.rules.items()}

    def ready(self) -> list[Any]:
        return [
            pk
            for pk, one in self.rules.items()
            if one.shared and one.state == "drafted" and one.looked_at
        ]

    def both_wrote(self, topic: str, seat: str) -> list[Any]:
        """The equal answers of a topic this person has not replied to."""
        return [
            pk
            for pk, one in self.rules.items()
            if one.both_wrote and one.state == "offered" and one.topic == topic
            if seat not in one.replies
        ]

    def tick(self) -> int:
        self.acts += 1
        return self.acts

    def edit(self, pk: Any, text: str, *, slip: bool, stale: bool, then: str) -> None:
        one = self.rules[pk]
        if not one.shared:
            return
        if text == one.text:
            one.looked_at = True
        elif stale:
            return
        elif slip and one.state == "agreed" and not one.protective and not one.doubted:
            one.words(text, at=self.tick(), stands=True)
        else:
            one.words(text, at=self.tick())
            one.state = one.state if one.state in {"drafted", "kept"} else "drafted"
        if then == "keep":
            self.keep(pk)

    def offer(self, *, stale: bool) -> None:
        early = self.last_offer is not None and self.hours < self.last_offer + self.gap
        ready = self.ready()
        if self.holds or early or not ready or stale:
            return
        for pk in ready:
            self.rules[pk].out(at=self.tick())
        self.last_offer = self.hours

    def send(self, pk: Any) -> None:
        one = self.rules[pk]
        alone = one.shared and one.protective and one.version > 0 and one.looked_at
        if alone and not self.holds and one.state in {"drafted", "kept"}:
            one.out(at=self.tick())

    def reply(self, pk: Any, seat: str, answer: str, *, stale: bool = False) -> None:
        one = self.rules[pk]
        if one.owner or stale or one.state not in {"offered", "agreed"}:
            return
        one.replies[seat] = (answer, self.tick())
        both = [said for said, _at in one.replies.values()] == ["works", "works"]
        if one.state == "offered" and both:
            one.state, one.settled = "agreed", self.tick()

    def accept(self, topic: str, seat: str) -> None:
        for pk in self.both_wrote(topic, seat):
            self.reply(pk, seat, "works")

    def both_yes(self, pk: Any) -> None:
        one = self.rules[pk]
        known = one.looked_at or one.offered
        if not (one.shared and one.version and known):
            return
        if not one.protective and one.state in {*OPEN, "aside"}:
            one.state, one.offered, one.settled = "agreed", True, self.tick()
            one.looked_at = True

    def keep(self, pk: Any) -> None:
        self._move(pk, {"shared"}, {"drafted", "offered", "aside"}, "kept")

    def up(self, pk: Any) -> None:
        standing = {"kept", "offered", "agreed", "aside", "dropped"}
        self._move(pk, {"shared", "boundary", "request"}, standing, "drafted")

    def release(self, pk: Any) -> None:
        if not self.holds:
            self._move(pk, {"boundary", "commitment"}, {"drafted", "dropped"}, "agreed")

    def drop(self, pk: Any) -> None:
        one = self.rules[pk]
        if not one.required and not (one.protective and one.answered):
            kinds = {"shared", "boundary", "commitment", "request"}
            self._move(pk, kinds, {*OPEN, "agreed", "aside"}, "dropped")

    def pass_on(self, pk: Any) -> None:
        if not self.holds:
            self._move(pk, {"request"}, {"drafted"}, "offered")

    def answer(self, pk: Any, seat: str, answer: str, own_words: str) -> None:
        """The one who was asked says yes, yes to something else, or not now."""
        one = self.rules[pk]
        if one.kind == "request" and one.owner != seat and one.state == "offered":
            one.replies[seat] = (answer, self.tick())
            one.promise = own_words or f"I say yes to this: “{one.text}”"

    def adopt(self, pk: Any) -> None:
        one = self.rules[pk]
        said = [(seat, answer) for seat, (answer, _at) in one.replies.items()]
        asked = one.kind == "request" and one.state == "offered" and not self.holds
        if asked and said and said[0][1] != "leave":
            one.kind, one.owner, one.state = "commitment", said[0][0], "agreed"
            one.words(one.promise, at=self.tick(), stands=True)
            one.taken_on = True

    def aside(self, pk: Any, *meanwhile: str) -> None:
        self._move(pk, {"shared"}, {*OPEN, "agreed", "aside"}, "aside")
        one = self.rules[pk]
        if one.state == "aside":
            careful = one.protective and one.answered
            one.meanwhile = (meanwhile[0], "careful") if careful else meanwhile

    def _move(self, pk: Any, kinds: Iterable[str], standing: Iterable[str], to: str) -> None:
        one = self.rules[pk]
        if one.kind in kinds and one.state in standing:
            one.state = to


def expected_of(one: Rule) -> One:
    words = newest_wording(one)
    own = bool(one.owner)
    known = One(
        kind=one.kind,
        state=one.state,
        text=words.text if words else "",
        version=words.version if words else 0,
        topic=one.topic,
        owner=one.owner.seat if one.owner else "",
        required=one.required,
        protective=one.protective,
        answered=not own and is_answered_by_anybody(one),
        both_wrote=one.compared == "same",
        looked_at=bool(words and words.offered_at),
        offered=bool(words and words.offered_at),
    )
    if one.kind == "acknowledgement":
        known.replies, known.settled = {"a": ("works", 0), "b": ("works", 0)}, 1
    return known


def slip_in(text: str) -> str:
    """One letter more in the longest word."""
    longest = max(re.findall(r"[a-z]{5,}", text), key=len, default="")
    return text.replace(longest, f"{longest}s", 1) if longest else ""


def reads(section: str, one: One, seat: str) -> None:
    """One rule on a partner's page: its words if they may be read, and one word on where it is."""
    status = SHOWN.get(one.state)
    if status is None:
        status = "With Cora" if seat in one.replies else "To answer"
    assert status in section, (status, section)
    readable = one.state in {"offered", "agreed"}
    if one.text and one.state != "aside":  # there the more careful answer may stand instead
        assert (escape(one.text) in section) == readable
