"""One rule, locked and in hand, and the step from where it stands to where it goes."""

from uuid import UUID

from django.utils.translation import gettext as _

from agreements.plans.models import Plan
from agreements.plans.stages import Stage
from agreements.safety.models import Hold
from agreements.shaping.guards import Facts, is_done, objection_to
from agreements.shaping.models import Rule, Wording
from agreements.shaping.opening import is_answered_by_anybody
from agreements.shaping.queries import newest_wording
from agreements.shaping.stages import MOVES, Act, Kind, RuleState


class CannotShapeError(Exception):
    """A rule cannot be changed like this; the sentence says why."""


class ChangedWordsError(Exception):
    """The words are no longer those the page showed; `rule` leads to the new ones, if it is one."""

    def __init__(self, rule: Rule | None = None) -> None:
        super().__init__(_("This has changed. Here is the new text."))
        self.rule = rule


def shapeable(plan_id: UUID) -> Plan:
    """The plan, locked, while its rules may still change."""
    plan = Plan.objects.locked(plan_id)
    if plan.stage in {Stage.SETUP, Stage.WRITING}:
        raise CannotShapeError(_("Both answers come first. Open them, then the rules are here."))
    if plan.stage != Stage.SHAPING:
        raise CannotShapeError(_("The agreement has been published. Take it back first."))
    return plan


def locked_rule(rule: Rule) -> Rule:
    plan = shapeable(rule.plan_id)
    rule = Rule.objects.select_for_update().get(pk=rule.pk)
    rule.plan = plan
    return rule


def is_held(plan: Plan) -> bool:
    return Hold.objects.standing().filter(plan=plan).exists()


def facts_of(
    rule: Rule,
    newest: Wording | None,
    *,
    seen: int | None,
    held: bool = False,
    answered: bool = False,
) -> Facts:
    return Facts(
        kind=Kind(rule.kind),
        state=RuleState(rule.state),
        required=rule.required,
        protective=rule.protective,
        answered=answered,
        held=held,
        version=newest.version if newest else 0,
        seen=seen,
    )


def in_hand(rule: Rule, act: Act, *, version: int, held: bool = False) -> tuple[Rule, bool]:
    """The rule, locked for this act, and whether it has been done already.

    `version` is that of the words the page showed, 0 for none. Raises CannotShape, or ChangedWords
    when they are no longer the newest.
    """
    rule = locked_rule(rule)
    answered = act == Act.DROP and rule.protective and is_answered_by_anybody(rule)
    facts = facts_of(rule, newest_wording(rule), seen=version, held=held, answered=answered)
    if is_done(act, facts) and version == facts.version:
        return rule, True
    refuse(rule, objection_to(act, facts))
    return rule, False


def refuse(rule: Rule | None, key: str | None) -> None:
    """Raise what this objection means, if there is one."""
    if key == "changed":
        raise ChangedWordsError(rule)
    if key:
        raise CannotShapeError(_said(key))


def _said(key: str) -> str:
    return {
        "fixed_words": _("These words are the same in every agreement."),
        "own_words": _("These are their writer’s own words. Talk alone with that person."),
        "each_alone": _("Each of them answers this one alone, on their own phone."),
        "not_possible": _("That isn’t possible for this rule as it stands now."),
        "hold": _("A hold waits for you. Nothing goes out until you lift it."),
        "needed": _("Every agreement needs this one. Settle it or set it aside."),
        "careful": _(
            "Somebody has answered this one, and the more careful answer stands. "
            "Settle it or set it aside."
        ),
    }[key]


def move(rule: Rule, act: Act) -> None:
    """Bring a rule where the act leads, which its guard has allowed."""
    state = MOVES[act].to
    if state is None:
        return
    rule.state = state
    if state != RuleState.ASIDE:
        rule.aside_until, rule.interim, rule.interim_text = None, "", ""
    rule.save(update_fields=["state", "aside_until", "interim", "interim_text"])
