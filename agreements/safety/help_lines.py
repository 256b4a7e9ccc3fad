"""Whom to call, by country. Figures are data: correct them here, with the day they were checked.

`checked_on` is the day somebody asked the provider whether number and hours are right; None says
that nobody has yet, and the page says so. A country is left out rather than guessed.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class HelpLine:
    """One line to call or text; `dial` is the number as a telephone takes it."""

    name: str | Promise
    shown: str
    dial: str
    note: str | Promise = ""
    checked_on: date | None = None


@dataclass(frozen=True)
class Country:
    code: str
    name: str | Promise
    emergency: HelpLine
    crisis: tuple[HelpLine, ...]
    afraid: tuple[HelpLine, ...] = ()


def lines_in(code: str) -> tuple[Country, ...]:
    """Whom to call in one country; in all of them where that one is not known here."""
    return tuple(one for one in COUNTRIES if one.code == code) or COUNTRIES


_EMERGENCY = _("Emergency")

COUNTRIES = (
    Country(
        "CA",
        _("Canada"),
        HelpLine(_EMERGENCY, "911", "911"),
        (HelpLine(_("Suicide Crisis Helpline"), "9-8-8", "988", _("Call or text")),),
    ),
    Country(
        "GB",
        _("United Kingdom"),
        HelpLine(_EMERGENCY, "999", "999"),
        (HelpLine("Samaritans", "116 123", "116123"),),
        (
            HelpLine(_("National Domestic Abuse Helpline"), "0808 2000 247", "08082000247"),
            HelpLine(_("Men’s Advice Line"), "0808 801 0327", "08088010327"),
        ),
    ),
    Country(
        "US",
        _("United States"),
        HelpLine(_EMERGENCY, "911", "911"),
        (HelpLine(_("Suicide & Crisis Lifeline"), "988", "988", _("Call or text")),),
        (HelpLine(_("National Domestic Violence Hotline"), "1-800-799-7233", "18007997233"),),
    ),
)
