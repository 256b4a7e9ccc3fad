import uuid
from typing import Any, Self

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from agreements.people.encryption import EncryptedJSON, EncryptedText, UnreadableError
from agreements.plans.models import Partner, Plan
from agreements.practices.models import Membership


class Round(models.Model):
    """A set of questions both partners answer, each alone, then opened at once.

    `slugs` freezes which questions were asked, so that a later change of the bank or of the
    plan's facts never changes a round that is under way. `only` names those asked of one person
    alone, with that person's seat; the other's pages are as if there were none.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    slugs = models.JSONField()
    only = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            UniqueConstraint(name="round_number_is_used_once", fields=["plan", "number"]),
            CheckConstraint(
                name="round_is_opened_before_it_is_published",
                condition=Q(published_at=None) | Q(opened_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"round {self.number} of {self.plan_id}"

    def asked_of(self, seat: str) -> list[str]:
        """The questions asked of the person with this seat."""
        return [slug for slug in self.slugs if self.only.get(slug, seat) == seat]


class AnswerQuerySet(models.QuerySet["Answer"]):
    def of(self, partner: Partner, current: Round) -> Self:
        return self.filter(partner=partner, round=current)

    def entered(self) -> Self:
        """Those a coach typed in and nobody has changed since."""
        return self.filter(entered_by__isnull=False)

    def readable_while_typing(self, by: Membership) -> Self:
        """Those this coach typed in themselves: all that may be shown to whoever types."""
        return self.filter(entered_by=by)


class Answer(models.Model):
    """What one partner wrote to one question, for the author alone until sealed.

    `value` has the shape described in `agreements.questions.rules`. `talk` asks to speak with
    the coach about the question: the coach sees that mark at once, never the value. `entered_by`
    is the coach who typed it in for them; nobody, once they have changed a word of it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="answers")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="answers")
    slug = models.CharField(max_length=60)
    value = EncryptedJSON(owner=("partner_id", "slug"), default=dict)
    talk = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    entered_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = AnswerQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["round", "saved_at"], name="answer_by_saving")]
        constraints = [
            UniqueConstraint(
                name="answer_is_one_per_question", fields=["round", "partner", "slug"]
            ),
            CheckConstraint(name="answer_revision_counts_from_one", condition=Q(revision__gte=1)),
        ]

    def __str__(self) -> str:
        return f"answer to {self.slug}"

    @property
    def opened(self) -> Any | None:
        """The value, or None where what lies in the database no longer opens."""
        try:
            return self.value
        except UnreadableError:
            return None


class SealingQuerySet(models.QuerySet["Sealing"]):
    def waiting(self) -> Self:
        """Those that stand, of rounds that have not been opened."""
        return self.filter(unsealed_at=None, round__opened_at=None)


class Sealing(models.Model):
    """That a partner has locked their answers of a round, so that the coach may read them.

    Unsealing closes the row with its moment; sealing again makes a new one. `altered_at` is when
    somebody first noticed that what lies in the database is no longer what was sealed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="sealings")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="sealings")
    sealed_at = models.DateTimeField()
    unsealed_at = models.DateTimeField(null=True, blank=True)
    fingerprints = models.JSONField(default=dict)
    salts = EncryptedJSON(owner=("partner_id",), default=dict)
    looked_at = models.DateTimeField(null=True, blank=True)
    altered_at = models.DateTimeField(null=True, blank=True)

    objects = SealingQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(
                name="sealing_is_one_at_a_time",
                fields=["round", "partner"],
                condition=Q(unsealed_at=None),
            ),
            CheckConstraint(
                name="sealing_ends_after_it_begins",
                condition=Q(unsealed_at=None) | Q(unsealed_at__gte=F("sealed_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"sealing by {self.partner_id}"


class DictationQuerySet(models.QuerySet["Dictation"]):
    def open(self) -> Self:
        return self.filter(ended_at=None)

    def of(self, partner: Partner, current: Round) -> Self:
        return self.filter(partner=partner, round=current)


class Dictation(models.Model):
    """That a coach types in one person's answers of a round, and why. The person sees that it is.

    Only for somebody who has written nothing there. It ends with the first word they write
    themselves, with their seal, or when either of the two ends it.
    """

    class Reason(models.TextChoices):
        PAPER = "paper", _("The workbook was filled in on paper")
        DEVICE = "device", _("There is no phone or computer to use alone")
        READING = "reading", _("Reading or typing is hard")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="dictations")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="dictations")
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=7, choices=Reason.choices)
    began_at = models.DateTimeField()
    read_back_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by_partner = models.BooleanField(default=False)

    objects = DictationQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(
                name="dictation_is_one_at_a_time",
                fields=["round", "partner"],
                condition=Q(ended_at=None),
            ),
            CheckConstraint(
                name="dictation_reason_is_known",
                condition=Q(reason__in=["paper", "device", "reading"]),
            ),
            CheckConstraint(
                name="dictation_ends_after_it_begins",
                condition=Q(ended_at=None, ended_by_partner=False) | Q(ended_at__gte=F("began_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"dictation of {self.partner_id}"


class TopicMark(models.Model):
    """What a partner said of a whole topic: finished, for later, or that it does not apply."""

    class Mark(models.TextChoices):
        DONE = "done", "done"
        LATER = "later", "later"
        NOT_OURS = "not_ours", "not ours"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="topic_marks")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="topic_marks")
    topic = models.CharField(max_length=40)
    mark = models.CharField(max_length=8, choices=Mark.choices)

    class Meta:
        constraints = [
            UniqueConstraint(
                name="topicmark_is_one_per_topic", fields=["round", "partner", "topic"]
            ),
            CheckConstraint(
                name="topicmark_is_known", condition=Q(mark__in=["done", "later", "not_ours"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic}: {self.mark}"


class Forgotten(models.Model):
    """Something the questions forgot, in a partner's own words, sealed with the rest."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="forgotten")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="forgotten")
    text = EncryptedText(owner=("partner_id",), default="", blank=True)
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            UniqueConstraint(name="forgotten_is_one_per_person", fields=["round", "partner"]),
        ]

    def __str__(self) -> str:
        return f"forgotten by {self.partner_id}"
