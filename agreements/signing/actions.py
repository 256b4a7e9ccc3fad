import hashlib
import logging
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import rfc8785
from django.db import transaction
from django.utils.translation import gettext as _

from agreements.audit.actions import record
from agreements.documents.actions import ask_for_certified_copy, open_signing
from agreements.documents.lettering import undrawable
from agreements.documents.models import Agreement, AgreementState, FrozenText
from agreements.notices.actions import queue_for_own_hour
from agreements.people.actions import use_proof
from agreements.people.models import Proof
from agreements.plans.models import Partner, Plan
from agreements.plans.stages import Stage
from agreements.practices.models import Membership
from agreements.safety.queries import in_words, standing_of
from agreements.safety.rules import needs_before_co_signing
from agreements.signing.models import Retracing, Signature, Signer
from agreements.signing.retracing import faults_in_record
from agreements.signing.rules import (
    LONGEST_NAME,
    Standing,
    as_signed,
    objection_to_signing,
    same_name,
)

log = logging.getLogger(__name__)


class CannotSignError(Exception):
    """The signature cannot be given now; the sentence is fit for the person signing."""


class AlreadySignedError(CannotSignError):
    """This person has signed this agreement already; nothing was done twice."""


def _sentence(key: str) -> str:
    return {
        "signed": _("You’ve already signed this agreement."),
        "gone": _("There’s a newer text, or this one was taken back. Nothing was signed."),
        "early": _("Signing hasn’t opened yet. Take your time to read."),
        "late": _("The time for signing is over. Your coach can open it again."),
        "partners_first": _("Both people sign first."),
        "stopped": _("You’ve stopped taking part. Write to your coach if you want to go on."),
    }[key]


def consent_in_words() -> str:
    """The sentence with which somebody agrees to sign on screen; part of what they declare."""
    return _(
        "By signing here I agree to sign on screen, with my typed name and a fresh proof, "
        "instead of by hand on paper."
    )


def standing_for_signing(agreement: Agreement) -> Standing:
    """Who has signed and between which moments it is possible; for the rules of this room."""
    signed = agreement.signatures.filter(withdrawn_at=None).values_list("signer", flat=True)
    return Standing(
        agreement.state,
        agreement.signing_opens_at,
        agreement.signing_closes_at,
        frozenset(signed),
    )


def objection_to_name(typed: str, expected: str, *, of_coach: bool = False) -> str | None:
    """Why this typed name will not do, in a sentence; None when it is the name in the agreement.

    A name our fonts cannot print would keep the certified file from ever being made.
    """
    if not typed:
        return _("Type your full name")
    name = as_signed(typed)
    if len(name) > LONGEST_NAME or undrawable([name]):
        return _("Type your name just as it is in the agreement: %(name)s") % {"name": expected}
    if same_name(typed, expected):
        return None
    if of_coach:
        return _("Type your name as it is in the agreement: %(name)s.") % {"name": expected}
    return _(
        "Type your name as it is in the agreement: %(name)s. "
        "If it’s wrong there, ask your coach to change it."
    ) % {"name": expected}


@transaction.atomic
def sign_agreement(
    agreement: Agreement,
    name: str,
    *,
    content_sha256: str,
    proof: Proof | None,
    by: Partner,
    at: datetime,
) -> Signature:
    """A partner signs the exact words they read, with a fresh proof that it is they.

    `content_sha256` is what the page showed. Raises AlreadySigned, or CannotSign with a sentence,
    and CannotProve when the proof is missing, old, used or somebody else's.
    """
    plan, agreement = hold(agreement, at=at)
    refuse(agreement, signer=by.seat, at=at)
    if objection := objection_to_name(name, by.full_name):
        raise CannotSignError(objection)
    if by.user is None or by.plan_id != plan.pk:
        raise CannotSignError(_sentence("gone"))
    if Partner.objects.filter(pk=by.pk, stopped_at__isnull=False).exists():
        raise CannotSignError(_sentence("stopped"))
    frozen = same_words(agreement, content_sha256)
    used = use_proof(proof, by=by.user, act="sign", subject=str(agreement.pk), at=at)
    statement = {
        **_on_screen(agreement, frozen, signer=by.seat, name=name, at=at),
        "consent": consent_in_words(),
    }
    signature = put_under(agreement, statement, at=at, proof=used, partner=by)
    record(
        by.private_chain,
        "signed",
        by=f"partner:{by.pk}",
        at=at,
        agreement=str(agreement.pk),
        statement_sha256=signature.statement_sha256,
    )
    return signature


@transaction.atomic
def sign_last(
    agreement: Agreement,
    name: str,
    *,
    content_sha256: str,
    proof: Proof | None,
    by: Membership,
    at: datetime,
) -> Signature:
    """The coach's signature, the third and last: the agreement is signed and its file promised.

    Raises CannotSign while a partner has not signed, a hold stands, or a talk with each alone
    within 72 hours is missing; CannotProve as for everybody.
    """
    plan, agreement = hold(agreement, at=at)
    if by.practice_id != plan.practice_id:
        raise CannotSignError(_sentence("gone"))
    refuse(agreement, signer=Signer.COACH, at=at)
    standing = standing_of(plan, subject=str(agreement.pk), since=agreement.published_at)
    if needs := needs_before_co_signing(standing, at=at):
        raise CannotSignError(" ".join(in_words(needs)))
    if objection := objection_to_name(name, by.user.full_name, of_coach=True):
        raise CannotSignError(objection)
    frozen = same_words(agreement, content_sha256)
    used = use_proof(proof, by=by.user, act="sign", subject=str(agreement.pk), at=at)
    statement = _on_screen(agreement, frozen, signer=Signer.COACH, name=name, at=at)
    signature = put_under(agreement, statement, at=at, proof=used, membership=by)
    _complete(plan, agreement, at=at)
    return signature


