"""What always holds of certified files, each shown to turn red without the guard behind it.

The first numbers are those of `tests/signing/test_invariants.py`; the same after a worker was
killed at any point is shown by `tests/documents/test_kills.py`.
"""

import base64
import hashlib
import json
from collections import Counter
from datetime import timedelta
from functools import cache
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.http import HttpResponse

from agreements.audit import actions as audit
from agreements.audit.chain import first_break
from agreements.audit.models import Event
from agreements.documents import certifying, copies, verifying
from agreements.documents.keys import current_key, make_key, read_key
from agreements.documents.models import (
    AgreementState,
    Certification,
    CertifiedFile,
)
from agreements.documents.verifying import findings_on, verdict_on
from agreements.notices import delivery
from agreements.notices.models import Notice, NoticeQuerySet
from agreements.notices.tasks import deliver_notice
from agreements.people.models import User
from agreements.plans.models import Partner
from tests.build import HOUR, NOON
from tests.conftest import drop_triggers
from tests.documents.clocks import Clock, served
from tests.signing.room import Room, code_to, forbidden

LATE = NOON + HOUR


@pytest.fixture
def room(cora, tmp_path, settings) -> Room:
    return Room.of(cora, tmp_path, settings)


def one_file_however_many_workers_make_it(room: Room) -> None:
    """Another worker comes in between, after this one has drawn and before it has kept."""
    job, draw, late = room.all_sign(), copies._made, NOON + 3 * HOUR

    def overtaken(*args: Any, **how: Any) -> Any:
        made = draw(*args, **how)
        between.undo()
        copies.make_copy(room.claimed(late), at=late)
        return made

    with pytest.MonkeyPatch.context() as between:
        between.setattr(copies, "_made", overtaken)
        copies.make_copy(job, at=NOON)
    assert CertifiedFile.objects.count() == 1
    assert Event.objects.of(room.plan.shared_chain).filter(kind="certified").count() == 1


def certified_is_a_file_that_proves_genuine(room: Room) -> None:
    job = room.all_sign()
    with pytest.MonkeyPatch.context() as spoilt:
        spoilt.setattr(copies, "certify", lambda pdf, **_how: pdf)
        with pytest.raises(copies.SpoiltCopyError), transaction.atomic():
            copies.make_copy(job, at=NOON)
    assert room.plan.agreements.get().state == AgreementState.SIGNED
    assert not CertifiedFile.objects.exists()
    copies.make_copy(job, at=NOON)
    assert room.plan.agreements.get().state == AgreementState.CERTIFIED
    assert verdict_on(CertifiedFile.objects.get().as_download().content).kind == "genuine"


def nobody_is_sent_what_is_for_another(room: Room) -> None:
    codes = {partner.email: code_to(partner)[1] for partner in (room.ana, room.ben)}
    room.certified()
    mail.outbox.clear()
    _deliver_everything()
    for letter in mail.outbox:
        said = letter.body + letter.subject + str(letter.alternatives)
        others = {digits for email, digits in codes.items() if [email] != letter.to}
        assert not [digits for digits in others if digits in said]
    assert {letter.to[0] for letter in mail.outbox} >= codes.keys()
    assert {notice.secret for notice in Notice.objects.filter(state="sent")} == {""}


def _deliver_everything() -> None:
    for pk in Notice.objects.order_by("made_at", "pk").values_list("pk", flat=True):
        deliver_notice(notice_id=str(pk))


def everybody_is_told_of_the_file_once(room: Room) -> None:
    room.certified()
    copies.make_copy(Certification.objects.get(), at=LATE)
    agreement = room.plan.agreements.get()
    copies._tell_three(room.plan, agreement, at=LATE)
    mail.outbox.clear()
    for _again in range(3):
        _deliver_everything()
    told = Counter(letter.to[0] for letter in mail.outbox if "copy" in letter.body)
    people = {room.ana.email, room.ben.email, room.cora.user.email}
    assert told == dict.fromkeys(people, 1)


def every_road_leads_to_the_same_bytes(room: Room) -> None:
    kept = room.certified()
    event = Event.objects.of(room.plan.shared_chain).get(kind="certified")
    prints = {hashlib.sha256(kept.as_download().content).hexdigest() for _road in range(3)}
    assert prints == {kept.sha256} == {event.data["sha256"]}
    forbidden(lambda: CertifiedFile.objects.update(size=1))


def a_file_is_ours_whole_and_says_what_was_signed(room: Room) -> None:
    job = room.all_sign()
    make_key(room.place / "impostor.p12", label="TEST")
    theirs = read_key(room.place / "impostor.p12", "")
    with pytest.MonkeyPatch.context() as spoilt:
        forged = _certified_with(theirs)
        spoilt.setattr(copies, "certify", forged)
        with pytest.raises(copies.SpoiltCopyError), transaction.atomic():
            copies.make_copy(job, at=NOON)
    copies.make_copy(job, at=NOON)
    raw = CertifiedFile.objects.get().as_download().content
    found = findings_on(raw)
    assert found["kind"] == "genuine"
    assert found["agreement.json"] == room.agreement.frozen.snapshot
    assert verdict_on(raw + b" ").kind == "added"


