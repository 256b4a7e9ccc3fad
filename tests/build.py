"""States of a plan, reached through the real actions, so that no test stands on impossible ground.

A state's `at` is the moment at which it is reached; everything before it lies before that moment.
`sealed(cora, at=now())` is therefore a plan that was sealed just now, for pages that read the
clock; without `at` it is `NOON`. A state asked for again in another test is laid from memory.
"""

import re
import secrets
import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from agreements.documents.actions import open_signing, publish_agreement
from agreements.documents.copies import make_copy
from agreements.documents.models import Agreement, AgreementState, Certification
from agreements.drafting.actions import save_answer, seal_answers
from agreements.drafting.models import Round
from agreements.lifecycle.actions import invite_couple
from agreements.people.actions import add_person, give_proof, set_preferences
from agreements.people.models import Proof, User
from agreements.plans.actions import finish_welcome, open_plan, take_seat
from agreements.plans.messages import send_message
from agreements.plans.models import Invitation, Partner, Plan
from agreements.plans.rules import PlanFacts, term_of
from agreements.practices.actions import open_practice
from agreements.practices.models import Membership
from agreements.questions.bank import BANK
from agreements.safety.actions import answer_privately, record_screening
from agreements.safety.models import Asked
from agreements.shaping.actions import (
    accept_matches,
    edit_wording,
    offer_wordings,
    open_round,
    reply_to,
)
from agreements.shaping.models import Rule
from agreements.shaping.queries import newest_wording
from agreements.shaping.settling import release_boundary, settle_in_session
from agreements.shaping.stages import Answered, Kind, RuleState
from agreements.signing.actions import sign_agreement, sign_last
from agreements.term.actions import begin_term
from tests.cast import (  # noqa: F401 - whoever builds finds the cast here
    ANA_AND_BEN,
    BRIEF,
    DAY,
    EVE_AND_FINN,
    HOUR,
    NOON,
)
from tests.couples import Case
from tests.remembering import remembered


def person(full_name: str, *, email: str = "", zone: str = "America/Halifax") -> User:
    """Somebody with an account, who reads their own mail and wants it."""
    user = add_person(
        email=email,
        full_name=full_name,
        short_name=full_name.split()[0],
        zone=zone,
        language="en",
    )
    set_preferences(user, device="own", mailbox="own", reach="email")
    return user


@remembered
def coach(
    full_name: str, *, email: str, practice: str = "Harbour", at: datetime = NOON
) -> Membership:
    """The owner of a practice of their own, who coaches in it."""
    return open_practice(
        practice,
        owner=person(full_name, email=email),
        country="CA",
        zone="America/Halifax",
        hours="Monday to Friday, 9 to 17",
        phone="+1 902 555 0100",
        at=at,
    )


def facts_on(
    first_day: date, *, days: int = 60, case: Case = ANA_AND_BEN, **changes: Any
) -> PlanFacts:
    """What a coach enters for a couple whose term begins on this day."""
    entered = case.plan_facts(NOON)
    term = term_of(first_day, days=days)
    review = datetime.combine(term.ends_on - timedelta(days=4), NOON.time(), tzinfo=UTC)
    return replace(entered, term=term, end_review_at=review, **changes)


@remembered
def in_setup(
    by: Membership,
    *,
    at: datetime = NOON,
    case: Case = ANA_AND_BEN,
    facts: PlanFacts | None = None,
) -> Plan:
    """The couple has been entered; nothing has been sent."""
    return open_plan(case.people, facts or case.plan_facts(at), orders="none", by=by, at=at)


@remembered
def invited(by: Membership, *, at: datetime = NOON, **how: Any) -> Plan:
    """Both have been sent their letter; nobody has joined."""
    plan = in_setup(by, at=at, **how)
    invite_couple(plan.partners.order_by("seat"), by=by, at=at)
    return reloaded(plan)


@remembered
def in_writing(by: Membership, *, at: datetime = NOON, **how: Any) -> Plan:
    """Both have joined and been welcomed, and have chosen to be reached by email."""
    plan = invited(by, at=at - HOUR, **how)
    for partner in plan.partners.order_by("seat"):
        join(partner, at=at)
    return plan


def join(partner: Partner, *, at: datetime = NOON) -> Partner:
    """Take the seat by the letter that was sent, answer the welcome calmly, and finish it."""
    user = User.objects.get(email=partner.email)
    invitation = Invitation.objects.open(at).get(partner=partner)
    seated = take_seat(partner, user=user, invitation=invitation, at=at)
    set_preferences(user, device="own", mailbox="own", reach="email")
    answer_privately(seated, Asked.WELCOME, "free", at=at)
    finish_welcome(seated, at=at)
    return Partner.objects.get(pk=partner.pk)


