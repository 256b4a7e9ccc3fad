"""What somebody typed as a sum, a number, a day or a time, as it is stored; "" where it is none."""

import re
import unicodedata
from datetime import date
from decimal import Decimal

from agreements.questions.rules import Detail

_SIGN = r"[A-Za-z]{0,3}\s*[$€£¥]?"
_SUM = re.compile(rf"\s*{_SIGN}\s*(?P<sum>\d[\d .,’']*?)\.?\s*{_SIGN}\s*")
_AMOUNT = re.compile(r"\d{1,9}(\.\d{1,2})?")
_GROUPED = re.compile(r"\d{1,3}([ ,.’']\d{3})+([.,]\d{1,2})?")
_NUMBER = re.compile(r"\d{1,6}([.,]\d{1,2})?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIME = re.compile(r"(?P<hour>[01]?\d|2[0-3])[:.h](?P<minute>[0-5]\d)(:[0-5]\d)?")


def amount_in(typed: str) -> str:
    """A sum as it is stored, `300` or `300.50`; "" where there is none in what was typed.

    >>> amount_in("CA$ 1,250.5"), amount_in("300,00"), amount_in("three")
    ('1250.50', '300', '')
    """
    found = _SUM.fullmatch(_plain(typed))
    if found is None:
        return ""
    plain = found["sum"]
    if _GROUPED.fullmatch(plain):
        plain = re.sub(r"[ ,.’'](?=\d{3})", "", plain)
    plain = plain.replace(",", ".")
    if not _AMOUNT.fullmatch(plain):
        return ""
    return f"{Decimal(plain):.2f}".removesuffix(".00")


def number_in(typed: str) -> str:
    """A number from 0 on, `3` or `1.5`; a sign, an exponent or a word is none.

    >>> number_in("03"), number_in("1,50"), number_in("-0"), number_in("1e309"), number_in("NaN")
    ('3', '1.5', '', '', '')
    """
    plain = _plain(typed)
    if not _NUMBER.fullmatch(plain):
        return ""
    number = f"{Decimal(plain.replace(',', '.')):.2f}"
    return number.rstrip("0").rstrip(".")


def day_in(typed: str) -> str:
    """A day of the calendar as `2028-02-29`; "" for one that does not exist."""
    plain = _plain(typed)
    try:
        day = date.fromisoformat(plain) if _DAY.fullmatch(plain) else None
    except ValueError:
        return ""
    return day.isoformat() if day and 1900 <= day.year <= 2200 else ""


def time_in(typed: str) -> str:
    """A time of day as `18:00`; there is no 24:00, which is the next day's 00:00."""
    found = _TIME.fullmatch(_plain(typed))
    return f"{int(found['hour']):02}:{found['minute']}" if found else ""


def _plain(typed: str) -> str:
    """The digits of any script as 0 to 9."""
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in typed).strip()


def read_line(line: Detail, typed: str) -> str:
    """What was typed on a line of this type, as it is stored."""
    if line.type == "choice":
        return typed if any(option.code == typed for option in line.options) else ""
    readers = {"number": number_in, "date": day_in, "time": time_in}
    return readers[line.type](typed) if line.type in readers else typed
