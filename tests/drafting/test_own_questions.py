"""What one person is asked and the other is not, and that nothing tells the other."""

from dataclasses import replace

import pytest

from agreements.audit.models import Event
from agreements.drafting.actions import seal_answers
from agreements.drafting.queries import questions_of, round_for, sheet_of
from agreements.lifecycle.actions import CannotChooseError, choose_questions
from agreements.plans.models import Plan
from agreements.shaping.models import Rule
from agreements.shaping.opening import pairs_of
from tests import build
from tests.answers import one, rows, several
from tests.build import ANA_AND_BEN, NOON

pytestmark = pytest.mark.django_db
OWN, HELPS = "sobriety.own", "sobriety.supports"
SEXUAL, ASKING = "intimacy.sexual", "intimacy.asking"


@pytest.fixture
def plan(cora) -> Plan:
    facts = ANA_AND_BEN.plan_facts(NOON)
    facts = replace(facts, facts=facts.facts | {"ctx:substance"})
    return build.in_writing(cora, facts=facts)


def people(plan: Plan) -> tuple:
    return build.partner_of(plan, "a"), build.partner_of(plan, "b")


def choose(plan: Plan, by, *, size="essentials", added=(), only_for=None) -> None:
    choose_questions(plan, size=size, added=added, only_for=only_for or {}, by=by, at=NOON)


def asked(partner) -> list[str]:
    sheet = sheet_of(partner)
    assert sheet is not None
    return [place.question.slug for place in sheet.places]


def test_a_promise_asked_of_one_is_on_no_page_of_the_other(plan, cora):
    ana, ben = people(plan)
    before = sheet_of(ana)
    choose(plan, cora, added={OWN, HELPS}, only_for={OWN: "b", HELPS: "b"})

    after = sheet_of(ana)
    assert [t.topic.slug for t in after.topics] == [t.topic.slug for t in before.topics]
    assert asked(ana) == [place.question.slug for place in before.places]
    assert OWN in asked(ben)


def test_no_shared_event_and_nothing_of_the_other_s_says_that_it_was(plan, cora):
    ana, _ben = people(plan)
    chains = [plan.shared_chain, ana.private_chain]
    before = Event.objects.filter(chain__in=chains).count()
    choose(plan, cora, added={OWN}, only_for={OWN: "b"})
    assert Event.objects.filter(chain__in=chains).count() == before
    (event,) = Event.objects.of(plan.coach_chain).filter(kind="questions_chosen")
    assert OWN not in str(event.data)


def test_only_a_promise_about_oneself_can_be_for_one(plan, cora):
    for slug in ("intimacy.touch", "lines.own", "no.such"):
        with pytest.raises(CannotChooseError, match="own promise"):
            choose(plan, cora, only_for={slug: "a"})


def test_what_the_coach_chooses_is_asked_of_both_at_once(plan, cora):
    ana, ben = people(plan)
    choose(plan, cora, size="chosen", added={"communication.tone", "parenting.calls"})
    assert asked(ana) == asked(ben)
    assert "communication.tone" in asked(ana)
    assert "intention.purpose" not in asked(ana)
    assert "parenting.calls" not in asked(ana)
    assert {"living.who_moves", "timeout.rule", "tech.recording"} <= set(asked(ana))
    choose(plan, cora, size="full")
    assert "communication.tone" in asked(ana)
    assert "intention.strengths" not in asked(ana)


def test_what_was_written_comes_back_when_it_is_asked_again(plan, cora):
    ana, _ben = people(plan)
    build.answer(ana, "intention.purpose", several("healing"))
    choose(plan, cora, size="chosen")
    assert "intention.purpose" not in asked(ana)
    choose(plan, cora)
    assert sheet_of(ana).asking("intention.purpose").value == several("healing")


def test_nothing_is_chosen_once_the_answers_are_opened(cora):
    plan = build.opened(cora, case=build.BRIEF)
    with pytest.raises(CannotChooseError, match="have been opened"):
        choose(plan, cora, size="full")


def test_choosing_the_same_again_is_recorded_once(plan, cora):
    for _time in range(2):
        choose(plan, cora, size="full")
        plan.refresh_from_db()
    assert Event.objects.of(plan.coach_chain).filter(kind="questions_chosen").count() == 1


def test_a_question_comes_up_by_one_s_own_answer_and_for_oneself_alone(plan, cora):
    ana, ben = people(plan)
    choose(plan, cora, added={ASKING})
    assert ASKING not in asked(ana)
    build.answer(ana, SEXUAL, one("when_both"))
    assert ASKING in asked(ana)
    assert ASKING not in asked(ben)
    build.answer(ana, SEXUAL, one("none"), revision=1)
    assert ASKING not in asked(ana)


def test_saving_knows_where_a_question_stands_and_paper_has_all_of_them(plan, cora):
    ana, _ben = people(plan)
    choose(plan, cora, added={ASKING, "intimacy.health"})
    current = round_for(ana)
    assert questions_of(current, by=ana).asking(ASKING) is None
    assert questions_of(current).asking(ASKING) is not None
    build.answer(ana, SEXUAL, one("when_both"))
    here = questions_of(current, by=ana).asking(ASKING)
    assert here is not None
    assert here.place == sheet_of(ana).asking(ASKING).place


def seal_both(plan: Plan, cora) -> None:
    current = build.round_of(plan)
    for partner in people(plan):
        seal_answers(current, by=partner, at=NOON)
    build.talk_with_each(plan, by=cora)
    build.open_round(current, by=cora, at=NOON)


def test_what_came_up_for_one_only_is_seen_differently(plan, cora):
    ana, ben = people(plan)
    choose(plan, cora, added={ASKING})
    build.answer(ana, SEXUAL, one("when_both"))
    build.answer(ana, ASKING, one("either"))
    build.answer(ben, SEXUAL, one("none"))
    seal_both(plan, cora)

    rule = build.rule_on(plan, ASKING)
    assert rule.compared == "different"


def test_words_to_a_question_that_no_longer_comes_up_are_not_read(plan, cora):
    ana, ben = people(plan)
    choose(plan, cora, added={ASKING})
    build.answer(ana, SEXUAL, one("when_both"))
    build.answer(ana, ASKING, one("either"))
    build.answer(ana, SEXUAL, one("none"), revision=1)
    build.answer(ben, SEXUAL, one("none"))
    seal_both(plan, cora)

    assert not Rule.objects.of(plan).filter(slug=ASKING).exists()
    partners = {partner.seat: partner for partner in people(plan)}
    slugs = [pair.question.slug for pair in pairs_of(build.round_of(plan), partners)]
    assert ASKING not in slugs


def test_a_promise_of_one_becomes_a_rule_of_that_person_alone(plan, cora):
    ana, ben = people(plan)
    choose(plan, cora, added={OWN, HELPS}, only_for={OWN: "b", HELPS: "b"})
    build.answer(ana, SEXUAL, one("none"))
    build.answer(ben, OWN, rows("I drink no alcohol"))
    build.answer(ben, HELPS, several("group"))
    seal_both(plan, cora)

    found = Rule.objects.of(plan).filter(slug__startswith="sobriety.")
    assert {rule.owner for rule in found} == {ben}
    assert found.count() == 2
