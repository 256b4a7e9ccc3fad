"""Whether a file is the certified agreement, unchanged: one answer for the page and the shell.

Nothing of the file is kept. What the database knows byte for byte needs no reading; everything
else is read by a process of its own (`checking`).
"""

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from django.conf import settings

from agreements.documents import checking
from agreements.documents.checking import LARGEST, SECONDS, bears_ours
from agreements.documents.keys import kept_certificates, kept_time_certificates, trust_in
from agreements.documents.models import AgreementState, CertifiedFile
from agreements.documents.rules import document_code, sha256_of
from agreements.plans.models import Plan
from agreements.plans.stages import Stage

_END, _MOST_ENDS = b"%%EOF\n", 50
_STANDING = {AgreementState.REPLACED: "replaced", AgreementState.VOIDED: "taken_back"}
Kind = Literal["genuine", "changed", "added", "withdrawn", "not_ours", "no_seal", "unreadable"]


@dataclass(frozen=True)
class SignedBy:
    """Who signed (`role` is a, b or coach), under which name, when, and on which day on paper."""

    role: str
    name: str
    at: datetime
    on_paper: date | None = None


@dataclass(frozen=True)
class Verdict:
    """What a file is. Everything but `kind` is known only of a genuine one.

    `standing` is "in_force", "closed", "replaced" or "taken_back", and empty where this service no
    longer knows the agreement; `begins` and `until` are its first and last day, `zone` the zone
    its times are told in. `waits` while its time has not been begun, near or past its first day.
    """

    kind: Kind
    number: int | None = None
    code: str = ""
    signed: tuple[SignedBy, ...] = ()
    certified_at: datetime | None = None
    independent: bool = False
    zone: str = ""
    standing: str = ""
    waits: bool = False
    begins: date | None = None
    until: date | None = None
    withdrawn_on: date | None = None


def verdict_on(raw: bytes) -> Verdict:
    """The verdict on a file. The caller limits how often it is asked."""
    if len(raw) > LARGEST:
        return Verdict("unreadable")
    known = (
        CertifiedFile.objects.filter(sha256=sha256_of(raw))
        .select_related("agreement__frozen", "agreement__certification", "agreement__plan")
        .defer("body")
        .first()
    )
    if known is None:
        return Verdict("added") if _goes_on_after_ours(raw) else _read(raw)
    agreement = known.agreement
    return _genuine(
        agreement.frozen.snapshot,
        agreement.certification.evidence["statements"],
        certified_at=known.timed_at or known.certified_at,
        independent=known.timed_at is not None,
        standing=_STANDING.get(AgreementState(agreement.state), _while_signed(agreement.plan)),
        waits=agreement.plan.stage == Stage.SIGNED,
    )


def _while_signed(plan: Plan) -> str:
    """A plan is closed once both have been told; until then no page may show it."""
    return "closed" if plan.stage == Stage.CLOSED else "in_force"


def _goes_on_after_ours(raw: bytes) -> bool:
    """Whether the file begins with one of ours, whole, and goes on after its end."""
    parts = raw.split(_END)[:-1][:_MOST_ENDS]
    digest, beginnings = hashlib.sha256(), []
    for part in parts:
        digest.update(part + _END)
        beginnings.append(digest.hexdigest())
    return CertifiedFile.objects.filter(sha256__in=beginnings).exists()


def _genuine(
    snapshot: str,
    statements: list[dict[str, Any]],
    *,
    certified_at: datetime,
    independent: bool,
    standing: str,
    waits: bool = False,
) -> Verdict:
    words = json.loads(snapshot)
    return Verdict(
        kind="genuine",
        number=words["number"],
        code=document_code(sha256_of(snapshot.encode())),
        signed=tuple(
            SignedBy(
                one["signer"],
                one["name"],
                datetime.fromisoformat(one["signed_at"]),
                _day(one.get("on_paper")),
            )
            for one in statements
        ),
        certified_at=certified_at,
        independent=independent,
        zone=words["zone"],
        standing=standing,
        waits=waits,
        begins=date.fromisoformat(words["term"]["begins_on"]),
        until=date.fromisoformat(words["term"]["ends_on"]),
    )


def findings_on(raw: bytes) -> dict[str, Any]:
    """What the file itself says, whatever the database knows of it: see `checking.findings`."""
    return _findings(raw, trust())


def _read(raw: bytes) -> Verdict:
    found = findings_on(raw)
    if found["kind"] == "genuine" and _has_a_twin(found["agreement.json"]):
        found = {"kind": "changed"}
    if found["kind"] == "genuine":
        return _genuine(
            found["agreement.json"],
            json.loads(found["evidence.json"])["statements"],
            certified_at=datetime.fromisoformat(found["certified_at"]),
            independent=found["time"] == "independent",
            standing="",
        )
    return Verdict(found["kind"], withdrawn_on=_day(found.get("withdrawn")))


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def _has_a_twin(snapshot: str) -> bool:
    """Whether the one file of this very agreement is stored here, and is not what was given.

    A few bytes of a certified file (the padding of its signature) are covered by nothing else.
    """
    sha256 = sha256_of(snapshot.encode())
    return CertifiedFile.objects.filter(
        agreement__frozen__code=document_code(sha256), agreement__frozen__content_sha256=sha256
    ).exists()


def script_alone() -> bytes:
    """The reading process's own program, which a stranger can run without us."""
    return Path(checking.__file__).read_bytes()


def trust() -> dict[str, Any]:
    """All certificates our files were ever certified with: this machine's and the database's."""
    in_database = CertifiedFile.objects.order_by().values_list("certificates", "time_certificates")
    ours, times = set(kept_certificates()), set(kept_time_certificates())
    for certificates, of_times in in_database.distinct():
        ours.add(certificates)
        times.add(of_times)
    return trust_in(sorted(ours), sorted(times - {""}))


def _findings(raw: bytes, known: dict[str, Any]) -> dict[str, Any]:
    """What the reading process found; dying, running out of time or memory is "unreadable"."""
    try:
        reader = subprocess.run(
            [sys.executable, "-m", "agreements.documents.checking"],
            input=json.dumps(known).encode() + b"\n" + raw,
            capture_output=True,
            check=True,
            cwd=settings.BASE_DIR,
            env={"PATH": os.defpath},
            timeout=SECONDS + 5,
        )
    except (subprocess.SubprocessError, OSError):
        return {"kind": "changed" if bears_ours(raw, known) else "unreadable"}
    found: dict[str, Any] = json.loads(reader.stdout)
    return found
