"""What stands out in a sentence, for its writer, for the coach, and what can never be agreed. Pure.

Three answers to one text: `prompts` are for the writer alone and never block; `flags` wait for the
coach before anything is published; `never` can stand in no agreement. All are keys, some with
what they are about ("vague:soon"); whoever shows them has the words. Prompts follow the writer's
language and there are none where it has no list. Flags are looked for with every list there is,
because words in another language than the page's bind all the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from agreements.questions.lists.english import ENGLISH
from agreements.questions.signs import NAME, Hit, Reading, between, told_apart
from agreements.questions.wordlist import Told, Wordlist

LANGUAGES: Mapping[str, Wordlist] = {one.code: one for one in (ENGLISH,)}
KINDS = frozenset({"shared", "boundary", "commitment", "request", "acknowledgement", "private"})
CHECKED = KINDS - {"acknowledgement", "private"}
QUOTED = "quoted"  # words that could never stand, in a sentence that only tells them
SOFTENED = {"barred": "apart"}  # what becomes of something that can never stand, said of a time
MOST_ALONE = 3  # so many duties of one person alone before two to one is more than chance


@dataclass(frozen=True)
class Verdict:
    """What was found in one text, most telling first."""

    prompts: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


def check(
    text: str, kind: str, *, language: str = "en", people: Sequence[str] = (), other: str = ""
) -> Verdict:
    """Read one sentence or answer of a kind. `people` are the couple's names, `other` the one of
    the two who did not write it.
    """
    if kind not in CHECKED or not text.strip():
        return Verdict()
    names = tuple(dict.fromkeys([*people, other]))
    own, quoted = told_apart(text)
    words = words_of(language)
    read = _reading(text, words, names) if words else None
    asked = _prompts(read, words, kind, other) if words and read else ()
    never, flags = _told(own, quoted, names, read if own == text else None)
    return Verdict(asked, flags, never)


def words_of(language: str) -> Wordlist | None:
    """The list of a language, or of the language it is a form of; None where there is none."""
    return LANGUAGES.get(language) or LANGUAGES.get(language.partition("-")[0])


def prompts(text: str, kind: str, *, language: str = "en", other: str = "") -> tuple[str, ...]:
    """What its writer might put more clearly: other_subject, two_rules, vague:…, no_time."""
    words = words_of(language)
    if words is None or kind not in CHECKED:
        return ()
    return _prompts(_reading(text, words, (other,)), words, kind, other)


def _prompts(read: Reading, words: Wordlist, kind: str, other: str) -> tuple[str, ...]:
    found = []
    if kind in {"boundary", "commitment"} and _about_the_other(read, words, other):
        found.append("other_subject")
    if _two_rules(read, words):
        found.append("two_rules")
    found += _vague(read, words)
    if _wants_a_time(read, words, kind):
        found.append("no_time")
    return tuple(found)


def vague(text: str, *, language: str = "en") -> tuple[str, ...]:
    """The words of a text that each of two people may take in their own way ("vague:soon")."""
    words = words_of(language)
    return () if words is None else tuple(_vague(_reading(text, words, ()), words))


def _vague(read: Reading, words: Wordlist) -> list[str]:
    clear = read.covered(words.clear)
    hits = sorted(hit for one in words.vague for hit in read.hits(one) if hit[1] not in clear)
    spoken = (" ".join(read.words[p] for p in range(hit[1], hit[2] + 1)) for hit in hits)
    return [f"vague:{word}" for word in dict.fromkeys(spoken)]


def duties(texts: Iterable[str], people: Sequence[str]) -> dict[str, int]:
    """How many of these rules bind one of the people alone, by name."""
    counted = dict.fromkeys(people, 0)
    for text in texts:
        if name := bound_alone(text, people):
            counted[name] += 1
    return counted


def one_sided(texts: Iterable[str], people: Sequence[str]) -> str:
    """The person of whom a set of rules asks more than twice what it asks of the other, or ""."""
    counted = duties(texts, people)
    most = max(counted, key=lambda name: counted[name], default="")
    rest = [number for name, number in counted.items() if name != most]
    if not most or counted[most] < MOST_ALONE or counted[most] <= 2 * max(rest, default=0):
        return ""
    return most


def bound_alone(text: str, people: Sequence[str]) -> str:
    """The one person of whom a rule says what they do, and nothing of both; "" otherwise.

    It begins with the name: one that stands further in may be that of a day, a place or a mother.
    """
    read = _reading(text, ENGLISH, people)
    named = set(read.who.values())
    if not any(place - 1 not in read.words for place in read.who):
        return ""
    spoken_of_both = any(word in read.places for words in _lists() for word in words.both)
    return named.pop() if len(named) == 1 and not spoken_of_both else ""


def _lists() -> Iterable[Wordlist]:
    return LANGUAGES.values()


def _reading(text: str, words: Wordlist, people: Sequence[str]) -> Reading:
    return Reading(
        text,
        people=tuple(name for name in people if name),
        subjects=words.subjects,
        joints=words.joints,
        stems=words.stems,
    )


def _told(
    own: str, quoted: str, people: Sequence[str], read: Reading | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What can never stand, and what is flagged. What a text only quotes is flagged at most."""
    never: dict[str, None] = {}
    flags: dict[str, None] = {}
    for words in _lists():
        here = read if read and words.subjects is read.subjects else _reading(own, words, people)
        hard, soft = _found(here, words)
        never |= dict.fromkeys(hard)
        flags |= dict.fromkeys(soft)
        if quoted:
            never_said, flags_said = _found(_reading(quoted, words, people), words)
            flags |= dict.fromkeys([QUOTED] if never_said else [])
            flags |= dict.fromkeys(flags_said)
    return tuple(never), tuple(flags)


