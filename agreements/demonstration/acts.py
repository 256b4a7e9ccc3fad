"""What the people of the demonstration do, through the same actions as everybody else."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from agreements.documents.models import Agreement
from agreements.drafting.actions import mark_topic, save_answer, seal_answers
from agreements.drafting.models import Answer, Round
from agreements.people.actions import choose_word, give_proof, set_preferences
from agreements.people.models import Device, Mailbox, Reach, User
from agreements.plans.actions import finish_welcome, take_seat
from agreements.plans.models import Invitation, Partner, Plan
from agreements.practices.models import Membership
from agreements.questions.bank import grouped
from agreements.safety.actions import answer_privately, record_screening
from agreements.safety.models import Asked, How, Outcome
from agreements.shaping.actions import edit_wording, reply_to
from agreements.shaping.models import Rule, Wording
from agreements.shaping.queries import newest_wording
from agreements.shaping.settling import release_boundary, settle_in_session
from agreements.shaping.stages import SETTLED, Answered, Kind, RuleState
from agreements.signing.actions import sign_agreement, sign_last

OWN_WORD = "a heron by the ferry"


def talk_alone(partner: Partner, *, by: Membership, at: datetime) -> None:
    """The coach speaks with one person alone and records that it can go on."""
    record_screening(
        partner,
        spoken_on=at.astimezone(partner.plan.timezone).date(),
        how=How.VIDEO,
        alone=True,
        outcome=Outcome.GO,
        by=by,
        at=at,
    )


def join(partner: Partner, *, at: datetime) -> None:
    """Take the seat and go through the short welcome."""
    user = partner.user or User.objects.by_email(partner.email)
    if user is None:
        return
    invitation = Invitation.objects.open(at).filter(partner=partner).first()
    take_seat(partner, user=user, invitation=invitation, at=at)
    partner.refresh_from_db()
    be_welcomed(partner, at=at)


def be_welcomed(partner: Partner, *, at: datetime) -> None:
    """Go through the short welcome, as somebody who feels free and reads their own mail."""
    user = partner.user
    if user is None or partner.welcomed_at:
        return
    reach, mailbox = (Reach.EMAIL, Mailbox.OWN) if user.email else (Reach.NONE, None)
    set_preferences(user, device=Device.OWN, mailbox=mailbox, reach=reach)
    if user.word_wanted:
        choose_word(user, OWN_WORD)
    answer_privately(partner, Asked.WELCOME, "free", at=at)
    finish_welcome(partner, at=at)
    partner.refresh_from_db()


def write(
    partner: Partner,
    answers: Mapping[str, Any],
    *,
    talks: frozenset[str] = frozenset(),
    most: int | None = None,
    at: datetime,
) -> None:
    """Answer what is still blank, a minute each, at most so many; every finished topic is done."""
    current = _round_of(partner.plan)
    known = set(Answer.objects.of(partner, current).values_list("slug", flat=True))
    blank = [slug for slug in current.slugs if slug not in known and slug in answers][:most]
    for minute, slug in enumerate(blank):
        save_answer(
            current,
            slug,
            answers[slug],
            talk=slug in talks,
            revision=0,
            by=partner,
            at=at + timedelta(minutes=minute) if most else at,
        )
    for asked in grouped(current.slugs):
        if {question.slug for question in asked.questions} <= known | set(blank):
            mark_topic(current, asked.topic.slug, "done", by=partner)


def seal(partner: Partner, *, at: datetime) -> None:
    seal_answers(_round_of(partner.plan), by=partner, at=at)


def _round_of(plan: Plan) -> Round:
    return plan.rounds.order_by("-number")[0]


def say_yes(partner: Partner, *, most: int | None = None, at: datetime) -> None:
    """Say “this works for me” to what is on offer and not yet answered."""
    for wording in list(unanswered(partner)[:most]):
        reply_to(wording, Answered.WORKS, by=partner, at=at)


def unanswered(partner: Partner) -> QuerySet[Wording]:
    """The words on offer to both that this person has not replied to."""
    newer = Wording.objects.filter(rule=OuterRef("rule"), version__gt=OuterRef("version"))
    return (
        Wording.objects.offered()
        .filter(
            ~Exists(newer),
            rule__plan=partner.plan_id,
            rule__state=RuleState.OFFERED,
            rule__owner=None,
        )
        .exclude(replies__partner=partner)
        .select_related("rule")
        .order_by("rule__topic_order", "rule__position")
    )


def word(plan: Plan, sentences: Mapping[str, str], *, by: Membership, at: datetime) -> None:
    """The coach writes sentences of their own for these rules, and looks at every other draft."""
    drafted = Q(kind=Kind.SHARED, state=RuleState.DRAFTED)
    for rule in Rule.objects.of(plan).filter(drafted | Q(slug__in=sentences)):
        newest = newest_wording(rule)
        text = sentences.get(rule.slug, newest.text if newest else "")
        if text:
            version = newest.version if newest else 0
            edit_wording(rule, text, version=version, by=by, at=at)


def hold_session(plan: Plan, *, by: Membership, at: datetime) -> None:
    """Settle in the room whatever is left and may be settled there; let own limits stand."""
    for rule in Rule.objects.of(plan).exclude(state__in=SETTLED):
        if rule.kind == Kind.BOUNDARY:
            release_boundary(rule, by=by, at=at)
        elif rule.kind == Kind.SHARED and not rule.protective:
            words = rule.wordings.order_by("-version")[0]
            settle_in_session(rule, version=words.version, by=by, at=at)


def sign(agreement: Agreement, *, by: Partner, at: datetime) -> None:
    """Say that one is free to sign, prove who one is, and sign."""
    if by.user is None:
        return
    subject = str(agreement.pk)
    answer_privately(by, Asked.FREEDOM, "yes", subject=subject, at=at)
    proof = give_proof(by.user, act="sign", subject=subject, method="code", at=at)
    sign_agreement(
        agreement,
        by.full_name,
        content_sha256=agreement.frozen.content_sha256,
        proof=proof,
        by=by,
        at=at,
    )


def co_sign(agreement: Agreement, *, by: Membership, at: datetime) -> None:
    """The coach signs last."""
    proof = give_proof(by.user, act="sign", subject=str(agreement.pk), method="code", at=at)
    sign_last(
        agreement,
        by.user.full_name,
        content_sha256=agreement.frozen.content_sha256,
        proof=proof,
        by=by,
        at=at,
    )
