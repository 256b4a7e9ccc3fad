"""Whether all that is recorded of a plan still holds, from its chains to the scans."""

import base64
import hashlib
from collections.abc import Iterator

import rfc8785
from django.utils.translation import gettext as _

from agreements.audit.models import Event
from agreements.documents.models import Agreement
from agreements.documents.retracing import chains_of, faults_in, faults_of
from agreements.people.encryption import UnreadableError
from agreements.plans.models import Plan
from agreements.signing.models import Scan, Signature

_GIVEN = ("signed", "signed_on_paper")


def faults_in_record(plan: Plan) -> Iterator[str]:
    """All that no longer holds of a plan, in words: chains, then texts and files, signatures."""
    for chain in chains_of(plan):
        yield from faults_in(chain)
    yield from faults_of(plan)
    yield from faults_of_signatures(plan)


def faults_of_signatures(plan: Plan) -> Iterator[str]:
    """What no longer holds of the signatures of a plan: what they declare, their scans, events."""
    for agreement in plan.agreements.order_by("number"):
        for fault in _faults_under(agreement, plan):
            yield _("Agreement %(number)s: %(fault)s") % {
                "number": agreement.number,
                "fault": fault,
            }


def _faults_under(agreement: Agreement, plan: Plan) -> Iterator[str]:
    shared = _recorded(plan.shared_chain, agreement)
    for signature in agreement.signatures.select_related("partner", "scan").order_by("signed_at"):
        partner = signature.partner
        recorded = _recorded(partner.private_chain, agreement) if partner else shared
        try:
            holds = _holds(signature) and signature.statement_sha256 in recorded
        except UnreadableError:
            holds = False
        if not holds:
            yield _("what was signed as %(name)s is not what was recorded.") % {
                "name": signature.name
            }
    standing = agreement.signatures.filter(withdrawn_at=None)
    if shared and shared != set(standing.values_list("statement_sha256", flat=True)):
        yield _("its signatures are not those under which it was completed.")


def _recorded(chain: str, agreement: Agreement) -> set[str]:
    """The hashes of what was signed under an agreement, as a chain has them."""
    told = Event.objects.of(chain).filter(kind__in=_GIVEN)
    return {
        event.data["statement_sha256"]
        for event in told
        if event.data.get("agreement") == str(agreement.pk)
    }


def _holds(signature: Signature) -> bool:
    """Whether the statement, and the scan where there is one, still have the hashes they had."""
    declared = signature.statement
    if hashlib.sha256(rfc8785.dumps(declared)).hexdigest() != signature.statement_sha256:
        return False
    scan = Scan.objects.filter(signature=signature).first()
    if scan is None:
        return signature.on_paper is None
    sha256 = hashlib.sha256(base64.b64decode(scan.body)).hexdigest()
    return bool(sha256 == scan.sha256 == declared.get("scan_sha256"))
