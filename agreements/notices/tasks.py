from uuid import UUID

from celery import shared_task

from agreements.audit.now import now
from agreements.notices import delivery
from agreements.notices.models import Notice


@shared_task
def deliver_notice(*, notice_id: str) -> None:
    """Send one message and what else is due with it. Safe to run twice.

    Only the run that claims a row sends it; whatever goes wrong, the row is put back.
    """
    at = now()
    notice = Notice.objects.claim(UUID(notice_id), at=at)
    if notice is None:
        return
    claimed = [notice, *delivery.companions(notice, at=at)]
    going = [one for one in claimed if delivery.wanted(one, at=at)]
    for one in claimed:
        if one not in going:
            delivery.mark_cancelled(one)
    if not going:
        return
    try:
        delivery.send(going)
    except Exception:  # whatever it is, the letters are owed again, and the log has it
        for one in going:
            delivery.put_back(one, at=at)
        raise
    for one in going:
        delivery.mark_sent(one, at=now())
