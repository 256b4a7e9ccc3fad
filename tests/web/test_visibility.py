"""Each row of the policy against the query that keeps it: the lines on the pages tell the truth."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from agreements.documents.models import FrozenText
from agreements.drafting.actions import save_forgotten, seal_answers
from agreements.drafting.models import Answer
from agreements.plans.messages import send_message
from agreements.plans.visibility import (
    POLICY,
    Thing,
    Told,
    When,
    becomes_a_rule,
    host_sees,
    in_full,
    line,
    overview,
    promise,
    sealing,
)
from agreements.practices.models import Practice, Secrets
from agreements.questions.bank import BANK
from agreements.questions.rules import KINDS
from agreements.safety.actions import answer_privately
from agreements.safety.models import Asked
from agreements.shaping.actions import open_round, reply_to
from agreements.shaping.models import Rule
from agreements.shaping.opening import readable_pairs
from agreements.shaping.queries import newest_wording, rules_seen_by
from agreements.shaping.settling import release_boundary
from agreements.shaping.stages import Answered
from agreements.signing.paper import prefer_paper
from agreements.term.actions import answer_checkin, open_checkins
from tests import build
from tests.build import HOUR, NOON
from tests.constraints import broken
from tests.web.test_two_worlds import all_pages

pytestmark = pytest.mark.django_db
MARK = "ANA WROTE THIS"
TOLD = Told("Maya", "Sam")
QUESTIONS = {Thing(kind) for kind in KINDS}


def question_of(kind):
    """A question of this kind whose answer can hold words of one's own."""
    every = [question for topic in BANK.topics for question in topic.questions]
    return next(q for q in every if q.kind == kind and q.follows is None)


def value_of(question):
    by_type = {
        "single": {"choice": "other", "other": MARK},
        "multi": {"choices": [], "other": MARK},
        "list": {"rows": [MARK]},
        "schedule": {"rows": [MARK]},
        "date": {"date": "2027-03-01"},
        "number": {"number": "42"},
        "ack": {"ack": True},
    }
    return by_type.get(question.type, {"text": MARK})


@pytest.fixture
def asked(cora):
    """A plan whose round asks one question of every kind, answered by Ana alone."""
    plan = build.in_writing(cora)
    current = build.round_of(plan)
    questions = {kind: question_of(kind) for kind in KINDS}
    current.slugs = [question.slug for question in questions.values()]
    current.save()
    for question in questions.values():
        value = value_of(question) | {"why": f"{MARK} AS A REASON"}
        build.answer(build.partner_of(plan, "a"), question.slug, value)
    return plan, questions


def words_of_rules(plan, partner):
    return " ".join(f"{seen.rule.slug} {seen.text}" for seen in rules_seen_by(partner))


def opened(plan, cora):
    current = build.round_of(plan)
    for partner in plan.partners.all():
        if not Answer.objects.of(partner, current).exists():
            build.answer(partner, current.slugs[0], {"unsure": True})
        seal_answers(current, by=partner, at=NOON)
    build.talk_with_each(plan, by=cora)
    return open_round(current, by=cora, at=NOON + HOUR)


def test_every_kind_of_question_and_everything_else_has_its_row():
    assert set(POLICY) == set(Thing)
    assert set(Thing) >= QUESTIONS


def test_what_is_for_the_coach_after_sealing_is_looked_up_by_nobody_before(asked):
    plan, questions = asked
    partners = {partner.seat: partner for partner in plan.partners.all()}
    current, ana = build.round_of(plan), partners["a"]
    before = readable_pairs(current, partners, set())
    assert {pair.a for pair in before} == {None}
    seal_answers(current, by=ana, at=NOON)
    after = {pair.question.kind: pair.a for pair in readable_pairs(current, partners, {ana.pk})}
    for kind in questions:
        assert POLICY[Thing(kind)].coach is When.SEALED
        assert after[kind].value["why"]