def _found(read: Reading, words: Wordlist) -> tuple[list[str], list[str]]:
    """What can never stand and what is flagged; takes harmless words out of the reading."""
    read.without(words.not_a_no)
    noes = sorted(p for no in words.noes for p in read.places.get(no, ()) if p in read.words)
    read.without(words.innocent)
    spoken = Spoken(read, words, noes)
    hard, soft = [], [key for key, told in words.flags.items() if spoken.of(told)]
    for key, told in words.never.items():
        hits = spoken.of(told)
        if any(not spoken.softened(hit, told) for hit in hits):
            hard.append(key)
        elif hits:
            soft.append(SOFTENED[key])
    if spoken.within_hours():
        soft.append("quick")
    return hard, soft


@dataclass(frozen=True)
class Spoken:
    """A text read for what it says, with the places of its noes."""

    read: Reading
    words: Wordlist
    noes: list[int]

    def of(self, told: Told) -> list[Hit]:
        """Every place at which this thing is said."""
        found = [h for one in told.said for h in self.read.hits(one) if not self._negated(h)]
        found += [h for one in told.denied for h in self.read.hits(one) if self._denied(h)]
        return found + [h for one in told.either for h in self.read.hits(one)]

    def _negated(self, hit: Hit) -> bool:
        """A no in the same clause before its last words, or right behind them."""
        start, last, end = hit
        if between(self.noes, self.read.clause(start), last) is not None:
            return True
        behind = between(self.noes, end + 1, end + 3)
        return behind is not None and between(self.read.commas, end + 1, behind + 1) is None

    def _denied(self, hit: Hit) -> bool:
        """A no before it in its clause, not undone and not ended before the hit is over."""
        start, last, _end = hit
        no = between(self.noes, self.read.clause(start), start)
        if no is None:
            return False
        undone = any(self.read.words.get(p) in self.words.turns for p in _near(no + 1, start))
        ended = any(self.read.words.get(p) in self.words.excepts for p in _near(no + 1, last))
        return not undone and not ended

    def softened(self, hit: Hit, told: Told) -> bool:
        """Whether words behind it make it a matter of when or how, for the coach to judge."""
        behind = range(hit[2] + 1, hit[2] + 7)
        return any(self.read.words.get(place) in told.softened for place in behind)

    def within_hours(self) -> bool:
        """Whether something is to be told in less than half a day."""
        telling = [start for start, _last, _end in self.read.hits(self.words.telling)]
        hits = (hit for one in self.words.units for hit in self.read.hits(one))
        return any(between(telling, self.read.clause(h[0]), h[0]) is not None for h in hits)


def _near(low: int, high: int) -> range:
    """The places between two words, the last thirty at most."""
    return range(max(low, high - 30), high)


def _about_the_other(read: Reading, words: Wordlist, other: str) -> bool:
    """Whether a promise or limit says what the other is to do."""
    bound = {hit[0] for one in words.modals for hit in read.hits(one)}
    firsts = {hit[0] for one in words.others for hit in read.hits(one)}
    bound |= firsts & set(_main_clauses(read, words))
    return any(read.who.get(place, other) == other for place in bound)


def _main_clauses(read: Reading, words: Wordlist) -> list[int]:
    """Where the clauses begin that say what is done, and not on what condition."""
    mains = []
    for sentence in _sentences(read):
        conditional = False
        for begin in sentence:
            on_condition = read.words.get(begin, "") in words.conditions
            if not on_condition and not conditional:
                mains.append(begin)
            conditional = on_condition
    return mains


def _two_rules(read: Reading, words: Wordlist) -> bool:
    """Two clauses of one sentence that begin with the same person, and no condition they share."""
    for sentence in _sentences(read):
        firsts = [read.words.get(begin, "") for begin in sentence]
        if any(first in words.conditions for first in firsts):
            continue
        said = [first for first in firsts if first in {"i", "we", NAME}]
        if len(said) > len(set(said)) and said.count(NAME) < 2:
            return True
    return False


def _sentences(read: Reading) -> list[list[int]]:
    """The beginnings of clauses, those of one sentence together."""
    found: list[list[int]] = []
    for begin in read.begins:
        if not found or (begin - 1) not in read.words:
            found.append([])
        found[-1].append(begin)
    return found


def _wants_a_time(read: Reading, words: Wordlist, kind: str) -> bool:
    """Whether a promise, or a rule about doing something together, says nothing of when."""
    if kind == "boundary" or any(term in read.places for term in words.times):
        return False
    if any(word[0].isdigit() for word in read.words.values()):
        return False
    if any(no in read.places for no in words.noes):
        return False
    if kind != "shared":
        return True
    # A rule for both wants a time where it says that they do something; most say how a thing is.
    opening = [read.words.get(place, "") for place in range(3)]
    return opening[0] in words.both and any(word in words.dated for word in opening[1:])
