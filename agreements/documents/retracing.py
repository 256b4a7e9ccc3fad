"""Whether what is recorded still holds: events by their chain, words and files by their hashes.

A chain kept by one operator proves nothing against that operator. The certified files, which
others hold, do: `faults_against` lays one of them beside the chain.
"""

import base64
import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from agreements.audit.chain import Break, first_break
from agreements.audit.models import Event
from agreements.documents.models import Agreement, AgreementState, CertifiedFile
from agreements.documents.rules import sha256_of
from agreements.documents.verifying import findings_on
from agreements.people.encryption import UnreadableError
from agreements.plans.models import Plan

_HAVE_FILES = {AgreementState.CERTIFIED, AgreementState.REPLACED}
_MAY_HAVE_FILES = {*_HAVE_FILES, AgreementState.VOIDED}


def faults_in(chain: str) -> Iterator[str]:
    """The first event at which a chain no longer holds, in words; nothing where it holds."""
    broken = first_break(chain)
    if broken:
        yield _("Chain %(chain)s, event %(seq)s: %(why)s") % {
            "chain": chain,
            "seq": broken.seq,
            "why": _in_words(broken),
        }


def _in_words(broken: Break) -> str:
    return {
        "missing": _("it is missing; the next one there has a higher number."),
        "loose": _("it does not follow the one before: an event was put in, or taken out."),
        "changed": _("it was changed: what it says and its hash no longer fit."),
        "backwards": _("it lies before the event before it."),
    }[broken.why]


def chains_of(plan: Plan) -> list[str]:
    """Every chain that belongs to a plan."""
    private = [partner.private_chain for partner in plan.partners.order_by("seat")]
    return [plan.shared_chain, plan.coach_chain, *private]


def all_chains() -> list[str]:
    return list(Event.objects.order_by("chain").values_list("chain", flat=True).distinct())


def faults_of(plan: Plan) -> Iterator[str]:
    """What no longer holds of a plan's agreements: words, files, and what was recorded of them."""
    for agreement in plan.agreements.select_related("frozen", "file").order_by("number"):
        try:
            found = list(_faults_of(agreement, plan))
        except UnreadableError:
            found = [_("its text or its file does not open: it was changed, or the key is gone.")]
        for fault in found:
            yield _("Agreement %(number)s: %(fault)s") % {
                "number": agreement.number,
                "fault": fault,
            }


def _faults_of(agreement: Agreement, plan: Plan) -> Iterator[str]:
    told = {
        event.kind: event.data
        for event in Event.objects.of(plan.shared_chain)
        if event.data.get("agreement") == str(agreement.pk)
    }
    frozen = agreement.frozen
    if not (
        sha256_of(frozen.snapshot.encode())
        == frozen.content_sha256
        == told.get("published", {}).get("content_sha256")
    ):
        yield _("its text is not the one that was published.")
    if sha256_of(frozen.reading.encode()) != frozen.reading_sha256:
        yield _("its reading copy is not the one that was frozen.")
    yield from _faults_of_file(agreement, told.get("certified"))


def _faults_of_file(agreement: Agreement, told: dict[str, Any] | None) -> Iterator[str]:
    file = CertifiedFile.objects.filter(agreement=agreement).first()
    expected = _HAVE_FILES if file is None else _MAY_HAVE_FILES
    if (file is not None) != (agreement.state in expected) or (file is None) != (told is None):
        yield _("it has a file and is not certified, or is certified and has no file.")
    elif file is not None and told is not None:
        sha256 = sha256_of(base64.b64decode(file.body))
        if not sha256 == file.sha256 == told["sha256"]:
            yield _("its certified file is not the one that was recorded.")


def faults_against(raw: bytes) -> Iterator[str]:
    """Where the chain in a genuine file and the chain in the database differ, in words."""
    found = findings_on(raw)
    if found["kind"] != "genuine":
        yield _("The file itself is not genuine; check it with verify_pdf first.")
        return
    evidence = json.loads(found["evidence.json"])
    kept = {event.seq: event for event in Event.objects.of(evidence["chain"])}
    for told in evidence["events"]:
        event = kept.get(told["seq"])
        if event is None:
            yield _(
                "The file knows event %(seq)s of %(chain)s, the database does not: it may have "
                "been brought back from a backup older than the file."
            ) % {"seq": told["seq"], "chain": evidence["chain"]}
            return
        if event.entry_hash != told["hash"]:
            yield _(
                "Event %(seq)s of %(chain)s is another one in the file: the database was changed "
                "after the file was made."
            ) % {"seq": told["seq"], "chain": evidence["chain"]}
            return
