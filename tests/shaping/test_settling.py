from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.audit.models import Event
from agreements.notices.models import Notice
from agreements.plans.models import Plan
from agreements.safety.actions import answer_privately
from agreements.safety.models import Asked
from agreements.shaping.actions import (
    accept_matches,
    edit_wording,
    offer_wordings,
    reply_to,
    send_to_phones,
)
from agreements.shaping.models import Reply, Rule, Wording
from agreements.shaping.moving import CannotShapeError, ChangedWordsError
from agreements.shaping.queries import changed_since_yes, newest_wording, next_offer_at
from agreements.shaping.settling import keep_for_session, settle_in_session, take_up
from agreements.shaping.stages import Answered, RuleState
from tests import build
from tests.build import BRIEF, DAY, HOUR, NOON
from tests.shaping.steps import FREQUENCY, TOUCH, WORDS, agreed, offered, state_of, word

pytestmark = pytest.mark.django_db
CHANNELS = "communication.channels"


@pytest.fixture
def plan(cora) -> Plan:
    """Opened: two shared rules differ, the others match."""
    return build.opened(cora, case=BRIEF)


@pytest.fixture
def rule(plan) -> Rule:
    return build.rule_on(plan, FREQUENCY)


def test_new_words_are_a_new_version_for_the_coach_alone(rule, cora):
    first = newest_wording(rule)
    second = word(rule, cora)
    assert (second.version, second.offered_at) == (first.version + 1, None)
    assert newest_wording(rule) == second
    assert Wording.objects.get(pk=first.pk).text == first.text


def test_the_same_words_again_change_nothing(rule, cora):
    assert word(rule, cora) == word(rule, cora)
    assert rule.wordings.count() == 2


def test_a_colleague_who_was_quicker_is_not_overwritten(rule, cora):
    word(rule, cora)
    with pytest.raises(ChangedWordsError, match="Here is the new text") as refused:
        edit_wording(rule, "Other words.", version=1, by=cora, at=NOON)
    assert refused.value.rule == rule


def test_a_rule_has_words(rule, cora):
    with pytest.raises(CannotShapeError, match="Write a sentence first"):
        edit_wording(rule, "", version=1, by=cora, at=NOON)


def test_what_each_confirms_reads_the_same_for_everybody(plan, cora):
    with pytest.raises(CannotShapeError, match="the same in every agreement"):
        word(build.rule_on(plan, "tech.recording"), cora)


def look_at_all(plan, cora) -> None:
    """The coach has looked at every draft, and finds it good as it is."""
    for rule in build.drafted(plan).filter(wordings__isnull=False):
        word(rule, cora, newest_wording(rule).text)


def test_what_the_coach_has_not_looked_at_goes_out_to_nobody(plan, rule, cora):
    with pytest.raises(CannotShapeError, match="no words to offer"):
        offer_wordings(plan, by=cora, at=NOON)
    word(rule, cora, newest_wording(rule).text)
    assert [one.rule_id for one in offer_wordings(plan, by=cora, at=NOON)] == [rule.pk]
    assert newest_wording(rule).version == 1


def test_everything_looked_at_goes_out_together(plan, rule, cora):
    look_at_all(plan, cora)
    wordings = offer_wordings(plan, by=cora, at=NOON)
    assert {w.rule.slug for w in wordings} == {FREQUENCY, TOUCH}
    assert {w.offered_at for w in wordings} == {NOON}
    assert state_of(rule) == RuleState.OFFERED
    told = Notice.objects.filter(dedupe_key__startswith="offered:")
    assert {n.recipient.short_name for n in told} == {"Ana", "Ben"}


def test_words_other_than_those_on_the_coach_s_page_are_not_offered(plan, rule, cora):
    shown = [word(rule, cora).pk]
    word(build.rule_on(plan, TOUCH), cora, "We do not touch.")
    for stale in (shown, [], [uuid4()]):
        with pytest.raises(ChangedWordsError):
            offer_wordings(plan, shown=stale, by=cora, at=NOON)
    assert state_of(rule) == RuleState.DRAFTED
    shown += [newest_wording(build.rule_on(plan, TOUCH)).pk]
    assert len(offer_wordings(plan, shown=shown, by=cora, at=NOON)) == 2


def test_nothing_ready_is_nothing_to_offer(plan, cora):
    look_at_all(plan, cora)
    offer_wordings(plan, by=cora, at=NOON)
    with pytest.raises(CannotShapeError, match="no words to offer"):
        offer_wordings(plan, by=cora, at=NOON + 2 * DAY)


