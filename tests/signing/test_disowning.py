from datetime import timedelta

import pytest

from agreements.audit.models import Event
from agreements.documents.actions import CannotPublishError, publish_agreement, void_agreement
from agreements.documents.copies import FrozenMeanwhileError, make_copy
from agreements.documents.models import AgreementState, Certification, CertifiedFile
from agreements.documents.retracing import faults_of
from agreements.documents.tasks import certify_agreement
from agreements.documents.verifying import verdict_on
from agreements.plans.stages import Stage
from agreements.safety.actions import lift_hold, place_hold
from agreements.safety.models import Hold, Source
from agreements.signing.actions import CannotSignError, withdraw_signature
from agreements.signing.disowning import said_not_mine, say_not_mine
from agreements.signing.rules import may_still_say
from agreements.term.actions import begin_term
from tests import build
from tests.build import BRIEF, DAY, HOUR, NOON

pytestmark = pytest.mark.django_db
SOON = timedelta(minutes=5)


def both_signed(cora):
    plan = build.signed_by_both(cora, case=BRIEF)
    build.talk_with_each(plan, by=cora)
    return plan, build.agreement_of(plan), build.partner_of(plan, "a"), build.partner_of(plan, "b")


def all_signed(cora):
    plan = build.signed(cora, case=BRIEF)
    return plan, build.agreement_of(plan), build.partner_of(plan, "a"), build.partner_of(plan, "b")


def clear_up(plan, cora, at=NOON + HOUR):
    lift_hold(Hold.objects.disowned().get(plan=plan), note="It was them.", by=cora, at=at)


def test_the_coach_does_not_sign_until_it_is_cleared_up(cora):
    plan, agreement, ana, _ben = both_signed(cora)
    for _time in range(2):
        say_not_mine(agreement, by=ana, at=NOON)
    assert said_not_mine(ana)
    assert Event.objects.of(plan.coach_chain).filter(kind="not_mine").count() == 1
    with pytest.raises(CannotSignError, match="talk with Ana alone"):
        build.co_sign(plan, by=cora)
    clear_up(plan, cora)
    assert build.co_sign(plan, by=cora, at=NOON + HOUR)


def test_taking_the_signature_back_and_giving_it_again_unfreezes_nothing(cora):
    plan, agreement, ana, _ben = both_signed(cora)
    say_not_mine(agreement, by=ana, at=NOON)
    withdraw_signature(agreement, by=ana, at=NOON)
    build.sign(ana)
    with pytest.raises(CannotSignError, match="talk with Ana alone"):
        build.co_sign(plan, by=cora)


def test_it_can_be_said_for_a_day_and_of_one_s_own_signature_only(cora, eve):
    _plan, agreement, ana, ben = both_signed(cora)
    with pytest.raises(CannotSignError, match="More than a day"):
        say_not_mine(agreement, by=ana, at=NOON + DAY)
    with pytest.raises(CannotSignError, match="Nothing is signed under your name"):
        say_not_mine(agreement, by=eve, at=NOON)
    withdraw_signature(agreement, by=ben, at=NOON)
    with pytest.raises(CannotSignError, match="Nothing is signed under your name"):
        say_not_mine(agreement, by=ben, at=NOON)
    assert may_still_say(NOON, at=NOON + DAY - timedelta(seconds=1))
    assert not may_still_say(NOON, at=NOON + DAY)
    assert not Hold.objects.disowned().exists()


def test_no_copy_is_made_while_it_stands_and_one_is_made_afterwards(cora):
    plan, agreement, ana, _ben = all_signed(cora)
    job = Certification.objects.get()
    say_not_mine(agreement, by=ana, at=NOON)
    assert not Certification.objects.open(NOON + HOUR).exists()
    certify_agreement(certification_id=str(job.pk))
    assert not CertifiedFile.objects.exists()
    clear_up(plan, cora)
    make_copy(Certification.objects.claim(job.pk, at=NOON + HOUR), at=NOON + HOUR)
    assert CertifiedFile.objects.exists()


