from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from agreements.audit.actions import record
from agreements.drafting.models import Round, Sealing
from agreements.plans.letters import tell_partners
from agreements.plans.models import Partner, Plan
from agreements.plans.stages import Stage
from agreements.practices.models import Membership
from agreements.safety.models import Hold
from agreements.shaping.agreeing import (
    count_acknowledgements,
    say_yes,
    settle_where_both_agree,
)
from agreements.shaping.flagging import end_clearings, keep_clearing
from agreements.shaping.models import Clearing, Reply, Rule, Wording
from agreements.shaping.moving import (
    CannotShapeError,
    ChangedWordsError,
    locked_rule,
    move_to,
    shapeable,
)
from agreements.shaping.opening import draft_rules, objections_to_opening
from agreements.shaping.queries import is_put_right, newest_wording, next_offer_at
from agreements.shaping.stages import (
    Answered,
    Flag,
    Kind,
    RuleState,
    Source,
)


class CannotOpenError(Exception):
    """The answers cannot be opened yet; the sentence tells the coach what is missing."""


@transaction.atomic
def open_round(current: Round, *, by: Membership, at: datetime) -> Round:
    """Open both sealed sets at once: what matches is offered, what differs is drafted.

    All or nothing, for both at the same moment. Raises CannotOpen with everything that stands in
    the way: an unsealed set, a hold, a missing talk, an answer altered since it was sealed.
    """
    plan = Plan.objects.locked(current.plan_id)
    partners = list(Partner.objects.select_for_update().filter(plan=plan).order_by("seat"))
    current.refresh_from_db()
    if current.opened_at:
        return current
    sealings = list(Sealing.objects.filter(round=current, unsealed_at=None))
    if objections := objections_to_opening(plan, partners, sealings):
        raise CannotOpenError(" ".join(objections))
    rules, wordings = draft_rules(current, plan, at=at)
    Rule.objects.bulk_create(rules)
    Wording.objects.bulk_create(wordings)
    count_acknowledgements(plan, current, partners, at=at)
    current.opened_at = at
    current.save(update_fields=["opened_at"])
    if plan.stage == Stage.WRITING:
        plan.move_to(Stage.SHAPING, at=at)
    record(plan.shared_chain, "opened", by=f"coach:{by.pk}", at=at, round=current.number)
    tell_partners(plan, key=f"opened:{current.pk}", at=at)
    return current


@transaction.atomic
def edit_wording(
    rule: Rule, text: str, *, version: int, by: Membership, at: datetime
) -> Wording | None:
    """Give a rule new words, for the coach alone until they are offered.

    `version` is the one the coach's page was made from (0 for none). The same words again change
    nothing. New words after an offer take the rule back to "With the coach" and leave all replies
    behind; only a typing mistake put right in an agreed rule needs no new yes, and is shown to
    both before they sign. Raises ChangedWords when a colleague was quicker, CannotShape for an
    empty sentence.
    """
    rule = locked_rule(rule)
    newest = newest_wording(rule)
    current = newest.version if newest else 0
    if newest and newest.text == text:
        return newest
    if version != current:
        raise ChangedWordsError(rule)
    if objection := _objection_to_words(rule, text):
        raise CannotShapeError(objection)
    stands = newest is not None and is_put_right(rule, newest.text, text)
    _look_again(rule, stands=stands, at=at)
    wording = Wording.objects.create(
        rule=rule,
        version=current + 1,
        text=text,
        source=Source.COACH,
        by=by,
        made_at=at,
        offered_at=at if stands else None,
        settled_at=at if stands else None,
    )
    told = {"rule": str(rule.pk), "version": wording.version}
    record(rule.plan.coach_chain, "worded", by=f"coach:{by.pk}", at=at, **told)
    return wording


def _objection_to_words(rule: Rule, text: str) -> str | None:
    if not text:
        return _("Write a sentence first.")
    if rule.kind == Kind.ACKNOWLEDGEMENT:
        return _("These words are the same in every agreement.")
    return None


def _look_again(rule: Rule, *, stands: bool, at: datetime) -> None:
    """New words are looked at anew, and unless the old yes stands nobody has agreed to them."""
    if not stands and rule.state not in {RuleState.DRAFTED, RuleState.KEPT}:
        move_to(rule, RuleState.DRAFTED)
    end_clearings(rule, at=at)


