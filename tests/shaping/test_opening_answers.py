import pytest

from agreements.audit.models import Event
from agreements.drafting.actions import save_answer, unseal_answers
from agreements.drafting.models import Answer
from agreements.notices.models import Notice
from agreements.plans.actions import stop_taking_part
from agreements.plans.stages import Stage
from agreements.questions.bank import BANK
from agreements.safety.actions import answer_privately, lift_hold
from agreements.safety.models import Asked, Hold
from agreements.shaping.actions import CannotOpenError, open_round
from agreements.shaping.models import Reply, Rule
from agreements.shaping.queries import newest_wording
from agreements.shaping.settling import set_aside_what_is_open
from agreements.shaping.stages import Kind, RuleState, Source
from tests import build
from tests.build import BRIEF, DAY, HOUR, NOON
from tests.couples import COUPLES

pytestmark = pytest.mark.django_db


@pytest.fixture
def sealed(cora):
    """Both have sealed, and Cora has spoken with each alone."""
    plan = build.sealed(cora, case=BRIEF)
    build.talk_with_each(plan, by=cora)
    return plan


def open_now(plan, cora):
    return open_round(build.round_of(plan), by=cora, at=NOON + HOUR)


def test_both_sets_are_opened_at_once_and_once(sealed, cora):
    first = open_now(sealed, cora)
    rules = set(Rule.objects.of(sealed))
    again = open_round(build.round_of(sealed), by=cora, at=NOON + DAY)
    assert again.opened_at == first.opened_at == NOON + HOUR
    assert set(Rule.objects.of(sealed)) == rules
    assert build.reloaded(sealed).stage == Stage.SHAPING
    assert Event.objects.of(sealed.shared_chain).filter(kind="opened").count() == 1


def test_both_are_told_the_same_each_at_their_own_hour(sealed, cora):
    open_now(sealed, cora)
    told = Notice.objects.filter(kind="something_new")
    assert {notice.recipient.short_name for notice in told} == {"Ana", "Ben"}
    assert all(notice.not_before > NOON + HOUR for notice in told)


def test_everything_missing_is_said_at_once_and_nothing_opens(cora):
    plan = build.written(cora, case=BRIEF)
    ana = build.partner_of(plan, "a")
    build.talk_with(ana, by=cora, outcome="not_yet", alone=False)
    with pytest.raises(CannotOpenError) as refused:
        open_now(plan, cora)
    for sentence in (
        "Ana has not sealed yet.",
        "Ben has not sealed yet.",
        "Your record for Ana says “not yet”.",
        "no record yet of a talk with Ben alone",
    ):
        assert sentence in str(refused.value)
    assert not Rule.objects.of(plan).exists()
    assert build.reloaded(plan).stage == Stage.WRITING


def refuses(plan, cora, said: str) -> None:
    with pytest.raises(CannotOpenError, match=said):
        open_now(plan, cora)
    assert not Rule.objects.of(plan).exists()


def test_one_who_has_unsealed_keeps_both_sets_closed(sealed, cora):
    unseal_answers(build.round_of(sealed), by=build.partner_of(sealed, "b"), at=NOON)
    refuses(sealed, cora, "Ben has not sealed yet")


def test_a_hold_keeps_both_sets_closed_until_it_is_lifted(sealed, cora):
    answer_privately(build.partner_of(sealed, "a"), Asked.NOT_READY, "talk", at=NOON)
    refuses(sealed, cora, "talk with Ana alone, then lift it")
    lift_hold(Hold.objects.get(), note="We spoke.", by=cora, at=NOON)
    assert open_now(sealed, cora).opened_at


def test_a_later_not_yet_counts_over_an_earlier_go(sealed, cora):
    build.talk_with(build.partner_of(sealed, "b"), by=cora, outcome="not_yet", at=NOON + HOUR)
    refuses(sealed, cora, "Your record for Ben says “not yet”")


def test_whoever_has_stopped_is_not_opened(sealed, cora):
    stop_taking_part(build.partner_of(sealed, "b"), at=NOON)
    refuses(sealed, cora, "Ben has stopped taking part")


def test_an_altered_answer_stops_the_opening(sealed, cora):
    answer = Answer.objects.filter(slug="intimacy.touch").first()
    answer.value = {"choice": "hand_hug"}
    answer.save()
    refuses(sealed, cora, "A sealed answer was altered")


def test_an_answer_that_no_longer_opens_stops_the_opening(sealed, cora):
    Answer.objects.filter(slug="intimacy.touch").update(slug="intimacy.sexual")
    refuses(sealed, cora, "A sealed answer was altered")


def test_equal_answers_are_offered_different_ones_drafted(sealed, cora):
    open_now(sealed, cora)
    same = build.rule_on(sealed, "timeout.rule")
    different = build.rule_on(sealed, "communication.frequency")
    assert (same.state, same.compared) == (RuleState.OFFERED, "same")
    assert newest_wording(same).source == Source.BOTH
    assert (different.state, different.compared) == (RuleState.DRAFTED, "close")
    assert newest_wording(different).offered_at is None


