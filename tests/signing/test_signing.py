from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError

from agreements.audit.models import Event
from agreements.documents.actions import lapse_agreement, void_agreement
from agreements.documents.models import AgreementState, Certification, FrozenText
from agreements.notices.models import Notice
from agreements.people.actions import CannotProveError, give_proof
from agreements.people.models import Proof
from agreements.plans.actions import stop_taking_part
from agreements.plans.models import Plan
from agreements.plans.stages import Stage
from agreements.signing.actions import (
    AlreadySignedError,
    CannotSignError,
    consent_in_words,
    objection_to_name,
    sign_agreement,
    standing_for_signing,
    withdraw_signature,
)
from agreements.signing.models import Signature
from agreements.signing.rules import Standing, objection_to_signing, plain_name, same_name
from tests import build
from tests.build import BRIEF, DAY, HOUR, NOON
from tests.constraints import broken

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(cora) -> Plan:
    """Signing has just opened; nobody has signed."""
    return build.signing(cora, case=BRIEF)


@pytest.fixture
def agreement(plan):
    return build.agreement_of(plan)


def both_sign(ana, ben, *, at=NOON) -> None:
    build.sign(ana, at=at)
    build.sign(ben, at=at)


def test_the_two_sign_in_any_order_and_the_coach_last(plan, agreement, ana, ben, cora):
    build.talk_with_each(plan, by=cora)
    with pytest.raises(CannotSignError, match="Both people sign first"):
        build.co_sign(plan, by=cora)
    build.sign(ben)
    with pytest.raises(CannotSignError, match="Both people sign first"):
        build.co_sign(plan, by=cora)
    build.sign(ana)
    assert not Certification.objects.exists()
    build.co_sign(plan, by=cora)
    agreement.refresh_from_db()
    assert agreement.state == AgreementState.SIGNED
    assert build.reloaded(plan).stage == Stage.SIGNED
    assert Certification.objects.get().agreement == agreement


def test_a_half_signed_agreement_leaves_nothing_the_other_could_see(plan, agreement, ana, ben):
    seen = (
        Plan.objects.filter(pk=plan.pk).values().get(),
        list(Event.objects.of(plan.shared_chain).values()),
        list(Event.objects.of(ben.private_chain).values()),
        list(Notice.objects.order_by("pk").values()),
        type(agreement).objects.filter(pk=agreement.pk).values().get(),
    )
    build.sign(ana)
    withdraw_signature(agreement, by=ana, at=NOON)
    build.sign(ana)
    assert seen == (
        Plan.objects.filter(pk=plan.pk).values().get(),
        list(Event.objects.of(plan.shared_chain).values()),
        list(Event.objects.of(ben.private_chain).values()),
        list(Notice.objects.order_by("pk").values()),
        type(agreement).objects.filter(pk=agreement.pk).values().get(),
    )


def test_what_a_person_declares_names_the_exact_words_and_no_place_device_or_kind_of_proof(
    agreement, ana
):
    statement = build.sign(ana).statement
    assert statement["content_sha256"] == agreement.frozen.content_sha256
    assert statement["reading_sha256"] == agreement.frozen.reading_sha256
    assert (statement["signer"], statement["name"]) == ("a", "Ana Souza")
    assert statement["proof"] == "fresh proof"
    assert statement["signed_at"] == "2026-10-01T12:00:00+00:00"
    assert statement["consent"] == consent_in_words()
    assert set(statement) == {
        "v",
        "agreement",
        "number",
        "content_sha256",
        "reading_sha256",
        "signer",
        "name",
        "intent",
        "consent",
        "proof",
        "signed_at",
    }


def test_a_second_press_signs_nothing_twice(ana):
    build.sign(ana)
    with pytest.raises(AlreadySignedError, match="already signed"):
        build.sign(ana)
    assert Signature.objects.filter(partner=ana).count() == 1


