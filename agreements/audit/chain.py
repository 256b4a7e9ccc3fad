"""How events are hashed, and whether a chain still holds."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import rfc8785

from agreements.audit.models import GENESIS, Event

_DOMAIN = b"stillwater-event-v1"


def entry_hash(
    *, chain: str, seq: int, kind: str, actor: str, at: datetime, data: Any, prev: str
) -> str:
    """SHA-256 over the canonical JSON (RFC 8785) of one event and the hash of the one before."""
    body = {
        "chain": chain,
        "seq": seq,
        "kind": kind,
        "actor": actor,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "data": data,
        "prev": prev,
    }
    return hashlib.sha256(_DOMAIN + rfc8785.dumps(body)).hexdigest()


@dataclass(frozen=True)
class Break:
    """The first event at which a chain no longer holds, and what is wrong with it."""

    chain: str
    seq: int
    why: Literal["missing", "loose", "changed", "backwards"]


def first_break(chain: str) -> Break | None:
    """Recompute a whole chain from its beginning; None when every link holds."""
    before: Event | None = None
    for number, event in enumerate(Event.objects.of(chain).iterator(), start=1):
        if why := _wrong_with(event, number, before):
            return Break(chain, number, why)
        before = event
    return None


def _wrong_with(
    event: Event, number: int, before: Event | None
) -> Literal["missing", "loose", "changed", "backwards"] | None:
    prev = before.entry_hash if before else GENESIS
    expected = entry_hash(
        chain=event.chain,
        seq=number,
        kind=event.kind,
        actor=event.actor,
        at=event.happened_at,
        data=event.data,
        prev=event.prev_hash,
    )
    if event.seq != number:
        return "missing"
    if event.entry_hash != expected:
        return "changed"
    if event.prev_hash != prev:
        return "loose"
    return "backwards" if before and event.happened_at < before.happened_at else None


def head(chain: str) -> str:
    """The hash of the newest event of a chain: what a reader needs to check all before it."""
    newest = Event.objects.filter(chain=chain).order_by("-seq").values_list("entry_hash").first()
    return newest[0] if newest else GENESIS