@transaction.atomic
def offer_wordings(
    plan: Plan,
    *,
    by: Membership,
    at: datetime,
    in_session: bool = False,
    only: Rule | None = None,
) -> list[Wording]:
    """Offer every drafted sentence to both at once, together; in a session also `only` one.

    Raises CannotShape when nothing is ready, a hold stands, or the gap since the last offer is
    not over (in a session there is no gap).
    """
    plan = Plan.objects.locked(plan.pk)
    if Hold.objects.standing().filter(plan=plan).exists():
        raise CannotShapeError(_("A hold waits for you. Lift it before you offer words."))
    free_from = next_offer_at(plan)
    if not in_session and free_from and at < free_from:
        raise CannotShapeError(
            _("Words go out together, once a day. The next can go out at %(time)s.")
            % {"time": free_from.astimezone(plan.timezone).strftime("%H:%M, %d.%m.")}
        )
    ready = _ready_to_offer(plan, in_session=in_session)
    ready = [rule for rule in ready if only is None or rule.pk == only.pk]
    wordings = [wording for rule in ready if (wording := _offer(rule, at=at, room=in_session))]
    if not wordings:
        raise CannotShapeError(_("There are no words to offer yet."))
    record(plan.shared_chain, "offered", by=f"coach:{by.pk}", at=at, count=len(wordings))
    tell_partners(plan, key=f"offered:{plan.pk}:{at.isoformat()}", at=at)
    return wordings


def _ready_to_offer(plan: Plan, *, in_session: bool) -> list[Rule]:
    """What has words to offer; in the room also what was kept for it and each answers alone."""
    ready = Q(state=RuleState.DRAFTED)
    if in_session:
        ready |= Q(state=RuleState.KEPT, protective=True)
    return list(Rule.objects.select_for_update().of(plan).filter(ready, kind=Kind.SHARED))


def _offer(rule: Rule, *, at: datetime, room: bool) -> Wording | None:
    wording = newest_wording(rule)
    if wording is None:
        return None
    wording.offered_at, wording.in_session, wording.source = at, room, Source.COACH
    wording.save(update_fields=["offered_at", "in_session", "source"])
    move_to(rule, RuleState.OFFERED)
    return wording


@transaction.atomic
def reply_to(
    wording: Wording,
    answer: Answered,
    *,
    own_words: str = "",
    why: str = "",
    by: Partner,
    at: datetime,
) -> Reply:
    """Keep one person's reply to offered words; only the coach ever sees it.

    When both say these same words work, the rule is agreed. A reply may be changed while the
    words stand. Taking back a yes after both agreed changes nothing that the other could see or
    time: the rule stands until the coach takes it up, and nothing is published before that
    (`asked_again`). Raises ChangedWords when the words are no longer the newest.
    """
    rule = locked_rule(wording.rule)
    newest = newest_wording(rule)
    if newest is None or newest.pk != wording.pk or wording.offered_at is None:
        raise ChangedWordsError(rule)
    if rule.state not in {RuleState.OFFERED, RuleState.AGREED} or rule.owner_id:
        raise ChangedWordsError(rule)
    if by.plan_id != rule.plan_id:
        raise CannotShapeError(_("That isn’t possible for this rule as it stands now."))
    reply, _fresh = Reply.objects.update_or_create(
        wording=wording,
        partner=by,
        defaults={"answer": answer, "own_words": own_words, "why": why, "replied_at": at},
    )
    record(by.private_chain, "replied", by=f"partner:{by.pk}", at=at, wording=str(wording.pk))
    if rule.state == RuleState.OFFERED:
        settle_where_both_agree(rule.plan, [wording], at=at)
    return reply


@transaction.atomic
def accept_matches(plan: Plan, topic: str, *, by: Partner, at: datetime) -> int:
    """One tap: this person says yes to every equal answer of a topic; returns how many."""
    plan = shapeable(plan.pk)
    offered = list(
        Wording.objects.offered()
        .filter(
            rule__plan=plan,
            rule__topic=topic,
            rule__compared="same",
            rule__state=RuleState.OFFERED,
            source=Source.BOTH,
        )
        .exclude(replies__partner=by)
        .order_by("rule__position")
    )
    say_yes(plan, offered, by=by, at=at)
    return len(offered)


@transaction.atomic
def clear_flag(
    plan: Plan,
    flag: Flag,
    reason: str,
    *,
    rule: Rule | None,
    seen: str,
    by: Membership,
    at: datetime,
) -> Clearing:
    """The coach has looked at a flag and says why these words may stand. Twice is once.

    `seen` is the mark of the words on the coach's page. Raises CannotClear for words that can
    never be published, for words changed since the page was made, and without a reason.
    """
    plan = shapeable(plan.pk)
    rule = locked_rule(rule) if rule else None
    return keep_clearing(plan, rule, flag, reason, seen=seen, by=by, at=at)


@transaction.atomic
def keep_note(rule: Rule, note: str, *, by: Membership) -> None:
    """The coach's own note on a rule, for nobody else."""
    Plan.objects.locked(rule.plan_id)
    rule.note = note
    rule.save(update_fields=["note"])