def test_other_words_than_those_on_the_page_are_not_signed(agreement, ana):
    with pytest.raises(CannotSignError, match="Nothing was signed"):
        sign_agreement(
            agreement,
            "Ana Souza",
            content_sha256="0" * 64,
            proof=build.fresh(ana.user, agreement),
            by=ana,
            at=NOON,
        )
    assert Proof.objects.get(act="sign").used_at is None


def test_a_wrong_name_costs_no_proof(agreement, ana):
    proof = build.fresh(ana.user, agreement)
    with pytest.raises(CannotSignError, match="Type your name as it is in the agreement: Ana Souz"):
        build.sign(ana, name="Ana", proof=proof)
    assert build.sign(ana, name=" ANA  SOUZA", proof=proof)


def proofs(agreement, ana, ben) -> dict:
    used = build.fresh(ana.user, agreement)
    Proof.objects.filter(pk=used.pk).update(used_at=NOON)
    how = {"subject": str(agreement.pk), "method": "code"}
    return {
        "none": None,
        "used": used,
        "old": build.fresh(ana.user, agreement, at=NOON - timedelta(minutes=5)),
        "somebody else's": build.fresh(ben.user, agreement),
        "for another act": give_proof(ana.user, act="email", at=NOON, **how),
        "for another text": give_proof(
            ana.user, act="sign", subject="another", method="code", at=NOON
        ),
    }


@pytest.mark.parametrize(
    "kind", ["none", "used", "old", "somebody else's", "for another act", "for another text"]
)
def test_without_a_fresh_proof_for_this_very_act_nothing_is_signed(agreement, ana, ben, kind):
    with pytest.raises(CannotProveError):
        sign_agreement(
            agreement,
            "Ana Souza",
            content_sha256=agreement.frozen.content_sha256,
            proof=proofs(agreement, ana, ben)[kind],
            by=ana,
            at=NOON,
        )
    assert not Signature.objects.exists()


def test_nobody_signs_in_another_plan_or_practice(plan, agreement, ana, ben, eve, dov):
    with pytest.raises(CannotSignError):
        sign_agreement(
            agreement,
            eve.full_name,
            content_sha256=agreement.frozen.content_sha256,
            proof=build.fresh(eve.user, agreement),
            by=eve,
            at=NOON,
        )
    both_sign(ana, ben)
    with pytest.raises(CannotSignError):
        build.co_sign(plan, by=dov)


def test_signing_is_possible_between_the_announced_moments(plan, agreement, ana):
    assert standing_for_signing(agreement) == Standing(
        "published", NOON, NOON + 7 * DAY, frozenset()
    )
    with pytest.raises(CannotSignError, match="hasn’t opened yet"):
        build.sign(ana, at=NOON - timedelta(seconds=1))
    with pytest.raises(CannotSignError, match="time for signing is over"):
        build.sign(ana, at=NOON + 7 * DAY)
    assert build.sign(ana, at=NOON + 7 * DAY - timedelta(seconds=1))


def test_the_announced_moment_counts_even_when_no_sweep_came_by(cora):
    plan = build.published(cora, case=BRIEF)
    ana, ben = build.partner_of(plan, "a"), build.partner_of(plan, "b")
    opens = build.agreement_of(plan).signing_opens_at
    both_sign(ana, ben, at=opens)
    assert build.reloaded(plan).stage == Stage.SIGNING
    build.talk_with_each(plan, by=cora, at=opens)
    build.co_sign(plan, by=cora, at=opens)
    assert build.reloaded(plan).stage == Stage.SIGNED


def test_the_coach_signs_after_a_talk_with_each_alone_within_72_hours(plan, ana, ben, cora):
    both_sign(ana, ben)
    late = NOON + 3 * DAY
    with pytest.raises(CannotSignError, match="Speak with Ana alone"):
        build.co_sign(plan, by=cora, at=late)
    build.talk_with_each(plan, by=cora, at=late)
    assert build.co_sign(plan, by=cora, at=late)


