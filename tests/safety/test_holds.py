from datetime import timedelta

import pytest

from agreements.audit.models import Event
from agreements.documents.actions import CannotPublishError, open_signing, publish_agreement
from agreements.notices.letters import letter_for
from agreements.notices.models import Notice
from agreements.plans.models import Partner, Plan
from agreements.plans.stages import Stage
from agreements.safety.actions import (
    CannotRecordError,
    acknowledge_hold,
    answer_privately,
    lift_hold,
    place_hold,
)
from agreements.safety.models import Asked, Hold, PrivateCheck
from agreements.shaping.actions import offer_wordings
from agreements.shaping.moving import CannotShapeError
from agreements.signing.actions import CannotSignError, withdraw_signature
from tests import build
from tests.build import BRIEF, HOUR, NOON
from tests.constraints import broken

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def afraid(partner, asked=Asked.NOT_READY, answer="talk", **how):
    return answer_privately(partner, asked, answer, at=NOON, **how)


@pytest.mark.parametrize(
    ("asked", "answer", "held"),
    [
        (Asked.WELCOME, "free", False),
        (Asked.WELCOME, "", False),
        (Asked.WELCOME, "not_sure", True),
        (Asked.WELCOME, "no", True),
        (Asked.FREEDOM, "yes", False),
        (Asked.FREEDOM, "not_sure", True),
        (Asked.FREEDOM, "no", True),
        (Asked.FREEDOM, "", True),
        (Asked.NOT_READY, "later", True),
    ],
)
def test_anything_but_a_calm_answer_holds_back_the_coach(ana, asked, answer, held):
    answer_privately(ana, asked, answer, at=NOON)
    assert Hold.objects.standing().filter(partner=ana).exists() is held


def test_the_answer_and_how_to_be_reached_are_kept_unreadable(ana):
    check = afraid(ana, answer="he reads my phone", reach="call my sister")
    assert PrivateCheck.objects.get(pk=check.pk).reach == "call my sister"
    raw = str(PrivateCheck.objects.filter(pk=check.pk).values("asked", "subject"))
    assert "sister" not in raw


def test_one_source_holds_once_and_another_holds_besides(ana, plan):
    for _time in range(2):
        afraid(ana)
    afraid(ana, Asked.FREEDOM, "no")
    assert Hold.objects.standing().filter(plan=plan).count() == 2
    assert Event.objects.of(plan.coach_chain).filter(kind="held").count() == 2


def test_the_coach_may_hold_back_in_doubt(ana, plan, cora):
    for _time in range(2):
        place_hold(ana, by=cora, at=NOON)
    assert Hold.objects.get(plan=plan).source == "coach"


def test_a_calmer_answer_later_does_not_lift_what_the_coach_has_not_looked_at(ana):
    afraid(ana, Asked.FREEDOM, "no")
    answer_privately(ana, Asked.FREEDOM, "yes", at=NOON + HOUR)
    assert Hold.objects.standing().filter(partner=ana).exists()


def test_a_hold_is_lifted_by_the_coach_with_a_few_words_and_once(ana, plan, cora):
    afraid(ana)
    hold = Hold.objects.get(partner=ana)
    with pytest.raises(CannotRecordError, match="Write a few words"):
        lift_hold(hold, note="", by=cora, at=NOON)
    lift_hold(hold, note="We spoke by phone.", by=cora, at=NOON + HOUR)
    lift_hold(hold, note="again", by=cora, at=NOON + 2 * HOUR)
    hold.refresh_from_db()
    assert (hold.lifted_at, hold.lifted_by) == (NOON + HOUR, cora)
    assert hold.note == "We spoke by phone."
    assert Event.objects.of(plan.coach_chain).filter(kind="hold_lifted").count() == 1


def test_after_a_lift_a_new_worry_holds_again(ana, cora):
    afraid(ana)
    lift_hold(Hold.objects.get(), note="We spoke.", by=cora, at=NOON)
    afraid(ana)
    assert Hold.objects.standing().filter(partner=ana).count() == 1


def to_anybody_but(coach):
    return Notice.objects.exclude(recipient=coach.user).order_by("pk")


def test_the_coach_is_written_to_at_once_and_once_for_each_hold(ana, ben, plan):
    for _time in range(2):
        afraid(ana)
    owed = Notice.objects.get(recipient=plan.coach.user, kind="waits_for_you")
    assert owed.not_before == owed.made_at
    words = letter_for(owed)
    assert "look in today" in words.text
    assert "Ana" not in words.text


def test_a_hold_a_coach_places_writes_to_nobody(ana, cora):
    place_hold(ana, by=cora, at=NOON)
    assert not Notice.objects.filter(kind="waits_for_you").exists()


def test_a_hold_is_known_to_the_coach_s_chain_alone_and_lights_no_phone(ana, ben, plan):
    seen = {
        "plan": Plan.objects.filter(pk=plan.pk).values().get(),
        "people": list(Partner.objects.filter(plan=plan).order_by("seat").values()),
        "shared": list(Event.objects.of(plan.shared_chain).values()),
        "private": list(Event.objects.of(ben.private_chain).values()),
        "letters": list(to_anybody_but(plan.coach).values()),
    }
    afraid(ana)
    assert seen == {
        "plan": Plan.objects.filter(pk=plan.pk).values().get(),
        "people": list(Partner.objects.filter(plan=plan).order_by("seat").values()),
        "shared": list(Event.objects.of(plan.shared_chain).values()),
        "private": list(Event.objects.of(ben.private_chain).values()),
        "letters": list(to_anybody_but(plan.coach).values()),
    }


