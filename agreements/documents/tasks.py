from uuid import UUID

from celery import shared_task

from agreements.audit.now import now
from agreements.documents.copies import make_copy, note_problem
from agreements.documents.models import Certification


@shared_task
def certify_agreement(*, certification_id: str) -> None:
    """Make the one certified file of an agreement. Safe to run twice, or again after a crash."""
    job = Certification.objects.claim(UUID(certification_id), at=now())
    if job is None:
        return
    try:
        make_copy(job, at=now())
    except Exception as problem:  # whatever it is, the coach reads of it, and so does the log
        note_problem(job, problem, at=now())
        raise
