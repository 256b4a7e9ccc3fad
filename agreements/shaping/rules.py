"""How two answers stand to each other, and the sentence that could serve both. Pure."""

import hashlib
import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from agreements.questions.checker import bound_alone, check, vague
from agreements.questions.rules import (
    OTHER,
    Names,
    Option,
    Question,
    Value,
    cells,
    cycle_of,
    is_answered,
)
from agreements.questions.sentences import as_sentence, sentences

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
        "list": _compare_rows,
        "schedule": _compare_schedule,
        "number": _compare_number,
        "money": _compare_money,
        "date": _compare_plain,
        "time": _compare_plain,
        "ack": _compare_ticks,
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
        return "same" if _details(a) == _details(b) else "close"
    if own[0] != own[1]:
        return "for_coach"
    shared = len(first & second) / len(first | second)
    return "close" if shared >= 0.5 else "different"


def _compare_number(question: Question, a: Value, b: Value) -> str:
    first, second = _amount(a, "number"), _amount(b, "number")
    if first == second and _details(a) == _details(b):
        return "same"
    return _near(first, second)


def _compare_money(question: Question, a: Value, b: Value) -> str:
    currencies = {value["currency"] for value in (a, b) if value.get("currency")}
    if len(currencies) > 1:
        return "for_coach"
    first, second = _amount(a), _amount(b)
    if first == second and normal(a.get("text", "")) == normal(b.get("text", "")):
        return "same"
    return _near(first, second)


def _near(first: Decimal, second: Decimal) -> str:
    return "close" if abs(first - second) <= max(first, second) * NEAR else "different"


def _amount(value: Value, key: str = "amount") -> Decimal:
    try:
        return Decimal(value[key])
    except (InvalidOperation, KeyError):
        return Decimal(0)


def _compare_plain(question: Question, a: Value, b: Value) -> str:
    if a[question.type] != b[question.type]:
        return "different"
    return "same" if _details(a) == _details(b) else "close"


def _compare_rows(question: Question, a: Value, b: Value) -> str:
    first, second = _lines(question, a), _lines(question, b)
    if first == second:
        return "same" if _details(a) == _details(b) else "close"
    return "close" if len(first & second) / len(first | second) >= 0.5 else "for_coach"


def _lines(question: Question, value: Value) -> frozenset[tuple[tuple[str, str], ...]]:
    """The lines of a list as they are compared: in any order, blank columns left out."""
    rows = (cells(question, row).items() for row in value.get("rows", ()) if row)
    return frozenset(tuple(sorted((n, normal(text)) for n, text in row if text)) for row in rows)


def _compare_schedule(question: Question, a: Value, b: Value) -> str:
    own = normal(a.get("text", "")), normal(b.get("text", ""))
    if not (a.get("rows") or b.get("rows")):
        return "same" if own[0] == own[1] else "for_coach"
    lines = _compare_rows(question, a, b)
    if lines == "same" and (cycle_of(a) != cycle_of(b) or own[0] != own[1]):
        return "close"
    return lines


def _compare_ticks(question: Question, a: Value, b: Value) -> str:
    return "same"


def _compare_words(question: Question, a: Value, b: Value) -> str:
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
    if question.type in {"money", "number"}:
        points.append(Point("in_between", _between(question, a, b, names)))
    if question.type == "multi":
        points.append(Point("in_between", _shared_choices(question, a, b, names)))
    known = {point.text for point in points}
    own = _in_no_ones_order(question, Point("first", first), Point("second", second))
    return points + [point for point in own if point.text not in known]


def _in_no_ones_order(question: Question, *own: Point) -> list[Point]:
    """Which of two sentences comes first is drawn by the sentence, never by whose it is."""
    return sorted(
        own, key=lambda point: hashlib.sha256(f"{question.slug}:{point.text}".encode()).digest()
    )


def both_ways(question: Question, a: Value, b: Value, names: Names) -> tuple[str, ...]:
    """The sentences of two answers, to be shown side by side; none where that may never be.

    Neither may tell whose it is: not by its order, and not by a name in it.
    """
    if question.protective or question.kind != "shared":
        return ()
    if not all(is_answered(question, value) for value in (a, b)):
        return ()
    points = [Point("one", _sentence(question, value, names)) for value in (a, b)]
    own = tuple(point.text for point in _in_no_ones_order(question, *points))
    told = re.compile("|".join(rf"\b{re.escape(one)}\b" for one in (names.writer, names.other)))
    if own[0] == own[1] or not all(own) or any(map(told.search, own)):
        return ()
    return own


def _sentence(question: Question, value: Value, names: Names) -> str:
    return " ".join(sentences(question, value, names))


