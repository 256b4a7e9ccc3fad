"""Every type of question through its page: stored, shown again, and whatever a person types."""

from dataclasses import replace

import pytest

from tests import build
from tests.answers import cycle, on
from tests.build import ANA_AND_BEN
from tests.web.partner.pages import form_of, quietly, stored, url_of, write

SCHEDULE = "parenting.schedule"
ROTA = "money.bills"
DAYS_OFF = "lapse.repeat"
SUM = "money.limit"
DAY = "term.end_review"
WORDS = "intention.statement"
LINE = "telling.one_sentence"
ADVICE = "legal.advice"


@pytest.fixture
def ana(cora, moment):
    """Ana answers the full round of a couple with children."""
    facts = ANA_AND_BEN.plan_facts(moment, size="full")
    facts = replace(facts, facts=facts.facts | {"has_children", "ctx:substance"})
    plan = build.in_writing(cora, at=moment, facts=facts)
    return build.partner_of(plan, "a")


@pytest.fixture
def browser(visit, ana):
    return visit(ana)


FOUR_ON_FOUR_OFF = cycle(
    8,
    "days",
    {"days": "days 1 to 4", "who": "Ana"},
    {"days": "days 5 to 8", "from": "08:00", "to": "20:00", "who": "Ben"},
)
TWO_WEEKS = cycle(
    2,
    "weeks",
    {"days": "week 1, nights", "from": "19:00", "to": "07:00", "who": "Ana"},
    {"days": "week 2", "who": "Ben"},
    note="The first change is on 8 January.",
)
EVERY_TYPE = {
    "four on, four off": (
        SCHEDULE,
        {
            "cycle": "8",
            "unit": "days",
            "line_1": "days 1 to 4",
            "line_1_who": "Ana",
            "line_2": "days 5 to 8",
            "line_2_from": "8:00",
            "line_2_to": "20.00",
            "line_2_who": "Ben",
        },
        FOUR_ON_FOUR_OFF,
        "The children’s days repeat every 8 days.",
    ),
    "two weeks with nights": (
        SCHEDULE,
        {
            "cycle": "2",
            "unit": "weeks",
            "line_1": "week 1, nights",
            "line_1_from": "19:00",
            "line_1_to": "07:00",
            "line_1_who": "Ana",
            "line_3": "week 2",
            "line_3_who": "Ben",
            "text": "The first change is on 8 January.",
        },
        TWO_WEEKS,
        "Week 1, nights from 19:00 to 07:00 the children are with Ana.",
    ),
    "a list with columns": (
        ROTA,
        {"line_1": "rent", "line_1_who": "Ben", "line_1_day": "the 1st", "line_2": "water"},
        {"rows": [{"bill": "rent", "who": "Ben", "day": "the 1st"}, "water"]},
        "rent: Ben, the 1st and water.",
    ),
    "a number": (
        DAYS_OFF,
        {"number": "٣", "about_then": "rule"},
        {"number": "3", "details": {"then": "rule"}},
        "When the same slip has come up 3 times, we look at the rule.",
    ),
    "a day with its hour": (
        DAY,
        {"date": "2028-02-29", "about_at": "17:00", "about_how": "video"},
        on("2028-02-29", at="17:00", how="video"),
        "",
    ),
    "money in another currency": (
        SUM,
        {"amount": "1.250,50", "currency": "DKK", "text": "by email"},
        {"amount": "1250.50", "currency": "DKK", "text": "by email"},
        "more than 1250.50 DKK of shared money",
    ),
    "a confirmation with a choice": (
        ADVICE,
        {"ack": "on", "choice": "chose_not"},
        {"ack": True, "choice": "chose_not"},
        "",
    ),
}


@pytest.mark.parametrize(("slug", "fields", "value", "reads"), EVERY_TYPE.values(), ids=EVERY_TYPE)
def test_an_answer_is_stored_shown_again_and_reads_aloud(browser, ana, slug, fields, value, reads):
    assert write(browser, ana, slug, **fields).status_code == 302
    assert stored(ana, slug).value == value

    page = browser.get(url_of(ana, slug)).text
    assert reads in page
    again = {name: text for name, text in fields.items() if f'name="{name}"' in page}
    assert write(browser, ana, slug, **again).status_code == 302
    assert stored(ana, slug).revision == (2 if "line_3" in fields else 1)


