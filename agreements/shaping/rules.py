"""How two answers stand to each other, and the sentence that could serve both. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from agreements.questions.rules import (
    OTHER,
    Names,
    Option,
    Question,
    Value,
    as_sentence,
    is_answered,
    sentences,
)

NEAR = Decimal("0.25")


@dataclass(frozen=True)
class Comparison:
    """How two answers stand: same, close, different, one_answer, not_answered, for_coach, talk."""

    state: str


@dataclass(frozen=True)
class Point:
    """One possible starting point for the coach: what it is and the sentence."""

    label: str
    text: str


@dataclass(frozen=True)
class Draft:
    """The sentence offered first, "" when nothing could be drafted, and all starting points.

    Labels are keys: both, in_between, careful, first, second, midpoint.
    """

    text: str
    points: tuple[Point, ...] = ()


def normal(text: str) -> str:
    """Text as it is compared: case, spacing, quotes and a final full stop make no difference."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    folded = re.sub("[‘’‚‛]", "'", re.sub("[“”„«»]", '"', folded))
    return re.sub(r"\s+", " ", folded).strip().rstrip(".").strip()


def compare(
    question: Question, a: Value, b: Value, talks: tuple[bool, bool] = (False, False)
) -> Comparison:
    """Compare two answers to one question (product figures, section 6)."""
    if any(talks):
        return Comparison("talk")
    answered = (is_answered(question, a), is_answered(question, b))
    if not any(answered):
        return Comparison("not_answered")
    if not all(answered):
        return Comparison("one_answer")
    compared = {
        "single": _compare_single,
        "multi": _compare_multi,
        "money": _compare_money,
    }.get(question.type, _compare_words)
    return Comparison(compared(question, a, b))


def _compare_single(question: Question, a: Value, b: Value) -> str:
    if OTHER in {a["choice"], b["choice"]}:
        same = a["choice"] == b["choice"] and normal(a.get("other", "")) == normal(
            b.get("other", "")
        )
        return "same" if same else "for_coach"
    if a["choice"] == b["choice"]:
        return "same" if _details(a) == _details(b) else "close"
    codes = [option.code for option in question.options]
    try:
        apart = abs(codes.index(a["choice"]) - codes.index(b["choice"]))
    except ValueError:
        return "for_coach"
    return "close" if question.ordered and apart == 1 else "different"


def _details(value: Value) -> dict[str, str]:
    return {name: normal(text) for name, text in value.get("details", {}).items() if text}


def _compare_multi(question: Question, a: Value, b: Value) -> str:
    first, second = set(a.get("choices", ())), set(b.get("choices", ()))
    own = normal(a.get("other", "")), normal(b.get("other", ""))
    if first == second and own[0] == own[1]:
        return "same"
    if own[0] != own[1]:
        return "for_coach"
    shared = len(first & second) / len(first | second)
    return "close" if shared >= 0.5 else "different"


def _compare_money(question: Question, a: Value, b: Value) -> str:
    first, second = _amount(a), _amount(b)
    if first == second and normal(a.get("text", "")) == normal(b.get("text", "")):
        return "same"
    near = abs(first - second) <= max(first, second) * NEAR
    return "close" if near else "different"


def _amount(value: Value) -> Decimal:
    try:
        return Decimal(value["amount"])
    except (InvalidOperation, KeyError):
        return Decimal(0)


def _compare_words(question: Question, a: Value, b: Value) -> str:
    if question.type == "ack":
        return "same"
    if question.type == "list":
        first, second = {normal(r) for r in a["rows"]}, {normal(r) for r in b["rows"]}
        if first == second:
            return "same"
        return "close" if len(first & second) / len(first | second) >= 0.5 else "for_coach"
    return "same" if normal(a["text"]) == normal(b["text"]) else "for_coach"


def more_careful(question: Question, a: Value, b: Value) -> Value:
    """Of two answers to an ordered choice the one nearer the careful end; a where they are equal.

    An answer in own words cannot be placed: the listed one counts, being sure of what it says.
    """
    codes = [option.code for option in question.options]
    places = [codes.index(v["choice"]) if v.get("choice") in codes else len(codes) for v in (a, b)]
    return b if places[1] < places[0] else a


