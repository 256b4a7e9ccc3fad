from smtplib import SMTPException
from uuid import UUID

from celery import shared_task

from agreements.audit.now import now
from agreements.notices import delivery
from agreements.notices.models import Notice


@shared_task
def deliver_notice(*, notice_id: str) -> None:
    """Send one message. Safe to run twice: only the run that claims it sends it."""
    notice = Notice.objects.claim(UUID(notice_id), at=now())
    if notice is None:
        return
    if not delivery.wanted(notice, at=now()):
        delivery.mark_cancelled(notice)
        return
    try:
        delivery.send(notice)
    except (SMTPException, OSError):
        delivery.put_back(notice, at=now())
        raise
    delivery.mark_sent(notice, at=now())
