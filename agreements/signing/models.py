import uuid

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from agreements.documents.models import Agreement
from agreements.people.encryption import EncryptedJSON
from agreements.people.models import Proof
from agreements.plans.models import Partner
from agreements.practices.models import Membership


class Signer(models.TextChoices):
    A = "a", "a"
    B = "b", "b"
    COACH = "coach", "coach"


class Signature(models.Model):
    """One person's signature under one agreement, bound to the exact words they read.

    `statement` is what they declared, in canonical JSON; its hash goes into the shared events.
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
    name = models.CharField(max_length=80)
    statement = EncryptedJSON()
    statement_sha256 = models.CharField(max_length=64)
    proof = models.OneToOneField(Proof, on_delete=models.PROTECT, related_name="signature")
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
                name="signature_is_withdrawn_after_it_is_made",
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("signed_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"signature {self.signer} of {self.agreement_id}"
