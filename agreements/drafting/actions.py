import secrets
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.audit.actions import record
from agreements.drafting.models import Answer, Forgotten, Round, Sealing, TopicMark
from agreements.drafting.rules import fingerprint
from agreements.notices.actions import queue_for_own_hour
from agreements.people.encryption import UnreadableError
from agreements.plans.models import Partner, Plan
from agreements.questions.bank import for_round

FORGOTTEN = "forgotten"


class CannotWriteError(Exception):
    """The answers are sealed or opened; the sentence says so."""


class CannotSealError(Exception):
    """There is nothing to seal, or it has been done; the sentence says which."""


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
    started = Round.objects.create(plan=plan, number=number, slugs=_slugs_for(plan), made_at=at)
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
        current.slugs = _slugs_for(plan)
        current.save(update_fields=["slugs"])


def _slugs_for(plan: Plan) -> list[str]:
    topics = for_round(plan.all_facts, plan.size, frozenset(plan.added_questions))
    return [question.slug for topic in topics for question in topic.questions]


def _hold_pen(partner: Partner, current: Round) -> None:
    """Lock this person's own row, so that writing and sealing never cross.

    Not the plan's: one person's typing must never make the other's pages wait.
    """
    Partner.objects.select_for_update().get(pk=partner.pk)
    if Sealing.objects.filter(round=current, partner=partner, unsealed_at=None).exists():
        raise CannotWriteError(_("Your answers are sealed. Unseal them to change something."))


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
    _hold_pen(by, current)
    answer = Answer.objects.of(by, current).filter(slug=slug).first()
    if answer is None:
        answer = Answer(round=current, partner=by, slug=slug, revision=0)
    elif answer.value == value and answer.talk == talk:
        return answer
    elif answer.revision != revision:
        raise NewerAnswerError(answer)
    answer.value, answer.talk, answer.saved_at = value, talk, at
    answer.revision += 1
    answer.save()
    return answer


@transaction.atomic
def save_forgotten(
    current: Round, text: str, *, revision: int, by: Partner, at: datetime
) -> Forgotten:
    """Store what the questions forgot. Raises as `save_answer` does."""
    _hold_pen(by, current)
    kept = Forgotten.objects.filter(round=current, partner=by).first()
    if kept is None:
        kept = Forgotten(round=current, partner=by, revision=0)
    elif kept.text == text:
        return kept
    elif kept.revision != revision:
        raise NewerAnswerError(kept)
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
def seal_answers(current: Round, *, by: Partner, at: datetime) -> Sealing:
    """Lock this person's answers; the coach may read them from now on. Twice is once.

    The salted fingerprint of all they wrote goes into their own events, so that nothing can be
    altered afterwards behind their back. Raises CannotSeal when nothing has been written, or the
    round has been opened already.
    """
    Plan.objects.locked(current.plan_id)
    Partner.objects.select_for_update().get(pk=by.pk)
    current.refresh_from_db()
    standing = Sealing.objects.filter(round=current, partner=by, unsealed_at=None).first()
    if standing:
        return standing
    if current.opened_at:
        raise CannotSealError(_("This part has been opened already."))
    written = _written_by(by.pk, current.pk)
    if not written:
        raise CannotSealError(_("There’s nothing to seal yet."))
    salts = {slug: secrets.token_hex(16) for slug in written}
    prints = {slug: _print_of(slug, row, salts[slug]) for slug, row in written.items()}
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


def altered_answers(sealing: Sealing) -> list[str]:
    """What no longer matches what was sealed, by slug; empty when all is well."""
    written = _written_by(sealing.partner_id, sealing.round_id)
    return sorted(
        slug
        for slug in {*sealing.fingerprints, *written}
        if slug not in written or not _is_as_sealed(slug, written[slug], sealing)
    )


def _is_as_sealed(slug: str, row: Answer | Forgotten, sealing: Sealing) -> bool:
    """Whether a row is what was sealed; one that no longer opens is not."""
    try:
        return bool(_print_of(slug, row, sealing.salts[slug]) == sealing.fingerprints[slug])
    except (KeyError, UnreadableError):
        return False


def _written_by(partner_id: UUID, round_id: UUID) -> dict[str, Answer | Forgotten]:
    """All that is sealed together: the answers by slug, and what the questions forgot."""
    mine = {"partner_id": partner_id, "round_id": round_id}
    written: dict[str, Answer | Forgotten] = {a.slug: a for a in Answer.objects.filter(**mine)}
    if forgotten := Forgotten.objects.filter(**mine).first():
        written[FORGOTTEN] = forgotten
    return written


def _print_of(slug: str, row: Answer | Forgotten, salt: str) -> str:
    talk, value = (row.talk, row.value) if isinstance(row, Answer) else (False, row.text)
    return fingerprint(salt=salt, slug=slug, revision=row.revision, talk=talk, value=value)