def test_a_wish_to_talk_reaches_the_coach_at_once_without_the_answer(asked):
    plan, questions = asked
    slug = questions["shared"].slug
    ana = build.partner_of(plan, "a")
    build.answer(ana, slug, {"text": MARK}, talk=True, revision=1)
    partners = {partner.seat: partner for partner in plan.partners.all()}
    pairs = readable_pairs(build.round_of(plan), partners, set())
    shown = next(pair for pair in pairs if pair.question.slug == slug)
    assert POLICY[Thing.TALK].coach is When.AT_ONCE
    assert shown.talks == (True, False)
    assert not shown.a.value


def test_only_what_the_policy_lets_through_becomes_a_rule(asked, cora):
    plan, questions = asked
    opened(plan, cora)
    made = set(Rule.objects.of(plan).values_list("slug", flat=True))
    assert {kind for kind, q in questions.items() if q.slug in made} <= {
        kind for kind in KINDS if becomes_a_rule(kind)
    }
    never = {q.slug for kind, q in questions.items() if POLICY[Thing(kind)].other is When.NEVER}
    assert made.isdisjoint(never)
    assert {"private", "plan"} <= {kind for kind in KINDS if not becomes_a_rule(kind)}


def test_one_s_own_limit_is_seen_once_it_is_released_and_one_s_own_promise_only_in_the_agreement(
    asked, cora
):
    plan, questions = asked
    opened(plan, cora)
    ben = build.partner_of(plan, "b")
    boundary, promised = questions["boundary"].slug, questions["commitment"].slug
    assert POLICY[Thing.BOUNDARY].other is When.RELEASED
    assert POLICY[Thing.COMMITMENT].other is When.PUBLISHED
    assert boundary not in words_of_rules(plan, ben)
    for limit in Rule.objects.of(plan).filter(slug=boundary):
        release_boundary(limit, by=cora, at=NOON)
    assert boundary in words_of_rules(plan, ben)
    assert promised not in words_of_rules(plan, ben)


def test_what_both_answer_is_seen_only_once_words_are_offered(asked, cora):
    plan, questions = asked
    opened(plan, cora)
    seen = {s.rule.slug: s for s in rules_seen_by(build.partner_of(plan, "b"))}
    assert POLICY[Thing.SHARED].other is When.OFFERED
    assert seen[questions["shared"].slug].text == ""


def test_a_reason_is_in_no_rule_and_in_no_document(cora):
    plan = build.written(cora, case=build.BRIEF)
    ana = build.partner_of(plan, "a")
    for answer in Answer.objects.filter(partner=ana):
        build.answer(ana, answer.slug, {**answer.value, "why": MARK}, revision=1)
    save_forgotten(build.round_of(plan), MARK, revision=0, by=ana, at=NOON)
    opened(plan, cora)
    assert POLICY[Thing.WHY].other is POLICY[Thing.FORGOTTEN].other is When.NEVER
    for rule in Rule.objects.of(plan):
        words = newest_wording(rule)
        assert MARK not in (words.text if words else "")
    assert MARK not in words_of_rules(plan, build.partner_of(plan, "b"))


def replies(plan, ana, at):
    offered = next(s for s in rules_seen_by(ana) if s.standing == "to_answer")
    reply_to(offered.wording, Answered.CHANGE, own_words=MARK, why=MARK, by=ana, at=at)


def says_how_safe(plan, ana, at):
    answer_privately(ana, Asked.WELCOME, "unsafe", reach="phone", at=at)


def sends(plan, ana, at):
    send_message(ana, MARK, form_key=uuid.uuid4(), from_coach=False, at=at)


def checks_in(plan, ana, at):
    for checkin in open_checkins(ana, at=at):
        answer_checkin(checkin, {"safe": "no", "text": MARK}, at=at)


def would_rather_sign_on_paper(plan, ana, at):
    prefer_paper(build.agreement_of(plan), by=ana, at=at)


AT_ONCE = {
    Thing.SIGNING: (build.signing, would_rather_sign_on_paper, "coach:agreement"),
    Thing.REPLY: (build.opened, replies, "coach:wording"),
    Thing.SAFETY: (build.in_writing, says_how_safe, "coach:safety"),
    Thing.MESSAGE: (build.in_writing, sends, "coach:person"),
    Thing.CHECK_IN: (lambda by, at: build.active(by, day=3, at=at), checks_in, "coach:checkins"),
}