def test_a_day_lies_between_two_offers_so_that_no_reply_can_be_traced(plan, rule, cora):
    assert next_offer_at(plan) is None
    look_at_all(plan, cora)
    offer_wordings(plan, by=cora, at=NOON)
    word(rule, cora, "We have two calls a week.")
    assert next_offer_at(plan) == NOON + DAY
    with pytest.raises(CannotShapeError, match="can go out on"):
        offer_wordings(plan, by=cora, at=NOON + DAY - timedelta(seconds=1))
    assert offer_wordings(plan, by=cora, at=NOON + DAY)


def test_the_gap_is_the_practice_s_own(plan, rule, cora):
    cora.practice.offer_gap_hours = 0
    cora.practice.save()
    look_at_all(plan, cora)
    offer_wordings(plan, by=cora, at=NOON)
    word(rule, cora, "We have two calls a week.")
    assert offer_wordings(build.reloaded(plan), by=cora, at=NOON)


def test_in_the_room_there_is_no_gap_and_none_begins(plan, cora):
    touch = build.rule_on(plan, TOUCH)
    for text in ("We do not touch.", "We shake hands."):
        version = word(touch, cora, text).version
        send_to_phones(touch, version=version, by=cora, at=NOON)
        assert state_of(touch) == RuleState.OFFERED
    assert next_offer_at(plan) is None


def test_only_what_each_answers_alone_is_sent_to_the_phones_and_pressed_twice_it_is_once(
    plan, rule, cora
):
    with pytest.raises(CannotShapeError, match="isn’t possible"):
        send_to_phones(rule, version=1, by=cora, at=NOON)
    touch = build.rule_on(plan, TOUCH)
    with pytest.raises(ChangedWordsError):
        send_to_phones(touch, version=0, by=cora, at=NOON)
    for _time in range(2):
        send_to_phones(touch, version=1, by=cora, at=NOON)
    assert Event.objects.of(plan.shared_chain).filter(kind="offered").count() == 1


def test_settling_aloud_what_is_on_offer_leaves_the_gap_of_that_offer(plan, rule, cora):
    wording = offered(rule, cora)
    settle_in_session(rule, version=wording.version, by=cora, at=NOON + HOUR)
    assert next_offer_at(plan) == NOON + DAY


@pytest.mark.parametrize("way", [take_up, keep_for_session])
def test_the_same_words_offered_again_are_said_yes_to_anew(plan, rule, cora, ana, ben, way):
    wording = offered(rule, cora)
    reply_to(wording, Answered.WORKS, by=ana, at=NOON)
    way(rule, version=wording.version, by=cora, at=NOON)
    if way is keep_for_session:
        take_up(rule, version=wording.version, by=cora, at=NOON)
    offer_wordings(plan, by=cora, at=NOON + DAY)
    again = newest_wording(rule)
    assert (again.version, again.text) == (wording.version + 1, wording.text)
    with pytest.raises(ChangedWordsError):
        reply_to(wording, Answered.WORKS, by=ben, at=NOON + DAY)
    reply_to(again, Answered.WORKS, by=ben, at=NOON + DAY)
    assert state_of(rule) == RuleState.OFFERED
    reply_to(again, Answered.WORKS, by=ana, at=NOON + DAY)
    assert state_of(rule) == RuleState.AGREED


def test_a_hold_stops_the_offer_and_no_partner_s_reply(plan, rule, cora, ana, ben):
    wording = offered(rule, cora)
    answer_privately(ana, Asked.NOT_READY, "talk", at=NOON)
    word(build.rule_on(plan, TOUCH), cora, "We do not touch.")
    with pytest.raises(CannotShapeError, match="A hold waits for you"):
        offer_wordings(plan, by=cora, at=NOON + 2 * DAY)
    for partner in (ana, ben):
        reply_to(wording, Answered.WORKS, by=partner, at=NOON)
    assert state_of(rule) == RuleState.AGREED


def test_both_saying_yes_to_the_same_words_is_agreement(rule, cora, ana, ben):
    wording = offered(rule, cora)
    reply_to(wording, Answered.WORKS, by=ana, at=NOON)
    assert state_of(rule) == RuleState.OFFERED
    reply_to(wording, Answered.WORKS, by=ben, at=NOON + HOUR)
    assert state_of(rule) == RuleState.AGREED
    assert Wording.objects.get(pk=wording.pk).settled_at == NOON + HOUR


