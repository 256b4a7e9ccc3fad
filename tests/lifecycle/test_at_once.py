"""Several people in the same moment, on PostgreSQL; SQLite lets one writer in at a time."""

from collections import Counter
from functools import partial

import pytest

from agreements.audit.chain import first_break
from agreements.documents.actions import CannotPublishError, publish_agreement, void_agreement
from agreements.documents.models import Agreement, AgreementState, Certification
from agreements.drafting.actions import NewerAnswerError, seal_answers
from agreements.drafting.models import Answer, Sealing
from agreements.notices.actions import queue_notice
from agreements.notices.models import Notice
from agreements.people.actions import (
    CannotUseCodeError,
    make_code,
    spend_allowance,
    use_code,
)
from agreements.people.models import Purpose, User
from agreements.plans.actions import CannotJoinError, take_seat
from agreements.plans.models import Invitation, Partner
from agreements.plans.stages import Stage
from agreements.shaping.actions import open_round, reply_to
from agreements.shaping.models import Reply, Rule
from agreements.shaping.queries import newest_wording
from agreements.shaping.stages import Answered, RuleState
from agreements.signing.actions import AlreadySignedError, CannotSignError, withdraw_signature
from agreements.signing.models import Signature
from tests import build
from tests.at_once import at_once
from tests.build import BRIEF, DAY, NOON
from tests.couples import one

pytestmark = [pytest.mark.locks, pytest.mark.django_db(transaction=True)]
PRESSES = 4


def kinds(came_of: list) -> Counter:
    return Counter(type(one) for one in came_of)


def test_both_sign_at_once_pressing_again_and_again_and_then_the_coach(cora):
    plan = build.signing(cora, case=BRIEF)
    ana, ben = build.partner_of(plan, "a"), build.partner_of(plan, "b")
    came_of = at_once(
        *[partial(build.sign, who) for who in (ana, ben) for _press in range(PRESSES)]
    )
    assert kinds(came_of) == {Signature: 2, AlreadySignedError: 2 * (PRESSES - 1)}
    build.talk_with_each(plan, by=cora)
    came_of = at_once(*[partial(build.co_sign, plan, by=cora) for _press in range(PRESSES)])
    assert kinds(came_of) == {Signature: 1, AlreadySignedError: PRESSES - 1}
    assert build.reloaded(plan).stage == Stage.SIGNED
    assert Certification.objects.count() == 1
    assert first_break(plan.shared_chain) is None


@pytest.mark.parametrize("round_", range(4))
def test_taking_back_while_the_coach_signs_ends_in_one_of_two_legal_ways(cora, round_):
    plan = build.signed_by_both(cora, case=BRIEF)
    agreement, ana = build.agreement_of(plan), build.partner_of(plan, "a")
    build.talk_with_each(plan, by=cora)
    proof = build.fresh(cora.user, agreement)
    at_once(
        partial(build.co_sign, plan, by=cora, proof=proof),
        partial(withdraw_signature, agreement, by=ana, at=NOON),
    )
    standing = Signature.objects.filter(withdrawn_at=None).count()
    agreement.refresh_from_db()
    assert (agreement.state, standing) in {
        (AgreementState.SIGNED, 3),
        (AgreementState.PUBLISHED, 1),
    }


def test_signing_while_the_text_is_taken_back_signs_no_dead_text(cora):
    plan = build.signing(cora, case=BRIEF)
    agreement, ana = build.agreement_of(plan), build.partner_of(plan, "a")
    came_of = at_once(
        partial(build.sign, ana),
        partial(void_agreement, agreement, "A date was wrong.", by=cora, at=NOON),
    )
    assert type(came_of[0]) in {Signature, CannotSignError}
    assert came_of[1] is None
    agreement.refresh_from_db()
    assert agreement.state == AgreementState.VOIDED


def test_publishing_twice_at_once_makes_one_agreement(cora):
    plan = build.settled(cora, case=BRIEF)
    came_of = at_once(*[partial(publish_agreement, plan, by=cora, at=NOON) for _press in range(4)])
    assert kinds(came_of) == {Agreement: 1, CannotPublishError: 3}


