"""Which letters the fonts of the printed agreement can draw."""

import unicodedata
from collections.abc import Iterable
from functools import cache

from django.conf import settings

from agreements.documents.rules import clusters

FONTS = settings.BASE_DIR / "static" / "fonts" / "pdf"
_FAMILIES = ("source-serif", "noto-serif", "vazirmatn", "noto-hebrew", "noto-devanagari")


def undrawable(texts: Iterable[str]) -> list[str]:
    """The letters, each once and in order, that no single font of ours has with all its marks."""
    found = dict.fromkeys(letter for text in texts for letter in clusters(text))
    return [letter for letter in found if not _drawn(letter)]


def in_words(letters: Iterable[str]) -> str:
    """Letters as a person finds them again: `“😀” (grinning face)`."""
    return ", ".join(f"“{letter}” ({_name(letter)})" for letter in letters)


def in_plain_letters(text: str) -> str:
    """The text with every letter no font of ours has put in words: `(grinning face)`."""
    for letter in undrawable([text]):
        text = text.replace(letter, f"({_name(letter)})")
    return text


def _name(letter: str) -> str:
    return unicodedata.name(letter[0], f"U+{ord(letter[0]):04X}").lower()


@cache
def _drawn(letter: str) -> bool:
    seen = {ord(sign) for sign in letter if not _invisible(sign)}
    return any(seen <= known for known in _known())


def _invisible(sign: str) -> bool:
    return sign.isspace() or unicodedata.category(sign) == "Cf" or "\ufe00" <= sign <= "\ufe0f"


@cache
def _known() -> tuple[frozenset[int], ...]:
    from fontTools.ttLib import TTFont

    known = []
    for family in _FAMILIES:
        with TTFont(FONTS / f"{family}-400.ttf", lazy=True) as font:
            known.append(frozenset(font.getBestCmap()))
    return tuple(known)
