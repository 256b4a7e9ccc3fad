"""Where a plan stands, and where it may go next."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    SETUP = "setup", _("Set up")
    WRITING = "writing", _("Writing")
    SHAPING = "shaping", _("Shaping")
    REVIEW = "review", _("Review")
    SIGNING = "signing", _("Signing")
    SIGNED = "signed", _("Signed")
    ACTIVE = "active", _("Term")
    ENDING = "ending", _("Ending")
    CLOSED = "closed", _("Closed")


NEXT: dict[Stage, frozenset[Stage]] = {
    Stage.SETUP: frozenset({Stage.WRITING, Stage.CLOSED}),
    Stage.WRITING: frozenset({Stage.SHAPING, Stage.CLOSED}),
    Stage.SHAPING: frozenset({Stage.REVIEW, Stage.CLOSED}),
    Stage.REVIEW: frozenset({Stage.SIGNING, Stage.SHAPING, Stage.CLOSED}),
    Stage.SIGNING: frozenset({Stage.SIGNED, Stage.SHAPING, Stage.CLOSED}),
    Stage.SIGNED: frozenset({Stage.ACTIVE, Stage.SHAPING, Stage.CLOSED}),
    Stage.ACTIVE: frozenset({Stage.ENDING, Stage.SHAPING, Stage.CLOSED}),
    Stage.ENDING: frozenset({Stage.ACTIVE, Stage.CLOSED}),
    Stage.CLOSED: frozenset(),
}


class Form(models.TextChoices):
    TWO_HOMES = "two_homes", _("Two homes, or one of them will move")
    IN_HOUSE = "in_house", _("The same home, in separate rooms")
    NESTING = "nesting", _("The children stay, the parents take turns")
    PROPERTY = "property", _("A separate building on the same land")
    APART = "apart", _("They already live apart")


class Size(models.TextChoices):
    ESSENTIALS = "essentials", _("Essentials")
    FULL = "full", _("Full")
    CHOSEN = "chosen", _("Only what I choose")
