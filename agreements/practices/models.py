import uuid
from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Exists, OuterRef, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from agreements.people.models import User


class Paper(models.TextChoices):
    A4 = "a4", _("A4")
    LETTER = "letter", _("Letter")


class Secrets(models.TextChoices):
    """What a coach may do, outside these pages, with what one of the two says in confidence."""

    KEPT = "kept", _("I keep what each tells me")
    ASKED = "asked", _("I bring something in only when that person says yes")
    SHARED = "shared", _("I may bring anything into a talk with both")


class PracticeQuerySet(models.QuerySet["Practice"]):
    def joined_by(self, user: User) -> Self:
        return self.filter(Exists(Membership.objects.filter(practice=OuterRef("pk"), user=user)))


class Practice(models.Model):
    """A coach's practice: its name on paper, its hours, its country and its customs."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80)
    country = models.CharField(max_length=2)
    hours = models.CharField(max_length=120)
    phone = models.CharField(max_length=40, blank=True, default="")
    paper = models.CharField(max_length=6, choices=Paper.choices, default=Paper.A4)
    zone = models.CharField(max_length=64)
    offer_gap_hours = models.PositiveSmallIntegerField(default=24)
    reading_hours = models.PositiveSmallIntegerField(default=24)
    backup_contact = models.CharField(max_length=120, blank=True, default="")
    backup_email = models.EmailField(max_length=254, blank=True, default="")
    closing_words = models.CharField(max_length=600, blank=True, default="")
    secrets = models.CharField(max_length=6, choices=Secrets.choices, default=Secrets.KEPT)

    objects = PracticeQuerySet.as_manager()

    class Meta:
        constraints = [
            CheckConstraint(name="practice_paper_is_known", condition=Q(paper__in=Paper.values)),
            CheckConstraint(
                name="practice_offer_gap_is_three_days_at_most",
                condition=Q(offer_gap_hours__lte=72),
            ),
            CheckConstraint(
                name="practice_reading_takes_three_days_at_most", condition=Q(reading_hours__lte=72)
            ),
            CheckConstraint(
                name="practice_secrets_are_known", condition=Q(secrets__in=Secrets.values)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    OWNER = "owner", _("Owner")
    COACH = "coach", _("Coach")


class Membership(models.Model):
    """A coach's place in a practice."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=5, choices=Role.choices, default=Role.COACH)
    joined_at = models.DateTimeField()

    class Meta:
        constraints = [
            UniqueConstraint(name="membership_is_held_once", fields=["practice", "user"]),
            CheckConstraint(name="membership_role_is_known", condition=Q(role__in=Role.values)),
            UniqueConstraint(
                name="practice_has_one_owner", fields=["practice"], condition=Q(role="owner")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} at {self.practice}"