LONG = "x" * 10_000
FAMILY = "👨‍👩‍👧‍👦" * 20
NUMBERS = ("1e309", "NaN", "-0", "Infinity", "=1+1", "0x1F", "²", "१२³", "--", "1" * 400)
DAYS = ("2027-02-29", "2027-13-01", "29 Feb", "0000-00-00", "9999-12-31", "=TODAY()", "-0")
TIMES = ("24:00", "25:61", "12:60", "1e309", "noon", "=1+1", "-1:00")
BAD = [
    *((DAYS_OFF, {"number": text}, "Write a number, such as 3") for text in NUMBERS[:9]),
    *((SUM, {"amount": text}, "Write an amount in numbers") for text in NUMBERS[:7]),
    *((DAY, {"date": text}, "Write the day as year-month-day") for text in DAYS),
    *((DAY, {"about_at": text}, "Write the time as hours and minutes") for text in TIMES),
    *(
        (SCHEDULE, {"line_1": "Monday", "line_1_from": text}, "Write the time as hours")
        for text in TIMES
    ),
    *((SCHEDULE, {"cycle": text}, "Write a whole number from 1 to 366") for text in ("0", "1.5")),
    (SCHEDULE, {"cycle": "1e309", "line_1": "Monday"}, "Write a whole number from 1 to 366"),
    (DAYS_OFF, {"number": "1" * 61}, "Keep this to 60 characters."),
    (WORDS, {"text": LONG}, "Keep this to 400 characters. It’s 10000 now."),
    (LINE, {"text": LONG}, "Keep this to 200 characters."),
    (ROTA, {"line_1_who": LONG}, "Keep this to 300 characters."),
    (ROTA, {f"line_{n}": f"bill {n}" for n in range(1, 201)}, "Keep this to 40 lines."),
    (SUM, {"amount": "300", "currency": "QQQ"}, "Choose one of these."),
    (DAY, {"about_how": "by_dove"}, "Choose one of these."),
]


@pytest.mark.parametrize(("slug", "fields", "words"), BAD, ids=lambda text: str(text)[:40])
def test_what_will_not_do_is_said_beside_the_field_and_kept_word_for_word(
    browser, ana, slug, fields, words
):
    answer = write(browser, ana, slug, **fields)

    assert answer.status_code == 422
    assert words in answer.text
    kept = {name: text for name, text in fields.items() if name not in {"currency", "about_how"}}
    page = browser.get(url_of(ana, slug)).text
    for text in kept.values():
        assert text.replace("'", "&#x27;") in page


STORED = {
    "an emoji made of seven": (WORDS, {"text": FAMILY}, {"text": FAMILY}),
    "words that turn round": (WORDS, {"text": "a\u202eb\u2066c"}, {"text": "abc"}),
    "a formula": (WORDS, {"text": '=1+1 @SUM(A1) +2 -3 "x"'}, {"text": '=1+1 @SUM(A1) +2 -3 "x"'}),
    "a word without end": (WORDS, {"text": "y" * 400}, {"text": "y" * 400}),
    "Arabic beside English": (WORDS, {"text": "سلام and peace"}, {"text": "سلام and peace"}),
    "an accent in two parts": (WORDS, {"text": "e\u0301"}, {"text": "é"}),
    "a leap day": (DAY, {"date": "2028-02-29"}, {"date": "2028-02-29"}),
    "midnight": (DAY, {"about_at": "0:00"}, {"details": {"at": "00:00"}}),
    "nothing at all": (DAYS_OFF, {"number": "0"}, {"number": "0"}),
    "a formula in a list": (ROTA, {"line_1": "=1+1"}, {"rows": ["=1+1"]}),
    "two hundred lines less": (
        ROTA,
        {f"line_{n}": f"bill {n}" for n in range(1, 41)},
        {"rows": [f"bill {n}" for n in range(1, 41)]},
    ),
    "brackets and braces": (WORDS, {"text": "[{list}] {0} %s"}, {"text": "[{list}] {0} %s"}),
}


@pytest.mark.parametrize(("slug", "fields", "value"), STORED.values(), ids=STORED)
def test_what_is_odd_is_stored_and_shown_as_it_is(browser, ana, slug, fields, value):
    assert write(browser, ana, slug, **fields).status_code == 302
    assert stored(ana, slug).value == value
    assert browser.get(url_of(ana, slug)).status_code == 200


@pytest.mark.parametrize(
    ("slug", "fields", "status"),
    [
        (WORDS, {"text": "x" * 10_001}, 422),
        (ROTA, {f"line_{n}": "a" for n in range(1, 202)}, 422),
        (WORDS, {"text": "a\x00b"}, 422),
        (WORDS, {"text": "\ud800".encode("utf-8", "surrogatepass").decode("latin-1")}, 422),
        (SCHEDULE, {"line_1": "Monday", "line_1_from": "24:00"}, 200),
    ],
    ids=str,
)
def test_what_the_script_sends_is_kept_or_refused_in_words_and_never_breaks(
    browser, ana, slug, fields, status
):
    form = form_of(browser, ana, slug)
    assert quietly(browser, ana, slug, {**form, **fields}).status_code == status