def test_opening_twice_at_once_makes_every_rule_once(cora):
    plan = build.sealed(cora, case=BRIEF)
    build.talk_with_each(plan, by=cora)
    came_of = at_once(*[partial(open_round, build.round_of(plan), by=cora, at=NOON)] * 3)
    assert {result.opened_at for result in came_of} == {NOON}
    slugs = Counter(Rule.objects.of(plan).values_list("slug", "owner", "position"))
    assert set(slugs.values()) == {1}


def test_two_yeses_at_once_are_an_agreement(cora):
    plan = build.opened(cora, case=BRIEF)
    ana, ben = build.partner_of(plan, "a"), build.partner_of(plan, "b")
    for rule in Rule.objects.of(plan).filter(state=RuleState.OFFERED, compared="same"):
        wording = newest_wording(rule)
        at_once(
            *[partial(reply_to, wording, Answered.WORKS, by=who, at=NOON) for who in (ana, ben)]
        )
        assert Rule.objects.get(pk=rule.pk).state == RuleState.AGREED
    assert Reply.objects.filter(partner=ana).count() == Reply.objects.filter(partner=ben).count()


def test_two_tabs_saving_a_first_answer_at_once_keep_one_and_tell_the_other(cora):
    plan = build.in_writing(cora, case=BRIEF)
    ana = build.partner_of(plan, "a")
    came_of = at_once(
        *[
            partial(build.answer, ana, "intimacy.touch", one(choice))
            for choice in ("none", "greeting", "hand_hug")
        ]
    )
    assert kinds(came_of) == {type(None): 1, NewerAnswerError: 2}
    assert Answer.objects.get(partner=ana).revision == 1


def test_sealing_twice_at_once_is_one_seal(cora):
    plan = build.written(cora, case=BRIEF)
    ana = build.partner_of(plan, "a")
    came_of = at_once(*[partial(seal_answers, build.round_of(plan), by=ana, at=NOON)] * 3)
    assert len({seal.pk for seal in came_of}) == Sealing.objects.filter(partner=ana).count() == 1


def test_a_seat_is_taken_once_however_many_buttons_are_pressed(cora):
    plan = build.invited(cora)
    ana = build.partner_of(plan, "a")
    user, invitation = User.objects.get(email=ana.email), Invitation.objects.get(partner=ana)
    came_of = at_once(*[partial(take_seat, ana, user=user, invitation=invitation, at=NOON)] * 4)
    assert kinds(came_of) == {Partner: 4}


def test_one_person_joining_two_plans_at_once_joins_one(cora, dov):
    plans = [build.invited(cora), build.in_setup(dov, case=build.EVE_AND_FINN)]
    eve = build.partner_of(plans[1], "a")
    Partner.objects.filter(pk=eve.pk).update(email="ana@example.org")
    build.invite_couple([build.partner_of(plans[1], "a")], by=dov, at=NOON)
    user = User.objects.get(email="ana@example.org")
    came_of = at_once(
        *[
            partial(take_seat, invitation.partner, user=user, invitation=invitation, at=NOON)
            for invitation in Invitation.objects.filter(email="ana@example.org")
        ]
    )
    assert kinds(came_of) == {Partner: 1, CannotJoinError: 1}


def test_a_code_opens_once_though_it_is_typed_twice_at_once(cora):
    code, digits = make_code(cora.user, purpose=Purpose.SIGN_IN, at=NOON)
    came_of = at_once(
        *[partial(use_code, code.pk, digits, purpose=Purpose.SIGN_IN, at=NOON) for _t in range(3)]
    )
    assert kinds(came_of)[CannotUseCodeError] == 2


def test_an_allowance_is_never_overdrawn(cora):
    came_of = at_once(*[partial(spend_allowance, "k", limit=3, minutes=15, at=NOON)] * 8)
    assert came_of.count(True) == 3


def test_the_same_message_owed_by_many_is_owed_once_and_claimed_once(cora):
    owe = partial(queue_notice, "something_new", to=cora.user, key="k", at=NOON)
    assert len({notice.pk for notice in at_once(*[owe] * 6)}) == 1
    notice = Notice.objects.get(dedupe_key="k")
    claimed = at_once(*[partial(Notice.objects.claim, notice.pk, at=NOON + DAY)] * 6)
    assert claimed.count(None) == 5
