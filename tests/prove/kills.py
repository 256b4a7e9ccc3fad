"""A worker killed with SIGKILL at every named point: nothing is lost, and nothing is there twice.

Real processes on PostgreSQL and Redis. The sweep is sent for by hand, as the timer would, and the
clock is moved on to the end of the dead worker's lease.
"""

import base64
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import django
from aiosmtpd.controller import Controller

from tests.journeys.service import ROOT, Letters, database_beside, free_port
from tests.prove.dying import POINTS
from tests.servers import redis

LEASE = timedelta(
    seconds=130
)  # of the moved clock, after which a worker that never came back is given up
DOUBLED = "a letter handed over, before it is marked"


@dataclass
class Worker:
    """A worker of our own that dies at the point named in `kill_at`."""

    kill_at: Path
    letters: Letters

    def dies_at(self, point: str) -> None:
        fresh = self.kill_at.with_suffix(".new")
        fresh.write_text(point)
        fresh.replace(self.kill_at)


@contextmanager
def worker_of_our_own() -> Iterator[Worker]:
    """A database, a mail server and a worker, made for this and ended with it."""
    letters = Letters()
    post = Controller(letters, hostname="127.0.0.1", port=free_port())
    post.start()
    given = os.environ.get("REDIS_URL")
    broker = nullcontext(given) if given else redis()
    with tempfile.TemporaryDirectory(prefix="k") as place, broker as address:
        kill_at = Path(place) / "kill-at"
        os.environ |= {
            **database_beside(),
            "REDIS_URL": str(address),
            "DEMONSTRATION": "1",
            "DJANGO_SETTINGS_MODULE": "separation.settings",
            "VAR_DIR": place,
            "EMAIL_URL": f"smtp://127.0.0.1:{post.port}",
            "KILL_AT": str(kill_at),
        }
        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        celery = [sys.executable, "-m", "celery", "--quiet", "-A", "tests.prove.dying", "worker"]
        asked = ["-Q", "mail,documents", "-c", "2", "-l", "CRITICAL", "--without-mingle"]
        with (Path(place) / "log").open("wb") as log:
            process = subprocess.Popen([*celery, *asked], cwd=ROOT, stdout=log, stderr=log)
            try:
                yield Worker(kill_at, letters)
            finally:
                process.terminate()
                process.wait(60)
                post.stop()


def prove(rounds: int) -> None:
    begun = time.monotonic()
    with worker_of_our_own() as worker:
        from django.db import connection

        from agreements.audit.now import now

        at, points = now(), list(POINTS)
        print(f"kills: ready after {time.monotonic() - begun:.0f} s", flush=True)
        died = Counter(
            _round(worker, points[number % len(points)], at=at) for number in range(rounds)
        )
        print(
            f"kills, {connection.vendor}: {rounds} of {rounds} files made once, told once; "
            f"at {min(rounds, len(points))} points, {died[False]} before the file was there and "
            f"{died[True]} after; {time.monotonic() - begun:.0f} s"
        )


def _round(worker: Worker, point: str, *, at: datetime) -> bool:
    """One couple, one kill; whether the file was there already when the worker died."""
    from agreements.audit.now import move_forward, now
    from agreements.clock.tasks import sweep
    from agreements.documents.models import CertifiedFile
    from tests import build

    plan, coach = _ready_for_the_last_signature(at)
    worker.letters.kept.clear()
    worker.dies_at(point)
    build.co_sign(plan, by=coach, at=now())
    _wait_until(lambda: not worker.kill_at.exists(), what=f"nobody died {point}")
    kept = CertifiedFile.objects.exists()
    _all_or_nothing(plan, point)
    move_forward(LEASE)
    sweep.delay()
    _wait_until(_everything_done, what=f"not done after a kill {point}")
    _once(plan, worker.letters, point)
    return kept


def _ready_for_the_last_signature(at: datetime) -> tuple[Any, Any]:
    """An empty database, and in it one couple who have both signed, with all letters sent."""
    from agreements.notices.models import Notice
    from tests import build
    from tests.anew import empty_tables

    empty_tables()
    coach = build.coach("Cora Lindqvist", email="cora@example.org", at=at)
    plan = build.signed_by_both(coach, at=at, case=build.BRIEF)
    build.talk_with_each(plan, by=coach, at=at)
    Notice.objects.update(state="sent", sent_at=at)
    return plan, coach


def _wait_until(true: Any, *, what: str, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not true():
        if time.monotonic() > until:
            raise AssertionError(what)
        time.sleep(0.01)


def _everything_done() -> bool:
    from agreements.documents.models import Certification
    from agreements.notices.models import Notice

    copies = Notice.objects.filter(kind="copy_saved")
    return (
        not Certification.objects.filter(done_at=None).exists()
        and copies.exists()
        and not copies.exclude(state="sent").exists()
    )


def _written(plan: Any) -> tuple[int, ...]:
    """How many files, certified agreements, events of it, and letters owed about it there are."""
    from agreements.audit.models import Event
    from agreements.documents.models import CertifiedFile
    from agreements.notices.models import Notice

    told = Event.objects.of(plan.shared_chain).filter(kind="certified")
    owed = Notice.objects.filter(kind="copy_saved").values("recipient").distinct()
    certified = plan.agreements.filter(state="certified")
    return CertifiedFile.objects.count(), certified.count(), told.count(), owed.count()


def _all_or_nothing(plan: Any, point: str) -> None:
    if (written := _written(plan)) not in {(0, 0, 0, 0), (1, 1, 1, 3)}:
        raise AssertionError(f"half of it after a kill {point}: {written}")


def _once(plan: Any, letters: Letters, point: str) -> None:
    from agreements.audit.chain import first_break
    from agreements.documents.models import CertifiedFile
    from agreements.documents.verifying import verdict_on
    from agreements.notices.models import Notice

    arrived = Counter(letter["Message-ID"] for letter in letters.kept)
    right = {
        "one of each": _written(plan) == (1, 1, 1, 3),
        "three notices": Notice.objects.filter(kind="copy_saved").count() == 3,
        "three letters": len(arrived) == 3,
        "none twice": point == DOUBLED or set(arrived.values()) == {1},
        "a chain": first_break(plan.shared_chain) is None,
        "genuine": verdict_on(base64.b64decode(CertifiedFile.objects.get().body)).kind == "genuine",
    }
    if wrong := [what for what, true in right.items() if not true]:
        raise AssertionError(f"after a kill {point}: not {', '.join(wrong)}: {arrived}")


if __name__ == "__main__":
    prove(int(sys.argv[1]) if sys.argv[1:] else 200)
