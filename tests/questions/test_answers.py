import pytest

from agreements.questions.bank import BANK
from agreements.questions.rules import Names, is_answered
from agreements.questions.sentences import as_sentence, display, joined, money, sentences

NAMES = Names("Ana", "Ben", "Cora", "1 October 2026", "29 November", "CAD")


def read(slug: str, value: dict) -> tuple[bool, str, list[str]]:
    question = BANK.question(slug)
    return (
        is_answered(question, value),
        display(question, value, NAMES),
        sentences(question, value, NAMES),
    )


ANSWERS = [
    (
        "intimacy.touch",
        {"choice": "none"},
        "None",
        ["We do not touch each other in this time."],
    ),
    (
        "communication.frequency",
        {"choice": "set_days", "details": {"when": "on Sundays at 18:00."}},
        "On set days: on Sundays at 18:00.",
        ["We are in touch about everyday things on Sundays at 18:00."],
    ),
    (
        "living.visitors",
        {"choice": "other", "other": "my sister, on Sundays"},
        "my sister, on Sundays",
        ["My sister, on Sundays."],
    ),
    (
        "intention.purpose",
        {"choices": ["healing", "calm"], "other": "sleep"},
        "Healing, Calm and stability, sleep",
        ["This time is for healing, calm and stability and sleep."],
    ),
    ("communication.tone", {"choices": [], "other": "kind"}, "kind", ["Our messages are kind."]),
    (
        "living.who_moves",
        {"text": "ana stays,  Ben moves"},
        "ana stays,  Ben moves",
        ["Ana stays, Ben moves."],
    ),
    (
        "communication.hours",
        {"text": "from 21:00 to 07:00."},
        "from 21:00 to 07:00.",
        ["Outside emergencies we do not contact each other from 21:00 to 07:00."],
    ),
    (
        "intention.own_goals",
        {"rows": ["I walk", "I sleep."]},
        "I walk · I sleep.",
        ["I walk.", "I sleep."],
    ),
    (
        "telling.list",
        {"rows": ["my mother.", "two friends"]},
        "my mother. · two friends",
        ["For now we tell these people: my mother and two friends."],
    ),
    (
        "money.limit",
        {"amount": "300", "text": "by email"},
        "CA$300, by email",
        ["We ask each other before spending more than CA$300 of shared money."],
    ),
    (
        "money.limit",
        {"amount": "300", "currency": "DKK"},
        "300 DKK",
        ["We ask each other before spending more than 300 DKK of shared money."],
    ),
    (
        "parenting.schedule",
        {
            "rows": [
                {"days": "days 1 to 4", "from": "08:00", "to": "20:00", "who": "Ana"},
                "the rest",
            ],
            "cycle": "8",
            "unit": "days",
            "text": "from 8 January on",
        },
        "every 8 days · days 1 to 4, 08:00, 20:00, Ana · the rest · from 8 January on",
        [
            "The children’s days repeat every 8 days.",
            "Days 1 to 4 from 08:00 to 20:00 the children are with Ana.",
            "From 8 January on.",
        ],
    ),
    (
        "communication.hours",
        {"rows": [{"days": "every day", "from": "21:00", "to": "07:00"}]},
        "every day, 21:00, 07:00",
        ["Outside emergencies we do not contact each other every day from 21:00 to 07:00."],
    ),
    (
        "intention.own_goals",
        {"rows": [{"do": "I walk", "often": "daily", "until": "30 October"}, "I sleep"]},
        "I walk, daily, 30 October · I sleep",
        ["I walk, daily, until 30 October.", "I sleep."],
    ),
    (
        "lapse.kinds",
        {"rows": [{"what": "a late call", "weight": "slip"}]},
        "a late call, A slip",
        ["Not everything weighs the same: a late call counts as a slip."],
    ),
    (
        "lapse.repeat",
        {"number": "3", "details": {"then": "rule"}},
        "3, Look at the rule",
        ["When the same slip has come up 3 times, we look at the rule."],
    ),
    (
        "telling.children_when",
        {"date": "2027-01-09", "details": {"at": "10:00", "who": "both"}},
        "2027-01-09, 10:00, Both of us together",
        ["We tell the children on 2027-01-09 at 10:00, together."],
    ),
    (
        "telling.children_when",
        {"date": "2027-01-09"},
        "2027-01-09",
        ["We tell the children on 2027-01-09."],
    ),
    (
        "household.business",
        {"rows": [{"role": "the books", "who": "Ana"}], "details": {"talk": "on Mondays"}},
        "the books, Ana, on Mondays",
        ["We share the work like this: the books by Ana, and talk about work only on Mondays."],
    ),
    (
        "legal.advice",
        {"ack": True, "choice": "took"},
        "Independent advice: I have taken advice",
        ["Each of us can take independent legal, tax and benefits advice before signing."],
    ),
    (
        "tech.recording",
        {"ack": True},
        "No secret recording",
        ["Neither of us records a talk or a session in secret."],
    ),
]


