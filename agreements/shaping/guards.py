"""What must hold before an act on a rule, and where its events have brought it. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from agreements.shaping.stages import MOVES, Act, Kind, RuleState


@dataclass(frozen=True)
class Facts:
    """What is known of a rule when somebody acts on it.

    `version` is that of its newest words, `seen` the one the page was made from; `answered` says
    that somebody gave an answer it was drafted from; `held` that a hold stands.
    """

    kind: Kind
    state: RuleState
    required: bool = False
    protective: bool = False
    answered: bool = False
    held: bool = False
    version: int = 1
    seen: int | None = None


def is_done(act: Act, facts: Facts) -> bool:
    """Whether the rule stands already where this act would bring it; pressed twice it is once."""
    move = MOVES[act]
    return facts.kind in move.kinds and facts.state == move.to and act != Act.SET_ASIDE


def objection_to(act: Act, facts: Facts) -> str | None:
    """Why an act is not possible now, as a key; None when it is.

    changed, fixed_words, own_words, each_alone, not_possible, hold, needed, careful.
    """
    if facts.seen is not None and facts.seen != facts.version:
        return "changed"
    return _about_kind(act, facts) or _about_standing(act, facts)


def _about_kind(act: Act, facts: Facts) -> str | None:
    """What an act can never do with a rule like this, wherever it stands."""
    if act in {Act.WORD, Act.REWORD, Act.CORRECT} and facts.kind != Kind.SHARED:
        return "fixed_words" if facts.kind == Kind.ACKNOWLEDGEMENT else "own_words"
    if act == Act.BOTH_YES and (facts.protective or facts.kind == Kind.ACKNOWLEDGEMENT):
        return "each_alone"
    if act == Act.SEND and not facts.protective:
        return "not_possible"
    return None if facts.kind in MOVES[act].kinds else "not_possible"


# What puts words before somebody who had not read them: none of it while a hold stands.
_OUTWARD = frozenset({Act.OFFER, Act.SEND, Act.PASS_ON, Act.RELEASE, Act.ADOPT})


def _about_standing(act: Act, facts: Facts) -> str | None:
    """What stands in the way of an act now."""
    if act in _OUTWARD and facts.held:
        return "hold"
    if act == Act.DROP and facts.required:
        return "needed"
    if act == Act.DROP and facts.protective and facts.answered:
        return "careful"
    return None if facts.state in MOVES[act].standing else "not_possible"


def writing(state: RuleState) -> Act:
    """Which act it is to give a rule new words, none of them a mere correction."""
    return Act.WORD if state in MOVES[Act.WORD].standing else Act.REWORD


# What an event says of the rules it names: where each stands from then on.
_BRINGS = {
    "offered": RuleState.OFFERED,
    "agreed": RuleState.AGREED,
    "set_aside": RuleState.ASIDE,
    "kept": RuleState.KEPT,
    "taken_up": RuleState.DRAFTED,
    "released": RuleState.AGREED,
    "dropped": RuleState.DROPPED,
    "passed_on": RuleState.OFFERED,
    "adopted": RuleState.AGREED,
}


def folded(events: Iterable[tuple[str, Mapping[str, Any]]]) -> dict[str, RuleState]:
    """Where every rule stands, told from nothing but what happened, in its order."""
    found: dict[str, RuleState] = {}
    for kind, data in events:
        for rule in data.get("rules", [data.get("rule")]):
            if kind == "made":
                found[rule] = RuleState(data["state"])
            elif kind == "worded":
                moved = not data["stands"] and writing(found[rule]) == Act.REWORD
                found[rule] = RuleState.DRAFTED if moved else found[rule]
            elif kind in _BRINGS and rule in found:
                found[rule] = _BRINGS[kind]
    return found