def test_whoever_left_freedom_blank_may_sign_and_is_asked_alone_before_the_coach_does(cora):
    plan = build.published(cora, case=BRIEF)
    agreement = build.agreement_of(plan)
    ana, ben = build.partner_of(plan, "a"), build.partner_of(plan, "b")
    opens = agreement.signing_opens_at
    both_sign(ana, ben, at=opens)
    with pytest.raises(CannotSignError, match="Ana has not said yes to feeling free"):
        build.co_sign(plan, by=cora, at=opens)
    build.talk_with_each(plan, by=cora, at=opens)
    assert build.co_sign(plan, by=cora, at=opens)


def test_the_coach_signs_with_their_own_name_and_proof(plan, agreement, ana, ben, cora):
    both_sign(ana, ben)
    build.talk_with_each(plan, by=cora)
    with pytest.raises(CannotProveError):
        build.co_sign(plan, by=cora, proof=build.fresh(ana.user, agreement))
    assert build.co_sign(plan, by=cora).membership == cora


def test_whoever_has_stopped_signs_nothing_and_is_not_signed_for(plan, ana, ben, cora):
    build.sign(ana)
    stop_taking_part(ben, at=NOON)
    with pytest.raises(CannotSignError, match="You’ve stopped taking part"):
        build.sign(ben)


def test_an_agreement_is_not_completed_over_somebody_who_stopped_after_signing(
    plan, ana, ben, cora
):
    both_sign(ana, ben)
    stop_taking_part(ben, at=NOON)
    build.talk_with_each(plan, by=cora)
    with pytest.raises(CannotSignError, match="Ben has stopped taking part"):
        build.co_sign(plan, by=cora)


def test_a_signature_is_taken_back_until_the_coach_has_signed_and_only_the_coach_learns_it(
    plan, agreement, ana, ben, cora
):
    both_sign(ana, ben)
    for _time in range(2):
        withdraw_signature(agreement, by=ana, at=NOON + HOUR)
    assert Event.objects.of(plan.coach_chain).filter(kind="withdrew").count() == 1
    with pytest.raises(CannotSignError, match="Both people sign first"):
        build.co_sign(plan, by=cora, at=NOON + HOUR)
    build.sign(ana, at=NOON + HOUR)
    build.talk_with_each(plan, by=cora, at=NOON + HOUR)
    build.co_sign(plan, by=cora, at=NOON + HOUR)
    with pytest.raises(CannotSignError, match="Everyone has signed"):
        withdraw_signature(agreement, by=ana, at=NOON + HOUR)


def test_the_events_both_may_read_hold_the_three_signatures_that_count_and_no_other(
    plan, agreement, ana, ben, cora
):
    build.sign(ana)
    withdraw_signature(agreement, by=ana, at=NOON)
    build.sign(ben)
    build.sign(ana)
    build.talk_with_each(plan, by=cora)
    build.co_sign(plan, by=cora)
    told = Event.objects.of(plan.shared_chain).filter(kind="signed")
    assert sorted(event.actor for event in told) == ["a", "b", "coach"]
    standing = Signature.objects.filter(withdrawn_at=None)
    assert {event.data["statement_sha256"] for event in told} == {
        signature.statement_sha256 for signature in standing
    }
    evidence = Certification.objects.get().evidence
    assert len(evidence["statements"]) == 3
    assert [event.get("kind") for event in evidence["events"]].count("signed") == 3


def test_a_text_taken_back_takes_its_signatures_along_without_a_trace_for_the_other(
    plan, agreement, ana, ben, cora
):
    build.sign(ana)
    void_agreement(agreement, "A date was wrong.", by=cora, at=NOON)
    assert build.reloaded(plan).stage == Stage.SHAPING
    assert not Event.objects.of(plan.shared_chain).filter(kind="signed").exists()
    with pytest.raises(CannotSignError, match="newer text, or this one was taken back"):
        sign_agreement(
            agreement,
            "Ben Okafor",
            content_sha256=agreement.frozen.content_sha256,
            proof=build.fresh(ben.user, agreement),
            by=ben,
            at=NOON,
        )


