import uuid
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from agreements.people.encryption import EncryptedJSON
from agreements.plans.models import Partner


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    def open(self, at: datetime) -> Self:
        return self.filter(answered_at=None, opens_at__lte=at, closes_at__gt=at)

    def unseen(self) -> Self:
        """Answered, and not yet looked at by the coach."""
        return self.filter(answered_at__isnull=False, seen_at=None)


class CheckIn(models.Model):
    """One short page a partner may answer in one stretch of the term, for the coach alone.

    `needs_coach` notes that the answers ask for the coach, who has looked at them at `seen_at`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="checkins")
    number = models.PositiveSmallIntegerField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    value = EncryptedJSON(owner=("partner_id",), default=dict)
    needs_coach = models.BooleanField(default=False)
    seen_at = models.DateTimeField(null=True, blank=True)

    objects = CheckInQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["opens_at"], name="checkin_by_opening")]
        constraints = [
            UniqueConstraint(name="checkin_number_is_used_once", fields=["partner", "number"]),
            CheckConstraint(
                name="checkin_closes_after_it_opens", condition=Q(closes_at__gt=F("opens_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"check-in {self.number} of {self.partner_id}"
