from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from agreements.notices.models import Notice, State
from agreements.notices.rules import free_hour, next_own_hour
from agreements.notices.tasks import deliver_notice
from agreements.people.actions import make_code, spend_allowance
from agreements.people.models import Code, Purpose, User
from agreements.people.rules import CODE_MINUTES


class CannotSendCodeError(Exception):
    """Codes for this address have been asked for too often from here."""


@transaction.atomic
def queue_notice(
    kind: str,
    *,
    to: User | None,
    key: str,
    at: datetime,
    secret: str = "",
    not_before: datetime | None = None,
    expires_at: datetime | None = None,
    **about: Any,
) -> Notice:
    """Owe one message to one person; asking twice with the same key owes it once.

    The row is written with its cause; ringing the worker is only a wink, the sweep finds the rest.
    """
    notice, fresh = Notice.objects.get_or_create(
        dedupe_key=key,
        defaults={
            "kind": kind,
            "recipient": to,
            "secret": secret,
            "about": about,
            "not_before": not_before or at,
            "expires_at": expires_at,
            "made_at": at,
        },
    )
    if fresh and notice.not_before <= at:
        deliver_notice.delay_on_commit(notice_id=str(notice.pk))
    return notice


@transaction.atomic
def cancel_notices(keys: Iterable[str]) -> None:
    """Let messages that have lost their cause stay here; those on their way are not called back."""
    waiting = Notice.objects.select_for_update().filter(dedupe_key__in=keys, state=State.QUEUED)
    for notice in waiting:
        notice.state, notice.secret = State.CANCELLED, ""
        notice.save(update_fields=["state", "secret"])


@transaction.atomic
def cancel_letters(person: User) -> None:
    """Let everything stay here that still waits for this person's own hour."""
    waiting = Notice.objects.letters_for(person).filter(state=State.QUEUED)
    cancel_notices(list(waiting.values_list("dedupe_key", flat=True)))


@transaction.atomic
def queue_for_own_hour(
    kind: str,
    *,
    to: User,
    key: str,
    at: datetime,
    a_week: int = 7,
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
) -> Notice:
    """Owe a message that waits for the person's own hour, so that a lit phone tells nothing.

    All that is due at one such hour leaves as one letter, and at most `a_week` letters leave in
    any seven days: one too many waits for a later day. `due_at` is an own hour that has come
    already, for what time alone has caused and what would be stale on a later day.
    """
    moment = free_hour(
        due_at or next_own_hour(at, zone=to.zone, hour=to.notice_hour),
        zone=to.zone,
        hour=to.notice_hour,
        waiting=Notice.objects.letters_for(to).waiting_hours(),
        gone=Notice.objects.letters_for(to).gone_hours(),
        a_week=a_week,
    )
    return queue_notice(kind, to=to, key=key, at=at, not_before=moment, expires_at=expires_at)


@transaction.atomic
def send_code(
    user: User | None, *, purpose: Purpose, subject: str = "", place: str, at: datetime
) -> Code:
    """Make a code and owe it to the person's address; the same steps where there is no person.

    `place` is the known device or network that asks: each has its own allowance, so nobody can
    use up another person's. Raises CannotSendCode when this place asked more than five times in
    fifteen minutes.
    """
    whose = str(user.pk) if user else "nobody"
    if not spend_allowance(f"code:{whose}:{place}", limit=5, minutes=15, at=at):
        raise CannotSendCodeError
    code, digits = make_code(user, purpose=purpose, subject=subject, at=at)
    queue_notice(
        "code",
        to=user,
        key=f"code:{code.pk}",
        at=at,
        secret=digits,
        expires_at=at + timedelta(minutes=CODE_MINUTES),
    )
    return code
