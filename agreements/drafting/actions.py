import secrets
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from agreements.audit.actions import record
from agreements.drafting.models import (
    Answer,
    Dictation,
    Forgotten,
    Round,
    Sealing,
    TopicMark,
)
from agreements.drafting.rules import may_be_typed_in
from agreements.drafting.seals import has_lost, print_of, written_by
from agreements.notices.actions import queue_for_own_hour
from agreements.plans.letters import tell_partner
from agreements.plans.models import Partner, Plan
from agreements.practices.models import Membership
from agreements.questions.bank import BANK, for_round


class CannotWriteError(Exception):
    """The answers are sealed or opened; the sentence says so."""


class CannotSealError(Exception):
    """There is nothing to seal, or it has been done; the sentence says which."""


class CannotDictateError(Exception):
    """Nobody can type this in for that person; the sentence says why."""


class NewerAnswerError(Exception):
    """The same question was answered elsewhere in the meantime; `kept` is what is stored."""

    def __init__(self, kept: Any) -> None:
        super().__init__(_("You changed this in another tab or on another phone."))
        self.kept = kept


@transaction.atomic
def start_round(plan: Plan, *, at: datetime) -> Round:
    """Begin the plan's next round with the questions its facts call for; the open one if any."""
    plan = Plan.objects.locked(plan.pk)
    newest = plan.rounds.order_by("-number").first()
    if newest and newest.published_at is None:
        return newest
    number = newest.number + 1 if newest else 1
    asked = _asked_of(plan)
    started = Round.objects.create(plan=plan, number=number, made_at=at, **asked)
    record(plan.shared_chain, "round_started", by="system", at=at, round=number)
    return started


@transaction.atomic
def match_questions(plan: Plan) -> None:
    """Let a round that has not been opened follow the plan's facts as they are now.

    Whether somebody has sealed makes no difference: what the other is asked must not tell it.
    """
    plan = Plan.objects.locked(plan.pk)
    current = plan.rounds.filter(opened_at=None).order_by("-number").first()
    if current:
        asked = _asked_of(plan)
        current.slugs, current.only = asked["slugs"], asked["only"]
        current.save(update_fields=["slugs", "only"])


def _asked_of(plan: Plan) -> dict[str, Any]:
    """What the plan's facts and the coach's choice ask, and what of it one person alone."""
    topics = for_round(plan.all_facts, plan.size, frozenset(plan.added_questions))
    slugs = [question.slug for topic in topics for question in topic.questions]
    return {
        "slugs": slugs,
        "only": {slug: seat for slug, seat in plan.only_for.items() if slug in slugs},
    }


def _hold_pen(partner: Partner, current: Round) -> bool:
    """Lock this person's own row, so that writing and sealing never cross.

    Not the plan's: one person's typing must never make the other's pages wait. Says whether
    somebody types in for them.
    """
    mine = Partner.objects.select_for_update().filter(pk=partner.pk)
    mine.get()
    seals = Sealing.objects.filter(round=current, partner=OuterRef("pk"), unsealed_at=None)
    typing = Dictation.objects.open().filter(round=current, partner=OuterRef("pk"))
    # Asked once the row is ours: what somebody else did while we waited is seen.
    asked = Partner.objects.filter(pk=partner.pk).values_list(Exists(seals), Exists(typing))
    is_sealed, is_dictated = asked.get()
    if is_sealed:
        raise CannotWriteError(_("Your answers are sealed. Unseal them to change something."))
    return bool(is_dictated)


def _write_oneself(partner: Partner, current: Round, *, at: datetime) -> None:
    """The first own word ends what a coach types in.

    The row tells it, not an event: a chain belongs to whoever holds the plan, and writing does not.
    """
    standing = Dictation.objects.of(partner, current).open()
    standing.update(ended_at=at, ended_by_partner=True)


@transaction.atomic
def save_answer(
    current: Round,
    slug: str,
    value: Any,
    *,
    talk: bool,
    revision: int,
    by: Partner,
    at: datetime,
) -> Answer:
    """Store one answer; `revision` is the number the writer's page was made from, 0 for none.

    Saying the same again changes nothing. Raises NewerAnswer when another tab or phone has
    stored something else since, and CannotWrite when the answers are sealed.
    """
    is_dictated = _hold_pen(by, current)
    answer = Answer.objects.of(by, current).filter(slug=slug).first()
    if answer and answer.opened == value and answer.talk == talk:
        return answer
    if is_dictated:
        _write_oneself(by, current, at=at)
    draft = answer or Answer(round=current, partner=by, slug=slug, revision=0)
    return _store(draft, value, talk=talk, revision=revision, entered_by=None, at=at)


def _store(
    answer: Answer,
    value: Any,
    *,
    talk: bool,
    revision: int,
    entered_by: Membership | None,
    at: datetime,
) -> Answer:
    if answer.revision not in {0, revision}:
        raise NewerAnswerError(answer)
    answer.value, answer.talk, answer.saved_at = value, talk, at
    answer.entered_by = entered_by
    answer.revision += 1
    answer.save()
    return answer


