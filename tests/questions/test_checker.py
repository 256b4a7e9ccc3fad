import re
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.questions import checker
from agreements.questions.checker import bound_alone, check, duties, one_sided, prompts
from agreements.questions.lists.english import ENGLISH
from agreements.questions.signs import Reading, sign
from tests.questions.corpus import CORPUS, FOR_THE_COACH, INNOCENT, NEVER, UNCLEAR
from tests.questions.verdicts import found, main, wanted

LONG = {
    "prose": "We have one call on Wednesdays at 20:00, and Ben reads my messages. ",
    "one word": "a",
    "only noes": "no ",
    "one sign again and again": "must have ",
    "names": "Ben ",
    "commas": ",",
    "quotes that never end": "“a ",
    "quotes": '"a b c" ',
    "apostrophes": "a'",
    "right to left": "نتحدث ",
    "a sentence in one sign": "ﷺ",
    "signs that grow": "㌖",
    "accents": "e\u0301",
    "families": "👩‍👩‍👧",
    "conditions": "if i lose ",
}


@pytest.mark.parametrize("said", CORPUS, ids=lambda said: said.text[:50])
def test_each_sentence_of_the_corpus_has_the_verdict_we_expect(said):
    assert found(said) == wanted(said)


def test_the_corpus_is_large_enough_and_half_of_it_innocent(capsys):
    assert len(CORPUS) >= 60
    assert len(INNOCENT) >= len(FOR_THE_COACH) + len(NEVER) - 4
    assert len({said.text for said in CORPUS}) == len(CORPUS)
    assert main() == 0
    assert f"{len(CORPUS)} sentences" in capsys.readouterr().out


def test_every_flag_and_all_that_can_never_stand_has_its_sentence():
    flagged = " ".join(said.flags for said in FOR_THE_COACH).split()
    assert set(flagged) >= set(ENGLISH.flags)
    assert {said.never for said in NEVER} == set(ENGLISH.never)
    asked = {key.partition(":")[0] for said in UNCLEAR for key in said.prompts.split()}
    assert asked >= {"vague", "no_time", "other_subject", "two_rules"}


@pytest.mark.parametrize("words", LONG.values(), ids=LONG)
def test_ten_thousand_characters_of_anything_are_read_at_once(words):
    text = (words * 10_000)[:10_000]
    spent = []
    for _time in range(5):
        began = process_time()
        check(text, "shared", people=("Ana", "Ben"), other="Ben")
        spent.append(process_time() - began)
    assert min(spent) < 0.020


@given(st.text(max_size=300), st.sampled_from(sorted(checker.KINDS)))
def test_nothing_that_can_be_typed_is_too_much_for_it(text, kind):
    verdict = check(text, kind, people=("Ana", "Minh Anh", ""), other="Ben")
    assert not set(verdict.flags) & set(ENGLISH.never)


@pytest.mark.parametrize(
    "changed",
    [str.upper, str.lower, lambda text: text.replace("’", "'"), lambda text: f"\u202e{text}\ufeff"],
    ids=["capitals", "small letters", "straight quotes", "direction marks"],
)
def test_how_it_is_typed_makes_no_difference_to_what_can_never_stand(changed):
    for said in NEVER:
        people = [changed(name) if changed is str.lower else name for name in ("Ana", "Ben")]
        verdict = check(changed(said.text), said.kind, people=people, other=people[1])
        assert said.never in verdict.never, said.text


def test_without_a_list_for_the_language_nobody_is_prompted_and_the_coach_still_told():
    verdict = check("We must have sex soon", "shared", language="fr-ca")
    assert verdict.prompts == ()
    assert verdict.never == ("duty",)
    assert prompts("soon", "shared", language="en-gb") == ("vague:soon",)


@pytest.mark.parametrize("kind", ["acknowledgement", "private"])
def test_fixed_words_and_private_ones_are_not_judged(kind):
    assert check("He must have sex soon", kind) == checker.Verdict()


def test_what_is_only_quoted_is_for_the_coach_to_judge_and_scare_quotes_are_not_quotes():
    quoted = check("I leave when I hear “you must have sex with me” again.", "boundary")
    assert (quoted.flags, quoted.never) == (("quoted",), ())
    assert check("Ana “must” have “sex” daily.", "shared", people=("Ana",)).never == ("duty",)


def test_a_name_that_is_also_a_word_is_found_by_its_capital():
    assert check("Will is home by ten.", "shared", people=("Will",)).flags == ("movement",)
    assert check("We will be home by ten.", "shared", people=("Will",)).flags == ()


def test_one_is_bound_alone_where_a_rule_begins_with_the_name_and_says_nothing_of_both():
    assert bound_alone("Ben lives in the flat.", ("Ana", "Ben")) == "Ben"
    assert bound_alone("Special days: Ben’s birthday on 3 March.", ("Ana", "Ben")) == ""
    assert bound_alone("Ben cooks, and each of us cleans.", ("Ana", "Ben")) == ""
    assert bound_alone("Ben brings what Ana needs.", ("Ana", "Ben")) == ""


ALONE = ["Ana cooks.", "Ana drives.", "Ana pays the rent.", "We walk.", "Ben phones Ana."]


def test_a_set_of_rules_is_one_sided_when_one_carries_more_than_twice_as_much():
    assert duties(ALONE, ("Ana", "Ben")) == {"Ana": 3, "Ben": 0}
    assert one_sided(ALONE, ("Ana", "Ben")) == "Ana"
    assert one_sided([*ALONE, "Ben cleans."], ("Ana", "Ben")) == "Ana"
    assert one_sided([*ALONE, "Ben cleans.", "Ben shops."], ("Ana", "Ben")) == ""
    assert one_sided(ALONE[:2], ("Ana", "Ben")) == ""


def test_a_sign_reaches_no_further_than_it_says_and_never_into_the_next_sentence():
    near, far = sign("a .. b", {}), sign("a ... b", {})
    for text, hits in {"a x x b": (1, 1), "a x x x b": (0, 1), "a. b": (0, 0)}.items():
        read = Reading(text)
        assert (len(read.hits(near)), len(read.hits(far))) == hits


def test_every_line_of_a_list_can_be_said():
    """A line that no text can ever meet is a mistake in the list."""
    told = [*ENGLISH.flags.values(), *ENGLISH.never.values()]
    for one in (line for kind in told for line in (*kind.said, *kind.denied, *kind.either)):
        words = " ".join(term for _gap, phrases in one.groups for term in phrases[0])
        spelled = re.sub(r"\*", "", words).replace("{name}", "Ben")
        read = Reading(spelled, people=("Ben",), stems=ENGLISH.stems)
        assert read.hits(one), words
