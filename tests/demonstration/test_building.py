from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from agreements.audit.chain import first_break
from agreements.audit.models import Event
from agreements.audit.now import now
from agreements.demonstration.couples import COUPLES, DANA_AND_SAM, Step
from agreements.documents.models import Certification, CertifiedFile
from agreements.drafting.models import Answer, Sealing
from agreements.notices.models import Notice, State
from agreements.plans.models import Invitation, Partner, Plan
from agreements.plans.stages import Stage
from agreements.practices.models import Practice
from agreements.questions.bank import BANK
from agreements.questions.rules import is_answered
from agreements.safety.models import Hold
from agreements.shaping.models import Wording
from agreements.term.models import CheckIn

STAGES = {
    Step.SETUP: Stage.SETUP,
    Step.INVITED: Stage.WRITING,
    Step.WRITING: Stage.WRITING,
    Step.SEALED: Stage.WRITING,
    Step.SHAPING: Stage.SHAPING,
    Step.REVIEW: Stage.REVIEW,
    Step.SIGNING: Stage.SIGNING,
    Step.SIGNED: Stage.SIGNED,
    Step.ACTIVE: Stage.ACTIVE,
}


def build() -> str:
    said = StringIO()
    call_command("build_demonstration", stdout=said)
    return said.getvalue()


def plan_of(step: Step) -> Plan:
    couple = next(couple for couple in COUPLES if couple.step == step)
    return Plan.objects.get(partners__full_name=couple.first_name)


def test_the_command_refuses_a_real_practice_in_one_sentence(db: None, settings: Any):
    settings.DEMONSTRATION = False

    with pytest.raises(CommandError) as refusal:
        build()

    assert str(refusal.value).count(".") == 1
    assert not Practice.objects.exists()


def test_built_twice_it_stands_once_with_every_couple_where_it_should_be(demonstration: Any):
    build()
    said = build()

    assert "already" in said
    assert Practice.objects.count() == 1
    assert Plan.objects.count() == len(COUPLES)
    assert {step: plan_of(step).stage for step in Step} == STAGES
    assert [hold.plan for hold in Hold.objects.standing()] == [plan_of(Step.REVIEW)]
    assert all(first_break(chain) is None for chain in _chains())
    assert not Event.objects.filter(happened_at__gt=now()).exists()
    _what_each_couple_shows()
    _who_has_been_written_to()


def _chains() -> list[str]:
    return list(Event.objects.values_list("chain", flat=True).distinct())


def _what_each_couple_shows() -> None:
    def sealed(plan: Plan) -> int:
        return Sealing.objects.filter(partner__plan=plan, unsealed_at=None).count()

    assert not Partner.objects.filter(plan=plan_of(Step.INVITED), joined_at__isnull=False).exists()
    assert Answer.objects.filter(partner__plan=plan_of(Step.WRITING)).exists()
    assert sealed(plan_of(Step.WRITING)) == 0
    assert sealed(plan_of(Step.SEALED)) == 2
    open_words = Wording.objects.offered().filter(rule__plan=plan_of(Step.SHAPING))
    assert open_words.filter(rule__state="offered").exists()
    assert plan_of(Step.SHAPING).session_at
    signing = plan_of(Step.SIGNING).agreements.get()
    assert signing.signatures.count() == 2
    for step in (Step.SIGNED, Step.ACTIVE):
        job = Certification.objects.get(agreement__plan=plan_of(step))
        assert job.done_at is None
    assert not CertifiedFile.objects.exists()
    checkins = CheckIn.objects.filter(partner__plan=plan_of(Step.ACTIVE))
    assert checkins.filter(answered_at__isnull=False).exists()


def _who_has_been_written_to() -> None:
    invited = Invitation.objects.open(now()).filter(partner__plan=plan_of(Step.INVITED))
    assert invited.count() == 2
    assert not Notice.objects.due_by(now()).exists()
    written_today = Notice.objects.filter(kind="invitation", sent_at__gte=invited[0].sent_at)
    assert {notice.recipient.short_name for notice in written_today} == {"Dana", "Sam"}
    assert not any(notice.secret for notice in Notice.objects.filter(state=State.SENT))


@pytest.mark.parametrize("couple", COUPLES, ids=lambda couple: couple.first_name)
def test_what_they_answer_fits_the_bank(couple: Any):
    for seat in ("a", "b"):
        for slug, value in couple.answers_of(seat).items():
            question = BANK.question(slug)
            known = {option.code for option in question.options}
            chosen = {*value.get("choices", ()), *filter(None, [value.get("choice")])}
            assert is_answered(question, value), slug
            assert chosen <= known, slug
            option = question.option(value.get("choice", ""))
            needed = {detail.name for detail in option.details} if option else set()
            assert needed == set(value.get("details", {})), slug


def test_no_two_people_share_an_address():
    emails = [person.email for couple in COUPLES for person in couple.people if person.email]

    assert len(emails) == len(set(emails)) == 2 * len(COUPLES) - 1
    assert DANA_AND_SAM.people[0].email.startswith("dana@")