def draft(question: Question, a: Value, b: Value, names: Names) -> Draft:
    """A sentence that could serve both, and what else the coach could start from.

    Equal answers give their own sentence. On the protective topics only the more careful answer
    is drafted, never one in between. A middle option stands first where the options are ordered.
    """
    given = [value for value in (a, b) if is_answered(question, value)]
    if not given:
        return Draft("")
    if len(given) == 1:
        text = _sentence(question, given[0], names)
        return Draft(text, (Point("one", text),) if text else ())
    points = _points(question, a, b, names)
    points = [point for point in points if point.text]
    return Draft(points[0].text if points else "", tuple(points))


def _points(question: Question, a: Value, b: Value, names: Names) -> list[Point]:
    first, second = _sentence(question, a, names), _sentence(question, b, names)
    if compare(question, a, b).state == "same":
        return [Point("both", first)]
    if question.protective:
        return [Point("careful", _sentence(question, more_careful(question, a, b), names))]
    points = []
    if question.type == "single" and question.ordered:
        points += _ordered_points(question, a, b, names)
    if question.type == "money":
        points.append(Point("in_between", _between_amounts(question, a, b, names)))
    if question.type == "multi":
        points.append(Point("in_between", _shared_choices(question, a, b, names)))
    known = {point.text for point in points}
    return points + [
        Point(label, text)
        for label, text in (("first", first), ("second", second))
        if text not in known
    ]


def _sentence(question: Question, value: Value, names: Names) -> str:
    return " ".join(sentences(question, value, names))


