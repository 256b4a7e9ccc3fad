"""Saying yes to offered words, and what follows once both have said it."""

from collections.abc import Collection
from datetime import datetime

from agreements.audit.actions import record_all
from agreements.drafting.models import Answer, Round
from agreements.plans.models import Partner, Plan
from agreements.shaping.models import Reply, Rule, Wording
from agreements.shaping.stages import MOVES, Act, Answered, Kind


def say_yes(plan: Plan, wordings: Collection[Wording], *, by: Partner, at: datetime) -> None:
    """Keep one person's yes to each of these words, which they have not replied to before."""
    if not wordings:
        return
    Reply.objects.bulk_create(
        Reply(wording=wording, partner=by, answer=Answered.WORKS, replied_at=at)
        for wording in wordings
    )
    record_all(
        by.private_chain,
        "replied",
        by=f"partner:{by.pk}",
        at=at,
        each=[{"wording": str(wording.pk)} for wording in wordings],
    )
    settle_where_both_agree(plan, wordings, at=at)


def settle_where_both_agree(plan: Plan, said_to: Collection[Wording], *, at: datetime) -> None:
    """Settle those of these words to which both have said yes, and after which came no others."""
    wordings = Wording.objects.newest().filter(pk__in=[wording.pk for wording in said_to])
    said = list(
        Reply.objects.filter(wording__in=wordings, answer=Answered.WORKS).values_list(
            "wording", flat=True
        )
    )
    both = [wording for wording in wordings if said.count(wording.pk) == 2]
    agree = MOVES[Act.AGREE]
    ripe = Rule.objects.filter(
        pk__in=[wording.rule_id for wording in both],
        kind__in=agree.kinds,
        state__in=agree.standing,
    )
    known = set(ripe.values_list("pk", flat=True))
    ripe.update(state=agree.to)
    settle(plan, [wording for wording in both if wording.rule_id in known], at=at)


def settle(plan: Plan, wordings: Collection[Wording], *, at: datetime) -> None:
    """The rules of these words are agreed, in these very words."""
    if not wordings:
        return
    Wording.objects.filter(pk__in=[wording.pk for wording in wordings]).update(settled_at=at)
    record_all(
        plan.shared_chain,
        "agreed",
        by="system",
        at=at,
        each=[{"rule": str(one.rule_id), "version": one.version} for one in wordings],
    )


def count_acknowledgements(
    plan: Plan, current: Round, partners: Collection[Partner], *, at: datetime
) -> None:
    """Who ticked an acknowledgement while writing has said yes to its words already."""
    offered = Wording.objects.filter(rule__round=current, rule__kind=Kind.ACKNOWLEDGEMENT)
    wordings = list(offered.select_related("rule").order_by("rule__position"))
    slugs = [wording.rule.slug for wording in wordings]
    ticked = {
        (answer.slug, answer.partner_id)
        for answer in Answer.objects.filter(round=current, slug__in=slugs)
        if answer.value.get("ack")
    }
    for partner in partners:
        theirs = [one for one in wordings if (one.rule.slug, partner.pk) in ticked]
        say_yes(plan, theirs, by=partner, at=at)
