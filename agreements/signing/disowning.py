"""“I did not sign this”: for a day after it was given, from whoever’s name it bears."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.audit.actions import record
from agreements.documents.models import LIVE, Agreement
from agreements.plans.models import Partner, Plan
from agreements.safety.actions import hold_disowned
from agreements.safety.models import Hold
from agreements.signing.actions import CannotSignError
from agreements.signing.models import Signature
from agreements.signing.rules import may_still_say


@transaction.atomic
def say_not_mine(agreement: Agreement, *, by: Partner, at: datetime) -> None:
    """A person says that the signature under their name is not theirs. Twice is once.

    No proof is asked for: whoever reads their mailbox must not be able to keep them from saying
    it. Their coach's signature, the certified file and the first day wait until the coach has
    spoken with them; nobody else learns it. Raises CannotSign when there is no such signature, or
    a day has passed.
    """
    plan = Plan.objects.locked(agreement.plan_id)
    agreement = Agreement.objects.select_for_update().get(pk=agreement.pk)
    signature = Signature.objects.filter(agreement=agreement, partner=by, withdrawn_at=None).first()
    if signature is None or agreement.state not in LIVE:
        raise CannotSignError(_("Nothing is signed under your name."))
    if said_not_mine(by):
        return
    if not may_still_say(signature.signed_at, at=at):
        raise CannotSignError(_("More than a day has gone by. Write to your coach, or call."))
    record(
        plan.coach_chain,
        "not_mine",
        by=f"partner:{by.pk}",
        at=at,
        partner=str(by.pk),
        agreement=str(agreement.pk),
        statement_sha256=signature.statement_sha256,
    )
    by.plan = plan
    hold_disowned(by, at=at)


def said_not_mine(partner: Partner) -> bool:
    """Whether this person said so, and their coach has not cleared it up with them."""
    return Hold.objects.disowned().filter(partner=partner).exists()
