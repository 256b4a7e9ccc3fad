"""Signing by hand: who would rather, and what their coach records when it has been done."""

import base64
import hashlib
from datetime import datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agreements.audit.actions import record
from agreements.documents.models import Agreement, AgreementState, FrozenText
from agreements.plans.letters import tell_partner
from agreements.plans.models import Partner, Plan
from agreements.practices.models import Membership
from agreements.signing.actions import (
    CannotSignError,
    hold,
    put_under,
    refuse,
    same_words,
    statement_on,
)
from agreements.signing.models import PaperWish, Scan, Signature
from agreements.signing.rules import (
    LARGEST_SCAN,
    OnPaper,
    kind_of_scan,
    objection_to_day,
    same_code,
)


class PaperWillNotDoError(CannotSignError):
    """What the coach entered of a signature by hand will not do; `about` is the entry."""

    def __init__(self, sentence: str, about: str) -> None:
        super().__init__(sentence)
        self.about = about


@transaction.atomic
def prefer_paper(agreement: Agreement, *, by: Partner, at: datetime) -> None:
    """Somebody would rather sign by hand; only their coach learns it. Saying it twice is once.

    Raises CannotSign where they could not sign on screen either.
    """
    plan, agreement = hold(agreement, at=at)
    refuse(agreement, signer=by.seat, at=at)
    _wish, fresh = PaperWish.objects.get_or_create(
        agreement=agreement, partner=by, ended_at=None, defaults={"said_at": at}
    )
    if fresh:
        record(plan.coach_chain, "wants_paper", by=f"partner:{by.pk}", at=at, partner=str(by.pk))


@transaction.atomic
def prefer_screen(agreement: Agreement, *, by: Partner, at: datetime) -> None:
    """Somebody would rather sign on screen after all. Saying it twice changes nothing."""
    plan = Plan.objects.locked(agreement.plan_id)
    wish = PaperWish.objects.filter(agreement=agreement, partner=by, ended_at=None)
    if wish.update(ended_at=at):
        record(plan.coach_chain, "wants_screen", by=f"partner:{by.pk}", at=at, partner=str(by.pk))


@transaction.atomic
def record_on_paper(
    agreement: Agreement,
    paper: OnPaper,
    *,
    content_sha256: str,
    partner: Partner,
    by: Membership,
    at: datetime,
) -> Signature:
    """The coach records that a person signed by hand, with a picture of the paper.

    It counts as that person's signature from now on, under the guards of one on screen. The
    person is told; nobody else is. Raises AlreadySigned, PaperWillNotDo, or CannotSign.
    """
    plan, agreement = hold(agreement, at=at)
    refuse(agreement, signer=partner.seat, at=at)
    if by.practice_id != plan.practice_id or partner.plan_id != plan.pk:
        raise CannotSignError(_("There is nothing here to record."))
    if Partner.objects.filter(pk=partner.pk, stopped_at__isnull=False).exists():
        raise CannotSignError(_("%(name)s has stopped taking part.") % {"name": partner.short_name})
    frozen = same_words(agreement, content_sha256)
    if objection := _objection_to(paper, plan, agreement, at=at):
        raise PaperWillNotDoError(*objection)
    signature = _put_by_hand(agreement, frozen, paper, partner=partner, by=by, at=at)
    record(
        partner.private_chain,
        "signed_on_paper",
        by=f"coach:{by.pk}",
        at=at,
        agreement=str(agreement.pk),
        partner=str(partner.pk),
        statement_sha256=signature.statement_sha256,
    )
    tell_partner(partner, key=f"paper:{signature.pk}", at=at)
    return signature


@transaction.atomic
def take_back_record(signature: Signature, *, by: Membership, at: datetime) -> None:
    """The coach takes back what they recorded by mistake: another page, another person.

    Twice is once. The person is told; nobody else is. Raises CannotSign once everybody has signed.
    """
    partner = Partner.objects.select_related("user", "plan").get(signatures=signature)
    plan = Plan.objects.locked(partner.plan_id)
    agreement = Agreement.objects.select_for_update().get(pk=signature.agreement_id)
    if agreement.state != AgreementState.PUBLISHED or by.practice_id != plan.practice_id:
        raise CannotSignError(_("Everyone has signed. You can take the whole agreement back."))
    recorded = Signature.objects.filter(pk=signature.pk, on_paper__isnull=False, withdrawn_at=None)
    if recorded.update(withdrawn_at=at):
        record(
            partner.private_chain,
            "record_taken_back",
            by=f"coach:{by.pk}",
            at=at,
            agreement=str(agreement.pk),
            partner=str(partner.pk),
        )
        tell_partner(partner, key=f"paper_back:{signature.pk}", at=at)


def _put_by_hand(
    agreement: Agreement,
    frozen: FrozenText,
    paper: OnPaper,
    *,
    partner: Partner,
    by: Membership,
    at: datetime,
) -> Signature:
    digest = hashlib.sha256(paper.scan).hexdigest()
    statement = {
        **statement_on(agreement, frozen, signer=partner.seat, name=partner.full_name, at=at),
        "intent": "I have signed a printed copy of this agreement by hand.",
        "on_paper": paper.day.isoformat(),
        "recorded_by": by.user.full_name,
        "scan_sha256": digest,
    }
    signature = put_under(
        agreement, statement, at=at, partner=partner, on_paper=paper.day, recorded_by=by
    )
    Scan.objects.create(
        signature=signature,
        sha256=digest,
        size=len(paper.scan),
        kind=kind_of_scan(paper.scan) or "",
        body=base64.b64encode(paper.scan).decode(),
    )
    return signature


def _objection_to(
    paper: OnPaper, plan: Plan, agreement: Agreement, *, at: datetime
) -> tuple[str, str] | None:
    """Why an entry of the coach's will not do, and which it is; None when all will."""
    opened = agreement.signing_opens_at.astimezone(plan.timezone).date()
    today = at.astimezone(plan.timezone).date()
    if why := objection_to_day(paper.day, opened=opened, today=today):
        days = {
            "before": _("Signing opened on %(day)s. A signature from before doesn’t count."),
            "ahead": _("Choose today or a day before."),
        }
        return days[why] % {"day": date_format(opened, "j F Y")}, "day"
    if not same_code(paper.code, agreement.frozen.code):
        return _(
            "That isn’t the code of this text. Look at the foot of the page that was signed."
        ), "code"
    if len(paper.scan) > LARGEST_SCAN:
        return _("This file is larger than 8 MB. Take a smaller picture."), "scan"
    if kind_of_scan(paper.scan) is None:
        return _("This is no PDF, JPEG or PNG. Choose another file."), "scan"
    return None
