import logging
import os
from functools import partial
from importlib import import_module
from typing import Any

from celery import Celery
from celery.contrib.django.task import DjangoTask
from celery.signals import worker_init
from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "separation.settings")


class Doorbell(DjangoTask):  # type: ignore[misc]
    """A task that is rung after the commit and can never spoil the act it belongs to.

    What is owed stands in a row already; when nobody answers the bell, the sweep finds the row.
    """

    abstract = True

    def delay_on_commit(self, *args: Any, **kwargs: Any) -> None:
        transaction.on_commit(partial(self._ring, args, kwargs))

    def _ring(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        try:
            self.delay(*args, **kwargs)
        except (OperationalError, RedisError, OSError):
            log.warning("the broker did not answer; the sweep will find it")


app = Celery("separation", task_cls=Doorbell)
app.config_from_object("django.conf:settings", namespace="CELERY")


@worker_init.connect  # type: ignore[untyped-decorator]
def preload(**_: object) -> None:
    """Import what is slow before the worker forks: its processes share it, and no task waits."""
    for module in ("weasyprint", "pyhanko.sign.signers", "fontTools.subset"):
        try:
            import_module(module)
        except OSError as problem:
            log.warning("%s cannot be loaded, files cannot be made: %s", module, problem)
