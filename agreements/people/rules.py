"""Pure questions about addresses, codes and words a person chooses."""

import re
import unicodedata
from contextlib import suppress

CODE_MINUTES = 10
JOIN_CODE_DAYS = 14
PROOF_MINUTES = 5
TRIES = 3
WORD_LENGTH = 12

_JOIN_WORDS = (
    "AMBER APPLE BIRCH BREAD BROOK CEDAR CLOUD CORAL CROWN DAISY EAGLE EMBER FIELD FINCH FLAME "
    "FROST GRAIN GRAPE GROVE HAZEL HERON HONEY IVORY KITE LEMON LIGHT LINEN LUNAR MAPLE MARSH "
    "MINT MOSS NORTH OCEAN OLIVE ORBIT OTTER PEARL PEACH PLUM QUARTZ RAVEN REED RIVER ROBIN SAGE "
    "SHELL SLATE SOLAR SPARK STONE STORM SUGAR TIDE TULIP VIOLET WHEAT WILLOW WINTER WREN YARROW "
    "ZEBRA"
).split()


def join_words() -> tuple[str, ...]:
    """The words join codes are made of; short, distinct when read out over a telephone."""
    return tuple(_JOIN_WORDS)


def normal_join_code(typed: str) -> str:
    """A join code as it is compared: capitals and spaces do not matter."""
    return re.sub(r"[^0-9A-Z]", "", typed.upper())


def normal_code(typed: str) -> str:
    """The six digits in what was typed or pasted, even a whole sentence; "" without any."""
    digits = "".join(
        str(unicodedata.digit(sign)) for sign in typed if unicodedata.digit(sign, None) is not None
    )
    return digits if len(digits) == 6 else ""


def mailbox_of(address: str) -> str:
    """The mailbox an address ends in: case, `+tag` and dots in the local part make no second one.

    Neither does a domain written in its own letters and in those that mail servers use.

    >>> mailbox_of("Sam.W+x@Example.org") == mailbox_of("samw@example.org")
    True
    """
    local, _, domain = address.strip().lower().rpartition("@")
    with suppress(UnicodeError):
        domain = domain.encode("idna").decode()
    domain = {"googlemail.com": "gmail.com"}.get(domain, domain)
    return f"{local.split('+', 1)[0].replace('.', '')}@{domain}"


def masked(address: str) -> str:
    """An address as it may be shown back: `d•••@example.org`."""
    local, at, domain = address.partition("@")
    return f"{local[:1]}•••{at}{domain}"


def objection_to_word(word: str, *, names: tuple[str, ...]) -> str | None:
    """Why an own word is too easy, as a key of the sentences in actions; None when it will do."""
    if len(word) < WORD_LENGTH:
        return "short"
    left = _letters(word)
    different = len(set(left))
    for name in sorted(map(_letters, names), key=len, reverse=True):
        left = left.replace(name, "") if len(name) > 2 else left
    return "easy" if different < 5 or len(left) < 4 else None


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalpha())
