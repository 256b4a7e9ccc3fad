"""Pure questions about words on paper: their code, their spacing, and finding them again."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O or U: nothing to misread aloud
_JOINED = "\u00a0"
_SHORT = 10
_LONGEST_WORD, _MOST_LINES = 200, 60
_BINDS = (
    re.compile(r"(?<![\d:.,])(\d{1,3}) (?=[^\W\d_])"),  # day and month, number and unit
    re.compile(r"([^\W\d_]{3}) (?=\d{4}\b)"),  # month and year
    re.compile(r"\b([A-Z][^\W\d_]{2,}) (?=\d{1,2}:\d{2})"),  # weekday and hour
)


def sha256_of(body: bytes) -> str:
    """The fingerprint of bytes, in hexadecimal."""
    return hashlib.sha256(body).hexdigest()


def document_code(sha256: str) -> str:
    """The first 60 bits of a hash in base 32, as `703J-SEAS-ZJMK`."""
    bits = int(sha256[:15], 16)
    letters = "".join(_ALPHABET[bits >> shift & 31] for shift in range(55, -1, -5))
    return "-".join(letters[start : start + 4] for start in (0, 4, 8))


def in_groups(hexadecimal: str) -> str:
    """A long fingerprint in groups of eight, for eyes that compare."""
    return " ".join(hexadecimal[at : at + 8] for at in range(0, len(hexadecimal), 8))


def canonical(value: Any) -> Any:
    """The same value as it is hashed: strings in NFC with LF, moments and days as strings."""
    if isinstance(value, str):
        lines = value.replace("\r\n", "\n").replace("\r", "\n")
        return unicodedata.normalize("NFC", lines)
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: canonical(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [canonical(part) for part in value]
    return value


def bound(text: str) -> str:
    """The text as it is set: dates stay together and no short last word stands alone.

    Only spaces change, to no-break spaces; the words that were agreed stay what they are.
    """
    for pattern in _BINDS:
        text = pattern.sub(rf"\1{_JOINED}", text)
    return "\n".join(_with_company(line) for line in text.split("\n"))


def _with_company(line: str) -> str:
    before, space, last = line.rpartition(" ")
    return f"{before}{_JOINED}{last}" if space and len(last) < _SHORT else line


def as_set(words: dict[str, Any]) -> dict[str, Any]:
    """A snapshot as templates print it: spaces bound, and beside each rule which way it runs."""
    return {
        **words,
        "intention": bound(words["intention"]),
        "intention_dir": direction(words["intention"]),
        "facts": [{**fact, "value": bound(fact["value"])} for fact in words["facts"]],
        "always": [
            {**block, "paragraphs": [bound(text) for text in block["paragraphs"]]}
            for block in words["always"]
        ],
        "parts": [_part_as_set(part) for part in words["parts"]],
        "confirmed": [_part_as_set(part) for part in words["confirmed"]],
    }


def _part_as_set(part: dict[str, Any]) -> dict[str, Any]:
    groups = [
        {**group, "rules": [_rule_as_set(rule) for rule in group["rules"]]}
        for group in part["groups"]
    ]
    return {**part, "groups": groups}


def _rule_as_set(rule: dict[str, Any]) -> dict[str, Any]:
    return {
        **rule,
        "text": bound(rule["text"]),
        "quote": bound(rule["quote"]),
        "dir": direction(rule["text"]),
    }


def hard_to_set(text: str) -> bool:
    """Whether a word is so long, or the lines so many, that laying them out takes its time."""
    return text.count("\n") >= _MOST_LINES or any(len(w) > _LONGEST_WORD for w in text.split())


def direction(text: str) -> str:
    """`rtl` when the first letter that has a direction runs from right to left, else `ltr`."""
    for sign in text:
        side = unicodedata.bidirectional(sign)
        if side in {"R", "AL"}:
            return "rtl"
        if side == "L":
            return "ltr"
    return "ltr"


def as_found(text: str) -> str:
    """Text without what a PDF reader may add, drop or swap: white space and invisible signs."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(
        sign for sign in folded if not sign.isspace() and unicodedata.category(sign) != "Cf"
    )


def bare(text: str) -> str:
    """Letters and figures only: in some scripts marks and punctuation wander."""
    return "".join(sign for sign in as_found(text) if unicodedata.category(sign)[0] in "LN")


def missing_from(read: str, texts: Iterable[str]) -> list[str]:
    """The texts that are not in what was read from a PDF.

    A text is looked for as a whole; one that runs from right to left, or has marks that its font
    joins to letters, word by word.
    """
    whole, letters = as_found(read), bare(read)
    return [
        text
        for text in texts
        if not (
            all(bare(word) in letters for word in text.split())
            if _wanders(text)
            else as_found(text) in whole
        )
    ]


def _wanders(text: str) -> bool:
    return any(
        unicodedata.category(sign)[0] == "M" or unicodedata.bidirectional(sign) in {"R", "AL"}
        for sign in unicodedata.normalize("NFC", text)
    )


def shown(words: dict[str, Any]) -> list[str]:
    """Every text of a snapshot that is printed, in the order of the pages."""
    texts = [words["caption"], words["title"], words["intention"]]
    texts += [text for fact in words["facts"] for text in (fact["label"], fact["value"])]
    for block in words["always"]:
        texts += [block["heading"], *block["paragraphs"]]
    for part in words["parts"]:
        texts += _shown_of(part)
    texts.append(words["dates"]["heading"])
    texts += [text for row in words["dates"]["rows"] for text in (row["when"], row["what"])]
    for part in words["confirmed"]:
        texts += _shown_of(part)
    texts += [words["signatures"]["heading"], words["signatures"]["sentence"]]
    return texts + [person["caption"] for person in words["signatures"]["people"]]


def _shown_of(part: dict[str, Any]) -> list[str]:
    texts = [part["heading"], part["note"]]
    for group in part["groups"]:
        texts.append(group["heading"])
        for rule in group["rules"]:
            texts += [f"{rule['number']}{rule['lead']}{rule['text']}", rule["quote"]]
    return texts


def one_lower(html: str) -> str:
    """The same HTML with every heading one level lower, for a page that has its own h1."""
    return re.sub(r"(</?h)([1-5])\b", lambda tag: f"{tag[1]}{int(tag[2]) + 1}", html)


def clusters(text: str) -> list[str]:
    """The text cut into letters, each with the marks that stand on it."""
    found: list[str] = []
    for sign in text:
        if found and unicodedata.category(sign).startswith("M"):
            found[-1] += sign
        else:
            found.append(sign)
    return found
