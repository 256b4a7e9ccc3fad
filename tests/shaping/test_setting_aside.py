import pytest

from agreements.audit.models import Event
from agreements.drafting.models import Answer
from agreements.plans.models import Plan
from agreements.plans.stages import Stage
from agreements.practices.actions import add_coach
from agreements.shaping.actions import accept_matches, keep_note, reply_to
from agreements.shaping.flagging import mark_of
from agreements.shaping.models import Note, Reply, Rule, Wording
from agreements.shaping.moving import CannotShapeError
from agreements.shaping.queries import newest_wording
from agreements.shaping.settling import (
    drop_rule,
    keep_for_session,
    release_boundary,
    set_aside,
    set_aside_what_is_open,
    settle_in_session,
    take_up,
)
from agreements.shaping.stages import NEXT, SETTLED, Answered, Interim, Kind, RuleState
from tests import build
from tests.build import BRIEF, DAY, NOON
from tests.constraints import broken
from tests.shaping.steps import FREQUENCY, TOUCH, look_at, offered, state_of, word

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(cora) -> Plan:
    """Opened: two shared rules differ, the others match."""
    return build.opened(cora, case=BRIEF)


@pytest.fixture
def rule(plan) -> Rule:
    return build.rule_on(plan, FREQUENCY)


def aside(rule, cora, *, until=None, interim=Interim.AS_IS, **how):
    until = until or rule.plan.midpoint_on
    set_aside(
        rule, version=build.version_of(rule), until=until, interim=interim, by=cora, at=NOON, **how
    )


def test_a_rule_is_set_aside_until_a_day_with_what_holds_meanwhile(rule, cora):
    for _time in range(2):
        aside(rule, cora, interim_text="By email only.")
    rule.refresh_from_db()
    assert (rule.state, rule.aside_until) == (RuleState.ASIDE, rule.plan.midpoint_on)
    assert (rule.interim, rule.interim_text) == (Interim.AS_IS, "By email only.")
    assert Event.objects.filter(chain=rule.plan.shared_chain, kind="set_aside").count() == 1


@pytest.mark.parametrize("days", [-1, 1])
def test_it_is_set_aside_until_a_day_between_today_and_the_last(rule, cora, days):
    day = NOON.date() - DAY if days < 0 else rule.plan.ends_on + DAY
    with pytest.raises(CannotShapeError, match="between today and the last day"):
        aside(rule, cora, until=day)


def test_only_what_is_shared_is_set_aside(plan, cora, ana):
    for other in (
        build.rule_on(plan, "tech.recording"),
        build.rule_on(plan, "lines.own", owner=ana),
    ):
        with pytest.raises(CannotShapeError):
            aside(other, cora)


def test_a_rule_taken_up_again_is_no_longer_aside(rule, cora):
    aside(rule, cora)
    word(rule, cora)
    rule.refresh_from_db()
    assert (rule.state, rule.aside_until, rule.interim) == (RuleState.DRAFTED, None, "")


def test_a_rule_is_taken_in_hand_again_from_wherever_it_stands(plan, rule, cora, ana):
    aside(rule, cora)
    for _time in range(2):
        take_up(rule, version=build.version_of(rule), by=cora, at=NOON)
    assert state_of(rule) == RuleState.DRAFTED
    assert Event.objects.of(plan.coach_chain).filter(kind="taken_up").count() == 1
    promise = build.rule_on(plan, "intention.own_goals", owner=ana)
    with pytest.raises(CannotShapeError):
        take_up(promise, version=build.version_of(promise), by=cora, at=NOON)


def test_all_that_is_open_is_set_aside_but_for_the_required_few(plan, cora):
    empty = Rule.objects.of(plan).filter(compared="not_answered", required=False).count()
    left = set_aside_what_is_open(plan, by=cora, at=NOON)
    open_rules = Rule.objects.of(plan).filter(kind=Kind.SHARED).exclude(state__in=SETTLED)
    assert left == 1 + empty
    assert state_of(build.rule_on(plan, TOUCH)) == RuleState.ASIDE
    assert open_rules
    assert all(one.required for one in open_rules)
    assert set_aside_what_is_open(plan, by=cora, at=NOON) == 0


def test_on_the_protective_topics_the_more_careful_answer_holds_while_it_is_set_aside(plan, cora):
    touch = build.rule_on(plan, TOUCH)
    careful = newest_wording(touch).text
    aside(touch, cora, interim=Interim.NOTHING, interim_text="Nothing at all.")
    touch.refresh_from_db()
    assert (touch.interim, touch.interim_text) == (Interim.CAREFUL, careful)


def test_there_what_somebody_answered_is_not_left_out(plan, cora):
    touch = build.rule_on(plan, TOUCH)
    with pytest.raises(CannotShapeError, match="more careful answer stands"):
        drop_rule(touch, version=1, by=cora, at=NOON)
    Answer.objects.filter(round=touch.round, slug=TOUCH).delete()
    drop_rule(touch, version=1, by=cora, at=NOON)
    assert state_of(touch) == RuleState.DROPPED


def test_what_every_agreement_needs_is_not_left_out(plan, rule, cora):
    with pytest.raises(CannotShapeError, match="Every agreement needs this one"):
        drop_rule(rule, version=build.version_of(rule), by=cora, at=NOON)
    Rule.objects.filter(pk=rule.pk).update(required=False)
    for _time in range(2):
        drop_rule(rule, version=build.version_of(rule), by=cora, at=NOON)
    assert state_of(rule) == RuleState.DROPPED
    assert word(rule, cora).rule_id == rule.pk
    assert state_of(rule) == RuleState.DRAFTED


