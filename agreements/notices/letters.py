"""Every letter the service sends: neutral subject, a few plain lines, one link to the sign-in page.

Nothing in a letter names the other person, the coach, a topic or what the service is for; a
subject or lock-screen preview may be read by anybody. One function per message; what is due at
the same hour becomes one letter.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from agreements.notices.models import AT_ONCE, Notice


@dataclass(frozen=True)
class Words:
    """One message: its subject, its lines, and where its link leads unless to the sign-in page."""

    subject: str
    lines: tuple[str, ...]
    link: str = ""


@dataclass(frozen=True)
class Letter:
    """What goes out: subject and plain text, both without line breaks in the subject."""

    subject: str
    text: str
    html: str


def letter_for(*notices: Notice) -> Letter:
    """The words of these notices, all to one person, in that person's language, as one letter.

    Raises KeyError for an unknown kind.
    """
    person = notices[0].recipient
    with override(person.language if person else settings.LANGUAGE_CODE):
        messages = list(dict.fromkeys(_MESSAGES[notice.kind](notice) for notice in notices))
        subject = messages[0].subject if len(messages) == 1 else _update_subject()
        # Codes, invitations and what a stand-in agreed to cannot be stopped in an account.
        chosen = notices[0].kind not in AT_ONCE
        page = {
            "name": person.short_name if person else "",
            "lines": list(dict.fromkeys(line for words in messages for line in words.lines)),
            "link": messages[0].link or (f"{settings.BASE_URL}/in/" if chosen else ""),
            "chosen": chosen,
            "service_name": settings.SERVICE_NAME,
        }
        return Letter(
            subject,
            render_to_string("email/letter.txt", page),
            render_to_string("email/letter.html", page),
        )


def _update_subject() -> str:
    return _("There’s an update in %(service)s") % {"service": settings.SERVICE_NAME}


def code(notice: Notice) -> Words:
    """A six-digit code for signing in, joining or signing; the same words for each."""
    subject = _("%(code)s is your %(service)s code") % {
        "code": notice.secret,
        "service": settings.SERVICE_NAME,
    }
    return Words(
        subject, (f"{subject}.", _("It works for 10 minutes. Nobody will ask you for it."))
    )


def invitation(notice: Notice) -> Words:
    return Words(
        _("Your %(service)s account is ready") % {"service": settings.SERVICE_NAME},
        (
            _("Your account is ready when you are. You can look first and decide later."),
            _("The link works for 14 days."),
        ),
        f"{settings.BASE_URL}/i/{notice.secret}/",
    )


def something_new(notice: Notice) -> Words:
    """The one message for every step of the way: there is something to read, never what."""
    return Words(
        _update_subject(),
        (_("There’s something new to read. It can wait until you have a quiet hour."),),
    )


def stand_in(notice: Notice) -> Words:
    """To whoever stands in for a coach who has not looked in for a day."""
    return Words(
        _update_subject(),
        (
            _("Something has waited a day for the colleague you stand in for."),
            _("Please reach them today, and if you can’t, look in yourself."),
        ),
    )


def waits_for_you(notice: Notice) -> Words:
    """To a coach, at once: somebody has told them something that should not wait."""
    return Words(
        _("Something waits for you in %(service)s") % {"service": settings.SERVICE_NAME},
        (_("Something should not wait for your usual hour. Please look in today."),),
    )


def copy_saved(notice: Notice) -> Words:
    return Words(
        _("A copy is saved in %(service)s") % {"service": settings.SERVICE_NAME},
        (_("A copy is saved for you. You can read it any time."),),
    )


def minute_for_you(notice: Notice) -> Words:
    return Words(
        _("A minute for you in %(service)s") % {"service": settings.SERVICE_NAME},
        (_("There’s a short page for you this week. It takes about a minute."),),
    )


def saved_for_you(notice: Notice) -> Words:
    """To somebody who began to write and has not come back."""
    return Words(
        _("Something is saved for you in %(service)s") % {"service": settings.SERVICE_NAME},
        (_("What you started is saved. There’s no deadline."),),
    )


def ready_for_you(notice: Notice) -> Words:
    """To somebody who has read and not yet decided."""
    return Words(
        _("Something is ready for you in %(service)s") % {"service": settings.SERVICE_NAME},
        (_("There’s something ready to read. Take your time."),),
    )


_MESSAGES: dict[str, Callable[[Notice], Words]] = {
    "code": code,
    "invitation": invitation,
    "something_new": something_new,
    "stand_in": stand_in,
    "waits_for_you": waits_for_you,
    "copy_saved": copy_saved,
    "minute_for_you": minute_for_you,
    "saved_for_you": saved_for_you,
    "ready_for_you": ready_for_you,
}
