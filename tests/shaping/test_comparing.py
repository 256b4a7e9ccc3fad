from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.questions.bank import BANK
from agreements.questions.rules import Names
from agreements.shaping.rules import (
    compare,
    draft,
    finished,
    flags,
    more_careful,
    never_publishable,
    normal,
    remarks,
    small_change,
    sort_of_change,
)
from tests.couples import COUPLES, amount, one, other, rows, several, text

NAMES = Names("Ana", "Ben", "Cora", "1 October 2026", "29 November", "CAD")
UNSURE = {"unsure": True, "choice": "none"}


def q(slug: str):
    return BANK.question(slug)


COMPARED = [
    # ordered options: equal, one step apart, more than one
    ("intimacy.touch", one("none"), one("none"), "same"),
    ("intimacy.touch", one("none"), one("greeting"), "close"),
    ("intimacy.touch", one("none"), one("hug_if_asked"), "different"),
    # options without an order are equal or not
    ("communication.reply", one("same_day"), one("day"), "different"),
    # the same option with other details
    (
        "communication.frequency",
        one("set_days", when="Sundays"),
        one("set_days", when="  SUNDAYS. "),
        "same",
    ),
    (
        "communication.frequency",
        one("set_days", when="Sundays"),
        one("set_days", when="Mondays"),
        "close",
    ),
    # own words
    ("living.visitors", other("my sister"), other("My  sister."), "same"),
    ("living.visitors", other("my sister"), other("my brother"), "for_coach"),
    ("living.visitors", other("my sister"), one("nobody"), "for_coach"),
    ("intimacy.touch", one("gone"), one("none"), "for_coach"),
    # several: all, half, less than half, own words
    ("intention.purpose", several("healing", "calm"), several("calm", "healing"), "same"),
    ("intention.purpose", several("healing", "calm"), several("healing"), "close"),
    ("intention.purpose", several("healing", "calm"), several("healing", "clarity"), "different"),
    ("intention.purpose", several("healing"), several("healing", other="sleep"), "for_coach"),
    ("communication.tone", several(other="kind"), several(other="Kind."), "same"),
    # money: equal, within a quarter, further apart
    ("money.limit", amount("300", "by email"), amount("300.00", "by email"), "same"),
    ("money.limit", amount("300", "by email"), amount("300", "by text"), "close"),
    ("money.limit", amount("300", ""), amount("225", ""), "close"),
    ("money.limit", amount("300", ""), amount("224", ""), "different"),
    ("money.limit", amount("much", ""), amount("300", ""), "different"),
    # lists and free text
    ("telling.list", rows("my mother", "Jo"), rows("Jo.", "My mother"), "same"),
    ("telling.list", rows("a", "b", "c"), rows("a", "b"), "close"),
    ("telling.list", rows("a", "b", "c"), rows("a", "d"), "for_coach"),
    ("living.who_moves", text("Ana stays. "), text("ana stays"), "same"),
    ("living.who_moves", text("“Ana” stays"), text('"Ana" stays'), "same"),
    ("living.who_moves", text("Ana stays"), text("Ben stays"), "for_coach"),
    # blank and not sure
    ("intimacy.touch", one("none"), {}, "one_answer"),
    ("intimacy.touch", one("none"), UNSURE, "one_answer"),
    ("intimacy.touch", {}, UNSURE, "not_answered"),
    ("telling.list", rows("a"), rows(), "one_answer"),
]


@pytest.mark.parametrize(("slug", "a", "b", "state"), COMPARED, ids=lambda v: str(v)[:24])
def test_how_two_answers_stand_to_each_other_either_way_round(slug, a, b, state):
    assert compare(q(slug), a, b).state == state
    assert compare(q(slug), b, a).state == state


@pytest.mark.parametrize("talks", [(True, False), (False, True), (True, True)])
def test_a_wish_to_talk_goes_before_any_comparison(talks):
    assert compare(q("intimacy.touch"), one("none"), one("none"), talks).state == "talk"


def test_text_is_compared_without_what_makes_no_difference():
    assert normal("  L’Été  est\nLà. ") == normal("l'été est là")


PROTECTIVE = [
    question for topic in BANK.topics for question in topic.questions if question.protective
]


@pytest.mark.parametrize("question", PROTECTIVE, ids=lambda question: question.slug)
def test_on_touch_sex_location_and_devices_the_more_careful_answer_is_drafted_and_no_other(
    question,
):
    for careful, low in enumerate(question.options):
        for high in question.options[careful + 1 :]:
            for pair in [(low, high), (high, low)]:
                values = [{"choice": option.code} for option in pair]
                drafted = draft(question, *values, NAMES)
                only = draft(question, {"choice": low.code}, {"choice": low.code}, NAMES).text
                assert drafted.text == only
                assert [point.label for point in drafted.points] == ["careful"]


