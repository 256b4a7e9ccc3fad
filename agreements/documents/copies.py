"""From the third signature to the one certified file, safely repeatable at every point."""

import base64
import io
import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import rfc8785
from django.conf import settings
from django.db import transaction
from django.utils.translation import override

from agreements.audit.actions import record
from agreements.documents.certifying import certify
from agreements.documents.checking import findings
from agreements.documents.keys import (
    Key,
    NoKeyError,
    current_key,
    keep_time_certificates,
    kept_time_certificates,
    trouble_with_key,
    trust_in,
)
from agreements.documents.models import Agreement, AgreementState, Certification, CertifiedFile
from agreements.documents.rendering import (
    Pages,
    Signed,
    Time,
    attachments_of,
    record_of,
    render_apart,
)
from agreements.documents.rules import as_found, in_groups, missing_from, sha256_of, shown
from agreements.documents.timing import NoTimeError
from agreements.notices.actions import queue_notice
from agreements.plans.models import Plan

if TYPE_CHECKING:
    import pypdf

log = logging.getLogger(__name__)
_WAIT_MINUTES = (0, 1, 2, 5, 15)


class SpoiltCopyError(Exception):
    """What was made is not what was signed; it is thrown away and made again later."""


class FrozenMeanwhileError(Exception):
    """Somebody says that they did not sign, or it was taken back: no copy is made now."""


def make_copy(job: Certification, *, at: datetime) -> None:
    """Make, check and keep the certified file, and tell the three that it is there.

    Whoever comes second (a second delivery, a worker whose lease ran out) throws theirs away.
    Raises SpoiltCopy, FrozenMeanwhile, or whatever kept the file from being made; nothing has been
    kept then.
    """
    agreement = job.agreement
    if not CertifiedFile.objects.filter(agreement=agreement).exists():
        _keep(agreement, _made(job, key=_key_in_order(at), at=at), at=at)
    Certification.objects.filter(pk=job.pk, done_at=None).update(
        done_at=at, lease_until=None, last_problem=""
    )


@dataclass(frozen=True)
class _Made:
    """A finished file that passed our own check, and when an independent clock saw it."""

    body: bytes
    certificates: str
    timed_at: datetime | None


def _key_in_order(at: datetime) -> Key:
    if trouble := trouble_with_key(at=at, ahead=timedelta(0)):
        raise NoKeyError(trouble)
    return current_key()


def _made(job: Certification, *, key: Key, at: datetime) -> _Made:
    """The file, with an independent time where one is to be had; else it says there was none."""
    if settings.TSA_URLS:
        keep_time_certificates(settings.TSA_CERTIFICATES)
        try:
            return _tried(pages_of(job, key=key, time="independent"), key=key, at=at)
        except (NoTimeError, SpoiltCopyError) as problem:
            log.warning("no independent time: %s", type(problem).__name__)
    without: Time = "unanswered" if settings.TSA_URLS else "own"
    return _tried(pages_of(job, key=key, time=without), key=key, at=at)


def _tried(pages: Pages, *, key: Key, at: datetime) -> _Made:
    independently = pages.time == "independent"
    certified = certify(render_apart(pages), key=key, at=at, independently=independently)
    timed_at = check_copy(certified, pages, key=key)
    return _Made(certified, key.certificates, timed_at)


def note_problem(job: Certification, problem: Exception, *, at: datetime) -> None:
    """Give the job back for later, with what kind of problem it met; never the words of it."""
    wait = _WAIT_MINUTES[min(job.attempts, len(_WAIT_MINUTES) - 1)]
    Certification.objects.filter(pk=job.pk, done_at=None).update(
        lease_until=None,
        not_before=at + timedelta(minutes=wait),
        last_problem=type(problem).__name__,
    )


def pages_of(job: Certification, *, key: Key, time: Time = "own") -> Pages:
    """What the file of this agreement is made from; the same however often it is asked."""
    agreement, evidence = job.agreement, job.evidence
    body = {"v": 1, "content_sha256": agreement.frozen.content_sha256, "time": time, **evidence}
    return Pages(
        snapshot=agreement.frozen.snapshot.encode(),
        reading=agreement.frozen.reading.encode(),
        evidence=rfc8785.dumps(body),
        code=agreement.frozen.code,
        signing_opened_at=agreement.signing_opens_at,
        signatures=tuple(_signed(one) for one in evidence["statements"]),
        service=settings.SERVICE_NAME,
        address=f"{settings.BASE_URL.partition('://')[2]}/verify",
        test=key.test,
        time=time,
    )