def test_one_alone_saying_yes_twice_is_no_agreement(rule, cora, ana):
    wording = offered(rule, cora)
    for _time in range(2):
        reply_to(wording, Answered.WORKS, by=ana, at=NOON)
    assert state_of(rule) == RuleState.OFFERED
    assert Reply.objects.filter(wording=wording).count() == 1


def shared_traces(plan: Plan) -> tuple:
    """All that a page of the other could be made from."""
    return (
        list(Rule.objects.of(plan).values()),
        list(Wording.objects.filter(rule__plan=plan).order_by("pk").values()),
        list(Event.objects.of(plan.shared_chain).values()),
        list(Notice.objects.order_by("pk").values()),
        Plan.objects.filter(pk=plan.pk).values().get(),
    )


@pytest.mark.parametrize("answer", Answered)
def test_a_first_reply_changes_nothing_but_itself(rule, cora, ana, answer):
    wording = offered(rule, cora)
    before = shared_traces(rule.plan)
    reply_to(wording, answer, own_words="rather so", why="because", by=ana, at=NOON)
    assert shared_traces(rule.plan) == before


def test_a_suggestion_reaches_the_coach_in_the_person_s_own_words(rule, cora, ana):
    reply_to(offered(rule, cora), Answered.CHANGE, own_words="Tuesdays", by=ana, at=NOON)
    reply = Reply.objects.get(partner=ana, wording__rule=rule)
    assert (reply.answer, reply.own_words) == (Answered.CHANGE, "Tuesdays")


def test_coming_back_to_an_agreed_rule_changes_nothing_the_other_could_see(rule, cora, ana, ben):
    wording = agreed(rule, cora, ana, ben)
    before = shared_traces(rule.plan)
    reply_to(wording, Answered.LEAVE, by=ana, at=NOON + HOUR)
    assert shared_traces(rule.plan) == before
    assert state_of(rule) == RuleState.AGREED


def test_new_words_leave_every_reply_behind(rule, cora, ana, ben):
    agreed(rule, cora, ana, ben)
    word(rule, cora, "We have two calls a week.")
    assert state_of(rule) == RuleState.DRAFTED
    offer_wordings(rule.plan, by=cora, at=NOON + 2 * DAY)
    assert not newest_wording(rule).replies.exists()
    assert state_of(rule) == RuleState.OFFERED


def test_a_typing_mistake_put_right_leaves_an_agreed_rule_agreed(rule, cora, ana, ben):
    word(rule, cora, "We have one call a week, on Wednesdasy.")
    offer_wordings(rule.plan, by=cora, at=NOON)
    for partner in (ana, ben):
        reply_to(newest_wording(rule), Answered.WORKS, by=partner, at=NOON)
    corrected = word(rule, cora, "We have one call a week, on Wednesdays.")
    assert state_of(rule) == RuleState.AGREED
    assert (corrected.offered_at, corrected.settled_at) == (NOON, NOON)
    assert [change.now for change in changed_since_yes(ana)] == [corrected.text]


def test_a_correction_does_not_hide_that_somebody_has_come_back_to_the_rule(rule, cora, ana, ben):
    wording = agreed(rule, cora, ana, ben)
    reply_to(wording, Answered.LEAVE, by=ana, at=NOON + HOUR)
    word(rule, cora, WORDS.replace("Wednesdays", "Wednesday"))
    assert state_of(rule) == RuleState.DRAFTED


def test_a_correction_is_no_offer_and_begins_no_gap(plan, rule, cora, ana, ben):
    agreed(rule, cora, ana, ben)
    edit_wording(
        rule, WORDS.replace("Wednesdays", "Wednesday"), version=2, by=cora, at=NOON + 9 * DAY
    )
    assert state_of(rule) == RuleState.AGREED
    assert next_offer_at(plan) == NOON + DAY


def test_on_touch_even_a_typing_mistake_is_said_yes_to_anew(plan, cora, ana, ben):
    touch = build.rule_on(plan, TOUCH)
    word(touch, cora, "We do not touch eachother.")
    offer_wordings(plan, by=cora, at=NOON)
    for partner in (ana, ben):
        reply_to(newest_wording(touch), Answered.WORKS, by=partner, at=NOON)
    word(touch, cora, "We do not touch eachothers.")
    assert state_of(touch) == RuleState.DRAFTED


def test_a_yes_to_words_that_have_changed_is_not_taken(rule, cora, ana):
    wording = offered(rule, cora)
    word(rule, cora, "We have two calls a week.")
    with pytest.raises(ChangedWordsError):
        reply_to(wording, Answered.WORKS, by=ana, at=NOON)


