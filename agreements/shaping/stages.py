"""Where a rule stands, and where each act may take it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RuleState(models.TextChoices):
    DRAFTED = "drafted", _("With words")
    KEPT = "kept", _("Kept for your session")
    OFFERED = "offered", _("Offered")
    AGREED = "agreed", _("Agreed")
    ASIDE = "aside", _("Set aside")
    DROPPED = "dropped", _("Not part of this")


NEXT: dict[RuleState, frozenset[RuleState]] = {
    RuleState.DRAFTED: frozenset(
        {RuleState.OFFERED, RuleState.KEPT, RuleState.AGREED, RuleState.ASIDE, RuleState.DROPPED}
    ),
    RuleState.KEPT: frozenset(
        {RuleState.OFFERED, RuleState.DRAFTED, RuleState.AGREED, RuleState.ASIDE, RuleState.DROPPED}
    ),
    RuleState.OFFERED: frozenset(
        {
            RuleState.OFFERED,
            RuleState.DRAFTED,
            RuleState.AGREED,
            RuleState.KEPT,
            RuleState.ASIDE,
            RuleState.DROPPED,
        }
    ),
    RuleState.AGREED: frozenset(
        {RuleState.OFFERED, RuleState.DRAFTED, RuleState.ASIDE, RuleState.DROPPED}
    ),
    RuleState.ASIDE: frozenset(
        {RuleState.OFFERED, RuleState.DRAFTED, RuleState.KEPT, RuleState.AGREED, RuleState.DROPPED}
    ),
    RuleState.DROPPED: frozenset({RuleState.DRAFTED}),
}

SETTLED = frozenset({RuleState.AGREED, RuleState.ASIDE, RuleState.DROPPED})


class Kind(models.TextChoices):
    SHARED = "shared", _("Shared rule")
    BOUNDARY = "boundary", _("Own limit")
    COMMITMENT = "commitment", _("Commitment")
    ACKNOWLEDGEMENT = "acknowledgement", _("Confirmed by each")


class Answered(models.TextChoices):
    """How a partner replied to an offered wording; only the coach ever sees which."""

    WORKS = "works", _("This works for me")
    CHANGE = "change", _("Suggest a change")
    LEAVE = "leave", _("Leave for our session")


class Source(models.TextChoices):
    BOTH = "both", _("From both your answers")
    COACH = "coach", _("From your coach")


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