@pytest.mark.parametrize("thing", AT_ONCE, ids=str)
def test_what_the_coach_sees_at_once_no_page_shows_the_other(thing, cora, visit, moment):
    reach, act, page = AT_ONCE[thing]
    plan = reach(cora, at=moment - timedelta(minutes=1))
    ana, ben = build.partner_of(plan, "a"), build.partner_of(plan, "b")
    before = visit(cora).get(address(page, plan)).text
    act(plan, ana, moment)
    assert POLICY[thing].coach is When.AT_ONCE
    assert POLICY[thing].other is When.NEVER
    assert visit(cora).get(address(page, plan)).text != before
    for path in all_pages(plan):
        if "/paper/file/" not in path:
            assert MARK not in visit(ben).get(path).text


def address(page, plan):
    return reverse(page, args=[plan.pk, *(["a"] if page == "coach:person" else [])])


def test_nothing_that_is_never_shown_stands_in_a_frozen_text(cora):
    plan = build.published(cora)
    frozen = FrozenText.objects.get(agreement__plan=plan)
    never = [
        str(question.name)
        for topic in BANK.topics
        for question in topic.questions
        if POLICY[Thing(question.kind)].other is When.NEVER
    ]
    ana = build.partner_of(plan, "a")
    private = Answer.objects.filter(partner=ana, slug="intention.leaning")
    assert never
    assert private.exists()
    assert "lean" not in frozen.snapshot.lower()


@pytest.mark.parametrize("secrets", Secrets.values)
def test_no_line_promises_more_than_the_practice_does(secrets):
    told = Told("Maya", "Sam", secrets)
    everything = [line(thing, told) for thing in Thing] + [
        words for thing in Thing for _who, words in in_full(thing, told)
    ]
    kept = {Thing.SAFETY, Thing.SIGNING, Thing.TALK, Thing.REPLY}
    loose = [line(thing, told) for thing in Thing if thing not in kept]
    if secrets == Secrets.KEPT:
        assert "Only you, for now. Maya after you seal. Never Sam." in loose
    else:
        assert [words for words in loose if words.endswith("Never Sam.")] == []
        assert promise(told) != promise(TOLD)
    assert line(Thing.SAFETY, told) == line(Thing.SAFETY, TOLD) == "Only Maya sees this."
    assert "%(" not in " ".join([*everything, *sealing(told), *(w for _n, w in overview(told))])


def test_only_you_is_never_said_without_the_truth_about_whoever_runs_it(visit, ana):
    for thing in Thing:
        if "Only you" in line(thing, TOLD):
            assert host_sees() in " ".join(words for _who, words in in_full(thing, TOLD))
    assert host_sees() in sealing(TOLD)
    question = visit(ana).get(reverse("partner:question", args=[1, 1])).text
    build.answer(ana, "intention.statement", {"text": "Rest"})
    check = visit(ana).get(reverse("partner:check")).text
    for page in (question, check, visit(ana).get(reverse("partner:who")).text):
        assert "whoever runs this service, or a court, could reach what is stored" in page


def test_a_couple_keeps_what_it_was_told_when_the_practice_changes_its_mind(cora, visit):
    plan = build.in_writing(cora)
    Practice.objects.filter(pk=plan.practice_id).update(secrets=Secrets.SHARED)
    page = visit(build.partner_of(plan, "a")).get(reverse("partner:who")).text
    assert "What you tell Cora in confidence stays with Cora." in page
    cora.practice.refresh_from_db()
    later = build.in_setup(cora, case=build.EVE_AND_FINN)
    assert later.secrets == Secrets.SHARED


def test_what_is_promised_is_one_of_three_things(plan):
    with broken("plan_secrets_are_known"):
        type(plan).objects.filter(pk=plan.pk).update(secrets="none")
    with broken("practice_secrets_are_known"):
        Practice.objects.filter(pk=plan.practice_id).update(secrets="none")
