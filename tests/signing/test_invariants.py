"""What always holds of signatures, each shown to turn red without the guard behind it.

The numbers go on in `tests/documents/test_invariants.py`, for the certified file. That nobody
sees what the other did stands in `tests/web/test_two_worlds.py`.
"""

import hashlib
from collections import Counter
from typing import Any

import pytest
import rfc8785
from django.db import IntegrityError

from agreements.audit.chain import first_break
from agreements.audit.models import GENESIS, Event
from agreements.documents import copies
from agreements.documents.actions import open_signing, void_agreement
from agreements.documents.models import (
    Certification,
    FrozenText,
)
from agreements.people.actions import use_code
from agreements.people.models import Proof, Purpose
from agreements.signing import actions as signing
from agreements.signing.actions import withdraw_signature
from agreements.signing.models import Signature
from agreements.signing.rules import objection_to_signing
from tests import build
from tests.build import HOUR, NOON
from tests.conftest import drop_triggers
from tests.signing.room import Room, code_to, forbidden

LATE = NOON + HOUR


@pytest.fixture
def room(cora, tmp_path, settings) -> Room:
    return Room.of(cora, tmp_path, settings)


def every_signature_is_under_the_words_that_were_shown(room: Room) -> None:
    shown = room.agreement.frozen
    how = {"proof": build.fresh(room.ana.user, room.agreement), "by": room.ana, "at": NOON}
    room.refused(
        signing.sign_agreement, room.agreement, "Ana Souza", content_sha256="0" * 64, **how
    )
    room.both_sign()
    for signature in Signature.objects.all():
        said = signature.statement
        assert said["content_sha256"] == hashlib.sha256(shown.snapshot.encode()).hexdigest()
        assert said["reading_sha256"] == hashlib.sha256(shown.reading.encode()).hexdigest()
        assert signature.statement_sha256 == hashlib.sha256(rfc8785.dumps(said)).hexdigest()


def signed_is_three_and_the_coach_last(room: Room) -> None:
    build.talk_with_each(room.plan, by=room.cora)
    room.refused(build.co_sign, room.plan, by=room.cora)
    build.sign(room.ana)
    build.sign(room.ben)
    withdraw_signature(room.agreement, by=room.ana, at=NOON)
    room.refused(build.co_sign, room.plan, by=room.cora)
    build.sign(room.ana)
    build.co_sign(room.plan, by=room.cora, at=LATE)
    order = Signature.objects.filter(withdrawn_at=None).order_by("signed_at", "signer")
    assert [one.signer for one in order] == ["a", "b", "coach"]


def nobody_signs_before_or_after_or_what_was_taken_back(room: Room) -> None:
    room.refused(build.sign, room.ana, at=room.agreement.signing_opens_at - HOUR)
    room.refused(build.sign, room.ana, at=room.agreement.signing_closes_at)
    proof = build.fresh(room.ana.user, room.agreement)
    void_agreement(room.agreement, "A date was wrong.", by=room.cora, at=NOON)
    sha256 = room.agreement.frozen.content_sha256
    how = {"content_sha256": sha256, "proof": proof, "by": room.ana, "at": NOON}
    room.refused(signing.sign_agreement, room.agreement, "Ana Souza", **how)


def published_words_never_change(room: Room) -> None:
    for act in (
        lambda: FrozenText.objects.update(content_sha256="0" * 64),
        lambda: FrozenText.objects.all().delete(),
    ):
        forbidden(act)


def the_record_has_no_gap_fork_or_change(room: Room) -> None:
    room.certified()
    told = Event.objects.of(room.plan.shared_chain)
    first = told[0]
    forbidden(lambda: Event.objects.filter(pk=first.pk).update(actor="somebody"))
    forbidden(lambda: Event.objects.filter(pk=first.pk).delete())
    fork = Event(chain=first.chain, seq=999, kind="x", happened_at=NOON, prev_hash=GENESIS)
    forbidden(fork.save)
    for chain in set(Event.objects.values_list("chain", flat=True)):
        assert first_break(chain) is None


def every_step_is_told_once(room: Room) -> None:
    """However often it is pressed, swept or delivered."""
    assert not open_signing(room.agreement, at=NOON)
    room.certified()
    room.refused(build.co_sign, room.plan, by=room.cora)
    copies.make_copy(Certification.objects.get(), at=LATE)
    told = Counter(Event.objects.of(room.plan.shared_chain).values_list("kind", flat=True))
    steps = {kind: told[kind] for kind in ("published", "signing_opened", "signed", "certified")}
    assert steps == {"published": 1, "signing_opened": 1, "signed": 3, "certified": 1}


def a_proof_is_for_one_person_one_text_and_once(room: Room) -> None:
    room.refused(build.sign, room.ana, proof=build.fresh(room.ben.user, room.agreement))
    proof = build.fresh(room.ana.user, room.agreement)
    for column, other in (("act", "email"), ("subject", "another")):
        Proof.objects.filter(pk=proof.pk).update(**{column: other})
        room.refused(build.sign, room.ana, proof=proof)
    proof.save()
    build.sign(room.ana, proof=proof)
    withdraw_signature(room.agreement, by=room.ana, at=NOON)
    room.refused(build.sign, room.ana, proof=proof)
    code, digits = code_to(room.ana)
    how = {"purpose": Purpose.SIGN, "at": NOON}
    room.refused(use_code, code.pk, digits, subject="sign:another", **how)
    use_code(code.pk, digits, subject="sign:this", **how)
    room.refused(use_code, code.pk, digits, subject="sign:this", **how)


INVARIANTS = {
    "3 words": every_signature_is_under_the_words_that_were_shown,
    "4 three": signed_is_three_and_the_coach_last,
    "5 when": nobody_signs_before_or_after_or_what_was_taken_back,
    "6 frozen": published_words_never_change,
    "7 chain": the_record_has_no_gap_fork_or_change,
    "8 told once": every_step_is_told_once,
    "9 proof": a_proof_is_for_one_person_one_text_and_once,
}


def but_not(*objections: str) -> Any:
    def asked(standing: Any, **how: Any) -> str | None:
        found = objection_to_signing(standing, **how)
        return None if found in objections else found

    return asked


def trusted(*_args: Any, **_how: Any) -> None:
    return None


def any_proof(proof: Any, **_how: Any) -> Any:
    return proof


# Without its guard: what takes the guard's place; without anything, the triggers go.
WITHOUT: dict[str, tuple[Any, str, Any] | None] = {
    "3 words": (signing, "same_words", lambda agreement, _shown: agreement.frozen),
    "4 three": (signing, "objection_to_signing", but_not("partners_first")),
    "5 when": (signing, "objection_to_signing", but_not("early", "late", "gone")),
    "6 frozen": None,
    "7 chain": None,
    "8 told once": (copies, "record", trusted),
    "9 proof": (signing, "use_proof", any_proof),
}


@pytest.mark.parametrize("invariant", INVARIANTS)
def test_it_holds(room, invariant):
    INVARIANTS[invariant](room)


@pytest.mark.parametrize("invariant", INVARIANTS)
def test_without_its_guard_it_turns_red(room, monkeypatch, invariant):
    if guard := WITHOUT[invariant]:
        monkeypatch.setattr(*guard)
    else:
        drop_triggers()
    with pytest.raises((AssertionError, IntegrityError, pytest.fail.Exception)):
        INVARIANTS[invariant](room)