def test_a_hold_stops_offering_publishing_and_signing_last(cora):
    plan = build.settled(cora, case=BRIEF)
    place_hold(build.partner_of(plan, "a"), by=cora, at=NOON)
    with pytest.raises(CannotShapeError, match="A hold waits for you"):
        offer_wordings(plan, by=cora, at=NOON)
    with pytest.raises(CannotPublishError, match="A hold waits for you"):
        publish_agreement(plan, by=cora, at=NOON)


def test_a_hold_delays_no_clock_and_no_partner_s_act(cora):
    plan = build.published(cora, case=BRIEF)
    agreement = build.agreement_of(plan)
    ana, ben = build.partner_of(plan, "a"), build.partner_of(plan, "b")
    afraid(ben)
    opens = agreement.signing_opens_at
    assert open_signing(agreement, at=opens)
    build.sign(ana, at=opens)
    build.sign(ben, at=opens)
    withdraw_signature(agreement, by=ben, at=opens)
    build.sign(ben, at=opens)
    build.talk_with_each(plan, by=cora, at=opens)
    with pytest.raises(CannotSignError, match="talk with Ben alone, then lift it"):
        build.co_sign(plan, by=cora, at=opens)
    assert build.reloaded(plan).stage == Stage.SIGNING


def test_a_hold_stands_once_per_source(ana, plan):
    afraid(ana)
    with broken("hold_is_one_per_source"):
        Hold.objects.create(
            plan=plan, partner=ana, source="not_ready", placed_at=NOON, raised_at=NOON
        )


def test_a_lifted_hold_was_lifted_by_somebody_and_after_it_was_placed(ana, cora):
    afraid(ana)
    for columns in (
        {"lifted_at": NOON},
        {"lifted_by": cora},
        {"lifted_at": NOON - HOUR, "lifted_by": cora},
    ):
        with broken("hold_lifted_by_somebody"):
            Hold.objects.filter(partner=ana).update(**columns)


@pytest.mark.parametrize(
    ("asked", "before", "after", "anew"),
    [
        (Asked.WELCOME, "worried", "unsafe", True),
        (Asked.WELCOME, "unsafe", "worried", False),
        (Asked.WELCOME, "unsafe", "unsafe", False),
        (Asked.FREEDOM, "unsure", "no", True),
        (Asked.FREEDOM, "no", "yes", False),
        (Asked.NOT_READY, "time", "no", True),
        (Asked.NOT_READY, "no", "time", False),
    ],
)
def test_a_worse_answer_while_a_hold_stands_calls_for_the_coach_again(
    ana, plan, cora, asked, before, after, anew
):
    answer_privately(ana, asked, before, at=NOON + MINUTE)
    hold = Hold.objects.get(partner=ana)
    acknowledge_hold(hold, by=cora, at=NOON + HOUR)
    answer_privately(ana, asked, after, at=NOON + 2 * HOUR)
    hold.refresh_from_db()
    assert (hold.acknowledged_at is None, hold.raised_at == NOON + 2 * HOUR) == (anew, anew)
    assert hold.placed_at == NOON + MINUTE
    assert Event.objects.of(plan.coach_chain).filter(kind="held_anew").count() == int(anew)


def test_a_worry_about_a_new_text_calls_anew_although_the_old_hold_stands(ana, cora):
    afraid(ana, Asked.FREEDOM, "no", subject="first")
    acknowledge_hold(Hold.objects.get(), by=cora, at=NOON)
    afraid(ana, Asked.FREEDOM, "unsure", subject="second")
    assert Hold.objects.unheard().count() == 1


def test_the_same_private_form_sent_twice_is_one_answer(ana):
    for _time in range(2):
        afraid(ana, Asked.FREEDOM, "no", reach="by phone")
    assert PrivateCheck.objects.filter(partner=ana, asked=Asked.FREEDOM).count() == 1


def test_the_same_answer_on_another_day_or_after_a_lift_counts(ana, cora):
    afraid(ana, Asked.FREEDOM, "no")
    answer_privately(ana, Asked.FREEDOM, "no", at=NOON + HOUR)
    lift_hold(Hold.objects.get(), note="We spoke.", by=cora, at=NOON + HOUR)
    answer_privately(ana, Asked.FREEDOM, "no", at=NOON + HOUR)
    assert PrivateCheck.objects.filter(partner=ana, asked=Asked.FREEDOM).count() == 3
    assert Hold.objects.standing().count() == 1


def test_a_coach_says_once_that_they_have_seen_it(ana, plan, cora):
    afraid(ana)
    for _time in range(2):
        acknowledge_hold(Hold.objects.get(), by=cora, at=NOON + HOUR)
    hold = Hold.objects.get()
    assert (hold.acknowledged_at, hold.acknowledged_by) == (NOON + HOUR, cora)
    assert Hold.objects.standing().exists()
    assert Event.objects.of(plan.coach_chain).filter(kind="hold_seen").count() == 1


def test_ones_own_hold_has_been_seen(ana, cora):
    place_hold(ana, by=cora, at=NOON)
    assert not Hold.objects.unheard().exists()


def test_who_has_seen_a_hold_is_known(ana, cora):
    afraid(ana)
    for columns in (
        {"acknowledged_at": NOON},
        {"acknowledged_by": cora},
        {"acknowledged_at": NOON - HOUR, "acknowledged_by": cora},
    ):
        with broken("hold_acknowledged_by_somebody"):
            Hold.objects.filter(partner=ana).update(**columns)


def test_a_private_question_is_known(ana):
    afraid(ana)
    with broken("privatecheck_question_is_known"):
        PrivateCheck.objects.filter(partner=ana).update(asked="x")
