import pytest

from agreements.drafting.actions import match_questions, seal_answers, start_round
from agreements.drafting.models import Answer, Round
from agreements.lifecycle.actions import change_couple
from tests import build
from tests.build import ANA_AND_BEN, DAY, NOON
from tests.constraints import broken

pytestmark = pytest.mark.django_db


def with_children(plan):
    return build.facts_on(plan.begins_on, facts=frozenset({"has_children"}), children="E. (2016)")


def test_a_round_is_begun_once_and_asks_what_the_facts_call_for(plan):
    first = start_round(plan, at=NOON)
    assert start_round(plan, at=NOON + DAY) == first
    assert first.number == 1
    assert "money.limit" in first.slugs
    assert "parenting.schedule" not in first.slugs


def test_after_a_published_round_the_next_has_the_next_number(plan):
    Round.objects.filter(plan=plan).update(opened_at=NOON, published_at=NOON)
    assert start_round(plan, at=NOON).number == 2


def test_new_facts_change_what_is_asked_and_keep_what_was_written(plan, ana, cora):
    build.answer(ana, "money.limit", {"amount": "300"})
    change_couple(plan, with_children(plan), by=cora, at=NOON)
    slugs = build.round_of(plan).slugs
    assert "parenting.schedule" in slugs
    assert "money.limit" not in slugs
    assert Answer.objects.get(partner=ana).value == {"amount": "300"}


def test_what_one_is_asked_does_not_tell_whether_the_other_has_sealed(cora, dov):
    asked = []
    for coach, case in [(cora, ANA_AND_BEN), (dov, build.EVE_AND_FINN)]:
        plan = build.written(coach, case=case)
        if coach == cora:
            seal_answers(build.round_of(plan), by=build.partner_of(plan, "a"), at=NOON)
        change_couple(plan, with_children(plan), by=coach, at=NOON)
        asked.append(build.round_of(plan).slugs)
    assert asked[0] == asked[1]
    assert "parenting.schedule" in asked[0]


def test_an_opened_round_no_longer_follows_the_facts(cora):
    plan = build.opened(cora)
    before = build.round_of(plan).slugs
    change_couple(plan, with_children(plan), by=cora, at=NOON)
    match_questions(plan)
    assert build.round_of(plan).slugs == before


def test_a_number_is_used_once_per_plan(plan):
    with broken("round_number_is_used_once"):
        Round.objects.create(plan=plan, number=1, slugs=[], made_at=NOON)


def test_a_round_is_opened_before_it_is_published(plan):
    with broken("round_is_opened_before_it_is_published"):
        Round.objects.filter(plan=plan).update(published_at=NOON)
