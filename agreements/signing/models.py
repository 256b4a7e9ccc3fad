import base64
import uuid

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.http import HttpResponse

from agreements.documents.models import Agreement
from agreements.people.encryption import EncryptedJSON, EncryptedText
from agreements.people.models import Proof
from agreements.plans.models import Partner, Plan
from agreements.practices.models import Membership
from agreements.signing.rules import CONTENT_TYPES, LARGEST_SCAN, LONGEST_NAME


class Signer(models.TextChoices):
    A = "a", "a"
    B = "b", "b"
    COACH = "coach", "coach"


class Signature(models.Model):
    """One person's signature under one agreement, bound to the exact words they read.

    `statement` is what they declared, in canonical JSON; its hash goes into the shared events. One
    by hand has the day on the paper (`on_paper`) and who recorded it, at `signed_at`, and no proof.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="signatures")
    signer = models.CharField(max_length=5, choices=Signer.choices)
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="signatures"
    )
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="signatures"
    )
    name = models.CharField(max_length=LONGEST_NAME)
    statement = EncryptedJSON()
    statement_sha256 = models.CharField(max_length=64)
    proof = models.OneToOneField(
        Proof, on_delete=models.PROTECT, null=True, blank=True, related_name="signature"
    )
    on_paper = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            UniqueConstraint(
                name="signature_is_one_per_person",
                fields=["agreement", "signer"],
                condition=Q(withdrawn_at=None),
            ),
            CheckConstraint(
                name="signature_signer_is_known", condition=Q(signer__in=Signer.values)
            ),
            CheckConstraint(
                name="signature_belongs_to_partner_or_coach",
                condition=Q(signer="coach", partner=None, membership__isnull=False)
                | Q(signer__in=["a", "b"], partner__isnull=False, membership=None),
            ),
            CheckConstraint(
                name="signature_is_proved_or_by_hand",
                condition=Q(proof__isnull=False, on_paper=None, recorded_by=None)
                | Q(
                    proof=None,
                    on_paper__isnull=False,
                    recorded_by__isnull=False,
                    partner__isnull=False,
                ),
            ),
            CheckConstraint(
                name="signature_is_withdrawn_after_it_is_made",
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("signed_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"signature {self.signer} of {self.agreement_id}"


class Scan(models.Model):
    """The paper somebody signed by hand, as their coach took a picture of it. Never changed.

    `body` holds the bytes in base64, never opened or drawn again by us; `sha256` stands in the
    statement of the signature. `kind` is what the bytes themselves say they are.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    signature = models.OneToOneField(Signature, on_delete=models.PROTECT, related_name="scan")
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveIntegerField()
    kind = models.CharField(max_length=4)
    body = EncryptedText()

    class Meta:
        constraints = [
            CheckConstraint(name="scan_kind_is_known", condition=Q(kind__in=list(CONTENT_TYPES))),
            CheckConstraint(
                name="scan_is_of_a_size", condition=Q(size__gt=0, size__lte=LARGEST_SCAN)
            ),
        ]

    def __str__(self) -> str:
        return f"scan for {self.signature_id}"

    def as_download(self) -> HttpResponse:
        """The very bytes that were given, to be kept and never shown inside a page of ours."""
        return HttpResponse(
            base64.b64decode(self.body),
            content_type=CONTENT_TYPES[self.kind],
            headers={
                "Content-Disposition": f'attachment; filename="scan.{self.kind}"',
                "Cache-Control": "no-store",
                "X-Content-Type-Options": "nosniff",
            },
        )


class PaperWish(models.Model):
    """Somebody would rather sign this agreement on paper; for their coach alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="paper_wishes")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="paper_wishes")
    said_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            UniqueConstraint(
                name="paperwish_stands_once",
                fields=["agreement", "partner"],
                condition=Q(ended_at=None),
            ),
            CheckConstraint(
                name="paperwish_ends_after_it_is_said",
                condition=Q(ended_at=None) | Q(ended_at__gte=F("said_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"paper for {self.partner_id}"


class Retracing(models.Model):
    """When a plan's record was last computed again, and since when it no longer holds.

    The record is its events by their chain, its texts, files, signatures and scans by their
    hashes; once a day.
    """

    plan = models.OneToOneField(Plan, on_delete=models.CASCADE, related_name="retracing")
    looked_at = models.DateTimeField(db_index=True)
    broken_since = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"record of {self.plan_id}"