def hold(agreement: Agreement, *, at: datetime) -> tuple[Plan, Agreement]:
    """Lock the plan, then the agreement; where the announced time has passed, signing is open."""
    plan = Plan.objects.locked(agreement.plan_id)
    if open_signing(agreement, at=at):
        plan.refresh_from_db()
    return plan, Agreement.objects.select_for_update().get(pk=agreement.pk)


def _complete(plan: Plan, agreement: Agreement, *, at: datetime) -> None:
    """All three have signed: only now do the signatures enter the events both may read.

    One that was withdrawn, or belongs to a text that was taken back, never does.
    """
    agreement.state = AgreementState.SIGNED
    agreement.save(update_fields=["state"])
    plan.move_to(Stage.SIGNED, at=at)
    standing = agreement.signatures.filter(withdrawn_at=None).order_by("signed_at", "signer")
    for signature in standing:
        record(
            plan.shared_chain,
            "signed",
            by=signature.signer,
            at=at,
            agreement=str(agreement.pk),
            statement_sha256=signature.statement_sha256,
        )
    ask_for_certified_copy(agreement, statements=[s.statement for s in standing], at=at)


def refuse(agreement: Agreement, *, signer: str, at: datetime) -> None:
    objection = objection_to_signing(standing_for_signing(agreement), signer=signer, at=at)
    if objection == "signed":
        raise AlreadySignedError(_sentence(objection))
    if objection:
        raise CannotSignError(_sentence(objection))


def same_words(agreement: Agreement, content_sha256: str) -> FrozenText:
    if agreement.frozen.content_sha256 != content_sha256:
        raise CannotSignError(_sentence("gone"))
    return agreement.frozen


def statement_on(
    agreement: Agreement, frozen: FrozenText, *, signer: str, name: str, at: datetime
) -> dict[str, Any]:
    """What every signature declares: who, and under which words."""
    return {
        "v": 1,
        "agreement": str(agreement.pk),
        "number": agreement.number,
        "content_sha256": frozen.content_sha256,
        "reading_sha256": frozen.reading_sha256,
        "signer": signer,
        "name": as_signed(name),
        "signed_at": at.astimezone(UTC).isoformat(timespec="seconds"),
    }


def _on_screen(
    agreement: Agreement, frozen: FrozenText, *, signer: str, name: str, at: datetime
) -> dict[str, Any]:
    """What a person declares by signing: canonical values only, nothing about device or place."""
    return {
        **statement_on(agreement, frozen, signer=signer, name=name, at=at),
        "intent": "I have read this agreement, choose to sign it on screen, "
        "and know that stopping is always possible.",
        "proof": "fresh proof",
    }


def put_under(
    agreement: Agreement, statement: dict[str, Any], *, at: datetime, **how: Any
) -> Signature:
    """Keep a signature with what it declares; `how` says whose it is and by what it is proved."""
    digest = hashlib.sha256(rfc8785.dumps(statement)).hexdigest()
    return Signature.objects.create(
        agreement=agreement,
        signer=statement["signer"],
        name=statement["name"],
        statement=statement,
        statement_sha256=digest,
        signed_at=at,
        **how,
    )


@transaction.atomic
def withdraw_signature(agreement: Agreement, *, by: Partner, at: datetime) -> None:
    """Take one's signature back, until the coach has signed; only the coach learns it.

    Raises CannotSign when everybody has signed. Withdrawing nothing changes nothing.
    """
    plan = Plan.objects.locked(agreement.plan_id)
    agreement = Agreement.objects.select_for_update().get(pk=agreement.pk)
    if agreement.state != AgreementState.PUBLISHED:
        raise CannotSignError(_("Everyone has signed. You can stop, or ask for a change."))
    if agreement.signatures.filter(partner=by, withdrawn_at=None).update(withdrawn_at=at):
        record(plan.coach_chain, "withdrew", by=f"partner:{by.pk}", at=at, partner=str(by.pk))


def remind_of_signing(
    partner: Partner, agreement_id: UUID, *, due_at: datetime, at: datetime
) -> None:
    """Owe the one reminder to somebody who has read and not decided; twice is once.

    `due_at` is the own hour at which it fell due.
    """
    if partner.user and not partner.stopped_at:
        queue_for_own_hour(
            "ready_for_you",
            to=partner.user,
            key=f"undecided:{agreement_id}:{partner.pk}",
            at=at,
            due_at=due_at,
        )


@transaction.atomic
def look_at_record(plan: Plan, *, at: datetime) -> bool:
    """Compute a plan's record again and keep whether it holds; True when it does.

    Under the plan's lock, so that nothing is half written while it is read.
    """
    plan = Plan.objects.locked(plan.pk)
    faults = list(faults_in_record(plan))
    for fault in faults:
        log.error("verify_chain --plan %s: %s", plan.pk, fault)
    kept, _fresh = Retracing.objects.get_or_create(plan=plan, defaults={"looked_at": at})
    kept.looked_at, kept.broken_since = at, (kept.broken_since or at) if faults else None
    kept.save(update_fields=["looked_at", "broken_since"])
    return not faults
