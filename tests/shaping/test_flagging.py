"""Every flag waits for the coach; what can never be published is cleared by nobody."""

import pytest

from agreements.audit.models import Event
from agreements.documents.actions import CannotPublishError, publish_agreement
from agreements.documents.models import Agreement
from agreements.questions.checker import QUOTED
from agreements.questions.lists.english import ENGLISH
from agreements.shaping.actions import clear_flag, edit_wording
from agreements.shaping.flagging import CannotClearError, mark_of, raised_on
from agreements.shaping.models import Clearing, Rule
from agreements.shaping.queries import newest_wording, ruled
from agreements.shaping.settling import set_aside, settle_in_session
from agreements.shaping.stages import Flag, Interim, Kind, Never
from tests import build
from tests.build import BRIEF, NOON
from tests.constraints import broken
from tests.shaping.steps import look_at

pytestmark = pytest.mark.django_db

PEOPLE = ("Ana", "Ben")
FLAGGED = {
    Flag.SURVEILLANCE: "Each of us checks the other’s phone on Sundays.",
    Flag.ISOLATION: "Neither of us sees our parents until the midpoint.",
    Flag.MONEY: "We ask each other before buying groceries.",
    Flag.MOVEMENT: "Each of us asks before leaving to go out.",
    Flag.SECRECY: "What we write to each other stays secret.",
    Flag.QUICK: "We tell each other within two hours.",
    Flag.ENDLESS: "Both of us live like this indefinitely.",
    Flag.APART: "Neither of us minds that Ben does not have the children on Sundays.",
    Flag.QUOTED: "Neither of us says “you must have sex with me” to the other.",
    Flag.ONE_SIDED: "Ben lives in the flat.",
}
NEVER = {
    Never.PENALTY: "Whoever is late pays a fine.",
    Never.DUTY: "Each of us owes the other touch.",
    Never.SILENCE: "Neither of us talks to the police.",
    Never.WAIVER: "Ana gives up child support.",
    Never.PROPERTY: "We divide the savings equally.",
    Never.SHUT_OUT: "Ben holds Ana’s passport.",
    Never.BARRED: "Ben may not see the children.",
}


@pytest.fixture
def plan(cora):
    return build.settled(cora, case=BRIEF)


@pytest.fixture
def rule(plan) -> Rule:
    return build.rule_on(plan, "living.who_moves")


def say(rule: Rule, cora, words: str) -> Rule:
    """Both agree in the session to other words."""
    newest = newest_wording(rule)
    wording = edit_wording(rule, words, version=newest.version if newest else 0, by=cora, at=NOON)
    settle_in_session(rule, version=wording.version, by=cora, at=NOON)
    rule.refresh_from_db()
    return rule


def publish(plan, cora) -> Agreement:
    return publish_agreement(plan, by=cora, at=NOON)


def test_the_checker_and_the_coach_name_the_same_things():
    assert {*ENGLISH.flags, "apart", QUOTED, "one_sided"} == set(Flag.values)
    assert set(ENGLISH.never) == set(Never.values)
    assert not set(Flag.values) & set(Never.values)


@pytest.mark.parametrize(("flag", "words"), FLAGGED.items(), ids=FLAGGED)
def test_nothing_is_published_before_the_coach_has_looked_at_every_flag(
    plan, rule, cora, flag, words
):
    say(rule, cora, words)
    assert [one.flag for one in raised_on(plan, ruled(plan), PEOPLE)] == [flag]
    with pytest.raises(CannotPublishError) as refused:
        publish(plan, cora)
    assert str(flag.label) in str(refused.value)
    look_at(rule, cora, flag)
    assert publish(plan, cora).number == 1


@pytest.mark.parametrize(("never", "words"), NEVER.items(), ids=NEVER)
def test_what_can_never_stand_is_cleared_by_nobody_and_never_published(
    plan, rule, cora, never, words
):
    say(rule, cora, words)
    for flag in Flag:
        with pytest.raises(CannotClearError, match="It can never be published"):
            look_at(rule, cora, flag)
    with pytest.raises(CannotPublishError) as refused:
        publish(plan, cora)
    assert str(never.label) in str(refused.value)
    assert not Clearing.objects.exists()


def test_a_flag_beside_words_that_can_never_stand_is_not_cleared_either(plan, rule, cora):
    say(rule, cora, "Ben reads Ana’s messages, and whoever is late pays a fine.")
    with pytest.raises(CannotClearError, match="It can never be published"):
        look_at(rule, cora, Flag.SURVEILLANCE)


