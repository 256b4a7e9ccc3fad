import re
from dataclasses import replace

import pytest

from agreements.questions.bank import BANK, MOST, for_round, grouped, size_of
from agreements.questions.elsewhere import ELSEWHERE
from agreements.questions.faults import faults
from agreements.questions.rules import (
    CONDITIONS,
    TIERS,
    Detail,
    Names,
    Option,
    Question,
    Topic,
    applies,
    comes_up,
)
from agreements.questions.sentences import sentences
from agreements.shaping.rules import never_publishable, remarks
from tests.build import NOON
from tests.couples import COUPLES

NAMES = Names("Ana", "Ben", "Cora", "1 October 2026", "29 November", "CAD")
QUESTIONS = [question for topic in BANK.topics for question in topic.questions]
BY_SLUG = {question.slug: question for question in QUESTIONS}
EVERY = """
profile.names profile.relationship profile.region profile.form profile.children profile.others
profile.money_ties profile.context profile.third_party profile.work_pattern profile.orders
profile.status_ties
intention.purpose intention.statement intention.is_not intention.own_goals intention.strengths
intention.progress_signs intention.leaning intention.freely
term.length term.start term.no_final_decision term.coach_sessions term.midpoint term.end_review
term.extension
living.who_moves living.address living.entry living.keys living.visitors inhouse.rooms
inhouse.daily nesting.rotation nesting.handover_state nesting.offsite
communication.frequency communication.channels communication.topics
communication.relationship_talk communication.hours communication.reply communication.off_limits
communication.tone communication.emergency
contact.frequency contact.kind contact.dates_together contact.unplanned
intimacy.touch intimacy.sexual intimacy.asking intimacy.consent intimacy.health
outside.dating outside.counts outside.third_party outside.change
tech.posting tech.following tech.location tech.accounts tech.device_checks tech.cameras
tech.recording
parenting.schedule parenting.roster parenting.handover parenting.calls parenting.infant
parenting.decisions parenting.information parenting.same_rules parenting.swaps
parenting.together parenting.promises parenting.sober_care
telling.children_words telling.children_when telling.one_sentence telling.list
telling.confidants telling.not_run_down telling.document
money.joint_account money.limit money.bills money.second_home money.own_money
money.no_big_steps
household.tasks household.take household.papers household.vehicle household.care
household.business pets.plan
growth.support growth.daily growth.couple_work growth.share growth.disclosure
sobriety.own sobriety.supports lines.own lines.requests
reporting.what reporting.how reporting.detail
lapse.kinds lapse.talk lapse.repair lapse.repeat timeout.rule
safety.channel safety.trusted safety.both_know safety.screen
events.calendar events.children_days events.anniversary
legal.no_filing legal.not_contract legal.no_precedent legal.advice
review.change review.stuck
ending.early ending.options ending.return_needs ending.return_plan ending.papers
""".split()
# Every subject the mission names, with a question that stands for it.
MISSION = {
    "intention": "intention.statement",
    "term": "term.coach_sessions",
    "living": "living.who_moves",
    "communication": "communication.frequency",
    "meeting": "contact.frequency",
    "touch and intimacy": "intimacy.touch",
    "dating": "outside.dating",
    "social media and devices": "tech.posting",
    "parenting": "parenting.schedule",
    "who is told": "telling.list",
    "money": "money.limit",
    "own healing": "growth.support",
    "lines": "lines.own",
    "when a rule is hard to keep": "reporting.how",
    "safety": "safety.both_know",
    "review and end": "ending.early",
}


def facts_of(case) -> frozenset[str]:
    facts = case.plan_facts(NOON)
    return frozenset([*facts.facts, f"form:{facts.form}"])


def asked(facts: frozenset[str], size: str) -> list[Question]:
    return [question for topic in for_round(facts, size) for question in topic.questions]


def test_the_bank_is_sound():
    assert faults(BANK.topics) == []


def test_every_question_of_the_catalogue_is_asked_or_lives_elsewhere():
    assert len(EVERY) == len(set(EVERY)) == 133
    assert set(BY_SLUG) | {slug for slug, _name, _where in ELSEWHERE} == set(EVERY)
    assert len(QUESTIONS) + len(ELSEWHERE) == len(EVERY)


def test_the_essentials_speak_of_every_subject_of_the_mission():
    assert set(MISSION.values()) <= set(BY_SLUG)
    assert all(BY_SLUG[slug].essentials for slug in MISSION.values())


def every_couple() -> list[frozenset[str]]:
    """One couple for every form, with and without children and money, whatever led here."""
    forms = sorted(fact for fact in CONDITIONS if fact.startswith("form:"))
    others = CONDITIONS - set(forms) - {"at_end_review"}
    kids = {"has_children", "has_child_under_3"}
    return [
        frozenset({form, *(others - kids if without else others)})
        for form in forms
        for without in (True, False)
    ]


@pytest.mark.parametrize("case", COUPLES, ids=lambda case: case.people[0].short_name)
def test_the_essentials_are_at_most_24_questions_alone_and_10_together(case):
    size = size_of(for_round(facts_of(case), "essentials"))
    assert size.alone <= 24
    assert size.together <= 10


