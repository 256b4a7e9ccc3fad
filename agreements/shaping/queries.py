from datetime import datetime, timedelta

from agreements.plans.models import Plan
from agreements.shaping.models import Rule, Wording
from agreements.shaping.stages import Source


def newest_wording(rule: Rule) -> Wording | None:
    """The words a rule has now, offered or not."""
    return rule.wordings.order_by("-version").first()


def next_offer_at(plan: Plan) -> datetime | None:
    """From when the next wordings may go out; None when nothing has been offered yet.

    One offer per plan in the practice's gap, so that new words can never be traced to one
    person's reply.
    """
    last = (
        Wording.objects.offered()
        .filter(rule__plan=plan, source=Source.COACH, in_session=False)
        .order_by("-offered_at")
        .first()
    )
    if last is None or last.offered_at is None:
        return None
    return last.offered_at + timedelta(hours=plan.practice.offer_gap_hours)