def _certified_with(key: Any) -> Any:
    ours = certifying.certify
    return lambda pdf, **how: ours(pdf, **{**how, "key": key})


def what_can_be_erased_is_in_no_hash(room: Room) -> None:
    """An address, a short name, a reason: gone, and everything still holds."""
    raw = room.certified().as_download().content
    User.objects.filter(pk=room.ana.user.pk).update(email="gone@example.org", short_name="")
    Partner.objects.filter(pk=room.ana.pk).update(email="")
    said = json.dumps(list(Event.objects.values_list("data", "actor")), default=str)
    assert not [word for word in ("Ana", "Souza", "@example.org", "code") if word in said]
    assert first_break(room.plan.shared_chain) is None
    assert verdict_on(raw).kind == "genuine"
    evidence = findings_on(raw)["evidence.json"]
    assert not [word for word in ("@", "Halifax", "127.0.0.1", "email") if word in evidence]


@cache
def a_strangers_clock() -> Clock:
    return Clock("A clock", says=NOON + timedelta(seconds=9))


def only_a_clock_we_know_is_an_independent_time(room: Room) -> None:
    """Of a clock that nobody vouches for, the file says that none answered."""
    job = room.all_sign()
    room.settings.VAR_DIR = room.place
    room.settings.TSA_CERTIFICATES = Clock("A clock", says=NOON).pem
    with served(a_strangers_clock()) as (_server, address):
        room.settings.TSA_URLS = (address,)
        copies.make_copy(job, at=NOON)
    kept = CertifiedFile.objects.get()
    assert kept.timed_at is None
    assert not verdict_on(kept.as_download().content).independent
    assert json.loads(findings_on(kept.as_download().content)["evidence.json"])["time"] != (
        "independent"
    )


def what_is_brought_to_us_is_read_and_never_kept(room: Room) -> None:
    """A copy that differs by a byte no signature covers is compared with ours, and is not ours."""
    kept = room.certified()
    raw = kept.as_download().content
    again = certifying.certify(_uncertified(raw), key=current_key(), at=NOON)
    assert again != raw
    assert verdict_on(again).kind == "changed"
    assert CertifiedFile.objects.get().as_download().content == raw


def _uncertified(raw: bytes) -> bytes:
    """The file as it was before its certificate: whoever has the key could certify it anew."""
    end = raw.index(b"%%EOF") + len(b"%%EOF\n")
    return raw[:end]


INVARIANTS = {
    "1 one file": one_file_however_many_workers_make_it,
    "2 certified": certified_is_a_file_that_proves_genuine,
    "10 secrets": nobody_is_sent_what_is_for_another,
    "11 letters": everybody_is_told_of_the_file_once,
    "12 bytes": every_road_leads_to_the_same_bytes,
    "13 ours": a_file_is_ours_whole_and_says_what_was_signed,
    "14 erased": what_can_be_erased_is_in_no_hash,
    "15 time": only_a_clock_we_know_is_an_independent_time,
    "16 brought": what_is_brought_to_us_is_read_and_never_kept,
}


# The files as a worker sees them that never looks whether there is one already.
UNSEEN = SimpleNamespace(
    objects=SimpleNamespace(
        filter=lambda **_how: CertifiedFile.objects.none(),
        create=lambda **how: CertifiedFile.objects.create(**how),
    )
)


def trusted(*_args: Any, **_how: Any) -> None:
    return None


def whatever_is_read(*_args: Any, **_how: Any) -> dict[str, str]:
    return {"kind": "genuine", "certified_at": NOON.isoformat(), "time": "own"}


def again_and_again(self: NoticeQuerySet, pk: Any, *, at: Any) -> Any:
    return self.get(pk=pk)


def made_anew(self: CertifiedFile) -> Any:
    raw = base64.b64decode(self.body)
    return HttpResponse(certifying.certify(_uncertified(raw), key=current_key(), at=NOON))


def with_the_name(chain: str, kind: str, **told: Any) -> Any:
    return audit.record(chain, kind, **told, name="Ana Souza")


# Without its guard: what takes the guard's place; without anything, the triggers go.
WITHOUT: dict[str, tuple[Any, str, Any] | None] = {
    "1 one file": (copies, "CertifiedFile", UNSEEN),
    "2 certified": (copies, "check_copy", trusted),
    "10 secrets": (delivery, "_close", trusted),
    "11 letters": (NoticeQuerySet, "claim", again_and_again),
    "12 bytes": (CertifiedFile, "as_download", made_anew),
    "13 ours": (copies, "findings", whatever_is_read),
    "14 erased": (copies, "record", with_the_name),
    "15 time": (copies, "kept_time_certificates", lambda: [a_strangers_clock().pem]),
    "16 brought": (verifying, "_has_a_twin", lambda _snapshot: False),
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
