from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

GENESIS = "0" * 64


class EventQuerySet(models.QuerySet["Event"]):
    def of(self, chain: str) -> Self:
        return self.filter(chain=chain).order_by("seq")


class Event(models.Model):
    """One thing that happened, never changed afterwards, tied by hash to the event before it.

    A chain holds the events of one visibility class only (`plan:<id>:shared`, `partner:<id>`,
    `practice:<id>`), so a missing number can never hint at somebody else's private act. `data`
    holds identifiers and commitments, never private text.
    """

    chain = models.CharField(max_length=80)
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    actor = models.CharField(max_length=60)
    happened_at = models.DateTimeField()
    data = models.JSONField(default=dict)
    prev_hash = models.CharField(max_length=64)
    entry_hash = models.CharField(max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(name="event_numbers_have_no_twin", fields=["chain", "seq"]),
            UniqueConstraint(name="event_chain_does_not_fork", fields=["chain", "prev_hash"]),
            CheckConstraint(name="event_numbers_start_at_one", condition=Q(seq__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.chain} {self.seq} {self.kind}"