@pytest.mark.parametrize("question", PROTECTIVE, ids=lambda question: question.slug)
def test_there_an_answer_in_own_words_never_loosens_a_listed_one(question):
    strictest = {"choice": question.options[0].code}
    assert more_careful(question, other("on for Ben"), strictest) == strictest
    assert more_careful(question, strictest, other("on for Ben")) == strictest


def labels(slug: str, a, b) -> list[str]:
    return [point.label for point in draft(q(slug), a, b, NAMES).points]


def test_between_two_far_apart_answers_the_middle_stands_first():
    drafted = draft(q("contact.dates_together"), one("no"), one("weekly"), NAMES)
    assert drafted.text == "We do not go on dates with each other before the midpoint."
    assert labels("contact.dates_together", one("no"), one("weekly")) == [
        "in_between",
        "careful",
        "second",
    ]


def test_neighbouring_answers_start_from_the_more_careful():
    assert labels("outside.dating", one("session"), one("yes")) == ["careful", "second"]


def test_two_amounts_meet_halfway_and_two_lists_in_what_they_share():
    money = draft(q("money.limit"), amount("40", ""), amount("150", ""), NAMES)
    assert money.text == "We ask each other before spending more than CA$95 of shared money."
    lists = draft(
        q("intention.purpose"), several("healing", "calm"), several("calm", "clarity"), NAMES
    )
    assert lists.text == "This time is for calm and stability."


def test_one_answer_is_a_start_and_none_is_none():
    assert labels("intimacy.touch", one("greeting"), {}) == ["one"]
    assert draft(q("intimacy.touch"), {}, UNSURE, NAMES).text == ""


VALUES = st.sampled_from(
    [{}, {"choice": "other", "other": "own words"}]
    + [{"choice": option.code} for option in q("contact.dates_together").options]
)


@given(VALUES, VALUES)
def test_whose_answer_came_first_makes_no_difference_to_the_first_words(a, b):
    question = q("contact.dates_together")
    one_way, other_way = draft(question, a, b, NAMES), draft(question, b, a, NAMES)
    assert {point.text for point in one_way.points} == {point.text for point in other_way.points}
    if "other" not in (a.get("choice"), b.get("choice")):
        assert one_way.text == other_way.text


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("We write once a week.", []),
        ("Ben writes once a week.", ["starts_with_name:Ben"]),
        ("We write to Ben.", []),
        ("Be respectful and nice enough.", ["vague:respectful", "vague:nice", "vague:enough"]),
        ("They must not violate this.", ["loaded:must", "loaded:violate"]),
        ("We talk as agreed, when both are home.", []),
        ("We call as needed.", ["vague:as needed"]),
        ("We " + "talk and " * 20 + "walk.", ["long:30"]),
    ],
)
def test_what_is_quietly_remarked_about_words(words, found):
    assert list(remarks(words, NAMES)) == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Ben stays at home.", ["one_sided"]),
        ("Ben stays at home, and each of us tells it.", []),
        ("Location sharing is on for both of us.", ["surveillance"]),
        ("We share passwords.", ["surveillance"]),
        ("I sign out of shared email, and use passwords only I know.", []),
        ("Each of us checks the other’s phone on Sundays.", ["surveillance"]),
        ("We do not look into each other’s devices.", []),
        ("We never meet friends alone.", ["isolation"]),
        ("Neither of us talks to family about this.", ["isolation"]),
        ("We ask each other before buying groceries.", ["money"]),
        ("We ask each other before spending more than CA$300 of shared money.", []),
        ("Each of us asks for leave to buy food.", ["money"]),
        ("We keep receipts of everything.", ["money"]),
        ("Each asks before leaving to go out.", ["movement"]),
        ("Location sharing is off on both our phones.", []),
    ],
)
def test_what_the_coach_looks_at_before_publishing(words, found):
    assert list(flags(words, ("Ana", "Ben"))) == found


def test_words_are_finished_for_print():
    assert finished(" we talk  weekly ") == "We talk weekly."


@pytest.mark.parametrize(
    ("case", "words"), [(case, words) for case in COUPLES for words in case.agreed.values()]
)
def test_what_the_three_couples_agreed_on_is_one_neutral_sentence_each(case, words):
    first, second = (person.short_name for person in case.people)
    assert remarks(words, replace(NAMES, writer=first, other=second)) == ()
    assert flags(words, (first, second)) == ()
    assert never_publishable(words, (first, second)) is None
    assert finished(words) == words
    assert words.count(". ") == 0