@transaction.atomic
def save_forgotten(
    current: Round, text: str, *, revision: int, by: Partner, at: datetime
) -> Forgotten:
    """Store what the questions forgot. Raises as `save_answer` does."""
    is_dictated = _hold_pen(by, current)
    kept = Forgotten.objects.filter(round=current, partner=by).first()
    if kept is None:
        kept = Forgotten(round=current, partner=by, revision=0)
    elif kept.text == text:
        return kept
    elif kept.revision != revision:
        raise NewerAnswerError(kept)
    if is_dictated:
        _write_oneself(by, current, at=at)
    kept.text, kept.saved_at = text, at
    kept.revision += 1
    kept.save()
    return kept


@transaction.atomic
def mark_topic(current: Round, topic: str, mark: str, *, by: Partner) -> None:
    """Say of a whole topic: done, later, or not ours; an empty mark takes it back."""
    _hold_pen(by, current)
    if not mark:
        TopicMark.objects.filter(round=current, partner=by, topic=topic).delete()
        return
    TopicMark.objects.update_or_create(
        round=current, partner=by, topic=topic, defaults={"mark": mark}
    )


@transaction.atomic
def seal_answers(current: Round, *, by: Partner, at: datetime, has_read: bool = False) -> Sealing:
    """Lock this person's answers; the coach may read them from now on. Twice is once.

    The salted fingerprint of all they wrote goes into their own events, so that nothing can be
    altered afterwards behind their back. `has_read` is this person's own word that they have read
    what a coach typed in for them. Raises CannotSeal when nothing has been written, an answer no
    longer opens, something typed in was neither read nor read back, or the round has been opened.
    """
    Plan.objects.locked(current.plan_id)
    Partner.objects.select_for_update().get(pk=by.pk)
    current.refresh_from_db()
    standing = Sealing.objects.filter(round=current, partner=by, unsealed_at=None).first()
    if standing:
        return standing
    if current.opened_at:
        raise CannotSealError(_("This part has been opened already."))
    written = written_by(by.pk, current.pk)
    if not written:
        raise CannotSealError(_("There’s nothing to seal yet."))
    if has_lost(written):
        raise CannotSealError(_("One answer can no longer be read. Please write it again."))
    typed = _settle_dictation(current, by, has_read=has_read, at=at)
    salts = {slug: secrets.token_hex(16) for slug in written}
    prints = {slug: print_of(slug, row, salts[slug]) for slug, row in written.items()}
    sealing = Sealing.objects.create(
        round=current, partner=by, sealed_at=at, fingerprints=prints, salts=salts
    )
    record(
        by.private_chain,
        "sealed",
        by=f"partner:{by.pk}",
        at=at,
        round=current.number,
        prints=sorted(prints.values()),
        **typed,
    )
    return sealing


@transaction.atomic
def unseal_answers(current: Round, *, by: Partner, at: datetime) -> None:
    """Take one's answers back to go on writing, alone, until the coach opens. Twice is once.

    Raises CannotSeal once the round has been opened.
    """
    Plan.objects.locked(current.plan_id)
    current.refresh_from_db()
    if current.opened_at:
        raise CannotSealError(_("Your coach has opened this part, so it stays as it is."))
    if Sealing.objects.filter(round=current, partner=by, unsealed_at=None).update(unsealed_at=at):
        record(by.private_chain, "unsealed", by=f"partner:{by.pk}", at=at, round=current.number)


def remind_of_writing(partner: Partner, round_id: UUID, *, due_at: datetime, at: datetime) -> None:
    """Owe the one reminder of a round to somebody who began to write and did not come back.

    `due_at` is the own hour at which it fell due. Twice is once.
    """
    if partner.user and not partner.stopped_at:
        queue_for_own_hour(
            "saved_for_you",
            to=partner.user,
            key=f"writing:{round_id}:{partner.pk}",
            at=at,
            due_at=due_at,
        )


@transaction.atomic
def begin_dictation(
    current: Round, partner: Partner, *, reason: str, by: Membership, at: datetime
) -> Dictation:
    """Let a coach type in what this person says or wrote on paper; the person is told.

    Twice is once. Raises CannotDictate for somebody who has written here themselves, has sealed,
    has said they would rather write, or has stopped, and where a colleague has typed already.
    """
    Plan.objects.locked(current.plan_id)
    mine = Partner.objects.select_for_update(of=("self",)).select_related("plan", "user")
    partner = mine.get(pk=partner.pk)
    current.refresh_from_db()
    standing = Dictation.objects.of(partner, current).open().filter(by=by).first()
    if standing:
        return standing
    if objection := objection_to_dictation(current, partner, by=by):
        raise CannotDictateError(objection)
    begun = Dictation.objects.create(
        round=current, partner=partner, by=by, reason=reason, began_at=at
    )
    _note(begun, "dictation_began", by=f"coach:{by.pk}", at=at, reason=reason)
    tell_partner(partner, key=f"dictation:{begun.pk}", at=at)
    return begun