def _ordered_points(question: Question, a: Value, b: Value, names: Names) -> list[Point]:
    codes = [option.code for option in question.options]
    points = []
    if a.get("choice") in codes and b.get("choice") in codes:
        low, high = sorted((codes.index(a["choice"]), codes.index(b["choice"])))
        if middle := _middle_option(question.options[low + 1 : high]):
            value = {"choice": middle.code}
            points.append(Point("in_between", _sentence(question, value, names)))
    careful = _sentence(question, more_careful(question, a, b), names)
    return [*points, Point("careful", careful)]


def _middle_option(between: Sequence[Option]) -> Option | None:
    """Of the options between two the one nearest the middle that says all by itself.

    One that asks for details nobody gave would be a sentence with a hole in it.
    """
    whole = [(place, option) for place, option in enumerate(between) if not option.details]
    middle = (len(between) - 1) / 2
    return min(whole, key=lambda one: abs(one[0] - middle))[1] if whole else None


def _between(question: Question, a: Value, b: Value, names: Names) -> str:
    """Half-way between two sums or numbers; nothing where they are of two currencies."""
    key = "amount" if question.type == "money" else "number"
    if a.get("currency", "") != b.get("currency", "") or _details(a) != _details(b):
        return ""
    middle = ((_amount(a, key) + _amount(b, key)) / 2).quantize(Decimal(1))
    told = {name: a[name] for name in ("currency", "details") if name in a}
    return _sentence(question, {**told, key: str(middle)}, names)


def _shared_choices(question: Question, a: Value, b: Value, names: Names) -> str:
    both = [code for code in a.get("choices", ()) if code in b.get("choices", ())]
    return _sentence(question, {"choices": both}, names) if both else ""


_BANNED_RE = re.compile(
    r"\b(shall|must|violat\w+|breach\w*|offend\w+|victim\w*|cheat\w*|betray\w*|guilt\w*|punish\w*)\b",
    re.I,
)


def flags(
    text: str, people: tuple[str, ...], *, kind: str = "shared", about: str = ""
) -> tuple[str, ...]:
    """What the coach looks at before these words are published, as `Flag` names it.

    `about` is what the words answer to, without which some say nothing ("On for Ben"). A shared
    rule that binds one person alone is flagged too.
    """
    found = list(check(f"{about}: {text}" if about else text, kind, people=people).flags)
    if kind == "shared" and bound_alone(text, people):
        found.append("one_sided")
    return tuple(found)


def remarks(text: str, names: Names) -> tuple[str, ...]:
    """Quiet remarks on a sentence, as keys with what they are about ("vague:soon").

    starts_with_name, vague, loaded, long. They never block anything.
    """
    people = (names.writer, names.other)
    found = [f"starts_with_name:{n}" for n in people if re.match(rf"{re.escape(n)}\b", text)]
    found += vague(text)
    found += [f"loaded:{word.lower()}" for word in dict.fromkeys(_BANNED_RE.findall(text))]
    if len(text.split()) > 30:
        found.append("long:30")
    return tuple(found)


def never_publishable(
    text: str, people: tuple[str, ...] = (), *, kind: str = "shared"
) -> str | None:
    """Why words can never stand in an agreement, as `Never` names it; None when they may."""
    return next(iter(check(text, kind, people=people).never), None)


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


def sort_of_change(before: str, after: str, names: Collection[str]) -> str:
    """What sort of small change it was: spelling, order, or a name, one of those given."""
    old, new = _words_in_order(before), _words_in_order(after)
    if old == new:
        said = re.findall(r"\w+", normal(before))
        return "spelling" if said == re.findall(r"\w+", normal(after)) else "order"
    known = {word for name in names for word in normal(name).split()}
    apart = {word for pair in zip(old, new, strict=False) if pair[0] != pair[1] for word in pair}
    return "name" if known & apart else "spelling"


def _words_in_order(text: str) -> list[str]:
    """The words of a sentence, those of a list after a colon sorted by its items."""
    lead, colon, listed = normal(text).rpartition(": ")
    items = sorted(re.split(r", | and ", listed)) if colon else [listed]
    # A number is one word with all that stands in it: 2,000 and 2.000 are not the same sum.
    return re.findall(r"(?:\d+(?:[.,:]\d+)+|[^\s,;:.!?\"'()])+", " ".join([lead, *items]))


# Words that turn a rule or count in it: another one in their place is never a typing mistake.
_TURN = frozenset(
    """
    neither either never every other mother father brother sister there three seven eight eighty
    forty fourteen fifty fifteen sixty sixteen eighteen ninety nineteen within without before after
    about above under until unless first third fourth sixth tenth their theirs these those which
    while where there friend friends fiend fiends guest guess house hours money monday might night
    right light alone along quite quiet weekly monthly daily except accept affect effect seventh
    seventy could would enable unable sends lends spends makes takes gives lives calls falls
    """.split()
)


def _one_letter_apart(one: str, other: str) -> bool:
    if min(len(one), len(other)) < 5 or not (one + other).isalpha() or {one, other} & _TURN:
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