@pytest.mark.parametrize(
    ("before", "after", "small"),
    [
        ("We write on Wensdays.", "We write on Wednesdays.", False),
        ("We write on Wednesdasy.", "We write on Wednesdays.", True),
        ("we write  on sundays", "We write, on Sundays.", True),
        ("We answer recieved letters.", "We answer received letters.", True),
        ("We keep: post, bins and repairs.", "We keep: bins, repairs and post.", True),
        ("We use email and text.", "We use text and email.", False),
        ("We meet on Monday.", "We meet on Sunday.", False),
        ("We meet on Tuesday.", "We meet on Thursday.", False),
        ("We answer within 24 hours.", "We answer within 25 hours.", False),
        ("We do not call.", "We do now call.", False),
        ("We never call.", "We ever call.", False),
        ("Each sends money on Fridays.", "Each lends money on Fridays.", False),
        ("Each takes the trip.", "Each makes the trip.", False),
        ("Ana pays $2,000 a month.", "Ana pays $2.000 a month.", False),
        ("We call at 20:00.", "We call at 20:00, as before", False),
        ("We call at 20:00, then rest.", "We call at 20:00 then rest", True),
        ("Ana tells Ben.", "Ben tells Ana.", False),
        ("We call once.", "We call once a week.", False),
        ("Each house plants trees there.", "Each horse plans treed there.", False),
    ],
)
def test_a_small_change_is_spelling_or_the_order_of_a_list_and_nothing_else(before, after, small):
    assert small_change(before, after) is small
    assert small_change(after, before) is small


@pytest.mark.parametrize(
    ("before", "after", "sort"),
    [
        ("We call on Wednesdey.", "We call on Wednesday.", "spelling"),
        ("we call on Wednesday", "We call on Wednesday.", "spelling"),
        ("We use: email, phone and post", "We use: post, email and phone", "order"),
        ("Matthieu brings the keys.", "Mathieu brings the keys.", "name"),
    ],
)
def test_a_small_change_is_told_by_its_sort(before, after, sort):
    assert small_change(before, after)
    assert sort_of_change(before, after, ["Ana", "Mathieu Roy"]) == sort


NEVER = {
    "penalty": [
        "Whoever is late pays a fine of 20.",
        "There is a penalty for every missed call.",
        "Ben pays 50 for each missed call.",
        "Whoever breaks this loses time with the children.",
        "Ana forfeits the car.",
        "He loses custody.",
    ],
    "duty": [
        "Ana owes Ben sex once a week.",
        "Ben has to accept touch.",
        "We must have sex on Sundays.",
        "It is a duty to keep intimacy alive.",
        "Ana is obliged to some touch.",
    ],
    "silence": [
        "Neither of us tells the police about this.",
        "Nobody talks to a lawyer.",
        "Ana does not go to a doctor about it.",
        "We never call a help line.",
        "Ben will not contact a therapist.",
    ],
}
ALLOWED = [
    "A yes can be taken back at any moment, and nobody owes touch or sex under this agreement.",
    "Neither of us owes the other an answer.",
    "It is fine to call on Sundays.",
    "There is no penalty for changing one’s mind.",
    "We fine-tune the days in our session.",
    "We do not touch each other in this time.",
    "Neither of us runs the other down, and seeking help or reporting harm is always allowed.",
    "We tell our coach within 24 hours.",
    "Each of us can call the police at any time.",
    "We pay the rent on the first of each month.",
    "Lost keys are replaced by whoever lost them.",
]


@pytest.mark.parametrize(
    ("words", "reason"), [(words, reason) for reason in NEVER for words in NEVER[reason]]
)
def test_words_that_can_never_stand_in_an_agreement(words, reason):
    assert never_publishable(words) == reason


@pytest.mark.parametrize("words", ALLOWED)
def test_words_that_may(words):
    assert never_publishable(words) is None


def drafted_from(question, one, other):
    return draft(question, {"choice": one.code}, {"choice": other.code}, NAMES)


ALL = [question for topic in BANK.topics for question in topic.questions]
CHOSEN = [q for q in ALL if q.kind == "shared" and q.type == "single" and not q.protective]


def test_whose_answer_is_drafted_first_is_never_a_question_of_the_seat():
    """The same two answers the other way round give the same first sentence."""
    pairs = [(q, a, b) for q in CHOSEN for a in q.options for b in q.options if a != b]
    turned = [
        (q.slug, a.code, b.code)
        for q, a, b in pairs
        if drafted_from(q, a, b).text != drafted_from(q, b, a).text
    ]
    assert turned == []
    assert len(pairs) > 100


def test_neither_is_what_somebody_wrote_freely():
    first, second = "Ana stays in the flat.", "Ben stays in the flat."
    question = q("living.who_moves")
    texts = {
        draft(question, text(one), text(two), NAMES).text
        for one, two in [(first, second), (second, first)]
    }
    assert len(texts) == 1


def test_a_middle_option_is_a_whole_sentence():
    """One that asks for details nobody gave is passed over."""
    for question in CHOSEN:
        for low in question.options:
            for high in question.options:
                points = drafted_from(question, low, high).points
                middle = [point.text for point in points if point.label == "in_between"]
                assert not [words for words in middle if "…" in words], question.slug


def test_there_still_is_one_where_an_option_between_says_all_by_itself():
    question = q("intimacy.touch")
    plain = replace(question, protective=False)
    first, last = plain.options[0], plain.options[-1]
    assert drafted_from(plain, first, last).points[0].label == "in_between"
