from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from agreements.audit.now import now
from agreements.demonstration.building import build_demonstration
from agreements.notices.models import Notice
from agreements.notices.tasks import deliver_notice


@contextmanager
def _nobody_rung() -> Iterator[None]:
    """Let the doorbell ring nowhere: what is owed is found by the worker's first sweep."""
    broker = current_app.conf.broker_url
    current_app.conf.broker_url = "memory://localhost"
    try:
        yield
    finally:
        current_app.conf.broker_url = broker


class Command(BaseCommand):
    help = "Build the demonstration's practice, once."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError(_("The demonstration is built only where DEMONSTRATION is 1."))
        with _nobody_rung():
            built = build_demonstration(at=now())
        if not built:
            self.stdout.write(_("The demonstration is there already."))
            return
        for notice in Notice.objects.due_by(now()):
            deliver_notice(notice_id=str(notice.pk))
        self.stdout.write(_("The demonstration is built."))
