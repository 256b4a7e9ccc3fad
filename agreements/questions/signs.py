"""Finding words that stand together in a sentence, in time that grows with its length alone. Pure.

A sign is one line of a language's list: `ask* / permission ... go out / leave the house`. What may
stand in each other's place is divided by `/`, and `*` is any ending. Between two such groups
` ... ` lets up to five words stand, ` .. ` up to two, ` + ` none. A word in braces is one of the
language's own sets; `{name}` is one of the two people. No pattern is ever tried twice on the same
word, so that ten thousand characters of anything cost what any ten thousand cost.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

NAME = "{name}"
_GAPS = {"...": 5, "..": 2, "+": 0}
_FAR = 100  # no sign reaches from one sentence into the next
_LONGEST_STEM = 14
_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[.!?…]+(?=\W|$)|[;\n,]+")
_QUOTED = re.compile(r"“[^“”]*”|\"[^\"]*\"|«[^«»]*»|‘[^‘’]*’(?!\w)")
Hit = tuple[int, int, int]  # where the whole begins, where its last words begin, where they end


@dataclass(frozen=True)
class Sign:
    """Groups of phrases in their order, each with how many words may stand before it."""

    groups: tuple[tuple[int, tuple[tuple[str, ...], ...]], ...]

    @property
    def terms(self) -> Iterable[str]:
        return (term for _gap, phrases in self.groups for phrase in phrases for term in phrase)


def sign(line: str, sets: Mapping[str, str]) -> Sign:
    """Read one line of a list. Raises KeyError for a set that the language does not have."""
    spelled = re.sub(
        r"\{(\w+)\}", lambda m: m[0] if m[0] == NAME else "/".join(sets[m[1]].split("/")), line
    )
    parts = re.split(r"\s(\.\.\.|\.\.|\+)\s", spelled)
    groups = [(0, _phrases(parts[0]))]
    for gap, words in zip(parts[1::2], parts[2::2], strict=True):
        groups.append((_GAPS[gap], _phrases(words)))
    return Sign(tuple(groups))


def signs(lines: str, sets: Mapping[str, str]) -> tuple[Sign, ...]:
    """One sign a line; a line that begins with a space goes on with the one above it."""
    whole = re.sub(r"\n +", " ", lines)
    return tuple(sign(line.strip(), sets) for line in whole.splitlines() if line.strip())


def _phrases(words: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(phrase.split()) for phrase in words.split("/") if phrase.strip())


class _Plain(dict[int, str]):
    """What each sign is read as, found out the first time it is met."""

    def __missing__(self, place: int) -> str:
        folded = unicodedata.normalize("NFKD", chr(place))
        seen = "".join(one for one in folded if unicodedata.category(one) not in {"Mn", "Cf"})
        # A sign that stands for a whole word or sentence says nothing that a list could know.
        self[place] = seen if len(seen) < 4 else " "
        return self[place]


_PLAIN = _Plain({ord(mark): "'" for mark in "’ʼ`´"} | {ord("_"): " "})


def plain(text: str) -> str:
    """The text as it is read: one form of every letter, no accents, no invisible characters."""
    return text.translate(_PLAIN)


def told_apart(text: str) -> tuple[str, str]:
    """What a text says itself, and what it only quotes; words of one or two are never a quote."""
    quoted = [found for found in _QUOTED.findall(text) if len(found.split()) > 2]
    own = _QUOTED.sub(lambda m: " " if len(m[0].split()) > 2 else m[0], text)
    return (own, "\n".join(quoted)) if len(own.split()) > 2 else (text, "")


@dataclass
class Reading:
    """The words of one text by where they stand; `begins` are the places where a clause begins.

    `people` are found by their names; after a comma or one of the `joints` a clause begins where
    one of the `subjects` stands, and after both of them in any case.
    """

    text: str
    people: tuple[str, ...] = ()
    subjects: frozenset[str] = frozenset()
    joints: frozenset[str] = frozenset()
    stems: frozenset[str] = frozenset()
    words: dict[int, str] = field(default_factory=dict)
    begins: list[int] = field(default_factory=list)
    commas: list[int] = field(default_factory=list)
    who: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        tokens = [_bare(token) for token in _TOKEN.findall(plain(self.text))]
        names = self._names()
        place, after, number = 0, "start", 0
        while number < len(tokens):
            token = tokens[number]
            if not token[0].isalnum():
                after = self._ended(token, place)
                place += _FAR if after == "start" else 0
                number += 1
                continue
            named = token in names and _named(tokens, number, names[token])
            word = NAME if named else token.casefold()
            if after == "start" or (after and (named or word in self.subjects)):
                self.begins.append(place)
            if named:
                self.who[place] = named[1]
            self.words[place] = word
            after = self._joined(word, after)
            place += 1
            number += named[0] if named else 1

    def _names(self) -> dict[str, list[tuple[list[str], str]]]:
        """The people's names as words, by their first; a name may be written in capitals."""
        found: dict[str, list[tuple[list[str], str]]] = {}
        for name in self.people:
            for spelled in {name, name.upper()}:
                if tokens := _TOKEN.findall(plain(spelled)):
                    found.setdefault(tokens[0], []).append((tokens, name))
        return found

    def _joined(self, word: str, after: str) -> str:
        """After a comma and a joint a clause begins, whatever comes; after a joint perhaps."""
        if word not in self.joints:
            return ""
        return "start" if after == "comma" and word != "or" else "joint"

    def _ended(self, mark: str, place: int) -> str:
        if "\n" in mark or mark[0] not in ",;":
            return "start"
        self.commas.append(place)
        return "comma"

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Where every word stands, and every stem that a sign asks for."""
        found: dict[str, list[int]] = {}
        for place, word in self.words.items():
            found.setdefault(word, []).append(place)
        for word in list(found):
            for long in range(2, min(len(word), _LONGEST_STEM) + 1):
                if (stem := f"{word[:long]}*") in self.stems:
                    found.setdefault(stem, []).extend(found[word])
        return found

    def without(self, harmless: Iterable[Sign]) -> None:
        """Take out words that say something harmless; all others keep their places."""
        for place in self.covered(harmless):
            self.words.pop(place, None)

    def covered(self, signs: Iterable[Sign]) -> set[int]:
        """The places of the last words of every hit."""
        hits = (hit for one in signs for hit in self.hits(one))
        return {place for hit in hits for place in range(hit[1], hit[2] + 1)}

    def spans(self, phrases: Iterable[tuple[str, ...]]) -> list[tuple[int, int]]:
        """Where any of these phrases stands: its first and its last place, in order."""
        found = []
        for phrase in phrases:
            if any(term not in self.places for term in phrase):
                continue
            long = len(phrase) - 1
            for place in self.places[phrase[0]]:
                if place in self.words and (not long or self._goes_on(phrase, place)):
                    found.append((place, place + long))
        return sorted(found)

    def _goes_on(self, phrase: tuple[str, ...], place: int) -> bool:
        for number, term in enumerate(phrase[1:], 1):
            word = self.words.get(place + number)
            if word is None or not (word == term or _is_form(word, term)):
                return False
        return True

    def hits(self, sign: Sign) -> list[Hit]:
        """Everywhere the groups of a sign stand in their order and near enough."""
        if not all(self._may_stand(phrases) for _gap, phrases in sign.groups):
            return []
        found: list[Hit] = [(s, s, e) for s, e in self.spans(sign.groups[0][1])]
        for gap, phrases in sign.groups[1:]:
            if not found:
                break
            found.sort(key=lambda hit: hit[2])
            ends = [hit[2] for hit in found]
            near = []
            for start, end in self.spans(phrases):
                before = bisect_left(ends, start) - 1
                if before >= 0 and start - ends[before] - 1 <= gap:
                    near.append((found[before][0], start, end))
            found = near
        return found

    def _may_stand(self, phrases: Iterable[tuple[str, ...]]) -> bool:
        return any(phrase[0] in self.places for phrase in phrases)

    def clause(self, place: int) -> int:
        """Where the clause begins in which this word stands."""
        number = bisect_right(self.begins, place) - 1
        return self.begins[number] if number >= 0 else 0


def _bare(token: str) -> str:
    """Without the 's of whose it is."""
    return token[:-2] if token[-2:] in {"'s", "'S"} and len(token) > 2 else token


def _named(
    tokens: list[str], number: int, names: list[tuple[list[str], str]]
) -> tuple[int, str] | None:
    """How many words a name that stands here has, and whose it is."""
    for spelled, name in names:
        if tokens[number : number + len(spelled)] == spelled:
            return len(spelled), name
    return None


def _is_form(word: str, term: str) -> bool:
    return term[-1] == "*" and word.startswith(term[:-1])


def between(places: list[int], low: int, high: int) -> int | None:
    """The last of these sorted places from `low` up to but not including `high`."""
    number = bisect_left(places, high) - 1
    return places[number] if number >= 0 and places[number] >= low else None
