"""Every letter the service sends: neutral subject, a few plain lines, one link to the sign-in page.

Nothing in a letter names the other person, the coach, a topic or what the service is for; a
subject or lock-screen preview may be read by anybody. One function per letter.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from agreements.notices.models import Notice


@dataclass(frozen=True)
class Letter:
    """What goes out: subject and plain text, both without line breaks in the subject."""

    subject: str
    text: str
    html: str


def letter_for(notice: Notice) -> Letter:
    """The words of one notice in its recipient's language. Raises KeyError for an unknown kind."""
    person = notice.recipient
    with override(person.language if person else settings.LANGUAGE_CODE):
        return _LETTERS[notice.kind](notice)


def _frame(notice: Notice, subject: str, lines: list[str], link: str = "") -> Letter:
    person = notice.recipient
    page = {
        "name": person.short_name if person else "",
        "lines": lines,
        "link": link or f"{settings.BASE_URL}/in/",
        "service_name": settings.SERVICE_NAME,
    }
    return Letter(
        subject,
        render_to_string("email/letter.txt", page),
        render_to_string("email/letter.html", page),
    )


def code(notice: Notice) -> Letter:
    """A six-digit code for signing in, joining or signing; the same words for each."""
    subject = _("%(code)s is your %(service)s code") % {
        "code": notice.secret,
        "service": settings.SERVICE_NAME,
    }
    return _frame(
        notice, subject, [subject + ".", _("It works for 10 minutes. Nobody will ask you for it.")]
    )


def invitation(notice: Notice) -> Letter:
    return _frame(
        notice,
        _("Your %(service)s account is ready") % {"service": settings.SERVICE_NAME},
        [
            _("Your account is ready when you are. You can look first and decide later."),
            _("The link works for 14 days."),
        ],
        f"{settings.BASE_URL}/i/{notice.secret}/",
    )


def something_new(notice: Notice) -> Letter:
    """The one letter for every step of the way: it says there is something to read, never what."""
    return _frame(
        notice,
        _("There’s an update in %(service)s") % {"service": settings.SERVICE_NAME},
        [_("There’s something new to read. It can wait until you have a quiet hour.")],
    )


def copy_saved(notice: Notice) -> Letter:
    return _frame(
        notice,
        _("A copy is saved in %(service)s") % {"service": settings.SERVICE_NAME},
        [_("A copy is saved for you. You can read it any time.")],
    )


def minute_for_you(notice: Notice) -> Letter:
    return _frame(
        notice,
        _("A minute for you in %(service)s") % {"service": settings.SERVICE_NAME},
        [_("There’s a short page for you this week. It takes about a minute.")],
    )


_LETTERS: dict[str, Callable[[Notice], Letter]] = {
    "code": code,
    "invitation": invitation,
    "something_new": something_new,
    "copy_saved": copy_saved,
    "minute_for_you": minute_for_you,
}