def test_own_promises_stand_own_limits_wait_and_private_answers_make_no_rule(sealed, cora):
    open_now(sealed, cora)
    ana = build.partner_of(sealed, "a")
    promise = build.rule_on(sealed, "intention.own_goals", owner=ana)
    limit = build.rule_on(sealed, "lines.own", owner=ana)
    assert (promise.kind, promise.state) == (Kind.COMMITMENT, RuleState.AGREED)
    assert (limit.kind, limit.state) == (Kind.BOUNDARY, RuleState.DRAFTED)
    assert not Rule.objects.of(sealed).filter(slug="intention.leaning").exists()


def test_what_both_ticked_while_writing_is_confirmed(sealed, cora):
    open_now(sealed, cora)
    acks = Rule.objects.of(sealed).filter(kind=Kind.ACKNOWLEDGEMENT)
    assert acks
    assert {rule.state for rule in acks} == {RuleState.AGREED}
    assert Reply.objects.filter(wording__rule__in=acks).count() == 2 * len(acks)


def with_answer(cora, slug: str, value, *, talk: bool = False):
    """A plan where Ana gave this answer; both have sealed."""
    plan = build.written(cora, case=BRIEF)
    current, ana = build.round_of(plan), build.partner_of(plan, "a")
    save_answer(current, slug, value, talk=talk, revision=1, by=ana, at=NOON)
    for partner in plan.partners.all():
        build.seal_answers(current, by=partner, at=NOON)
    build.talk_with_each(plan, by=cora)
    open_now(plan, cora)
    return plan


def test_one_who_did_not_tick_is_asked_again_and_the_other_s_tick_is_kept(cora):
    plan = with_answer(cora, "tech.recording", {})
    rule = build.rule_on(plan, "tech.recording")
    assert rule.state == RuleState.OFFERED
    assert [reply.partner.short_name for reply in newest_wording(rule).replies.all()] == ["Ben"]


def test_a_wish_to_talk_looks_to_the_other_like_any_draft_and_goes_out_with_no_words(cora):
    plan = with_answer(cora, "timeout.rule", {"choice": "twenty"}, talk=True)
    rule = build.rule_on(plan, "timeout.rule")
    assert (rule.state, rule.compared) == (RuleState.DRAFTED, "talk")
    assert newest_wording(rule) is None


def test_a_required_rule_is_there_even_when_nobody_answered(cora):
    plan = build.in_writing(cora, case=BRIEF)
    for partner in plan.partners.all():
        build.answer(partner, "intimacy.touch", {"choice": "none"})
        build.seal_answers(build.round_of(plan), by=partner, at=NOON)
    build.talk_with_each(plan, by=cora)
    open_now(plan, cora)
    rule = build.rule_on(plan, "living.who_moves")
    assert (rule.compared, rule.state, rule.required) == (
        "not_answered",
        RuleState.DRAFTED,
        True,
    )
    assert not Rule.objects.of(plan).filter(slug="money.limit").exists()


def test_what_the_two_decide_together_is_there_without_a_suggestion_and_without_words(cora):
    plan = build.in_writing(cora, case=BRIEF)
    for partner in plan.partners.all():
        build.answer(partner, "intention.own_goals", {"rows": ["Sleep."]})
        build.seal_answers(build.round_of(plan), by=partner, at=NOON)
    build.talk_with_each(plan, by=cora)
    open_now(plan, cora)
    asked = [BANK.question(slug) for slug in build.round_of(plan).slugs]
    together = {q.slug for q in asked if q.kind == "shared" and (q.who == "J" or q.required)}
    rules = Rule.objects.of(plan).filter(kind=Kind.SHARED)
    assert {rule.slug for rule in rules} == together
    assert {rule.state for rule in rules} == {RuleState.DRAFTED}
    assert not any(newest_wording(rule) for rule in rules)
    optional = rules.filter(required=False).count()
    assert set_aside_what_is_open(plan, by=cora, at=NOON + HOUR) == optional > 0
    assert not rules.filter(state=RuleState.ASIDE).exists()


@pytest.mark.parametrize("case", COUPLES, ids=lambda case: case.people[0].short_name)
def test_of_a_whole_case_exactly_what_the_two_saw_differently_waits_for_the_coach(cora, case):
    facts = case.plan_facts(NOON, size="full")
    plan = build.opened(cora, case=case, facts=facts)
    waiting = Rule.objects.of(plan).filter(kind=Kind.SHARED, state=RuleState.DRAFTED)
    assert {rule.slug for rule in waiting} == set(case.agreed)
    offered = Rule.objects.of(plan).filter(kind=Kind.SHARED).exclude(state=RuleState.DRAFTED)
    assert {rule.compared for rule in offered} == {"same"}