def test_an_own_limit_is_let_stand_by_the_coach_and_voted_on_by_nobody(plan, rule, cora, ana):
    limit = build.rule_on(plan, "lines.own", owner=ana)
    for _time in range(2):
        release_boundary(limit, by=cora, at=NOON)
    assert state_of(limit) == RuleState.AGREED
    assert not Reply.objects.filter(wording__rule=limit).exists()
    assert not Event.objects.of(plan.shared_chain).filter(kind="released").exists()
    with pytest.raises(CannotShapeError):
        release_boundary(rule, by=cora, at=NOON)


def test_a_note_is_for_nobody_else(rule, cora):
    other = add_coach(cora.practice, user=build.person("Jo Lind", email="jo@x.example"), at=NOON)
    before, nothing = Event.objects.count(), mark_of("")
    keep_note(rule, "Ask about Sundays.", seen=nothing, by=cora)
    keep_note(rule, "Not mine to say.", seen=nothing, by=other)
    assert rule.notes.get(by=cora).text == "Ask about Sundays."
    assert rule.notes.get(by=other).text == "Not mine to say."
    assert Event.objects.count() == before


def test_a_note_from_a_page_made_earlier_is_added_to_the_newer_one(rule, cora):
    nothing = mark_of("")
    for text in ("Ask about Sundays.", "And the dog.", "And the dog."):
        keep_note(rule, text, seen=nothing, by=cora)
    keep_note(rule, "Only this.", seen=mark_of(rule.notes.get().text), by=cora)
    assert rule.notes.get().text == "Only this."
    keep_note(rule, "First.", seen=nothing, by=cora)
    assert rule.notes.get().text == "Only this.\nFirst."


ACTS = {
    "edit_wording": lambda rule, cora: word(rule, cora, "New words."),
    "set_aside": aside,
    "keep_for_session": lambda rule, cora: keep_for_session(
        rule, version=build.version_of(rule), by=cora, at=NOON
    ),
    "drop_rule": lambda rule, cora: drop_rule(
        rule, version=build.version_of(rule), by=cora, at=NOON
    ),
    "clear_flag": lambda rule, cora: look_at(rule, cora),
    "settle_in_session": lambda rule, cora: settle_in_session(rule, version=1, by=cora, at=NOON),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_nothing_changes_once_it_has_been_published(plan, rule, cora, act):
    Plan.objects.filter(pk=plan.pk).update(stage=Stage.REVIEW)
    with pytest.raises(CannotShapeError, match="Take it back first"):
        act(rule, cora)


def test_nothing_is_accepted_once_it_has_been_published(plan, ana):
    Plan.objects.filter(pk=plan.pk).update(stage=Stage.REVIEW)
    with pytest.raises(CannotShapeError):
        accept_matches(plan, "hard", by=ana, at=NOON)


def test_every_state_leads_on_and_only_settled_ones_rest():
    assert set(NEXT) == set(RuleState)
    assert {RuleState.AGREED, RuleState.ASIDE, RuleState.DROPPED} == SETTLED
    assert all(RuleState.DRAFTED in NEXT[state] for state in set(RuleState) - {RuleState.DRAFTED})


@pytest.mark.parametrize(
    ("name", "slug", "whose"),
    [
        ("rule_is_one_per_question", FREQUENCY, ""),
        ("rule_is_one_per_question_and_person", "lines.own", "a"),
    ],
)
def test_a_question_makes_one_rule_for_both_or_for_one_person(plan, name, slug, whose):
    owner = build.partner_of(plan, whose) if whose else None
    rule = build.rule_on(plan, slug, owner=owner)
    same = ("plan", "round", "slug", "name", "topic", "topic_order", "position", "kind", "owner")
    with broken(name):
        Rule.objects.create(**{column: getattr(rule, column) for column in same})


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("rule_kind_is_known", {"kind": "x"}),
        ("rule_state_is_known", {"state": "x"}),
        ("rule_owner_goes_with_its_kind", {"kind": "boundary"}),
        ("rule_set_aside_says_until_when_and_what_holds", {"state": "aside"}),
    ],
)
def test_no_rule_is_what_it_cannot_be(rule, name, columns):
    with broken(name):
        Rule.objects.filter(pk=rule.pk).update(**columns)


def test_a_version_of_words_is_used_once(rule):
    with broken("wording_version_is_used_once"):
        Wording.objects.create(rule=rule, version=1, text="x", source="coach", made_at=NOON)


def test_a_coach_has_one_note_on_a_rule(rule, cora):
    with broken("note_is_one_per_rule_and_coach"):
        for words in ("x", "y"):
            Note.objects.create(rule=rule, by=cora, text=words)


def test_where_words_come_from_is_known(rule):
    with broken("wording_source_is_known"):
        Wording.objects.filter(rule=rule).update(source="x")


def test_a_person_has_one_reply_to_the_same_words(rule, cora, ana):
    wording = offered(rule, cora)
    reply_to(wording, Answered.WORKS, by=ana, at=NOON)
    with broken("reply_is_one_per_person"):
        Reply.objects.create(wording=wording, partner=ana, answer="works", replied_at=NOON)


def test_a_reply_is_one_of_three(rule, cora, ana):
    reply_to(offered(rule, cora), Answered.WORKS, by=ana, at=NOON)
    with broken("reply_is_known"):
        Reply.objects.filter(partner=ana, wording__rule=rule).update(answer="x")
