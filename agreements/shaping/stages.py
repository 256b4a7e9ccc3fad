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
