"""A few words between one person and the coach, and the minute in which the coach may undo."""

from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from agreements.notices.actions import cancel_notices
from agreements.plans.letters import tell_partner
from agreements.plans.models import Message, Partner, Plan
from agreements.plans.rules import TIME_TO_UNDO


@transaction.atomic
def send_message(
    partner: Partner, text: str, *, form_key: UUID, from_coach: bool, at: datetime
) -> Message:
    """Keep a message between this partner and the coach; the same form sent twice is one message.

    Other words from the same form, after going back in the browser, are another message. One from
    the coach leaves after a minute and is then announced in the neutral letter; nobody else learns
    of either.
    """
    sent = Message.objects.filter(form_key=form_key).first()
    if sent and (sent.cancelled_at or sent.text != text):
        form_key = uuid5(form_key, f"{text}\n{sent.cancelled_at}")
    leaves_at = at + TIME_TO_UNDO if from_coach else at
    message, fresh = Message.objects.get_or_create(
        form_key=form_key,
        defaults={
            "partner": partner,
            "from_coach": from_coach,
            "text": text,
            "sent_at": at,
            "leaves_at": leaves_at,
        },
    )
    if fresh and from_coach:
        tell_partner(partner, key=_letter_of(message), at=leaves_at)
    return message


def _letter_of(message: Message) -> str:
    return f"message:{message.pk}"


@transaction.atomic
def take_back_message(message: Message, *, at: datetime) -> bool:
    """Undo the sending while the minute lasts: it never existed for the other side.

    Returns whether it was in time; a message that has left stays.
    """
    Plan.objects.locked(message.partner.plan_id)
    waiting = Message.objects.filter(
        pk=message.pk, from_coach=True, leaves_at__gt=at, cancelled_at=None
    )
    in_time = bool(waiting.update(cancelled_at=at))
    if in_time:
        cancel_notices([_letter_of(message)])
    return in_time


@transaction.atomic
def read_messages(partner: Partner, *, at: datetime) -> None:
    """The coach has read what this person wrote so far; nobody else can tell."""
    partner.messages.filter(from_coach=False, read_at=None, sent_at__lte=at).update(read_at=at)