def test_a_time_for_signing_that_runs_out_leads_back_to_shaping_for_both(plan, agreement, ana):
    build.sign(ana)
    assert not lapse_agreement(agreement, at=NOON + 7 * DAY - HOUR)
    assert lapse_agreement(agreement, at=NOON + 7 * DAY)
    assert not lapse_agreement(agreement, at=NOON + 7 * DAY)
    assert build.reloaded(plan).stage == Stage.SHAPING


def test_the_words_that_were_signed_cannot_be_altered(agreement):
    with pytest.raises(DatabaseError, match="append-only"):
        FrozenText.objects.filter(agreement=agreement).update(content_sha256="0" * 64)


NAMES = [
    ("claire doucet", "Claire Doucet", True),
    ("  Claire   Doucet ", "Claire Doucet", True),
    ("Mathieu Leblanc", "Mathieu LeBlanc", True),
    ("Nguyen Thi Minh Anh", "Nguyễn Thị Minh Anh", True),
    ("Soren Ostergaard", "Søren Østergaard", True),
    ("STRASSE", "Straße", True),
    ("عمر", "عمر", True),
    ("Minh Anh Nguyen Thi", "Nguyễn Thị Minh Anh", False),
    ("Claire", "Claire Doucet", False),
    ("Claire Doucett", "Claire Doucet", False),
]


@pytest.mark.parametrize(("typed", "expected", "same"), NAMES)
def test_a_name_is_the_same_with_or_without_capitals_accents_and_spaces(typed, expected, same):
    assert same_name(typed, expected) is same
    assert (objection_to_name(typed, expected) is None) is same


def test_no_name_is_asked_for(ana):
    assert objection_to_name("", "Ana Souza") == "Type your full name"
    assert plain_name("Łódź Đặng") == "lodz dang"


@pytest.mark.parametrize(
    ("state", "hours", "signed", "signer", "objection"),
    [
        ("published", 0, "", "a", None),
        ("published", 0, "a", "a", "signed"),
        ("published", 0, "a", "b", None),
        ("published", 0, "a", "coach", "partners_first"),
        ("published", 0, "ab", "coach", None),
        ("published", -1, "", "a", "early"),
        ("published", 168, "", "a", "late"),
        ("voided", 0, "", "a", "gone"),
        ("lapsed", 0, "ab", "coach", "gone"),
    ],
)
def test_who_may_sign_when(state, hours, signed, signer, objection):
    standing = Standing(state, NOON, NOON + 7 * DAY, frozenset(signed))
    assert objection_to_signing(standing, signer=signer, at=NOON + hours * HOUR) == objection


def test_a_person_has_one_signature_that_counts(ana, agreement):
    signature = build.sign(ana)
    with broken("signature_is_one_per_person"):
        Signature.objects.create(
            agreement=agreement,
            signer="a",
            partner=ana,
            name="x",
            statement={},
            statement_sha256="x",
            proof=build.fresh(ana.user, agreement),
            signed_at=signature.signed_at,
        )


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("signature_belongs_to_partner_or_coach", {"signer": "coach"}),
        ("signature_is_proved_or_by_hand", {"proof": None}),
        ("signature_is_proved_or_by_hand", {"on_paper": NOON.date()}),
        ("signature_is_withdrawn_after_it_is_made", {"withdrawn_at": NOON - HOUR}),
    ],
)
def test_no_signature_is_what_it_cannot_be(ana, name, columns):
    signature = build.sign(ana)
    with broken(name):
        Signature.objects.filter(pk=signature.pk).update(**columns)


def test_a_signer_is_one_of_three(ana):
    build.sign(ana)
    # A signer nobody knows belongs to nobody either: which of the two is named depends.
    either = ["signature_signer_is_known", "signature_belongs_to_partner_or_coach"]
    with pytest.raises(IntegrityError, match="|".join(either)):
        Signature.objects.update(signer="x")