def _ordered_points(question: Question, a: Value, b: Value, names: Names) -> list[Point]:
    codes = [option.code for option in question.options]
    points = []
    if a.get("choice") in codes and b.get("choice") in codes:
        low, high = sorted((codes.index(a["choice"]), codes.index(b["choice"])))
        if high - low > 1:
            middle = question.options[(low + high) // 2]
            points.append(Point("in_between", _option_sentence(middle, question, names)))
    careful = _sentence(question, more_careful(question, a, b), names)
    return [*points, Point("careful", careful)]


def _option_sentence(option: Option, question: Question, names: Names) -> str:
    details = {detail.name: "…" for detail in option.details}
    value = {"choice": option.code, "details": details}
    return _sentence(question, value, names)


def _between_amounts(question: Question, a: Value, b: Value, names: Names) -> str:
    middle = ((_amount(a) + _amount(b)) / 2).quantize(Decimal(1))
    return _sentence(question, {"amount": str(middle)}, names)


def _shared_choices(question: Question, a: Value, b: Value, names: Names) -> str:
    both = [code for code in a.get("choices", ()) if code in b.get("choices", ())]
    return _sentence(question, {"choices": both}, names) if both else ""


_VAGUE = (
    "respect|respectful|nice|enough|soon|more(?! than)|less(?! than)|often|sometimes|try|"
    "reasonable|appropriate|flexible|as needed|when possible"
).split("|")
_VAGUE_RE = re.compile(r"\b(" + "|".join(sorted(_VAGUE, key=len, reverse=True)) + r")\b", re.I)
_BANNED_RE = re.compile(
    r"\b(shall|must|violat\w+|breach\w*|offend\w+|victim\w*|cheat\w*|betray\w*|guilt\w*|punish\w*)\b",
    re.I,
)
_NEVER = (
    (
        re.compile(
            r"\b((a|the|any|pays?) fine|fines|fined|(?<!no )penalty|(?<!no )penalties|"
            r"pays? .{0,20}(for|as) each|forfeit\w*|"
            r"loses? (time|custody|access|the (home|house|children)))\b",
            re.I,
        ),
        "penalty",
    ),
    (
        re.compile(r"\b(owes?|duty|obliged|has to|must)\b.{0,25}\b(sex|intimacy|touch)\b", re.I),
        "duty",
    ),
    (
        re.compile(
            r"\b(not|never|nobody|no one|neither)\b.{0,30}\b(tells?|talks? to|calls?|contacts?|"
            r"goe?s? to)\b.{0,25}\b(police|doctor|lawyer|therapist|help line|helpline)\b",
            re.I,
        ),
        "silence",
    ),
)


_NEGATED = re.compile(r"\b(not|never|no|nobody|no one|neither|off)\b", re.I)
_FLAGS = (
    (
        "surveillance",
        re.compile(
            r"\b(live location|location (sharing )?(is |stays )?on|"
            r"(shares?|gives?|knows?|has|have) .{0,20}(passwords?|passcodes?)|screenshots?|"
            r"tracks?|tracking|(photo|video) proof|"
            r"(reads?|checks?|looks? (in)?to|searche?s?) .{0,25}(mails?|emails?|messages|phones?|"
            r"devices?))\b",
            re.I,
        ),
    ),
    (
        "money",
        re.compile(
            r"\b(receipts?|allowance|permission to (buy|spend)|"
            r"asks? .{0,30}(groceries|food|everyday))\b",
            re.I,
        ),
    ),
    ("movement", re.compile(r"\b(curfew|(asks?|permission|leave) .{0,15}to go out)\b", re.I)),
)
_ISOLATION = re.compile(
    r"\b(not|never|no|nobody|no one|neither)\b.{0,30}\b(sees?|meets?|visits?|calls?|writes? to|"
    r"talks? to|speaks? (to|with)|contacts?|tells?)\b.{0,25}\b(family|friends?|mother|father|"
    r"parents|sisters?|brothers?|relatives|church|mosque|temple|faith|helper)\b",
    re.I,
)


def flags(text: str, people: tuple[str, ...]) -> tuple[str, ...]:
    """What the coach looks at before these words are published, as `remarks` names it.

    surveillance, isolation, money, movement, one_sided. Words that say no to a thing pass.
    """
    found = [key for key, pattern in _FLAGS if pattern.search(text) and not _NEGATED.search(text)]
    if _ISOLATION.search(text):
        found.append("isolation")
    named = [name for name in people if _names(name, text)]
    if len(named) == 1 and not re.search(r"\b(we|both|neither|either|each)\b", text, re.I):
        found.append(f"one_sided:{named[0]}")
    return tuple(found)


def _names(name: str, text: str) -> bool:
    return bool(re.search(rf"\b{re.escape(name)}\b", text))


def remarks(text: str, names: Names) -> tuple[str, ...]:
    """Quiet remarks on a sentence, as keys with what they are about ("vague:soon").

    starts_with_name, vague, loaded, long, and the `flags`. They never block saving.
    """
    people = (names.writer, names.other)
    found = [f"starts_with_name:{n}" for n in people if re.match(rf"{re.escape(n)}\b", text)]
    found += flags(text, people)
    found += [f"vague:{word.lower()}" for word in dict.fromkeys(_VAGUE_RE.findall(text))]
    found += [f"loaded:{word.lower()}" for word in dict.fromkeys(_BANNED_RE.findall(text))]
    if len(text.split()) > 30:
        found.append("long:30")
    return tuple(found)


def never_publishable(text: str) -> str | None:
    """Why words can never stand in an agreement: penalty, duty or silence; None when they may.

    The published acknowledgement that nobody owes touch is the opposite of a duty and passes.
    """
    plain = re.sub(r"\bnobody owes\b|\bneither of us owes\b", "", text, flags=re.I)
    return next((reason for pattern, reason in _NEVER if pattern.search(plain)), None)


def small_change(before: str, after: str) -> bool:
    """Whether words differ only by spelling or by the order of a list that ends them.

    At most two words of five letters or more, none of them a number, each one letter apart;
    everything else is a change that both say yes to anew.
    """
    old, new = _words_in_order(before), _words_in_order(after)
    if len(old) != len(new):
        return False
    apart = [pair for pair in zip(old, new, strict=True) if pair[0] != pair[1]]
    return len(apart) <= 2 and all(_one_letter_apart(*pair) for pair in apart)


def _words_in_order(text: str) -> list[str]:
    """The words of a sentence, those of a list after a colon sorted by its items."""
    lead, colon, listed = normal(text).rpartition(": ")
    items = sorted(re.split(r", | and ", listed)) if colon else [listed]
    return re.findall(r"[^\s,;:.!?\"'()]+", " ".join([lead, *items]))


def _one_letter_apart(one: str, other: str) -> bool:
    if min(len(one), len(other)) < 5 or not (one + other).isalpha():
        return False
    short, long = sorted((one, other), key=len)
    if len(short) == len(long):
        places = [n for n in range(len(short)) if short[n] != long[n]]
        swapped = len(places) == 2 and [short[n] for n in places] == [
            long[n] for n in reversed(places)
        ]
        return len(places) == 1 or (swapped and places[1] - places[0] == 1)
    return any(long[:n] + long[n + 1 :] == short for n in range(len(long)))


def finished(text: str) -> str:
    """A coach's sentence as it is printed: capital first letter, full stop, single spaces."""
    return as_sentence(text)
