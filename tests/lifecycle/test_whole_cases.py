import pytest

from agreements.documents.actions import CannotPublishError, publish_agreement
from agreements.plans.actions import stop_taking_part
from agreements.plans.stages import Stage
from agreements.shaping.actions import edit_wording
from agreements.shaping.settling import settle_in_session
from tests import build
from tests.build import BRIEF, NOON
from tests.couples import COUPLES
from tests.shaping.steps import look_at

pytestmark = pytest.mark.django_db


def name_of(case) -> str:
    return case.people[0].short_name


def published(cora, case):
    """The case with every question that concerns the couple."""
    return build.published(cora, case=case, facts=case.plan_facts(NOON, size="full"))


@pytest.mark.parametrize("case", COUPLES, ids=name_of)
def test_every_case_reaches_an_agreement_that_holds_all_they_agreed_on(cora, case):
    plan = published(cora, case)
    assert plan.stage == Stage.REVIEW
    snapshot = build.agreement_of(plan).frozen.snapshot
    assert [slug for slug, words in case.agreed.items() if words not in snapshot] == []


@pytest.mark.parametrize("case", COUPLES, ids=name_of)
def test_whose_first_answer_it_was_stands_nowhere(cora, case):
    snapshot = build.agreement_of(published(cora, case)).frozen.snapshot
    for own in (case.a, case.b):
        for slug in own.keys() & case.agreed.keys():
            first = own[slug].get("other") or own[slug].get("text") or "never written by anybody"
            assert first not in snapshot or first in case.agreed[slug]


def reworded(plan, cora, words: str):
    """One shared rule, agreed in the session in other words."""
    rule = build.rule_on(plan, "living.who_moves")
    wording = edit_wording(rule, words, version=1, by=cora, at=NOON)
    settle_in_session(rule, version=wording.version, by=cora, at=NOON)
    return rule


def test_words_that_bind_one_alone_wait_until_the_coach_has_looked_at_them(cora):
    plan = build.settled(cora, case=BRIEF)
    rule = reworded(plan, cora, "Ben lives in the flat.")
    with pytest.raises(CannotPublishError, match="has a flag"):
        publish_agreement(plan, by=cora, at=NOON)
    look_at(rule, cora)
    assert publish_agreement(plan, by=cora, at=NOON).number == 1


def test_other_words_are_looked_at_anew(cora):
    plan = build.settled(cora, case=BRIEF)
    rule = reworded(plan, cora, "Ben lives in the flat.")
    look_at(rule, cora)
    again = edit_wording(rule, "Ana lives in the flat.", version=2, by=cora, at=NOON)
    settle_in_session(rule, version=again.version, by=cora, at=NOON)
    with pytest.raises(CannotPublishError, match="has a flag"):
        publish_agreement(plan, by=cora, at=NOON)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Whoever is late pays a fine.", "reads like a penalty"),
        ("Each of us owes the other touch.", "makes touch or sex a duty"),
        ("Neither of us talks to the police.", "keeps someone from help"),
        ("We live in 𓀀.", "can’t be printed"),
    ],
)
def test_words_that_can_never_be_published_are_named_with_the_rule(cora, words, said):
    plan = build.settled(cora, case=BRIEF)
    reworded(plan, cora, words)
    with pytest.raises(CannotPublishError, match=said) as refused:
        publish_agreement(plan, by=cora, at=NOON)
    assert "Where each of us sleeps" in str(refused.value)


def test_an_unsettled_required_rule_and_a_first_day_gone_by_are_said_together(cora):
    facts = build.facts_on(NOON.date())
    plan = build.opened(cora, case=BRIEF, facts=facts)
    with pytest.raises(CannotPublishError) as refused:
        publish_agreement(plan, by=cora, at=NOON + build.DAY)
    sentences = refused.value.sentences
    assert any("isn’t settled yet" in sentence for sentence in sentences)
    assert any("first day has passed" in sentence for sentence in sentences)
    assert build.reloaded(plan).stage == Stage.SHAPING


def test_a_time_that_is_over_is_not_published_even_if_they_live_apart(cora):
    plan = build.settled(cora, case=BRIEF)
    plan.apart_since = plan.begins_on
    plan.save(update_fields=["apart_since"])
    after = NOON + (plan.ends_on - NOON.date()) + build.DAY
    with pytest.raises(CannotPublishError, match="last day has passed"):
        publish_agreement(plan, by=cora, at=after)


def test_nothing_is_published_once_somebody_has_stopped(cora):
    plan = build.settled(cora, case=BRIEF)
    stop_taking_part(build.partner_of(plan, "b"), at=NOON)
    with pytest.raises(CannotPublishError, match="Ben has stopped taking part"):
        publish_agreement(plan, by=cora, at=NOON)


def test_publishing_twice_is_refused_and_makes_no_second_agreement(cora):
    plan = build.published(cora, case=BRIEF)
    with pytest.raises(CannotPublishError, match="published already"):
        publish_agreement(plan, by=cora, at=NOON)
    assert plan.agreements.count() == 1
