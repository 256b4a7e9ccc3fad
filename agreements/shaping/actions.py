from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agreements.audit.actions import record, record_all
from agreements.drafting.models import Round, Sealing
from agreements.plans.letters import tell_partners
from agreements.plans.models import Partner, Plan
from agreements.plans.stages import Stage
from agreements.practices.models import Membership
from agreements.questions.bank import BANK
from agreements.shaping.agreeing import (
    count_acknowledgements,
    say_yes,
    settle_where_both_agree,
)
from agreements.shaping.flagging import end_clearings, keep_clearing, mark_of
from agreements.shaping.guards import is_done, objection_to, writing
from agreements.shaping.models import Clearing, Note, Reply, Rule, Wording
from agreements.shaping.moving import (
    CannotShapeError,
    ChangedWordsError,
    facts_of,
    is_held,
    locked_rule,
    move,
    refuse,
    shapeable,
)
from agreements.shaping.opening import draft_rules, objections_to_opening
from agreements.shaping.queries import (
    is_put_right,
    newest_wording,
    next_offer_at,
    ready_to_offer,
)
from agreements.shaping.stages import (
    MOVES,
    Act,
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
    _tell_what_was_made(plan, rules, by=by, at=at)
    count_acknowledgements(plan, current, partners, at=at)
    current.opened_at = at
    current.save(update_fields=["opened_at"])
    if plan.stage == Stage.WRITING:
        plan.move_to(Stage.SHAPING, at=at)
    record(plan.shared_chain, "opened", by=f"coach:{by.pk}", at=at, round=current.number)
    tell_partners(plan, key=f"opened:{current.pk}", at=at)
    return current


def _tell_what_was_made(plan: Plan, rules: list[Rule], *, by: Membership, at: datetime) -> None:
    each = [{"rule": str(rule.pk), "state": str(rule.state)} for rule in rules]
    record_all(plan.coach_chain, "made", by=f"coach:{by.pk}", at=at, each=each)


@transaction.atomic
def edit_wording(rule: Rule, text: str, *, version: int, by: Membership, at: datetime) -> Wording:
    """Give a rule new words, for the coach alone until they are offered.

    `version` is the one the coach's page was made from (0 for none). The same words again say
    that the coach has looked at them. New words after an offer take the rule back to "With the
    coach" and leave all replies behind; only a typing mistake put right in an agreed rule needs no
    new yes, and is shown to both before they sign. Raises ChangedWords when a colleague was
    quicker, CannotShape for an empty sentence and for what is nobody's but its writer's.
    """
    rule = locked_rule(rule)
    newest = newest_wording(rule)
    same = newest is not None and newest.text == text
    act = _writing(rule, newest, text)
    refuse(rule, objection_to(act, facts_of(rule, newest, seen=None if same else version)))
    if not text:
        raise CannotShapeError(_("Write a sentence first."))
    if newest and same:
        return _looked_at(newest, at=at)
    move(rule, act)
    end_clearings(rule, at=at)
    stands = act == Act.CORRECT
    wording = Wording.objects.create(
        rule=rule,
        version=(newest.version if newest else 0) + 1,
        text=text,
        source=Source.COACH,
        by=by,
        made_at=at,
        ready_at=at,
        offered_at=at if stands else None,
        settled_at=at if stands else None,
    )
    told = {"rule": str(rule.pk), "version": wording.version, "stands": stands}
    record(rule.plan.coach_chain, "worded", by=f"coach:{by.pk}", at=at, **told)
    return wording


def _writing(rule: Rule, newest: Wording | None, text: str) -> Act:
    """Which act it is to give this rule these words."""
    if newest and is_put_right(rule, newest.text, text):
        return Act.CORRECT
    return writing(RuleState(rule.state))


def _looked_at(wording: Wording, *, at: datetime) -> Wording:
    if wording.ready_at is None:
        wording.ready_at = at
        wording.save(update_fields=["ready_at"])
    return wording


@transaction.atomic
def add_rule(
    plan: Plan, name: str, *, topic: str, text: str, key: UUID, by: Membership, at: datetime
) -> Rule:
    """A rule no question asks for, in the coach's words; the same form sent twice makes one.

    Where the topic holds what each answers alone, so does this rule. Raises CannotShape for an
    empty name or sentence, and for other words from the same form after going back.
    """
    plan = shapeable(plan.pk)
    if not (name and text):
        raise CannotShapeError(_("Write a sentence first."))
    if Rule.objects.filter(pk=key).exclude(plan=plan).exists():
        refuse(None, "not_possible")
    among = BANK.topic(topic)
    rules = Rule.objects.of(plan)
    rule, fresh = rules.get_or_create(
        pk=key,
        plan=plan,
        defaults={
            "round": plan.rounds.order_by("-number")[0],
            "name": name,
            "topic": topic,
            "topic_order": among.order,
            "position": (rules.aggregate(last=Max("position"))["last"] or 0) + 1,
            "kind": Kind.SHARED,
            "protective": any(question.protective for question in among.questions),
        },
    )
    if fresh:
        _tell_what_was_made(plan, [rule], by=by, at=at)
        edit_wording(rule, text, version=0, by=by, at=at)
    elif (rule.name, rule.topic) != (name, topic) or rule.wordings.get(version=1).text != text:
        raise CannotShapeError(_("You added this rule before. Change it there: this isn’t saved."))
    return rule


@transaction.atomic
def offer_wordings(
    plan: Plan, *, shown: Collection[UUID] | None = None, by: Membership, at: datetime
) -> list[Wording]:
    """Offer every sentence the coach has looked at to both at once, together.

    `shown` are the words on the coach's page. Raises ChangedWords when they are no longer those
    that would go out; CannotShape when nothing is ready, a hold stands, or the gap since the last
    offer is not over.
    """
    plan = Plan.objects.locked(plan.pk)
    if is_held(plan):
        refuse(None, "hold")
    free_from = next_offer_at(plan)
    if free_from and at < free_from:
        raise CannotShapeError(_not_before(free_from, plan))
    ready = ready_to_offer(plan)
    if not ready:
        raise CannotShapeError(_("There are no words to offer yet."))
    if shown is not None and set(shown) != {wording.pk for wording in ready}:
        raise ChangedWordsError
    return _send_out(plan, ready, act=Act.OFFER, by=by, at=at)


def _not_before(free_from: datetime, plan: Plan) -> str:
    when = date_format(free_from.astimezone(plan.timezone), "l j F, H:i")
    return _(
        "Words go out together, so that none follows one person’s reply. "
        "The next can go out on %(time)s."
    ) % {"time": when}


@transaction.atomic
def send_to_phones(rule: Rule, *, version: int, by: Membership, at: datetime) -> None:
    """In the session: each answers this one alone, at once and without the gap.

    Pressed twice it is sent once. Raises CannotShape under a hold and for what is settled aloud,
    ChangedWords when the words on the screen are not the newest.
    """
    rule = locked_rule(rule)
    newest = newest_wording(rule)
    facts = facts_of(rule, newest, seen=version, held=is_held(rule.plan))
    if is_done(Act.SEND, facts):
        return
    refuse(rule, objection_to(Act.SEND, facts))
    if newest is None:
        raise CannotShapeError(_("There are no words to offer yet."))
    newest.rule = rule
    _send_out(rule.plan, [newest], act=Act.SEND, by=by, at=at)


def _send_out(
    plan: Plan, wordings: list[Wording], *, act: Act, by: Membership, at: datetime
) -> list[Wording]:
    """Put these words before both of them; what went out before goes out as a new version.

    So a reply to the words as they stood then never counts for them now.
    """
    fresh = [wording for wording in wordings if wording.offered_at is None]
    again = [wording for wording in wordings if wording.offered_at]
    out = {"offered_at": at, "in_session": act == Act.SEND, "source": Source.COACH}
    Wording.objects.filter(pk__in=[wording.pk for wording in fresh]).update(**out)
    Wording.objects.bulk_create(
        Wording(
            rule=wording.rule,
            version=wording.version + 1,
            text=wording.text,
            by=by,
            made_at=at,
            ready_at=at,
            **out,
        )
        for wording in again
    )
    rules = [wording.rule_id for wording in wordings]
    Rule.objects.filter(pk__in=rules).update(state=MOVES[act].to)
    told = {"count": len(rules), "rules": [str(rule) for rule in rules]}
    record(plan.shared_chain, "offered", by=f"coach:{by.pk}", at=at, **told)
    tell_partners(plan, key=f"offered:{plan.pk}:{at.isoformat()}", at=at)
    return list(Wording.objects.filter(rule__in=rules, offered_at=at).select_related("rule"))


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
    facts = facts_of(rule, newest, seen=wording.version)
    if wording.offered_at is None or objection_to(Act.REPLY, facts):
        raise ChangedWordsError(rule)
    if by.plan_id != rule.plan_id:
        refuse(rule, "not_possible")
    reply, _fresh = Reply.objects.update_or_create(
        wording=wording,
        partner=by,
        defaults={"answer": answer, "own_words": own_words, "why": why, "replied_at": at},
    )
    record(by.private_chain, "replied", by=f"partner:{by.pk}", at=at, wording=str(wording.pk))
    settle_where_both_agree(rule.plan, [wording], at=at)
    return reply


@transaction.atomic
def accept_matches(
    plan: Plan,
    topic: str,
    *,
    shown: Collection[UUID] | None = None,
    by: Partner,
    at: datetime,
) -> int:
    """One tap: this person says yes to every equal answer of a topic; returns how many.

    `shown` are the words on the page: only to those is a yes said. Raises ChangedWords, keeping
    nothing, when one of them no longer stands there.
    """
    plan = shapeable(plan.pk)
    alike = (
        Wording.objects.offered()
        .newest()
        .filter(
            rule__plan=plan,
            rule__topic=topic,
            rule__compared="same",
            rule__state=RuleState.OFFERED,
            source=Source.BOTH,
        )
    )
    offered = list(alike.exclude(replies__partner=by).order_by("rule__position"))
    if shown is not None:
        replied = Reply.objects.filter(partner=by, wording__in=shown)
        known = {*(one.pk for one in offered), *replied.values_list("wording", flat=True)}
        if not set(shown) <= known:
            raise ChangedWordsError
        offered = [wording for wording in offered if wording.pk in set(shown)]
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
def keep_note(rule: Rule, text: str, *, seen: str, by: Membership) -> None:
    """What this coach notes on a rule, for nobody else.

    `seen` is the mark of the note on the page: what was noted since in another window is kept
    above the new words.
    """
    Plan.objects.locked(rule.plan_id)
    note, _fresh = Note.objects.get_or_create(rule=rule, by=by)
    if text == note.text:
        return
    newer = mark_of(note.text) != seen
    note.text = f"{note.text}\n{text}" if newer else text
    note.save(update_fields=["text"])
