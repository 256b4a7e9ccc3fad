"""Where one person stands with the text that is read and signed."""

from datetime import datetime

from agreements.documents.models import Agreement, AgreementState
from agreements.plans.models import Partner, Plan
from agreements.signing.models import PaperWish, Signature


def standing_agreement(plan: Plan) -> Agreement | None:
    """The newest text that has not been taken back, run out or been replaced."""
    return plan.agreements.standing().select_related("frozen").order_by("-number").first()


def signed_text(plan: Plan) -> Agreement | None:
    """The newest text that all three have signed: what stays when the plan is closed."""
    standing = standing_agreement(plan)
    return standing if standing and standing.state != AgreementState.PUBLISHED else None


def own_text(partner: Partner) -> Agreement | None:
    """The text this person may read: for whom this is closed, only one that was signed."""
    return signed_text(partner.plan) if partner.closed_at else standing_agreement(partner.plan)


def own_signature(agreement: Agreement, partner: Partner) -> Signature | None:
    """This person's signature, if it stands. Nobody else's is ever looked up for a page."""
    own = Signature.objects.filter(agreement=agreement, partner=partner, withdrawn_at=None)
    return own.select_related("recorded_by__user").first()


def wants_paper(agreement: Agreement, partner: Partner) -> bool:
    """Whether this person would rather sign by hand. Nobody else's wish is ever looked up."""
    return PaperWish.objects.filter(agreement=agreement, partner=partner, ended_at=None).exists()


def phase_of(agreement: Agreement, signature: Signature | None, *, at: datetime) -> str:
    """Where one person stands with a text: reading, open, late, signed or complete."""
    if agreement.state != AgreementState.PUBLISHED:
        return "complete"
    if signature:
        return "signed"
    if at < agreement.signing_opens_at:
        return "reading"
    return "open" if at < agreement.signing_closes_at else "late"


def how_the_last_one_ended(plan: Plan) -> str:
    """Whether the newest text was taken back or ran out of time; "" where there was none.

    It is "signed" where all three had signed what was taken back: somebody may have kept a copy.
    """
    texts = plan.agreements.order_by("-number").values_list("state", "certification")
    state, promised = texts.first() or ("", None)
    if state == AgreementState.VOIDED and promised:
        return "signed"
    return state if state in {AgreementState.VOIDED, AgreementState.LAPSED} else ""