@remembered
def written(by: Membership, *, at: datetime = NOON, case: Case = ANA_AND_BEN, **how: Any) -> Plan:
    """Both have answered every question of the round, and sealed nothing."""
    plan = in_writing(by, at=at - HOUR, case=case, **how)
    for partner in plan.partners.all():
        write(partner, case=case, at=at)
    return plan


def write(partner: Partner, *, case: Case = ANA_AND_BEN, at: datetime = NOON) -> None:
    """This person answers the questions of the round as the case says."""
    current = round_of(partner.plan)
    for slug in filter(case.answers, current.slugs):
        value = case.answer(partner.seat, slug)
        save_answer(current, slug, value, talk=False, revision=0, by=partner, at=at)


def answer(
    partner: Partner,
    slug: str,
    value: dict[str, Any],
    *,
    talk: bool = False,
    revision: int = 0,
    at: datetime = NOON,
) -> None:
    save_answer(
        round_of(partner.plan), slug, value, talk=talk, revision=revision, by=partner, at=at
    )


@remembered
def sealed(by: Membership, *, at: datetime = NOON, **how: Any) -> Plan:
    """Both have sealed what they wrote; the coach has not opened it."""
    plan = written(by, at=at - HOUR, **how)
    for partner in plan.partners.all():
        seal_answers(round_of(plan), by=partner, at=at)
    return plan


@remembered
def opened(by: Membership, *, at: datetime = NOON, **how: Any) -> Plan:
    """The coach has spoken with each alone and opened both sets at once."""
    plan = sealed(by, at=at - HOUR, **how)
    talk_with_each(plan, by=by, at=at)
    open_round(round_of(plan), by=by, at=at)
    return reloaded(plan)


def talk_with_each(plan: Plan, *, by: Membership, outcome: str = "go", at: datetime = NOON) -> None:
    for partner in plan.partners.all():
        talk_with(partner, by=by, outcome=outcome, at=at)


def talk_with(
    partner: Partner,
    *,
    by: Membership,
    outcome: str = "go",
    alone: bool = True,
    at: datetime = NOON,
) -> None:
    """The coach's record of a talk with one person."""
    record_screening(
        partner,
        spoken_on=at.astimezone(partner.plan.timezone).date(),
        how="video",
        alone=alone,
        outcome=outcome,
        by=by,
        at=at,
    )


@remembered
def settled(by: Membership, *, at: datetime = NOON, case: Case = ANA_AND_BEN, **how: Any) -> Plan:
    """Every rule is agreed: matches by a tap, differences by offered words both said yes to."""
    plan = opened(by, at=at - DAY, case=case, **how)
    word_what_differs(plan, by=by, case=case, at=at - HOUR)
    if drafted(plan).exists():
        offer_wordings(plan, by=by, at=at - HOUR)
    say_yes_to_everything(plan, at=at)
    for rule in Rule.objects.of(plan).filter(kind=Kind.BOUNDARY):
        release_boundary(rule, by=by, at=at)
    for rule in Rule.objects.of(plan).filter(state=RuleState.KEPT):
        settle_in_session(rule, version=version_of(rule), by=by, at=at)
    return plan


def drafted(plan: Plan) -> Any:
    return Rule.objects.of(plan).filter(kind=Kind.SHARED, state=RuleState.DRAFTED)


def word_what_differs(
    plan: Plan, *, by: Membership, case: Case = ANA_AND_BEN, at: datetime = NOON
) -> None:
    """The coach gives every difference the sentence the couple will agree on."""
    for rule in Rule.objects.of(plan).filter(kind=Kind.SHARED, slug__in=case.agreed):
        wording = newest_wording(rule)
        edit_wording(
            rule, case.agreed[rule.slug], version=wording.version if wording else 0, by=by, at=at
        )


def say_yes_to_everything(plan: Plan, *, at: datetime = NOON) -> None:
    """Both accept all matches, and every wording that is offered."""
    for partner in plan.partners.all():
        for topic in BANK.topics:
            accept_matches(plan, topic.slug, by=partner, at=at)
        for rule in Rule.objects.of(plan).filter(state=RuleState.OFFERED):
            wording = newest_wording(rule)
            if wording is not None:
                reply_to(wording, Answered.WORKS, by=partner, at=at)


@remembered
def published(by: Membership, *, at: datetime = NOON, **how: Any) -> Plan:
    """The agreement is frozen, and the reading period has begun."""
    plan = settled(by, at=at - HOUR, **how)
    publish_agreement(plan, by=by, at=at)
    return reloaded(plan)


@remembered
def signing(by: Membership, *, at: datetime = NOON, **how: Any) -> Plan:
    """The reading period is over, each said they are free to sign, and nobody has signed."""
    plan = published(by, at=at - timedelta(hours=by.practice.reading_hours), **how)
    agreement = agreement_of(plan)
    for partner in plan.partners.all():
        answer_privately(partner, Asked.FREEDOM, "yes", subject=str(agreement.pk), at=at - HOUR)
    open_signing(agreement, at=at)
    return reloaded(plan)