@pytest.mark.parametrize("kind", [Kind.BOUNDARY, Kind.COMMITMENT])
def test_what_one_person_wrote_alone_is_looked_at_too(plan, cora, kind):
    own = Rule.objects.of(plan).filter(kind=kind)[0]
    words = newest_wording(own)
    words.text = "I read Ben’s messages."
    words.save()
    with pytest.raises(CannotPublishError, match="Watching over somebody"):
        publish(plan, cora)
    look_at(own, cora, Flag.SURVEILLANCE)
    assert publish(plan, cora)


def test_looking_takes_a_reason_and_twice_is_once(plan, rule, cora):
    say(rule, cora, FLAGGED[Flag.MONEY])
    with pytest.raises(CannotClearError, match="Write down why"):
        look_at(rule, cora, Flag.MONEY, reason="")
    first = look_at(rule, cora, Flag.MONEY)
    assert look_at(rule, cora, Flag.MONEY, reason="Again") == first
    assert Clearing.objects.get().reason == "Both said so alone"


def test_it_is_an_event_of_the_coachs_alone_without_the_reason(plan, rule, cora):
    say(rule, cora, FLAGGED[Flag.MONEY])
    shared = Event.objects.of(plan.shared_chain).count()
    kept = look_at(rule, cora, Flag.MONEY, reason="Ana asked for it")
    told = Event.objects.of(plan.coach_chain).get(kind="looked_at")
    assert told.data == {"clearing": str(kept.pk), "flag": "money", "rule": str(rule.pk)}
    assert told.actor == f"coach:{cora.pk}"
    assert Event.objects.of(plan.shared_chain).count() == shared


def test_other_words_are_looked_at_anew_even_when_the_first_come_back(plan, rule, cora):
    say(rule, cora, FLAGGED[Flag.MONEY])
    look_at(rule, cora, Flag.MONEY)
    for words in ("We ask each other before buying food.", FLAGGED[Flag.MONEY]):
        say(rule, cora, words)
        with pytest.raises(CannotPublishError, match="ask leave for money"):
            publish(plan, cora)
    look_at(rule, cora, Flag.MONEY)
    assert publish(plan, cora)
    assert Clearing.objects.standing().count() == 1
    assert Clearing.objects.count() == 2


def test_what_holds_meanwhile_is_looked_at_as_well(plan, rule, cora):
    say(rule, cora, FLAGGED[Flag.MONEY])
    look_at(rule, cora, Flag.MONEY)
    set_aside(
        rule,
        version=newest_wording(rule).version,
        until=plan.midpoint_on,
        interim=Interim.AS_IS,
        interim_text="We ask each other before buying food.",
        by=cora,
        at=NOON,
    )
    with pytest.raises(CannotPublishError, match="ask leave for money"):
        publish(plan, cora)
    rule.refresh_from_db()
    look_at(rule, cora, Flag.MONEY)
    assert publish(plan, cora)


def test_words_changed_since_the_page_was_made_are_not_cleared_unseen(plan, rule, cora):
    say(rule, cora, FLAGGED[Flag.MONEY])
    seen = mark_of(FLAGGED[Flag.MONEY])
    say(rule, cora, "We ask each other before buying food.")
    with pytest.raises(CannotClearError, match="have changed since"):
        look_at(rule, cora, Flag.MONEY, seen=seen)
    with pytest.raises(CannotClearError, match="have changed since"):
        look_at(rule, cora, Flag.ISOLATION)


def test_a_set_of_rules_that_binds_one_alone_waits_as_a_whole(plan, cora):
    shared = Rule.objects.of(plan).filter(kind=Kind.SHARED, protective=False)
    for number, rule in enumerate(shared[:3]):
        say(rule, cora, f"Ben cooks on day {number}.")
        look_at(rule, cora, Flag.ONE_SIDED)
    (raised,) = [one for one in raised_on(plan, ruled(plan), PEOPLE) if one.rule is None]
    with pytest.raises(CannotPublishError, match="All rules together"):
        publish(plan, cora)
    for _time in range(2):
        clear_flag(plan, raised.flag, "So they want", rule=None, seen=raised.mark, by=cora, at=NOON)
    say(shared[0], cora, "We cook on Mondays.")
    assert publish(plan, cora)


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("clearing_is_of_a_flag_that_can_be_cleared", {"flag": Never.DUTY}),
        ("clearing_is_one_per_rule_and_flag", {}),
        ("clearing_is_one_per_plan_and_flag", {"rule": None}),
        ("clearing_ends_after_it_begins", {"flag": "quick", "ended_at": NOON - build.DAY}),
    ],
)
def test_no_row_of_a_clearing_can_be_what_it_must_not_be(plan, rule, cora, name, changed):
    row = {"plan": plan, "flag": "money", "words": "x", "reason": "y", "by": cora}
    for where in (rule, None):
        Clearing.objects.create(**row, rule=where, cleared_at=NOON)
    with broken(name):
        Clearing.objects.create(**{**row, "rule": rule, "cleared_at": NOON, **changed})