def objection_to_dictation(current: Round, partner: Partner, *, by: Membership) -> str | None:
    """Why this coach cannot type in this person's answers, in a sentence; None when they can."""
    name = {"name": partner.short_name}
    before = Dictation.objects.of(partner, current)
    typed = Answer.objects.of(partner, current)
    found = [
        (current.opened_at is not None, _("This part has been opened already.")),
        (partner.stopped_at is not None, _("%(name)s has stopped taking part.")),
        (
            Sealing.objects.filter(round=current, partner=partner, unsealed_at=None).exists(),
            _("%(name)s has sealed. Only %(name)s can unseal."),
        ),
        (
            typed.filter(entered_by=None).exists()
            or Forgotten.objects.filter(round=current, partner=partner).exists()
            or before.filter(ended_by_partner=True).exists(),
            _("%(name)s writes here, so only %(name)s can go on."),
        ),
        (
            typed.exclude(entered_by=by).exists() or before.open().exclude(by=by).exists(),
            _("A colleague has typed in answers for %(name)s, and goes on with it."),
        ),
    ]
    return next((sentence % name for stands, sentence in found if stands), None)


@transaction.atomic
def type_in_answer(
    dictation: Dictation,
    slug: str,
    value: Any,
    *,
    talk: bool,
    revision: int,
    by: Membership,
    at: datetime,
) -> Answer:
    """Store what somebody said to one question, as their coach typed it in; theirs alone to seal.

    What was read back before has to be read back again. Raises NewerAnswer as `save_answer` does,
    CannotWrite once they have sealed, and CannotDictate when it has ended or the question is one
    that nobody answers for anybody.
    """
    _hold_pen(dictation.partner, dictation.round)
    question = BANK.question(slug)
    if not may_be_typed_in(slug=slug, who=question.who):
        raise CannotDictateError(_("Nobody can answer this one for somebody else."))
    standing = Dictation.objects.open().filter(pk=dictation.pk, by=by)
    if not standing.exists():
        raise CannotDictateError(_("Typing in has ended. Nothing was changed."))
    if objection := objection_to_dictation(dictation.round, dictation.partner, by=by):
        raise CannotDictateError(objection)
    answer = Answer.objects.of(dictation.partner, dictation.round).filter(slug=slug).first()
    if answer and answer.opened == value and answer.talk == talk:
        return answer
    standing.update(read_back_on=None)
    draft = answer or Answer(
        round=dictation.round, partner=dictation.partner, slug=slug, revision=0
    )
    return _store(draft, value, talk=talk, revision=revision, entered_by=by, at=at)


@transaction.atomic
def note_read_back(dictation: Dictation, *, by: Membership, at: datetime) -> None:
    """The coach has read all of it back to the person today. Raises CannotDictate."""
    plan = Plan.objects.locked(dictation.round.plan_id)
    day = at.astimezone(plan.timezone).date()
    standing = Dictation.objects.open().filter(pk=dictation.pk, by=by)
    if not standing.exists() or not _typed_in(dictation.partner, dictation.round):
        raise CannotDictateError(_("There is nothing to read back."))
    if standing.exclude(read_back_on=day).update(read_back_on=day):
        _note(dictation, "read_back", by=f"coach:{by.pk}", at=at, on=day.isoformat())


@transaction.atomic
def end_dictation(dictation: Dictation, *, by: Membership | Partner, at: datetime) -> None:
    """No more is typed in for this person, by the coach's act or their own. Twice is once."""
    Plan.objects.locked(dictation.round.plan_id)
    standing = Dictation.objects.open().filter(pk=dictation.pk).first()
    _end(standing, by_partner=isinstance(by, Partner), at=at)


def _end(dictation: Dictation | None, *, by_partner: bool, at: datetime) -> None:
    if dictation is None:
        return
    dictation.ended_at, dictation.ended_by_partner = at, by_partner
    dictation.save(update_fields=["ended_at", "ended_by_partner"])
    who = f"partner:{dictation.partner_id}" if by_partner else f"coach:{dictation.by_id}"
    _note(dictation, "dictation_ended", by=who, at=at)


def _note(dictation: Dictation, kind: str, *, by: str, at: datetime, **data: Any) -> None:
    """One event among this person's own."""
    partner = dictation.partner
    record(partner.private_chain, kind, by=by, at=at, partner=str(partner.pk), **data)


def _typed_in(partner: Partner, current: Round) -> int:
    return Answer.objects.of(partner, current).entered().count()


def _settle_dictation(
    current: Round, partner: Partner, *, has_read: bool, at: datetime
) -> dict[str, Any]:
    """What the record of a seal says of answers that were typed in; nothing where none were."""
    typed = _typed_in(partner, current)
    newest = Dictation.objects.of(partner, current).order_by("-began_at").first()
    if not typed or newest is None:
        return {}
    if newest.read_back_on is None and not has_read:
        raise CannotSealError(_("Read what was typed in for you first, and say so below."))
    newest.read_back_on = newest.read_back_on or at.astimezone(partner.plan.timezone).date()
    newest.ended_at = newest.ended_at or at
    newest.save(update_fields=["read_back_on", "ended_at"])
    return {"typed_in": typed, "read_back_on": newest.read_back_on.isoformat()}