@remembered
def signed_by_a(by: Membership, *, at: datetime = NOON, **how: Any) -> Plan:
    plan = signing(by, at=at - HOUR, **how)
    sign(partner_of(plan, "a"), at=at)
    return plan


@remembered
def signed_by_both(by: Membership, *, at: datetime = NOON, **how: Any) -> Plan:
    plan = signed_by_a(by, at=at - HOUR, **how)
    sign(partner_of(plan, "b"), at=at)
    return plan


@remembered
def signed(by: Membership, *, at: datetime = NOON, **how: Any) -> Plan:
    """All three have signed, and the certified file is promised."""
    plan = signed_by_both(by, at=at - HOUR, **how)
    talk_with_each(plan, by=by, at=at - HOUR)
    co_sign(plan, by=by, at=at)
    return reloaded(plan)


@remembered
def certified(by: Membership, *, at: datetime = NOON, **how: Any) -> Plan:
    """The one certified file exists and verifies."""
    plan = signed(by, at=at - HOUR, **how)
    job = Certification.objects.claim(agreement_of(plan).certification.pk, at=at)
    assert job is not None
    make_copy(job, at=at)
    return plan


@remembered
def active(
    by: Membership,
    *,
    day: int = 1,
    days: int = 60,
    at: datetime = NOON,
    case: Case = ANA_AND_BEN,
    with_file: bool = False,
) -> Plan:
    """The term has begun; `at` lies on this day of it. The file is made only `with_file`."""
    here = case.plan_facts(NOON).zone
    first_day = at.astimezone(Plan(zone=here).timezone).date() - timedelta(days=day - 1)
    reach = certified if with_file else signed
    facts = facts_on(first_day, days=days, case=case)
    plan = reach(by, at=at - day * DAY, case=case, facts=facts)
    begin_term(plan, at=at)
    return reloaded(plan)


def sign(
    partner: Partner, *, name: str = "", proof: Proof | None = None, at: datetime = NOON
) -> Any:
    """This person signs the words they read, freshly proved."""
    agreement = agreement_of(partner.plan)
    return sign_agreement(
        agreement,
        name or partner.full_name,
        content_sha256=agreement.frozen.content_sha256,
        proof=proof or fresh(partner.user, agreement, at=at),
        by=partner,
        at=at,
    )


def co_sign(plan: Plan, *, by: Membership, proof: Proof | None = None, at: datetime = NOON) -> Any:
    agreement = agreement_of(plan)
    return sign_last(
        agreement,
        by.user.full_name,
        content_sha256=agreement.frozen.content_sha256,
        proof=proof or fresh(by.user, agreement, at=at),
        by=by,
        at=at,
    )


def fresh(user: User | None, agreement: Agreement, *, at: datetime = NOON) -> Proof:
    """A proof of now, for signing this agreement."""
    assert user is not None
    return give_proof(user, act="sign", subject=str(agreement.pk), method="code", at=at)


def message(
    partner: Partner, words: str = "Hello", *, from_coach: bool = False, at: datetime = NOON
) -> Any:
    return send_message(partner, words, form_key=uuid.uuid4(), from_coach=from_coach, at=at)


def round_of(plan: Plan) -> Round:
    return plan.rounds.order_by("-number")[0]


def agreement_of(plan: Plan) -> Agreement:
    return plan.agreements.exclude(
        state__in=[AgreementState.VOIDED, AgreementState.LAPSED]
    ).order_by("-number")[0]


def partner_of(plan: Plan, seat: str) -> Partner:
    return plan.partners.select_related("plan", "user").get(seat=seat)


def put_right(rule: Rule, *, by: Membership, at: datetime = NOON) -> None:
    """The coach corrects one letter in agreed words, for which nobody says yes anew."""
    words = newest_wording(rule)
    assert words is not None
    longest = max(re.findall(r"[a-z]{5,}", words.text), key=len)
    corrected = words.text.replace(longest, f"{longest}s", 1)
    edit_wording(rule, corrected, version=words.version, by=by, at=at)


def version_of(rule: Rule) -> int:
    """That of the words a page of now would show."""
    newest = newest_wording(rule)
    return newest.version if newest else 0


def rule_on(plan: Plan, slug: str, *, owner: Partner | None = None) -> Rule:
    return Rule.objects.of(plan).filter(slug=slug, owner=owner)[0]


def reloaded(plan: Plan) -> Plan:
    return Plan.objects.select_related("practice", "coach__user").get(pk=plan.pk)


def unguessable() -> str:
    return secrets.token_hex(8)
