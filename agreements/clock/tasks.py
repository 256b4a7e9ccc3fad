from celery import shared_task

from agreements.audit.now import now
from agreements.clock.due import run_due


@shared_task
def sweep() -> None:
    """Find and do what time has made due. Safe to run twice or at once with another."""
    run_due(at=now())
