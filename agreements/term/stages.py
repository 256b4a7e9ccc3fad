"""What a check-in asks, and what may be answered; every question may be left blank."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Safe(models.TextChoices):
    YES = "yes", _("Yes")
    MOSTLY = "mostly", _("Mostly")
    NOT_REALLY = "not_really", _("Not really")
    NO = "no", _("No")


class Pressed(models.TextChoices):
    NO = "no", _("No")
    A_LITTLE = "a_little", _("A little")
    YES = "yes", _("Yes")


class Calm(models.TextChoices):
    VERY_HARD = "very_hard", _("Very hard")
    HARD = "hard", _("Hard")
    MIXED = "mixed", _("Mixed")
    STEADY = "steady", _("Steady")
    GOOD = "good", _("Good")


class Kept(models.TextChoices):
    YES = "yes", _("Yes")
    NEARLY = "nearly", _("Nearly")
    SOMETHING = "something", _("Something didn’t go to plan")


class Alone(models.TextChoices):
    NO = "no", _("No, it can wait")
    THIS_WEEK = "this_week", _("Yes, this week")
    SOON = "soon", _("Yes, as soon as possible")
