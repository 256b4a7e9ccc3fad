"""What a coach and two partners do with one rule."""

from dataclasses import replace
from datetime import timedelta

from agreements.shaping.actions import clear_flag, edit_wording, offer_wordings, reply_to
from agreements.shaping.asking import promised
from agreements.shaping.flagging import mark_of, words_now
from agreements.shaping.models import Clearing, Reply, Rule, Wording
from agreements.shaping.queries import newest_wording
from agreements.shaping.stages import Answered, Flag
from tests.build import BRIEF, NOON
from tests.couples import Case

FREQUENCY, TOUCH, PAUSE = "communication.frequency", "intimacy.touch", "timeout.rule"
WORDS = "We have one call a week, on Wednesdays at 20:00."


def asking() -> Case:
    """The brief case in which each asks something of the other."""
    return replace(BRIEF, only=BRIEF.only | {"lines.requests"})


def said_of(rule: Rule) -> str:
    """The mark of what was said to a request, as the coach's page carries it; "" for nothing."""
    yes = Reply.objects.filter(wording__rule=rule).exclude(answer=Answered.LEAVE).last()
    return mark_of(promised(yes.wording.text, yes)) if yes else ""


def state_of(rule: Rule) -> str:
    return Rule.objects.get(pk=rule.pk).state


def word(rule: Rule, cora, text: str = WORDS) -> Wording:
    newest = newest_wording(rule)
    version = newest.version if newest else 0
    return edit_wording(rule, text, version=version, by=cora, at=NOON)


def offered(rule: Rule, cora, *, at=NOON) -> Wording:
    word(rule, cora)
    offer_wordings(rule.plan, by=cora, at=at)
    return newest_wording(rule)


def agreed(rule: Rule, cora, ana, ben) -> Wording:
    wording = offered(rule, cora)
    for partner in (ana, ben):
        reply_to(wording, Answered.WORKS, by=partner, at=NOON + timedelta(minutes=1))
    return newest_wording(rule)


def look_at(
    rule: Rule, cora, flag: Flag = Flag.ONE_SIDED, *, reason: str = "Both said so alone", **how
) -> Clearing:
    """The coach looks at a flag on the rule's words of now, and says why they may stand."""
    seen = how.pop("seen", None) or mark_of(words_now(rule))
    return clear_flag(rule.plan, flag, reason, rule=rule, seen=seen, by=cora, at=NOON)
