"""What one language gives the checker to look for. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from agreements.questions.signs import Sign


@dataclass(frozen=True)
class Told:
    """How one thing is said: `said` without a no before it, `denied` with one, `either` so or so.

    `softened` words after it leave it to the coach: such a hit is a flag that may be cleared,
    where the same words alone can never stand.
    """

    said: tuple[Sign, ...] = ()
    denied: tuple[Sign, ...] = ()
    either: tuple[Sign, ...] = ()
    softened: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Wordlist:
    """One language: its noes and turns of speech, what is vague, what is flagged or never stands.

    `turns` undo a no ("nobody needs leave to call the police"), `excepts` end it; `not_a_no` only
    look like one. `dated` are verbs that want a time. `conditions` begin what is not a rule itself.
    """

    code: str
    noes: frozenset[str]
    not_a_no: tuple[Sign, ...]
    turns: frozenset[str]
    excepts: frozenset[str]
    subjects: frozenset[str]
    joints: frozenset[str]
    both: frozenset[str]
    innocent: tuple[Sign, ...]
    conditions: frozenset[str]
    others: tuple[Sign, ...]
    modals: tuple[Sign, ...]
    vague: tuple[Sign, ...]
    clear: tuple[Sign, ...]
    times: frozenset[str]
    dated: frozenset[str]
    units: tuple[Sign, ...]
    telling: Sign
    flags: Mapping[str, Told]
    never: Mapping[str, Told]

    @cached_property
    def stems(self) -> frozenset[str]:
        """Every word with an open ending that any sign asks for."""
        told = [one for kinds in (self.flags, self.never) for one in kinds.values()]
        lists: list[Iterable[Sign]] = [
            *(one.said for one in told),
            *(one.denied for one in told),
            *(one.either for one in told),
            *(self.not_a_no, self.innocent, self.others, self.modals, self.vague, self.clear),
            self.units,
        ]
        terms = {term for listed in lists for one in listed for term in one.terms}
        return frozenset(t for t in terms | self.times if t.endswith("*"))
