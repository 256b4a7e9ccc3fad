"""What any text must look like before it is stored, the same for both databases."""

import re
import unicodedata

from django.utils.translation import gettext as _

_OVERRIDES = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"))
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_NONCHARACTER = re.compile(
    "[\ufdd0-\ufdef"
    + "".join(chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")


def clean_text(raw: str) -> str:
    """The text as it is stored: NFC, LF line ends, without direction overrides, trimmed.

    Raises ValueError with a sentence fit for the writer when a character cannot be stored
    (NUL, other control characters, lone surrogates, noncharacters).
    """
    text = raw.replace("\r\n", "\n").replace("\r", "\n")
    if _CONTROL.search(text) or _SURROGATE.search(text) or _NONCHARACTER.search(text):
        raise ValueError(
            _("There is a character here that can’t be stored. Take it out and save again.")
        )
    return unicodedata.normalize("NFC", text.translate(_OVERRIDES)).strip()


def without_unstorable(raw: str) -> str:
    """The same text with every character that cannot be stored left out; used to show it back."""
    for pattern in (_CONTROL, _SURROGATE, _NONCHARACTER):
        raw = pattern.sub("", raw)
    return raw