@pytest.mark.parametrize("facts", every_couple(), ids=lambda facts: " ".join(sorted(facts)))
def test_they_are_for_any_other_couple_too(facts):
    size = size_of(for_round(facts, "essentials"))
    assert size.alone <= 24
    assert size.together <= 10


@pytest.mark.parametrize("size", ["essentials", "full", "chosen"])
def test_what_every_agreement_needs_is_asked_in_every_round(size):
    needed = {q.slug for q in QUESTIONS if q.required}
    for facts in every_couple():
        mine = {slug for slug in needed if applies(BY_SLUG[slug], facts)}
        assert mine <= {question.slug for question in asked(facts, size)}


def test_core_questions_come_first_in_a_topic_and_optional_ones_only_when_added():
    for topic in BANK.topics:
        tiers = [TIERS.index(question.tier) for question in topic.questions]
        assert tiers == sorted(tiers), topic.slug
    for facts in every_couple():
        assert all(question.tier != "optional" for question in asked(facts, "full"))
    slugs = {q.slug for q in asked(frozenset(), "chosen")}
    added = for_round(frozenset(), "chosen", frozenset({"intention.strengths"}))
    assert "intention.strengths" in {q.slug for t in added for q in t.questions} - slugs


def test_a_heavy_topic_is_never_the_last():
    for one in BANK.topics:
        for other in BANK.topics:
            slugs = [topic.questions[0].slug for topic in (one, other)]
            last = grouped(slugs)[-1].topic
            assert not last.heavy or (one.heavy and other.heavy)
    for facts in every_couple():
        for size in ("essentials", "full", "chosen"):
            assert not for_round(facts, size)[-1].topic.heavy


def test_a_question_comes_after_the_one_it_follows():
    order = [question.slug for question in QUESTIONS]
    follows = {q.slug: q.follows.slug for q in QUESTIONS if q.follows}
    assert set(follows) == {"contact.kind", "intimacy.asking", "sobriety.supports"}
    assert all(order.index(earlier) < order.index(slug) for slug, earlier in follows.items())
    assert BANK.followed == set(follows.values())


@pytest.mark.parametrize(
    ("slug", "earlier", "up"),
    [
        ("contact.kind", {}, False),
        ("contact.kind", {"choice": "coach"}, False),
        ("contact.kind", {"choice": "some"}, True),
        ("contact.kind", {"choice": "some", "unsure": True}, False),
        ("intimacy.asking", {"choice": "none"}, False),
        ("intimacy.asking", {"choice": "when_both"}, True),
        ("intimacy.asking", {"choice": "other", "other": "we talk"}, True),
        ("sobriety.supports", {"rows": []}, False),
        ("sobriety.supports", {"rows": ["I drink nothing"]}, True),
        ("money.limit", {}, True),
    ],
)
def test_only_three_questions_follow_one_s_own_answer(slug, earlier, up):
    assert comes_up(BY_SLUG[slug], earlier) is up


def test_only_a_question_on_one_s_own_promise_may_be_for_one_person():
    allowed = {question.slug for question in QUESTIONS if BANK.may_be_for_one(question.slug)}
    assert {"sobriety.own", "sobriety.supports", "growth.support"} <= allowed
    assert all(BY_SLUG[slug].who == "O" for slug in allowed)
    assert not BANK.may_be_for_one("lines.own")
    assert not BANK.may_be_for_one("no.such")


def test_no_topic_asks_more_than_ten_questions_and_an_empty_one_is_not_shown():
    for facts in every_couple():
        for topic in for_round(facts, "full"):
            assert 0 < len(topic.questions) <= MOST
    without_children = for_round(frozenset({"form:apart"}), "full")
    assert "children" not in [topic.topic.slug for topic in without_children]


def test_what_is_asked_follows_the_facts():
    in_house = {question.slug for question in asked(frozenset({"form:in_house"}), "full")}
    assert {"inhouse.rooms", "inhouse.daily"} <= in_house
    assert in_house.isdisjoint({"living.entry", "living.keys", "money.limit", "parenting.schedule"})


def test_a_condition_holds_when_one_of_its_groups_holds_in_full():
    question = replace(BY_SLUG["money.limit"], when=("has_children+joint_account", "has_pets"))
    assert not applies(question, frozenset({"has_children"}))
    assert applies(question, frozenset({"has_children", "joint_account"}))
    assert applies(question, frozenset({"has_pets"}))


def test_an_added_question_is_asked_in_the_essentials_but_never_against_the_facts():
    added = frozenset({"communication.tone", "parenting.calls"})
    slugs = {
        question.slug
        for topic in for_round(frozenset({"form:apart"}), "essentials", added)
        for question in topic.questions
    }
    assert "communication.tone" in slugs
    assert "parenting.calls" not in slugs


def test_questions_are_found_by_slug_with_their_topic():
    assert BANK.question("intimacy.touch").protective
    assert BANK.topic_of("intimacy.touch") == BANK.topic("closeness")
    with pytest.raises(KeyError):
        BANK.question("no.such")
    topics = grouped(["intimacy.touch", "money.limit"])
    assert [topic.topic.slug for topic in topics] == ["closeness", "money"]


