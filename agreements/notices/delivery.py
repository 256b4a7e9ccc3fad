"""Handing one claimed notice to the mail server."""

from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from agreements.notices.letters import letter_for
from agreements.notices.models import AT_ONCE, Notice, State

_WAITS = (1, 5, 15, 60, 240, 720)


def wanted(notice: Notice, *, at: datetime) -> bool:
    """Whether the person should still get it: asked again at the very moment of sending."""
    person = notice.recipient
    if person is None or not person.email or not person.is_active:
        return False
    if notice.expires_at and notice.expires_at <= at:
        return False
    return notice.kind in AT_ONCE or person.takes_notices


def companions(notice: Notice, *, at: datetime) -> list[Notice]:
    """What else is due to the same person now and goes into the same letter, claimed with it."""
    if notice.kind in AT_ONCE or notice.recipient is None:
        return []
    due = Notice.objects.letters_for(notice.recipient).due_by(at).exclude(pk=notice.pk)
    claimed = (
        Notice.objects.claim(pk, at=at)
        for pk in due.order_by("made_at", "pk").values_list("pk", flat=True)
    )
    return [other for other in claimed if other is not None]


def send(notices: list[Notice]) -> None:
    """Put one letter on its way; raises what the mail connection raises.

    The Message-ID comes from the first row, so a letter sent twice around a crash is one letter.
    """
    notice = notices[0]
    person = notice.recipient
    if person is None:
        return
    letter = letter_for(*notices)
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    message = EmailMultiAlternatives(
        letter.subject,
        letter.text,
        to=[person.email],
        headers={"Message-ID": f"<{notice.pk}@{domain}>", "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(letter.html, "text/html")
    message.send()


def mark_sent(notice: Notice, *, at: datetime) -> None:
    _close(notice, State.SENT, at)


def mark_cancelled(notice: Notice) -> None:
    _close(notice, State.CANCELLED, None)


def put_back(notice: Notice, *, at: datetime) -> None:
    """Try again later, with growing pauses of minutes to hours; give up after the last."""
    if notice.attempts > len(_WAITS):
        _close(notice, State.UNDELIVERABLE, None)
        return
    notice.state = State.QUEUED
    notice.not_before = at + timedelta(minutes=_WAITS[notice.attempts - 1])
    notice.save(update_fields=["state", "not_before"])


def _close(notice: Notice, state: State, at: datetime | None) -> None:
    notice.state, notice.sent_at, notice.secret = state, at, ""
    notice.save(update_fields=["state", "sent_at", "secret"])
