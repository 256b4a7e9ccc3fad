from datetime import datetime
from typing import Any

from django.db import transaction

from agreements.audit.chain import entry_hash
from agreements.audit.models import GENESIS, Event


@transaction.atomic
def record(chain: str, kind: str, *, by: str, at: datetime, **data: Any) -> Event:
    """Append one event to a chain, inside the transaction of the act it tells of.

    The caller holds the plan's lock, so numbers have no gap; two appends at once would meet the
    unique constraint and one of them would raise IntegrityError. `by` is "system" or
    "<role>:<id>"; `data` holds JSON values only.
    """
    last = Event.objects.filter(chain=chain).order_by("-seq").first()
    seq, prev = (last.seq + 1, last.entry_hash) if last else (1, GENESIS)
    at = max(at, last.happened_at) if last else at
    return Event.objects.create(
        chain=chain,
        seq=seq,
        kind=kind,
        actor=by,
        happened_at=at,
        data=data,
        prev_hash=prev,
        entry_hash=entry_hash(
            chain=chain, seq=seq, kind=kind, actor=by, at=at, data=data, prev=prev
        ),
    )
