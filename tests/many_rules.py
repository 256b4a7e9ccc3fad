"""Far more rules than a couple has, for what must not grow with their number."""

from datetime import datetime

from agreements.plans.models import Plan
from agreements.questions.bank import BANK
from agreements.shaping.models import Rule, Wording
from agreements.shaping.stages import Kind, Source
from tests.build import NOON, round_of


def many_rules(plan: Plan, count: int, *, at: datetime = NOON) -> None:
    """So many more shared rules in all topics, each with words the coach has looked at."""
    current, known = round_of(plan), Rule.objects.of(plan).count()
    rules = [
        Rule(
            plan=plan,
            round=current,
            name=f"Rule {number}",
            topic=BANK.topics[number % len(BANK.topics)].slug,
            topic_order=BANK.topics[number % len(BANK.topics)].order,
            position=2000 + number,
            kind=Kind.SHARED,
        )
        for number in range(known, known + count)
    ]
    Rule.objects.bulk_create(rules)
    Wording.objects.bulk_create(
        Wording(
            rule=rule,
            version=1,
            text=f"We both keep to {rule.name.lower()}, every week.",
            source=Source.COACH,
            made_at=at,
            ready_at=at,
        )
        for rule in rules
    )
