"""Lists of columns, schedules, numbers, sums and days: how two answers stand to each other."""

import pytest

from agreements.questions.bank import BANK
from agreements.questions.rules import Names
from agreements.shaping.rules import compare, draft
from tests.answers import amount, cycle, lines, on, one, several, text

NAMES = Names("Ana", "Ben", "Cora", "1 October 2026", "29 November", "CAD")
DAYS = {"days": "Monday to Thursday", "who": "Ana"}
WEEKEND = {"days": "Friday to Sunday", "from": "17:30", "who": "Ben"}
RENT, POWER = {"bill": "rent", "who": "Ben"}, {"bill": "power", "who": "Ana"}


def times(number: str, then: str = "rule") -> dict:
    return {"number": number, "details": {"then": then}}


def sum_in(currency: str, much: str = "300") -> dict:
    return {"amount": much, "currency": currency}


COMPARED = [
    # numbers: equal, within a quarter, further apart
    ("lapse.repeat", times("3"), times("3"), "same"),
    ("lapse.repeat", times("3"), times("3", "support"), "close"),
    ("lapse.repeat", times("4"), times("3"), "close"),
    ("lapse.repeat", times("4"), times("2"), "different"),
    ("lapse.repeat", times("0"), times("0"), "same"),
    ("lapse.repeat", times("0"), times("1"), "different"),
    # sums: of two currencies nobody can say
    ("money.limit", sum_in("CAD"), sum_in("CAD"), "same"),
    ("money.limit", sum_in("CAD"), sum_in("CAD", "240"), "close"),
    ("money.limit", sum_in("CAD"), sum_in("DKK"), "for_coach"),
    ("money.limit", sum_in("CAD"), amount("300", ""), "same"),
    # days and times
    ("telling.children_when", on("2027-01-09"), on("2027-01-09"), "same"),
    ("telling.children_when", on("2027-01-09", at="10:00"), on("2027-01-09", at="11:00"), "close"),
    ("telling.children_when", on("2027-01-09"), on("2027-01-10"), "different"),
    # lists with columns: in any order, sharing half
    ("money.bills", lines(RENT, POWER), lines(POWER, RENT), "same"),
    ("money.bills", lines(RENT, POWER), lines({"bill": "Rent.", "who": "ben"}, POWER), "same"),
    ("money.bills", lines(RENT, POWER), lines(RENT), "close"),
    ("money.bills", lines(RENT), lines({"bill": "rent", "who": "Ana"}), "for_coach"),
    ("money.bills", {"rows": ["rent"]}, lines({"bill": "rent"}), "same"),
    # schedules: the same lines in another cycle are close; a blank cycle is a week
    ("parenting.schedule", cycle(1, "weeks", DAYS, WEEKEND), lines(WEEKEND, DAYS), "same"),
    ("parenting.schedule", cycle(7, "days", DAYS), cycle(1, "weeks", DAYS), "same"),
    ("parenting.schedule", cycle(2, "weeks", DAYS), cycle(1, "weeks", DAYS), "close"),
    ("parenting.schedule", cycle(1, "weeks", DAYS, note="x"), cycle(1, "weeks", DAYS), "close"),
    ("parenting.schedule", cycle(1, "weeks", DAYS), cycle(1, "weeks", WEEKEND), "for_coach"),
    ("parenting.schedule", text("as before"), text("As before."), "same"),
    ("parenting.schedule", text("as before"), cycle(1, "weeks", DAYS), "for_coach"),
    # what is asked beside a choice
    (
        "communication.reply",
        one("day", missed="next"),
        one("day", missed="email"),
        "close",
    ),
    (
        "communication.channels",
        several("email", "phone"),
        {**several("email", "phone"), "details": {"main": "email"}},
        "close",
    ),
    # what waits for the plan's own dates is compared all the same
    ("term.length", one("days_60"), one("days_90"), "different"),
]


@pytest.mark.parametrize(("slug", "a", "b", "state"), COMPARED, ids=lambda v: str(v)[:24])
def test_how_two_answers_stand_to_each_other_either_way_round(slug, a, b, state):
    question = BANK.question(slug)
    assert compare(question, a, b).state == state
    assert compare(question, b, a).state == state


def points(slug: str, a: dict, b: dict) -> dict[str, str]:
    found = draft(BANK.question(slug), a, b, NAMES).points
    return {point.label: point.text for point in found}


def test_between_two_numbers_and_sums_lies_a_starting_point():
    between = points("lapse.repeat", times("2"), times("4"))["in_between"]
    assert between == "When the same slip has come up 3 times, we look at the rule."
    between = points("money.limit", sum_in("CAD", "200"), sum_in("CAD", "400"))["in_between"]
    assert "CA$300" in between


def test_between_two_currencies_or_two_consequences_lies_none():
    assert "in_between" not in points("money.limit", sum_in("CAD"), sum_in("DKK"))
    assert "in_between" not in points("lapse.repeat", times("2"), times("4", "support"))
