"""The worker's Celery app, whose processes end themselves with SIGKILL at one named point.

The name stands in the file `KILL_AT` and is used up by the process that dies of it. The product
knows nothing of this: `celery -A tests.prove.dying worker` wraps its functions from outside.
"""

import os
import signal
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from celery.signals import worker_init
from django.utils.module_loading import import_string

from separation.celery import app

__all__ = ["app"]

BEFORE, AFTER = "before", "after"
_TASKS, _COPIES = "agreements.documents.tasks.", "agreements.documents.copies."
_LETTERS = "agreements.notices.tasks."
# In the order in which a worker comes by them: which function, and whether before or after it.
POINTS = {
    "before the lease": (BEFORE, "agreements.documents.models.CertificationQuerySet.claim"),
    "after the lease": (AFTER, "agreements.documents.models.CertificationQuerySet.claim"),
    "before drawing": (BEFORE, _COPIES + "render_apart"),
    "while drawing": (BEFORE, "agreements.documents.drawing._received"),
    "after drawing, before certifying": (AFTER, _COPIES + "render_apart"),
    "after certifying, before the check": (AFTER, _COPIES + "certify"),
    "after the check, before the transaction": (AFTER, _COPIES + "check_copy"),
    "in the transaction, the file written": (BEFORE, _COPIES + "record"),
    "in the transaction, the event written": (BEFORE, _COPIES + "_tell_three"),
    "all written, before the commit": (AFTER, _COPIES + "_tell_three"),
    "after the commit, before the doorbell": (BEFORE, "separation.celery.Doorbell._ring"),
    "after the doorbells, before the job is closed": (AFTER, _COPIES + "_keep"),
    "after the job is closed, before the message is": (AFTER, _TASKS + "make_copy"),
    "a letter leased": (AFTER, "agreements.notices.models.NoticeQuerySet.claim"),
    "a letter handed over, before it is marked": (AFTER, "agreements.notices.delivery.send"),
    "a letter marked, before the message is": (AFTER, "agreements.notices.delivery.mark_sent"),
}


def dies(point: str) -> None:
    """End this process as a power cut would, if this is the point that was named."""
    named = Path(os.environ["KILL_AT"])
    try:
        if named.read_text() != point:
            return
        named.unlink()
    except FileNotFoundError:
        return
    os.kill(os.getpid(), signal.SIGKILL)


def mortal(point: str, when: str, act: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(act)
    def does(*args: Any, **how: Any) -> Any:
        if when == BEFORE:
            dies(point)
        came_of = act(*args, **how)
        if when == AFTER:
            dies(point)
        return came_of

    return does


@worker_init.connect
def wrap(**_: Any) -> None:
    for point, (when, path) in POINTS.items():
        owner, _dot, name = path.rpartition(".")
        place = import_string(owner) if owner[owner.rindex(".") + 1].isupper() else None
        place = place or __import__(owner, fromlist=[name])
        setattr(place, name, mortal(point, when, getattr(place, name)))
