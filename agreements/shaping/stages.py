"""Where a rule stands, and where each act may take it."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class RuleState(models.TextChoices):
    DRAFTED = "drafted", _("With words")
    KEPT = "kept", _("Kept for your session")
    OFFERED = "offered", _("Offered")
    AGREED = "agreed", _("Agreed")
    ASIDE = "aside", _("Set aside")
    DROPPED = "dropped", _("Not part of this")


SETTLED = frozenset({RuleState.AGREED, RuleState.ASIDE, RuleState.DROPPED})


class Kind(models.TextChoices):
    SHARED = "shared", _("Shared rule")
    BOUNDARY = "boundary", _("Own limit")
    COMMITMENT = "commitment", _("Commitment")
    ACKNOWLEDGEMENT = "acknowledgement", _("Confirmed by each")
    REQUEST = "request", _("Asked of the other")


class Act(models.TextChoices):
    """All that can be done with one rule, and by whom."""

    WORD = "word", _("The coach writes words that nobody has been offered")
    REWORD = "reword", _("The coach writes other words")
    CORRECT = "correct", _("The coach puts a typing mistake right")
    OFFER = "offer", _("The coach offers the words to both")
    SEND = "send", _("The coach sends the words to each phone, in the session")
    REPLY = "reply", _("A partner replies, for the coach alone")
    AGREE = "agree", _("Both have said yes to the same words")
    BOTH_YES = "both_yes", _("Both say yes in the session")
    SET_ASIDE = "set_aside", _("The coach sets it aside")
    KEEP = "keep", _("The coach keeps it for the session")
    TAKE_UP = "take_up", _("The coach takes it up again")
    RELEASE = "release", _("The coach lets it stand")
    DROP = "drop", _("The coach leaves it out")
    PASS_ON = "pass_on", _("The coach passes it on to the other")
    ANSWER = "answer", _("The other answers, for the coach alone")
    ADOPT = "adopt", _("It becomes the other’s commitment")


@dataclass(frozen=True)
class Move:
    """An act: on which kinds, from where, and where to; without a `to` the rule stays."""

    kinds: frozenset[Kind]
    standing: frozenset[RuleState]
    to: RuleState | None = None


def _move(kinds: set[Kind], standing: set[RuleState], to: RuleState | None = None) -> Move:
    return Move(frozenset(kinds), frozenset(standing), to)


_BOTH = {Kind.SHARED, Kind.ACKNOWLEDGEMENT}
_OPEN = {RuleState.DRAFTED, RuleState.KEPT, RuleState.OFFERED}

# Who may do what is here; what else must hold is in `guards.py`.
MOVES: dict[Act, Move] = {
    Act.WORD: _move({Kind.SHARED}, {RuleState.DRAFTED, RuleState.KEPT}),
    Act.REWORD: _move(
        {Kind.SHARED},
        {RuleState.OFFERED, RuleState.AGREED, RuleState.ASIDE, RuleState.DROPPED},
        RuleState.DRAFTED,
    ),
    Act.CORRECT: _move({Kind.SHARED}, {RuleState.AGREED}),
    Act.OFFER: _move({Kind.SHARED}, {RuleState.DRAFTED}, RuleState.OFFERED),
    Act.SEND: _move({Kind.SHARED}, {RuleState.DRAFTED, RuleState.KEPT}, RuleState.OFFERED),
    Act.REPLY: _move(_BOTH, {RuleState.OFFERED, RuleState.AGREED}),
    Act.AGREE: _move(_BOTH, {RuleState.OFFERED}, RuleState.AGREED),
    Act.BOTH_YES: _move({Kind.SHARED}, {*_OPEN, RuleState.ASIDE}, RuleState.AGREED),
    Act.SET_ASIDE: _move(
        {Kind.SHARED}, {*_OPEN, RuleState.AGREED, RuleState.ASIDE}, RuleState.ASIDE
    ),
    Act.KEEP: _move(
        {Kind.SHARED}, {RuleState.DRAFTED, RuleState.OFFERED, RuleState.ASIDE}, RuleState.KEPT
    ),
    Act.TAKE_UP: _move(
        {Kind.SHARED, Kind.BOUNDARY, Kind.REQUEST},
        {
            *{RuleState.KEPT, RuleState.OFFERED},
            *{RuleState.AGREED, RuleState.ASIDE, RuleState.DROPPED},
        },
        RuleState.DRAFTED,
    ),
    Act.RELEASE: _move(
        {Kind.BOUNDARY, Kind.COMMITMENT}, {RuleState.DRAFTED, RuleState.DROPPED}, RuleState.AGREED
    ),
    Act.DROP: _move(
        {Kind.SHARED, Kind.BOUNDARY, Kind.COMMITMENT, Kind.REQUEST},
        {*_OPEN, RuleState.AGREED, RuleState.ASIDE},
        RuleState.DROPPED,
    ),
    Act.PASS_ON: _move({Kind.REQUEST}, {RuleState.DRAFTED}, RuleState.OFFERED),
    Act.ANSWER: _move({Kind.REQUEST}, {RuleState.OFFERED}),
    Act.ADOPT: _move({Kind.REQUEST}, {RuleState.OFFERED}, RuleState.AGREED),
}

NEXT: dict[RuleState, frozenset[RuleState]] = {
    state: frozenset(
        move.to
        for move in MOVES.values()
        if move.to and move.to != state and state in move.standing
    )
    for state in RuleState
}


class Answered(models.TextChoices):
    """How a partner replied to an offered wording; only the coach ever sees which."""

    WORKS = "works", _("This works for me")
    CHANGE = "change", _("Suggest a change")
    LEAVE = "leave", _("Leave for our session")


class Source(models.TextChoices):
    BOTH = "both", _("From both your answers")
    COACH = "coach", _("From your coach")


class Outcome(models.TextChoices):
    """What came of a rule that was gone through in a session."""

    YES = "yes", _("Both said yes")
    ASIDE = "aside", _("Set aside")
    LATER = "later", _("Not today")
    PHONES = "phones", _("Sent to each phone")
    HELD = "held", _("Not sent: a hold waits for you")


class Interim(models.TextChoices):
    AS_IS = "as_is", _("As it is now")
    CAREFUL = "careful", _("The more careful way")
    NOTHING = "nothing", _("Nothing agreed")


class Flag(models.TextChoices):
    """What a coach looks at before words are published, and the reason as it is told."""

    SURVEILLANCE = (
        "surveillance",
        _("Watching over somebody? Say what each tells by themselves."),
    )
    ISOLATION = "isolation", _("Does this keep somebody from their own people?")
    MONEY = "money", _("Does this ask leave for money, or leave somebody without their own?")
    MOVEMENT = "movement", _("Does this ask leave to go out, or set an hour to be home?")
    SECRECY = "secrecy", _("Does this keep somebody from telling a helper?")
    QUICK = "quick", _("Very little time to tell. Less than half a day is hard to keep kindly.")
    ENDLESS = "endless", _("No end. Until when, and who says so?")
    APART = "apart", _("Does this keep somebody from their own children?")
    QUOTED = "quoted", _("These words tell of something that can never be agreed. Is that clear?")
    ONE_SIDED = "one_sided", _("One-sided? Look whether the other is bound as much.")


class Never(models.TextChoices):
    """What can stand in no agreement and be cleared by nobody, and the reason as it is told."""

    PENALTY = "penalty", _("This reads like a penalty.")
    DUTY = "duty", _("This makes touch or sex a duty.")
    SILENCE = "silence", _("This keeps someone from help.")
    WAIVER = "waiver", _("This gives up support or protection.")
    PROPERTY = "property", _("This divides property.")
    SHUT_OUT = "shut_out", _("This keeps someone from their own home, medicine or papers.")
    BARRED = "barred", _("This keeps someone from their own children.")