def _signed(statement: dict[str, str]) -> Signed:
    at, day = datetime.fromisoformat(statement["signed_at"]), statement.get("on_paper")
    return Signed(
        statement["signer"],
        statement["name"],
        at,
        date.fromisoformat(day) if day else None,
        statement.get("recorded_by", ""),
    )


def record_in(file: CertifiedFile) -> dict[str, Any]:
    """What the last pages of a certified file say, for a page on screen."""
    key = Key(b"", None, file.certificates)
    time: Time = "own" if file.timed_at is None else "independent"
    pages = pages_of(file.agreement.certification, key=key, time=time)
    with override(pages.words["language"]):
        record = record_of(pages)
    # On paper nothing breaks within a moment; in large print on a phone it must.
    loose = {
        rows: [
            {key: said.replace("\u00a0", " ") for key, said in row.items()} for row in record[rows]
        ]
        for rows in ("signatures", "steps")
    }
    return {**record, **loose, "file_print": in_groups(file.sha256)}


def check_copy(certified: bytes, pages: Pages, *, key: Key) -> datetime | None:
    """Read the finished file back as a stranger would. Raises SpoiltCopy.

    Returns when an independent time service saw it, if one did.
    """
    import pypdf

    found = findings(certified, trust_in([key.certificates], kept_time_certificates()))
    if found["kind"] != "genuine":
        raise SpoiltCopyError(f"our own check says {found['kind']}")
    reader = pypdf.PdfReader(io.BytesIO(certified))
    if loose := fonts_not_inside(reader):
        raise SpoiltCopyError(f"fonts are missing: {', '.join(loose)}")
    inside = {name: bodies[0] for name, bodies in reader.attachments.items()}
    with override(pages.words["language"]):
        wanted = {name: body for name, body, *_about in attachments_of(pages)}
        read = "".join(_without_foot(page.extract_text(), pages) for page in reader.pages)
    if inside != wanted:
        raise SpoiltCopyError("an attachment is not what it should be")
    if missing := missing_from(read, shown(pages.words)):
        raise SpoiltCopyError(f"{len(missing)} texts are not on the pages")
    independent = found["time"] == "independent"
    return datetime.fromisoformat(found["certified_at"]) if independent else None


def _without_foot(text: str, pages: Pages) -> str:
    """A page without its footer, which would stand in the middle of a text that runs over."""
    folded, words = as_found(text), pages.words
    for line in (words["published"], pages.foot):
        folded = folded.replace(as_found(line), "")
    return folded


def fonts_not_inside(reader: "pypdf.PdfReader") -> list[str]:
    """The fonts a file uses without carrying them."""
    loose = set()
    for page in reader.pages:
        fonts: Any = page["/Resources"]
        for font in fonts.get("/Font", {}).values():
            below = font.get("/DescendantFonts", [font])[0].get_object()
            if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(
                below.get("/FontDescriptor", ())
            ):
                loose.add(str(below.get("/BaseFont")))
    return sorted(loose)


@transaction.atomic
def _keep(agreement: Agreement, made: _Made, *, at: datetime) -> None:
    """All of it or nothing: the file, the state, the event and the three letters."""
    plan = Plan.objects.locked(agreement.plan_id)
    agreement = Agreement.objects.select_for_update().get(pk=agreement.pk)
    if CertifiedFile.objects.filter(agreement=agreement).exists():
        return
    if not Agreement.objects.going_on().filter(pk=agreement.pk).exists():
        raise FrozenMeanwhileError(str(agreement.pk))
    sha256 = sha256_of(made.body)
    CertifiedFile.objects.create(
        agreement=agreement,
        sha256=sha256,
        size=len(made.body),
        body=base64.b64encode(made.body).decode(),
        certificates=made.certificates,
        certified_at=at,
        timed_at=made.timed_at,
        time_certificates=settings.TSA_CERTIFICATES if made.timed_at else "",
    )
    agreement.state = AgreementState.CERTIFIED
    agreement.save(update_fields=["state"])
    plan.agreements.filter(state=AgreementState.CERTIFIED, number__lt=agreement.number).update(
        state=AgreementState.REPLACED, ended_at=at
    )
    record(
        plan.shared_chain,
        "certified",
        by="system",
        at=at,
        agreement=str(agreement.pk),
        sha256=sha256,
    )
    _tell_three(plan, agreement, at=at)


def _tell_three(plan: Plan, agreement: Agreement, *, at: datetime) -> None:
    people = [(partner.seat, partner.user) for partner in plan.partners.select_related("user")]
    for seat, user in (*people, ("coach", plan.coach.user)):
        if user:
            queue_notice("copy_saved", to=user, key=f"copy_saved:{agreement.pk}:{seat}", at=at)