def test_the_more_careful_answer_stands_on_touch_sex_location_and_devices_and_only_there():
    protective = {question.slug for question in QUESTIONS if question.protective}
    assert protective == {
        "intimacy.touch",
        "intimacy.sexual",
        "tech.location",
        "tech.device_checks",
    }
    assert all(BY_SLUG[slug].ordered for slug in protective)


def test_who_is_asked_decides_the_kind_of_rule():
    apart = {
        **dict.fromkeys(("lines.own", "living.address", "growth.share"), "boundary"),
        **dict.fromkeys(("term.length", "term.start", "term.midpoint", "term.end_review"), "plan"),
        "lines.requests": "request",
    }
    kinds = {"E": "shared", "J": "shared", "O": "commitment", "P": "private"}
    kinds["A"] = "acknowledgement"
    for question in QUESTIONS:
        expected = apart.get(question.slug) or kinds[question.who]
        assert question.kind == expected, question.slug


def test_the_required_few_are_required_and_no_more_than_that():
    required = {q.slug for q in QUESTIONS if q.required and q.kind != "acknowledgement"}
    assert required == {
        "living.who_moves",
        "nesting.rotation",
        "communication.frequency",
        "communication.channels",
        "communication.emergency",
        "timeout.rule",
        "ending.early",
        "parenting.schedule",
    }
    assert all(q.required for q in QUESTIONS if q.kind == "acknowledgement")


def all_sentences() -> list[tuple[str, str]]:
    """Everything the bank itself can put into an agreement."""
    found = []
    for question in QUESTIONS:
        if question.kind == "private":
            continue
        if question.type == "single":
            values = [
                {"choice": option.code, "details": {d.name: "so" for d in option.details}}
                for option in question.options
            ]
        else:
            values = [
                {
                    "choices": [option.code for option in question.options][:4],
                    "text": "one",
                    "rows": ["one"],
                    "amount": "300",
                    "ack": True,
                }
            ]
        found += [(question.slug, s) for value in values for s in sentences(question, value, NAMES)]
    return found


@pytest.mark.parametrize(("slug", "sentence"), all_sentences())
def test_every_sentence_of_the_bank_is_one_that_may_be_signed(slug, sentence):
    assert never_publishable(sentence) is None
    loaded = [mark for mark in remarks(sentence, NAMES) if mark.startswith(("loaded", "starts"))]
    assert loaded == ([] if slug != "intention.is_not" else ["loaded:punishment"])
    assert sentence[0].isupper()
    assert sentence.endswith((".", "’"))
    assert "{" not in sentence
    assert len(sentence.split()) <= 30


def test_no_word_of_the_bank_judges_anybody():
    never = re.compile(
        r"\b(violat|breach|failed|offender|victim|reject|dispute|win\b|lose\b|overdue|score|"
        r"witness|hurt partner|betrayed)",
        re.IGNORECASE,
    )
    for question in QUESTIONS:
        words = [question.title, question.name, question.hint, question.good, question.sentence]
        words += [text for option in question.options for text in (option.label, option.sentence)]
        assert not never.search(" ".join(map(str, words))), question.slug


def test_everything_has_a_short_name_and_a_question_to_ask():
    for question in QUESTIONS:
        assert 0 < len(str(question.name)) <= 60, question.slug
        assert str(question.title)
        assert str(question.good), question.slug
        assert str(question.pitfall), question.slug


GOOD = Question("a.b", "A?", "A", "text", "E")
SEVERAL = replace(GOOD, type="multi", sentence="We use {list}.")


@pytest.mark.parametrize(
    ("question", "fault"),
    [
        (replace(GOOD, type="x"), "unknown type"),
        (replace(GOOD, kind="x"), "unknown kind"),
        (replace(GOOD, who="X"), "unknown who"),
        (replace(GOOD, when=("x+has_children",)), "unknown condition “x”"),
        (replace(SEVERAL, options=(Option("a", "A"),)), "at least two options"),
        (
            replace(SEVERAL, options=(Option("a", "A"), Option("a", "B"))),
            "option codes must differ",
        ),
        (
            replace(SEVERAL, options=(Option("a", "A"), Option("other", "B"))),
            "leave “other” alone",
        ),
        (
            replace(GOOD, type="single", options=(Option("a", "A", "S."), Option("b", "B"))),
            "an option has no sentence",
        ),
        (replace(GOOD, sentence="We do {what}."), "mentions {what}"),
        (
            replace(
                GOOD,
                type="single",
                options=(
                    Option("a", "A", "S {w}.", (Detail("v", "V", "V"),)),
                    Option("b", "B", "S."),
                ),
            ),
            "mentions {w}",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_bank_with_a_fault_is_told_which_question_has_which(question, fault):
    (found,) = faults([Topic("t", "T", 1, "", (question,))])
    assert found.startswith("topics/t.py, a.b: ")
    assert fault in found


def test_a_slug_used_twice_is_a_fault():
    found = faults([Topic("t", "T", 1, "", (GOOD, GOOD))])
    assert found == ["topics/t.py, a.b: the slug is used twice"]
