from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from agreements.audit.chain import entry_hash
from agreements.audit.models import GENESIS, Event


def record(chain: str, kind: str, *, by: str, at: datetime, **data: Any) -> Event:
    """Append one event to a chain, inside the transaction of the act it tells of.

    The caller holds the plan's lock, so numbers have no gap; two appends at once would meet the
    unique constraint and one of them would raise IntegrityError. `by` is "system" or
    "<role>:<id>"; `data` holds JSON values only.
    """
    return record_all(chain, kind, by=by, at=at, each=[data])[0]


@transaction.atomic
def record_all(
    chain: str, kind: str, *, by: str, at: datetime, each: Iterable[Mapping[str, Any]]
) -> list[Event]:
    """Append several events of one kind and moment, in order; as `record` does one."""
    last = Event.objects.filter(chain=chain).order_by("-seq").first()
    seq, prev = (last.seq, last.entry_hash) if last else (0, GENESIS)
    at = max(at, last.happened_at) if last else at
    events = []
    for data in map(dict, each):
        seq += 1
        digest = entry_hash(chain=chain, seq=seq, kind=kind, actor=by, at=at, data=data, prev=prev)
        events.append(
            Event(
                chain=chain,
                seq=seq,
                kind=kind,
                actor=by,
                happened_at=at,
                data=data,
                prev_hash=prev,
                entry_hash=digest,
            )
        )
        prev = digest
    return Event.objects.bulk_create(events)
