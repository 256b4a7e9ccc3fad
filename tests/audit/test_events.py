from datetime import timedelta

import pytest
from django.db import transaction

from agreements.audit.actions import record
from agreements.audit.chain import Break, entry_hash, first_break, head
from agreements.audit.models import GENESIS, Event
from tests.build import HOUR, NOON
from tests.constraints import broken

pytestmark = pytest.mark.django_db
CHAIN = "plan:1:shared"


def three_events() -> list[Event]:
    return [record(CHAIN, kind, by="system", at=NOON, n=n) for n, kind in enumerate("abc", 1)]


def forge(**columns: object) -> Event:
    """An event as somebody writes it who holds the database and knows how hashes are made."""
    known = {"chain": CHAIN, "seq": 1, "kind": "x", "actor": "system", "prev_hash": GENESIS}
    return Event.objects.create(
        **{**known, "happened_at": NOON, "data": {}, "entry_hash": "0" * 64, **columns}
    )


def test_events_of_a_chain_are_numbered_from_one_without_a_gap_and_tied_by_hash():
    first, second, third = three_events()
    assert [first.seq, second.seq, third.seq] == [1, 2, 3]
    assert first.prev_hash == GENESIS
    assert second.prev_hash == first.entry_hash
    assert head(CHAIN) == third.entry_hash
    assert first_break(CHAIN) is None


def test_each_chain_counts_for_itself_so_that_a_number_tells_nothing_of_another():
    three_events()
    assert record("partner:7", "sealed", by="partner:7", at=NOON).seq == 1
    assert head("nobody") == GENESIS


def test_time_never_runs_backwards_within_a_chain():
    record(CHAIN, "a", by="system", at=NOON)
    late = record(CHAIN, "b", by="system", at=NOON - HOUR)
    assert late.happened_at == NOON
    assert first_break(CHAIN) is None


def test_the_same_moment_in_another_zone_has_the_same_hash():
    from zoneinfo import ZoneInfo

    what = {"chain": CHAIN, "seq": 1, "kind": "a", "actor": "b", "data": {"é": 1}, "prev": GENESIS}
    elsewhere = NOON.astimezone(ZoneInfo("Asia/Kolkata"))
    assert entry_hash(at=NOON, **what) == entry_hash(at=elsewhere, **what)


def test_every_part_of_an_event_is_in_its_hash():
    what = {
        "chain": CHAIN,
        "seq": 1,
        "kind": "a",
        "actor": "b",
        "at": NOON,
        "data": {},
        "prev": GENESIS,
    }
    changed = {
        "chain": "plan:2:shared",
        "seq": 2,
        "kind": "b",
        "actor": "c",
        "at": NOON + timedelta(microseconds=1),
        "data": {"n": 1},
        "prev": "1" * 64,
    }
    hashes = {entry_hash(**what), *(entry_hash(**{**what, k: v}) for k, v in changed.items())}
    assert len(hashes) == 8


def test_a_forged_event_is_found_as_the_first_break():
    record(CHAIN, "a", by="system", at=NOON)
    forge(seq=2, prev_hash=head(CHAIN))
    assert first_break(CHAIN) == Break(CHAIN, 2, "changed")


def test_an_event_left_out_is_found():
    record(CHAIN, "a", by="system", at=NOON)
    prev = head(CHAIN)
    what = {"chain": CHAIN, "seq": 3, "kind": "x", "actor": "system", "data": {}, "prev": prev}
    forge(seq=3, prev_hash=prev, entry_hash=entry_hash(at=NOON, **what))
    assert first_break(CHAIN) == Break(CHAIN, 2, "missing")


def test_an_event_belongs_to_the_transaction_of_its_act():
    with transaction.atomic():
        record(CHAIN, "a", by="system", at=NOON)
        transaction.set_rollback(True)
    assert not Event.objects.of(CHAIN).exists()


def test_two_events_never_share_a_number():
    record(CHAIN, "a", by="system", at=NOON)
    with broken("event_numbers_have_no_twin"):
        forge(seq=1, prev_hash="1" * 64)


def test_a_chain_never_forks():
    record(CHAIN, "a", by="system", at=NOON)
    with broken("event_chain_does_not_fork"):
        forge(seq=2, prev_hash=GENESIS)


def test_numbers_start_at_one():
    with broken("event_numbers_start_at_one"):
        forge(seq=0)
