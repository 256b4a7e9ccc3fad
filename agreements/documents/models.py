import base64
import uuid
from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Exists, F, OuterRef, Q, UniqueConstraint
from django.http import HttpResponse

from agreements.drafting.models import Round
from agreements.people.encryption import EncryptedJSON, EncryptedText
from agreements.plans.models import Plan
from agreements.practices.models import Membership
from agreements.safety.models import Hold

LEASE = timedelta(minutes=2)
LATE = timedelta(minutes=5)  # a copy that takes longer than that has met with something
IN_VAIN = 3


class AgreementState(models.TextChoices):
    PUBLISHED = "published", "published"
    SIGNED = "signed", "signed"
    CERTIFIED = "certified", "certified"
    VOIDED = "voided", "voided"
    LAPSED = "lapsed", "lapsed"
    REPLACED = "replaced", "replaced"


LIVE = (AgreementState.PUBLISHED, AgreementState.SIGNED, AgreementState.CERTIFIED)
SIGNED_BY_ALL = (AgreementState.SIGNED, AgreementState.CERTIFIED, AgreementState.REPLACED)


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def standing(self) -> Self:
        """Those that have not been taken back, run out or been replaced."""
        return self.filter(state__in=LIVE)

    def going_on(self) -> Self:
        """Those everybody signed, of whom nobody says that they did not."""
        disowned = Hold.objects.disowned().values("plan")
        return self.filter(state__in=SIGNED_BY_ALL).exclude(plan__in=disowned)


class Agreement(models.Model):
    """All rules that stand, numbered and frozen at one moment, to be read and signed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="agreements")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="agreements")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=9, choices=AgreementState.choices, default=AgreementState.PUBLISHED
    )
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    signing_opens_at = models.DateTimeField()
    signing_closes_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = EncryptedText(default="", blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(name="agreement_number_is_used_once", fields=["plan", "number"]),
            UniqueConstraint(
                name="agreement_is_one_at_a_time",
                fields=["plan"],
                condition=Q(state="published"),
            ),
            CheckConstraint(
                name="agreement_state_is_known", condition=Q(state__in=AgreementState.values)
            ),
            CheckConstraint(
                name="agreement_signing_closes_after_it_opens",
                condition=Q(signing_closes_at__gt=F("signing_opens_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"agreement {self.number} of {self.plan_id}"


class FrozenText(models.Model):
    """The exact words of an agreement and their hashes. Never changed; a trigger sees to it.

    `snapshot` is the canonical JSON (RFC 8785), `reading` the HTML made from it once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agreement = models.OneToOneField(Agreement, on_delete=models.PROTECT, related_name="frozen")
    snapshot = EncryptedText()
    reading = EncryptedText()
    content_sha256 = models.CharField(max_length=64)
    reading_sha256 = models.CharField(max_length=64)
    code = models.CharField(max_length=14, db_index=True)

    def __str__(self) -> str:
        return f"words of {self.agreement_id}"


class CertificationQuerySet(models.QuerySet["Certification"]):
    def open(self, at: datetime) -> Self:
        """Jobs nobody is working on, however old: a copy that was promised is made.

        But for those that wait because somebody says that they did not sign.
        """
        free = Q(lease_until=None) | Q(lease_until__lt=at)
        return self.owed().filter(free, not_before__lte=at)

    def owed(self) -> Self:
        """Those without their copy, but for the ones that are frozen or were taken back."""
        # No join: it would move the lease into a subquery, and two workers could both have it.
        goes_on = Exists(Agreement.objects.going_on().filter(pk=OuterRef("agreement")))
        return self.filter(goes_on, done_at=None)

    def late(self, at: datetime) -> Self:
        """Owed for longer than a copy ever takes, or tried several times in vain."""
        in_vain = Q(attempts__gte=IN_VAIN) & ~Q(last_problem="")
        return self.owed().filter(in_vain | Q(asked_at__lte=at - LATE))

    def claim(self, pk: uuid.UUID, *, at: datetime) -> "Certification | None":
        """Lease one open job to this worker; None when another has it or it is done."""
        taken = (
            self.open(at).filter(pk=pk).update(lease_until=at + LEASE, attempts=F("attempts") + 1)
        )
        return self.select_related("agreement").get(pk=pk) if taken else None


class Certification(models.Model):
    """The promise of a certified PDF, made with the third signature and kept until it exists.

    `evidence` holds what the file says about the signing: statements and events, all of them
    known to both partners.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agreement = models.OneToOneField(
        Agreement, on_delete=models.PROTECT, related_name="certification"
    )
    evidence = EncryptedJSON(default=dict)
    asked_at = models.DateTimeField()
    not_before = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_problem = models.CharField(max_length=200, blank=True, default="")
    done_at = models.DateTimeField(null=True, blank=True)

    objects = CertificationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"certification of {self.agreement_id}"


class CertifiedFile(models.Model):
    """The one certified PDF of an agreement, the same bytes for everybody. Never changed.

    `body` holds the bytes in base64, `certificates` the public ones it was certified with (PEM),
    so that every machine of the service knows its own files. `timed_at` is when an independent
    time service saw it, `time_certificates` are those that service is known by.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agreement = models.OneToOneField(Agreement, on_delete=models.PROTECT, related_name="file")
    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveIntegerField()
    body = EncryptedText()
    certificates = models.TextField()
    certified_at = models.DateTimeField()
    timed_at = models.DateTimeField(null=True, blank=True)
    time_certificates = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            CheckConstraint(
                name="file_time_is_independent_or_not_at_all",
                condition=Q(timed_at=None, time_certificates="")
                | Q(timed_at__isnull=False, time_certificates__gt=""),
            ),
        ]

    def __str__(self) -> str:
        return f"file of {self.agreement_id}"

    def as_download(self) -> HttpResponse:
        """The very bytes that were certified, under a name that tells nothing."""
        day = self.certified_at.astimezone(self.agreement.plan.timezone).date().isoformat()
        return HttpResponse(
            base64.b64decode(self.body),
            content_type="application/pdf",
            headers={
                "Content-Disposition": (
                    f'attachment; filename="document-{self.agreement.number}-{day}.pdf"'
                ),
                "Cache-Control": "no-store",
                "X-Content-Type-Options": "nosniff",
            },
        )
