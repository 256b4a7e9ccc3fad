from celery import shared_task
from django.contrib.sessions.backends.db import SessionStore

from agreements.audit.now import now
from agreements.clock.due import run_daily, run_due
from agreements.people.actions import forget_what_is_over


@shared_task
def sweep() -> None:
    """Find and do what time has made due. Safe to run twice or at once with another."""
    run_due(at=now())


@shared_task
def retrace() -> None:
    """Whether what is recorded still holds, once a day for each plan. Safe to run twice."""
    run_daily(at=now())


@shared_task
def tidy() -> None:
    """Delete what nobody can use any more: codes, proofs, allowances, sessions."""
    forget_what_is_over(at=now())
    SessionStore.clear_expired()
