import json
import re
from dataclasses import replace
from datetime import date

import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from agreements.documents.composing import compose
from agreements.documents.matter import Line
from agreements.documents.rules import bound, canonical, direction, document_code, shown
from tests.documents.couple_one import EACH, MATTER, lines


def headings(snapshot):
    return [
        (group["number"], group["heading"])
        for part in (*snapshot["parts"], *snapshot["confirmed"])
        for group in part["groups"]
    ]


def rules(snapshot):
    return [
        rule
        for part in (*snapshot["parts"], *snapshot["confirmed"])
        for group in part["groups"]
        for rule in group["rules"]
    ]


def with_lines(*changed, **other):
    return compose(replace(MATTER, lines=changed, **other))


def test_the_parts_stand_in_their_order_and_count_on_to_the_confirmations():
    assert headings(compose(MATTER)) == [
        ("1", "This time"),
        ("2", "Two homes"),
        ("3", "The children"),
        ("4", "Being in touch"),
        ("5", "Closeness and other people"),
        ("6", "Phones, posts and privacy"),
        ("7", "Money"),
        ("8", "Openness and hard moments"),
        ("9", "Changes and the end"),
        ("10", "Claire and Mathieu, each for themselves"),
        ("11", "Claire’s commitments"),
        ("12", "Mathieu’s commitments"),
        ("13", "Claire’s own limits"),
        ("14", "Mathieu’s own limits"),
        ("15", ""),
        ("16", ""),
    ]


def test_every_line_has_a_number_of_its_own_and_83_of_them_make_the_first_couple():
    numbers = [rule["number"] for rule in rules(compose(MATTER))]
    assert len(numbers) == len(set(numbers)) == 83


def test_a_commitment_both_wrote_alike_stands_once_under_both_names():
    both = (*lines(EACH, "own", "commitment", "a"), *lines(EACH, "own", "commitment", "b"))
    snapshot = with_lines(*both)
    assert headings(snapshot) == [("1", "Claire and Mathieu, each for themselves")]
    assert len(rules(snapshot)) == 3


def test_commitments_that_differ_only_in_a_capital_or_a_full_stop_are_alike():
    snapshot = with_lines(
        Line("growth.daily", "own", "commitment", "I walk every day.", "a"),
        Line("growth.daily", "own", "commitment", "i walk  every day", "b"),
    )
    assert [rule["text"] for rule in rules(snapshot)] == ["I walk every day."]


def test_limits_that_are_alike_stay_with_each_person():
    snapshot = with_lines(
        Line("growth.share", "own", "boundary", "I say that I went.", "a"),
        Line("growth.share", "own", "boundary", "I say that I went.", "b"),
    )
    assert [heading for _number, heading in headings(snapshot)] == [
        "Claire’s own limits",
        "Mathieu’s own limits",
    ]
    assert snapshot["parts"][0]["note"] == "Own limits: not agreed by, nor asked of, the other."


def test_what_page_one_says_is_not_said_again():
    snapshot = compose(MATTER)
    first = " ".join(text for block in snapshot["always"] for text in block["paragraphs"])
    later = [rule["text"] for rule in rules(snapshot)]
    assert {"label": "For", "value": "Healing and clarity"} in snapshot["facts"]
    assert "call 911 first" in first
    assert not [
        t for t in later if "911" in t or "extended" in t or t.startswith("This time is for")
    ]


def test_a_purpose_and_an_extension_in_other_words_stay_rules():
    snapshot = with_lines(
        Line("intention.purpose", "purpose", "shared", "We want to sleep again."),
        Line("term.extension", "purpose", "shared", "We decide about more time in March."),
    )
    assert [rule["number"] for rule in rules(snapshot)] == ["1.1", "1.2"]
    assert "For" not in {fact["label"] for fact in snapshot["facts"]}


def test_the_words_for_the_children_stand_apart_as_a_quotation():
    snapshot = compose(MATTER)
    quoted = [rule for rule in rules(snapshot) if rule["quote"]]
    assert [rule["number"] for rule in quoted] == ["3.9"]
    assert quoted[0]["text"].endswith("in these words:")
    assert quoted[0]["quote"].startswith("‘We love you.")


def test_an_open_item_says_what_holds_and_when_it_is_talked_about():
    open_item = Line(
        "outside.dating",
        "closeness",
        "open",
        "",
        name="Seeing others",
        interim="careful",
        until=date(2027, 2, 3),
    )
    rule = rules(with_lines(open_item))[0]
    assert rule["lead"] == "Seeing others."
    assert rule["text"] == (
        "Until we have settled it, the more careful way holds. "
        "We talk about it with Robin on 3 February 2027."
    )


def test_an_open_item_in_own_words_keeps_a_name_at_their_head():
    open_item = Line(
        "living.keys",
        "living",
        "open",
        "Mathieu keeps his set.",
        name="Keys",
        interim="as_is",
        until=date(2027, 2, 16),
    )
    assert rules(with_lines(open_item))[0]["text"] == (
        "Until we have settled it: Mathieu keeps his set. "
        "We talk about it at the midpoint, 16 February 2027."
    )


def test_couples_without_children_read_nothing_about_children():
    snapshot = with_lines(has_children=False, children="")
    assert "children" not in json.dumps([snapshot["always"], snapshot["facts"]])


def test_the_snapshot_is_canonical_and_the_same_each_time():
    snapshot = compose(MATTER)
    assert rfc8785.dumps(snapshot) == rfc8785.dumps(compose(MATTER))
    assert canonical(snapshot) == snapshot


def test_a_decomposed_accent_or_a_windows_line_end_makes_no_other_words():
    plain = with_lines(Line("x", "money", "shared", "Café\nand tea."))
    other = with_lines(Line("x", "money", "shared", "Cafe\u0301\r\nand tea."))
    assert rfc8785.dumps(plain) == rfc8785.dumps(other)


def test_every_text_that_is_printed_can_be_listed_and_none_is_private_to_the_code():
    texts = shown(compose(MATTER))
    assert "Our agreement" in texts
    assert not [text for text in texts if MATTER.plan in text or "intention." in text]


@given(st.text("0123456789abcdef", min_size=64, max_size=64))
def test_a_document_code_is_three_groups_without_letters_to_misread(sha256):
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}", document_code(sha256))


@given(st.text())
def test_setting_changes_spaces_and_nothing_else(text):
    assert bound(text).replace("\u00a0", " ") == text.replace("\u00a0", " ")


def test_dates_times_and_short_last_words_stay_together():
    set_ = bound("From Saturday 16 January 2027 at 18:00 until Friday 17:30, for 20 minutes each.")
    assert set_.replace("\u00a0", "~") == (
        "From Saturday 16~January~2027 at 18:00 until Friday~17:30, for 20~minutes~each."
    )


def test_the_first_letter_with_a_direction_decides_it():
    assert direction("20:00 שלום hello") == "rtl"
    assert direction("20:00 hello שלום") == "ltr"
    assert direction("…") == "ltr"
