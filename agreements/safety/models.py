import uuid
from typing import Self

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from agreements.people.encryption import EncryptedText
from agreements.plans.models import Partner, Plan
from agreements.practices.models import Membership


class How(models.TextChoices):
    VOICE = "voice", _("Voice")
    VIDEO = "video", _("Video")
    IN_PERSON = "in_person", _("In person")


class Outcome(models.TextChoices):
    GO = "go", _("Go")
    CHANGES = "changes", _("Go with changes")
    NOT_YET = "not_yet", _("Not yet")


class Change(models.TextChoices):
    """What is done differently where a talk ended in "go with changes"."""

    NO_JOINT = "no_joint", _("No joint sessions")
    SEPARATE_DAYS = "separate_days", _("Separate days")
    WRITTEN_ONLY = "written_only", _("Written only")
    NO_ADDRESSES = "no_addresses", _("No addresses")


class Screening(models.Model):
    """The coach's record of one talk with one person alone. There is no field for what was said.

    `changes` names what is done differently; `again_on` is the day of the next talk.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="screenings")
    spoken_on = models.DateField()
    how = models.CharField(max_length=9, choices=How.choices)
    alone = models.BooleanField()
    outcome = models.CharField(max_length=7, choices=Outcome.choices)
    changes = models.JSONField(default=list, blank=True)
    notes_elsewhere = models.BooleanField(null=True, blank=True)
    again_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            CheckConstraint(name="screening_way_is_known", condition=Q(how__in=How.values)),
            CheckConstraint(
                name="screening_outcome_is_known", condition=Q(outcome__in=Outcome.values)
            ),
        ]

    def __str__(self) -> str:
        return f"talk with {self.partner_id}"

    @property
    def changes_in_words(self) -> list[str]:
        return [str(Change(change).label) for change in self.changes]


class Asked(models.TextChoices):
    WELCOME = "welcome", "welcome"
    FREEDOM = "freedom", "freedom"
    NOT_READY = "not_ready", "not ready"


class PrivateCheck(models.Model):
    """One private answer about how free or safe a person feels; for the coach alone.

    `subject` names the agreement a freedom answer belongs to; the newest row counts.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="private_checks")
    asked = models.CharField(max_length=9, choices=Asked.choices)
    subject = models.CharField(max_length=60, blank=True, default="")
    answer = EncryptedText(owner=("partner_id", "asked"))
    reach = EncryptedText(owner=("partner_id", "asked"), default="", blank=True)
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            CheckConstraint(
                name="privatecheck_question_is_known", condition=Q(asked__in=Asked.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked} of {self.partner_id}"


class Source(models.TextChoices):
    """What a hold comes from: a private question or word, the coach's doubt, closing gently."""

    WELCOME = Asked.WELCOME.value, _("The question at the first visit")
    FREEDOM = Asked.FREEDOM.value, _("The question whether signing is free")
    NOT_READY = Asked.NOT_READY.value, _("Not ready to sign")
    NOT_MINE = "not_mine", _("Says that they did not sign")
    COACH = "coach", _("You placed it")
    CLOSING = "closing", _("Being closed")


class HoldQuerySet(models.QuerySet["Hold"]):
    def standing(self) -> Self:
        return self.filter(lifted_at=None)

    def unheard(self) -> Self:
        """Those of which no coach has said yet that they have seen them."""
        return self.standing().filter(acknowledged_at=None)

    def disowned(self) -> Self:
        """Those that also stop what needs nobody's hand: somebody says that they did not sign."""
        return self.standing().filter(source=Source.NOT_MINE)


class Hold(models.Model):
    """A pause on the coach's own acts. It changes nothing on any partner's page, ever.

    `raised_at` is when it last called for the coach: at first, and again after a worse answer.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="holds")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="holds")
    source = models.CharField(max_length=9, choices=Source.choices)
    placed_at = models.DateTimeField()
    raised_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    backup_told_at = models.DateTimeField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = EncryptedText(default="", blank=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(
                name="hold_is_one_per_source",
                fields=["partner", "source"],
                condition=Q(lifted_at=None),
            ),
            CheckConstraint(
                name="hold_lifted_by_somebody",
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(
                    lifted_at__isnull=False,
                    lifted_at__gte=F("placed_at"),
                    lifted_by__isnull=False,
                ),
            ),
            CheckConstraint(
                name="hold_acknowledged_by_somebody",
                condition=Q(acknowledged_at=None, acknowledged_by=None)
                | Q(
                    acknowledged_at__isnull=False,
                    acknowledged_at__gte=F("raised_at"),
                    acknowledged_by__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"hold on {self.plan_id}"
