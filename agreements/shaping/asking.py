"""A request: one asks, the coach passes it on or not, the other answers the coach alone."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.audit.actions import record
from agreements.plans.letters import tell_partner
from agreements.plans.models import Partner
from agreements.practices.models import Membership
from agreements.shaping.flagging import mark_of
from agreements.shaping.guards import objection_to
from agreements.shaping.models import Reply, Rule, Wording
from agreements.shaping.moving import (
    CannotShapeError,
    ChangedWordsError,
    facts_of,
    in_hand,
    is_held,
    locked_rule,
    move,
    refuse,
)
from agreements.shaping.queries import newest_wording
from agreements.shaping.stages import Act, Answered, Kind, Source


@transaction.atomic
def pass_on(rule: Rule, *, version: int, by: Membership, at: datetime) -> None:
    """The coach lets the other read what was asked; nothing shows of it to the one who asked.

    Pressed twice it is once. Raises CannotShape under a hold.
    """
    rule, done = in_hand(rule, Act.PASS_ON, version=version, held=is_held(rule.plan))
    if not done:
        move(rule, Act.PASS_ON)
        record(rule.plan.coach_chain, "passed_on", by=f"coach:{by.pk}", at=at, rule=str(rule.pk))
        tell_partner(asked_of(rule), key=f"asked:{rule.pk}", at=at)


@transaction.atomic
def answer_request(
    rule: Rule, answer: Answered, *, own_words: str = "", by: Partner, at: datetime
) -> Reply:
    """Keep what the other says to a request; only the coach ever sees it, and it may be changed.

    Raises ChangedWords when it is no longer asked.
    """
    rule = locked_rule(rule)
    newest = newest_wording(rule)
    if newest is None or objection_to(Act.ANSWER, facts_of(rule, newest, seen=None)):
        raise ChangedWordsError(rule)
    if by.pk != asked_of(rule).pk:
        refuse(rule, "not_possible")
    reply, _fresh = Reply.objects.update_or_create(
        wording=newest,
        partner=by,
        defaults={"answer": answer, "own_words": own_words, "why": "", "replied_at": at},
    )
    record(by.private_chain, "replied", by=f"partner:{by.pk}", at=at, wording=str(newest.pk))
    return reply


@transaction.atomic
def adopt(rule: Rule, *, version: int, said: str, by: Membership, at: datetime) -> None:
    """What was asked becomes a commitment of the one who said yes, in the words they said yes to.

    `said` is the mark of those words on the coach's page. Raises CannotShape without a yes and
    under a hold, for the one who asked reads of it; ChangedWords when it was changed since.
    """
    rule, _done = in_hand(rule, Act.ADOPT, version=version, held=is_held(rule.plan))
    promiser, asked = asked_of(rule), newest_wording(rule)
    reply = Reply.objects.filter(wording=asked, partner=promiser).first()
    if asked is None or reply is None or reply.answer == Answered.LEAVE:
        raise CannotShapeError(_("It becomes a promise only after a yes."))
    if mark_of(promised(asked.text, reply)) != said:
        raise ChangedWordsError(rule)
    Wording.objects.create(
        rule=rule,
        version=asked.version + 1,
        text=promised(asked.text, reply),
        source=Source.BOTH,
        made_at=at,
        offered_at=at,
    )
    rule.kind, rule.owner = Kind.COMMITMENT, promiser
    rule.position += _OF_THE_OTHER
    rule.save(update_fields=["kind", "owner", "position"])
    move(rule, Act.ADOPT)
    record(rule.plan.coach_chain, "adopted", by=f"coach:{by.pk}", at=at, rule=str(rule.pk))


# An answer has forty lines at most: behind them no place is taken, and where a promise stands
# tells nobody how much the other has asked for.
_OF_THE_OTHER = 40


def promised(asked: str, reply: Reply) -> str:
    """The words of a yes: one's own where one changed them, else those that were asked."""
    return reply.own_words or _("I say yes to this: “%(asked)s”") % {"asked": asked}


def asked_of(rule: Rule) -> Partner:
    """The person of whom a request is."""
    couple = Partner.objects.select_related("user", "plan").filter(plan=rule.plan_id)
    return couple.exclude(seat=rule.owner.seat if rule.owner else "").get()
