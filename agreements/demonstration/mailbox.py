"""The letters the demonstration has sent: read from the files its mail goes to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from uuid import UUID

from django.conf import settings

from agreements.notices.models import Notice
from agreements.people.rules import CODE_MINUTES

MOST_FILES = 80
_BETWEEN = b"\n" + b"-" * 79 + b"\n"
_LINK = re.compile(r"https?://\S+")
_NUMBER = re.compile(r"<([0-9a-f-]{36})@")


@dataclass(frozen=True)
class Letter:
    """One letter as it went out; `link` leads where its link leads, `code` is its code, if any."""

    pk: UUID
    kind: str
    to: str
    name: str
    subject: str
    text: str
    link: str
    code: str
    sent_at: datetime


def sent_letters() -> list[Letter]:
    """The newest letters, the newest first. Letters of an earlier demonstration are left out."""
    messages = {pk: message for message in _messages() if (pk := _number(message))}
    notices = Notice.objects.filter(pk__in=messages).select_related("recipient")
    letters = [_letter(notice, messages[notice.pk]) for notice in notices]
    return sorted(letters, key=lambda letter: (letter.sent_at, str(letter.pk)), reverse=True)


def usable_code(letters: list[Letter], *, at: datetime) -> Letter | None:
    """The newest letter with a code that still works."""
    since = at - timedelta(minutes=CODE_MINUTES)
    return next((letter for letter in letters if letter.code and letter.sent_at > since), None)


def _messages() -> Iterator[EmailMessage]:
    if not settings.EMAIL_FILE_PATH:
        return
    # A file's name begins with the moment it was made.
    files = sorted(Path(settings.EMAIL_FILE_PATH).glob("*.log"), reverse=True)[:MOST_FILES]
    for file in files:
        for part in file.read_bytes().split(_BETWEEN):
            if part.strip():
                yield message_from_bytes(part.lstrip(), policy=policy.default)


def _number(message: EmailMessage) -> UUID | None:
    found = _NUMBER.match(str(message["Message-ID"] or ""))
    return UUID(found[1]) if found else None


def _letter(notice: Notice, message: EmailMessage) -> Letter:
    body = message.get_body(("plain",))
    text = str(body.get_content()).strip() if body else ""
    link = _LINK.search(text)
    subject = str(message["Subject"])
    digits = re.match(r"\d{6}", subject) if notice.kind == "code" else None
    return Letter(
        pk=notice.pk,
        kind=notice.kind,
        to=str(message["To"]),
        name=notice.recipient.short_name if notice.recipient else "",
        subject=subject,
        text=text,
        link=link[0].removeprefix(settings.BASE_URL) if link else "",
        code=digits[0] if digits else "",
        sent_at=notice.sent_at or notice.not_before,
    )
