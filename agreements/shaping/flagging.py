"""What is raised on the words of a plan, and what a coach has looked at already."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from agreements.audit.actions import record
from agreements.plans.models import Plan
from agreements.practices.models import Membership
from agreements.questions.checker import CHECKED, bound_alone, check, one_sided
from agreements.questions.rules import Names, Question, Value
from agreements.questions.sentences import display, sentences
from agreements.shaping.models import Clearing, Rule
from agreements.shaping.queries import Ruled, newest_wording, ruled
from agreements.shaping.rules import flags, never_publishable
from agreements.shaping.stages import Flag, Kind, Never, RuleState


class CannotClearError(Exception):
    """A flag cannot be cleared; the sentence says why."""


@dataclass(frozen=True)
class Raised:
    """One flag on the words of a rule, or without a rule on all of them together."""

    rule: Rule | None
    flag: Flag
    words: str
    clearing: Clearing | None

    @property
    def mark(self) -> str:
        """By which a form tells which words its page showed, without repeating them."""
        return mark_of(self.words)


def mark_of(words: str) -> str:
    return salted_hmac("shaping.clearing", words, algorithm="sha256").hexdigest()[:16]


def words_now(rule: Rule) -> str:
    """What a rule says: its newest words, or what holds while it is set aside."""
    if rule.state == RuleState.ASIDE:
        return str(rule.interim_text)
    newest = newest_wording(rule)
    return str(newest.text) if newest else ""


def people_of(plan: Plan) -> tuple[str, ...]:
    return tuple(partner.short_name for partner in plan.partners.all())


def never_in(rule: Rule, words: str, people: tuple[str, ...]) -> Never | None:
    """Why these words can stand in no agreement; the fixed words of an acknowledgement may."""
    reason = never_publishable(words, people, kind=rule.kind)
    return Never(reason) if reason else None


def flags_of(rule: Rule, words: str, people: tuple[str, ...]) -> list[Flag]:
    """The flags on one rule's words."""
    found = flags(words, people, kind=rule.kind, about=str(rule.name)) if words else ()
    return [Flag(key) for key in found]


def flags_of_answer(
    question: Question, value: Value, names: Names, people: tuple[str, ...]
) -> list[Flag | Never]:
    """What a sealed answer would raise if it were made a rule; nothing on what stays private."""
    if question.kind not in CHECKED:
        return []
    words = "\n".join(sentences(question, value, names)) or display(question, value, names)
    if not words:
        return []
    found = check(f"{question.name}: {words}", question.kind, people=people)
    return [*map(Never, found.never), *map(Flag, found.flags)]


def raised_on_rule(rule: Rule, words: str, people: tuple[str, ...]) -> list[Raised]:
    """Every flag on one rule's words, with the coach's clearing where it stands."""
    found = flags_of(rule, words, people)
    cleared = _standing(rule.plan_id) if found else {}
    return [Raised(rule, flag, words, _for(cleared, rule.pk, flag, words)) for flag in found]


def raised_on(plan: Plan, standing: Ruled, people: tuple[str, ...]) -> list[Raised]:
    """Every flag on the words that would be printed, one by one and all together."""
    printed = [
        (rule, standing.text_of(rule))
        for rule in standing.rules
        if rule.state in {RuleState.AGREED, RuleState.ASIDE}
    ]
    found: list[tuple[Rule | None, Flag, str]] = [
        (rule, flag, words) for rule, words in printed for flag in flags_of(rule, words, people)
    ]
    shared = [words for rule, words in printed if rule.kind == Kind.SHARED]
    if one_sided(shared, people):
        alone = "\n".join(words for words in shared if bound_alone(words, people))
        found.append((None, Flag.ONE_SIDED, alone))
    cleared = _standing(plan.pk) if found else {}
    return [
        Raised(rule, flag, words, _for(cleared, rule.pk if rule else None, flag, words))
        for rule, flag, words in found
    ]


def _standing(plan_id: UUID) -> dict[tuple[UUID | None, str], Clearing]:
    standing = Clearing.objects.standing().filter(plan=plan_id).select_related("by__user")
    return {(one.rule_id, one.flag): one for one in standing}


def _for(
    cleared: dict[tuple[UUID | None, str], Clearing], rule: UUID | None, flag: Flag, words: str
) -> Clearing | None:
    """The clearing of a flag, where it was made of these very words."""
    found = cleared.get((rule, flag))
    return found if found and found.words == words else None


def flag_on(plan: Plan, rule: Rule | None, flag: Flag) -> Raised | None:
    """A flag as it stands on the words of now; None where they raise it no more."""
    people = people_of(plan)
    if rule is None:
        raised = [one for one in raised_on(plan, ruled(plan), people) if one.rule is None]
    else:
        raised = raised_on_rule(rule, words_now(rule), people)
    return next((one for one in raised if one.flag == flag), None)


def end_clearings(rule: Rule, *, at: datetime) -> None:
    """Other words have taken the place of those that were looked at."""
    Clearing.objects.standing().filter(rule=rule).update(ended_at=at)


def keep_clearing(
    plan: Plan,
    rule: Rule | None,
    flag: Flag,
    reason: str,
    *,
    seen: str,
    by: Membership,
    at: datetime,
) -> Clearing:
    """Keep that a flag was looked at, in place of what was said of other words before.

    Raises CannotClear; above all for words that can never be published, whatever else they raise.
    """
    if rule and (never := never_in(rule, words_now(rule), people_of(plan))):
        raise CannotClearError(f"{never.label} {_('It can never be published.')}")
    raised = flag_on(plan, rule, flag)
    if raised is None or raised.mark != seen:
        raise CannotClearError(_("The words have changed since. Look at them as they are now."))
    if raised.clearing:
        return raised.clearing
    if not reason:
        raise CannotClearError(_("Write down why these words may stand."))
    before = Clearing.objects.standing().filter(plan=plan, rule=rule, flag=flag)
    before.update(ended_at=at)
    kept = Clearing.objects.create(
        plan=plan, rule=rule, flag=flag, words=raised.words, reason=reason, by=by, cleared_at=at
    )
    told = {"clearing": str(kept.pk), "flag": flag.value} | ({"rule": str(rule.pk)} if rule else {})
    # The reason is private text: it lies encrypted in the row, and the event leads to it.
    record(plan.coach_chain, "looked_at", by=f"coach:{by.pk}", at=at, **told)
    return kept
