"""One rule, locked and in hand, and the step from where it stands to where it goes."""

from uuid import UUID

from django.utils.translation import gettext as _

from agreements.plans.models import Plan
from agreements.plans.stages import Stage
from agreements.shaping.models import Rule
from agreements.shaping.stages import NEXT, RuleState


class CannotShapeError(Exception):
    """A rule cannot be changed like this; the sentence says why."""


class ChangedWordsError(Exception):
    """The words are no longer those the page showed; `rule` leads to the new ones."""

    def __init__(self, rule: Rule) -> None:
        super().__init__(_("This has changed. Here is the new text."))
        self.rule = rule


def shapeable(plan_id: UUID) -> Plan:
    """The plan, locked, while its rules may still change."""
    plan = Plan.objects.locked(plan_id)
    if plan.stage != Stage.SHAPING:
        raise CannotShapeError(_("The agreement has been published. Take it back first."))
    return plan


def locked_rule(rule: Rule) -> Rule:
    plan = shapeable(rule.plan_id)
    rule = Rule.objects.select_for_update().get(pk=rule.pk)
    rule.plan = plan
    return rule


def move_to(rule: Rule, state: RuleState) -> None:
    if state not in NEXT[RuleState(rule.state)]:
        raise CannotShapeError(_("That isn’t possible for this rule as it stands now."))
    rule.state = state
    if state != RuleState.ASIDE:
        rule.aside_until, rule.interim, rule.interim_text = None, "", ""
    rule.save(update_fields=["state", "aside_until", "interim", "interim_text"])