def test_a_worker_that_was_at_it_throws_its_copy_away(cora):
    _plan, agreement, ana, _ben = all_signed(cora)
    job = Certification.objects.claim(Certification.objects.get().pk, at=NOON)
    say_not_mine(agreement, by=ana, at=NOON)
    with pytest.raises(FrozenMeanwhileError):
        make_copy(job, at=NOON)
    assert not CertifiedFile.objects.exists()
    agreement.refresh_from_db()
    assert agreement.state == AgreementState.SIGNED


def test_another_hold_keeps_no_copy_and_no_first_day_back(cora):
    plan, _agreement, ana, _ben = all_signed(cora)
    place_hold(ana, by=cora, at=NOON)
    assert Certification.objects.open(NOON).exists()
    assert begin_term(plan, at=NOON + 400 * DAY)


def test_the_first_day_waits_until_it_is_cleared_up(cora):
    plan, agreement, ana, _ben = all_signed(cora)
    say_not_mine(agreement, by=ana, at=NOON)
    assert not begin_term(plan, at=NOON + 400 * DAY)
    clear_up(plan, cora)
    assert begin_term(plan, at=NOON + 400 * DAY)


@pytest.mark.parametrize("reach", [build.signed, build.certified, build.active])
def test_the_coach_takes_back_what_everybody_signed_with_a_reason(cora, reach):
    plan = reach(cora, case=BRIEF)
    agreement, ana = build.agreement_of(plan), build.partner_of(plan, "a")
    with pytest.raises(CannotPublishError, match="Everyone has signed"):
        void_agreement(agreement, "Not theirs.", by=cora, at=NOON)
    ana.signatures.update(signed_at=NOON)
    say_not_mine(agreement, by=ana, at=NOON + SOON)
    with pytest.raises(CannotPublishError, match="Write down why"):
        void_agreement(agreement, "", by=cora, at=NOON + SOON)
    void_agreement(agreement, "Not theirs.", by=cora, at=NOON + SOON)
    agreement.refresh_from_db()
    assert agreement.state == AgreementState.VOIDED
    assert build.reloaded(plan).stage == Stage.SHAPING
    assert list(faults_of(plan)) == []
    assert not Certification.objects.open(NOON + DAY).exists()


def test_a_file_that_was_taken_back_is_genuine_and_says_so(cora):
    plan = build.certified(cora, case=BRIEF)
    agreement, ana = build.agreement_of(plan), build.partner_of(plan, "a")
    raw = b"".join(CertifiedFile.objects.get().as_download())
    assert verdict_on(raw).standing == "in_force"
    say_not_mine(agreement, by=ana, at=NOON)
    assert verdict_on(raw).standing == "in_force"
    void_agreement(agreement, "Not theirs.", by=cora, at=NOON)
    assert (verdict_on(raw).kind, verdict_on(raw).standing) == ("genuine", "taken_back")


def test_after_taking_it_back_the_person_is_still_spoken_with_before_anything_is_published(cora):
    plan, agreement, ana, _ben = both_signed(cora)
    say_not_mine(agreement, by=ana, at=NOON)
    void_agreement(agreement, "Not theirs.", by=cora, at=NOON)
    with pytest.raises(CannotPublishError, match="A hold waits for you"):
        publish_agreement(plan, by=cora, at=NOON)
    clear_up(plan, cora)
    assert publish_agreement(plan, by=cora, at=NOON + HOUR).number == 2


def test_the_other_signs_as_if_nothing_had_been_said(cora):
    plan = build.signed_by_a(cora, case=BRIEF)
    say_not_mine(build.agreement_of(plan), by=build.partner_of(plan, "a"), at=NOON)
    assert build.sign(build.partner_of(plan, "b"))
    assert Hold.objects.get(source=Source.NOT_MINE).partner.seat == "a"