def test_nobody_replies_to_words_that_were_not_offered_or_are_nobody_s_to_answer(plan, rule, ana):
    limit = build.rule_on(plan, "lines.own", owner=ana)
    for waiting in (rule, limit):
        with pytest.raises(ChangedWordsError):
            reply_to(newest_wording(waiting), Answered.WORKS, by=ana, at=NOON)


def test_nobody_replies_in_another_plan(rule, cora, eve):
    with pytest.raises(CannotShapeError):
        reply_to(offered(rule, cora), Answered.WORKS, by=eve, at=NOON)


def test_one_tap_accepts_what_matches_in_a_topic_for_that_person_alone(plan, ana, ben):
    ways = build.rule_on(plan, CHANNELS)
    matching = Rule.objects.of(plan).filter(topic=ways.topic, state=RuleState.OFFERED)
    slugs = {one.slug for one in matching}
    with pytest.raises(ChangedWordsError):
        accept_matches(plan, ways.topic, shown=[uuid4()], by=ana, at=NOON)
    one = newest_wording(ways).pk
    assert accept_matches(plan, ways.topic, shown=[one], by=ana, at=NOON) == 1
    assert accept_matches(plan, ways.topic, shown=[one], by=ana, at=NOON) == 0
    assert accept_matches(plan, ways.topic, by=ana, at=NOON) == len(slugs) - 1 == 1
    assert state_of(ways) == RuleState.OFFERED
    assert accept_matches(plan, ways.topic, by=ana, at=NOON) == 0
    assert accept_matches(plan, ways.topic, by=ben, at=NOON) == 2
    assert state_of(ways) == RuleState.AGREED
    told = Event.objects.of(plan.shared_chain).filter(kind="agreed")
    assert str(ways.pk) in {event.data["rule"] for event in told}


def test_a_tap_leaves_alone_what_the_person_has_answered_already(plan, ana):
    ways = build.rule_on(plan, CHANNELS)
    reply_to(newest_wording(ways), Answered.CHANGE, own_words="by post", by=ana, at=NOON)
    assert accept_matches(plan, ways.topic, by=ana, at=NOON) == 1
    assert Reply.objects.get(partner=ana, wording__rule=ways).answer == Answered.CHANGE


def test_accepting_a_topic_costs_the_same_however_much_matches(cora, dov):
    counts = []
    for coach, case, topic in [(cora, BRIEF, "contact"), (dov, build.EVE_AND_FINN, "contact")]:
        plan = build.opened(coach, case=case)
        partner = build.partner_of(plan, "a")
        with CaptureQueriesContext(connection) as queries:
            assert accept_matches(plan, topic, by=partner, at=NOON) in (2, 4)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_both_saying_yes_in_the_room_is_agreement_and_is_recorded_once(plan, rule, cora):
    version = word(rule, cora).version
    for _time in range(2):
        settle_in_session(rule, version=version, by=cora, at=NOON)
    assert state_of(rule) == RuleState.AGREED
    said = Event.objects.of(plan.shared_chain).filter(kind="said_yes_in_session")
    assert said.count() == 1


def test_a_yes_in_the_room_is_to_the_words_on_the_screen(rule, cora):
    word(rule, cora)
    with pytest.raises(ChangedWordsError):
        settle_in_session(rule, version=1, by=cora, at=NOON)


@pytest.mark.parametrize("slug", [TOUCH, "tech.recording"])
def test_touch_and_what_each_confirms_are_never_settled_aloud(plan, cora, slug):
    private = build.rule_on(plan, slug)
    with pytest.raises(CannotShapeError, match="answers this one alone"):
        settle_in_session(private, version=1, by=cora, at=NOON)


def test_touch_kept_for_the_session_goes_out_there_to_each_phone(plan, cora, ana, ben):
    touch = build.rule_on(plan, TOUCH)
    look_at_all(plan, cora)
    keep_for_session(touch, version=build.version_of(touch), by=cora, at=NOON)
    offer_wordings(plan, by=cora, at=NOON)
    assert state_of(touch) == RuleState.KEPT
    send_to_phones(touch, version=build.version_of(touch), by=cora, at=NOON)
    for partner in (ana, ben):
        reply_to(newest_wording(touch), Answered.WORKS, by=partner, at=NOON)
    assert state_of(touch) == RuleState.AGREED


def test_keeping_a_rule_for_the_session_twice_is_once(plan, rule, cora):
    for _time in range(2):
        keep_for_session(rule, version=build.version_of(rule), by=cora, at=NOON)
    assert state_of(rule) == RuleState.KEPT
    assert Event.objects.of(plan.shared_chain).filter(kind="kept").count() == 1