@pytest.mark.parametrize(("slug", "value", "shown", "written"), ANSWERS, ids=lambda v: str(v)[:30])
def test_how_an_answer_of_every_type_reads(slug, value, shown, written):
    assert read(slug, value) == (True, shown, written)


@pytest.mark.parametrize(
    ("slug", "value"),
    [
        ("intimacy.touch", {}),
        ("intimacy.touch", {"choice": ""}),
        ("intimacy.touch", {"choice": "other", "other": ""}),
        ("intention.purpose", {"choices": []}),
        ("living.who_moves", {"text": ""}),
        ("telling.list", {"rows": []}),
        ("money.limit", {"amount": "", "text": "by email"}),
        ("money.bills", {"rows": []}),
        ("parenting.schedule", {"rows": [], "cycle": "2"}),
        ("lapse.repeat", {"details": {"then": "rule"}}),
        ("term.start", {"date": ""}),
        ("legal.not_contract", {"ack": False}),
        ("intimacy.touch", {"choice": "none", "unsure": True}),
    ],
    ids=str,
)
def test_blank_and_not_sure_say_nothing(slug, value):
    assert read(slug, value) == (False, "", [])


def test_an_option_without_its_detail_is_an_answer_without_a_sentence():
    assert read("communication.frequency", {"choice": "set_days", "details": {"when": ""}}) == (
        True,
        "On set days",
        [],
    )


def test_a_line_or_a_day_that_is_none_reads_as_nothing_or_as_it_is():
    assert read("money.bills", {"rows": [{"who": "Ben"}]})[2] == []
    assert read("telling.children_when", {"date": "soon"})[1] == "soon"
    assert read("lapse.repeat", {"number": "3"})[2] == []


def test_a_choice_the_bank_no_longer_knows_reads_as_nothing():
    assert read("intimacy.touch", {"choice": "gone"}) == (True, "", [])
    assert read("intention.purpose", {"choices": ["gone"]})[2] == []


def test_the_writer_s_words_are_never_read_as_a_template():
    words = {"choice": "other", "other": "{coach} and {0} and 100 %"}
    assert read("living.visitors", words)[2] == ["{coach} and {0} and 100 %."]


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        ("300", "CAD", "CA$300"),
        ("75.50", "GBP", "£75.50"),
        ("75.00", "EUR", "€75"),
        ("300", "SEK", "300 SEK"),
    ],
)
def test_money_is_shown_as_its_country_writes_it(amount, currency, shown):
    assert money(amount, currency) == shown


def test_parts_are_joined_as_one_says_them():
    assert [joined(p) for p in ([], ["a"], ["a", "b"], ["a", "", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ("we  talk\n weekly", "We talk weekly."),
        ("Is it so?", "Is it so?"),
        ("", ""),
        ("Ça va", "Ça va."),
        ("either of us says “pause”", "Either of us says “pause”."),
        ("we say: ‘We take some time.’", "We say: ‘We take some time.’"),
        ("Hannah lives at her parents’", "Hannah lives at her parents’."),
    ],
)
def test_words_become_a_sentence(raw, sentence):
    assert as_sentence(raw) == sentence
