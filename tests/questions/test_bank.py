import re
from collections import Counter
from dataclasses import replace

import pytest

from agreements.questions.apps import check_bank
from agreements.questions.bank import BANK, MOST, for_round, grouped
from agreements.questions.faults import faults
from agreements.questions.rules import Detail, Names, Option, Question, Topic, applies
from agreements.questions.sentences import sentences
from agreements.shaping.rules import never_publishable, remarks
from tests.build import NOON
from tests.couples import COUPLES

NAMES = Names("Ana", "Ben", "Cora", "1 October 2026", "29 November", "CAD")
QUESTIONS = [question for topic in BANK.topics for question in topic.questions]
BY_SLUG = {question.slug: question for question in QUESTIONS}
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
    "review and end": "ending.options",
}


def facts_of(case) -> frozenset[str]:
    facts = case.plan_facts(NOON)
    return frozenset([*facts.facts, f"form:{facts.form}"])


def asked(facts: frozenset[str], size: str) -> list[Question]:
    return [question for topic in for_round(facts, size) for question in topic.questions]


def test_the_bank_is_sound_and_the_service_would_not_start_otherwise():
    assert faults(BANK.topics) == []
    assert check_bank() == []


def test_there_are_at_least_34_questions_over_every_subject_of_the_mission():
    assert len(QUESTIONS) >= 34
    assert set(MISSION.values()) <= set(BY_SLUG)
    assert all(BY_SLUG[slug].essentials for slug in MISSION.values())


@pytest.mark.parametrize("case", COUPLES, ids=lambda case: case.people[0].short_name)
def test_the_essentials_are_at_most_24_questions_alone_and_10_together(case):
    count = Counter(question.who for question in asked(facts_of(case), "essentials"))
    assert count["E"] + count["O"] <= 24
    assert count["J"] <= 10
    assert sum(count.values()) >= 34


def test_no_topic_asks_more_than_ten_questions_and_an_empty_one_is_not_shown():
    everything = frozenset(
        fact for question in QUESTIONS for when in question.when for fact in [when]
    )
    for topic in for_round(everything, "full"):
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
