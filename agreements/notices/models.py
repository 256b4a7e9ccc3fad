import uuid
from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import CheckConstraint, F, Q

from agreements.people.encryption import EncryptedText
from agreements.people.models import User

LEASE = timedelta(minutes=2)
AT_ONCE = frozenset({"code", "invitation", "stand_in"})


class State(models.TextChoices):
    QUEUED = "queued", "queued"
    LEASED = "leased", "leased"
    SENT = "sent", "sent"
    UNDELIVERABLE = "undeliverable", "undeliverable"
    CANCELLED = "cancelled", "cancelled"


class NoticeQuerySet(models.QuerySet["Notice"]):
    def due_by(self, at: datetime) -> Self:
        """Queued notices whose time has come, and leased ones whose worker never came back."""
        waiting = Q(state=State.QUEUED, not_before__lte=at)
        return self.filter(waiting | Q(state=State.LEASED, lease_until__lt=at))

    def letters_for(self, person: User) -> Self:
        """What is owed to one person at their own hour: all but codes and invitations."""
        return self.filter(recipient=person).exclude(kind__in=AT_ONCE)

    def waiting_hours(self) -> set[datetime]:
        return set(self.filter(state=State.QUEUED).values_list("not_before", flat=True))

    def gone_hours(self) -> set[datetime]:
        sent = self.filter(state__in=[State.LEASED, State.SENT])
        return set(sent.values_list("not_before", flat=True))

    def claim(self, pk: uuid.UUID, *, at: datetime) -> "Notice | None":
        """Lease one due notice to this worker; None when another has it or it is done."""
        taken = (
            self.due_by(at)
            .filter(pk=pk)
            .update(state=State.LEASED, lease_until=at + LEASE, attempts=F("attempts") + 1)
        )
        return self.select_related("recipient").get(pk=pk) if taken else None


class Notice(models.Model):
    """One message owed to one person, in the transaction of what caused it.

    The words are made when it is sent; `about` holds identifiers only. `secret` holds a code or
    link that must reach the person, encrypted, and is emptied once sent. A notice without a
    recipient belongs to an address nobody has here: it is queued and dropped, so that both cases
    take the same path.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    recipient = models.ForeignKey(User, on_delete=models.CASCADE, null=True, blank=True)
    dedupe_key = models.CharField(max_length=160, unique=True)
    about = models.JSONField(default=dict)
    secret = EncryptedText(default="", blank=True)
    state = models.CharField(max_length=13, choices=State.choices, default=State.QUEUED)
    not_before = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "not_before"], name="notice_due")]
        constraints = [
            CheckConstraint(name="notice_state_is_known", condition=Q(state__in=State.values)),
            CheckConstraint(
                name="notice_sent_has_its_moment",
                condition=~Q(state=State.SENT.value) | Q(sent_at__isnull=False),
            ),
            CheckConstraint(
                name="notice_leased_has_its_end",
                condition=~Q(state=State.LEASED.value) | Q(lease_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
