"""The worker is killed while it makes a file: the next one finishes it, once."""

import random
import sys
import time

from tests.journeys.service import Service
from tests.prove.beside import (
    couple_ready_to_sign,
    one_file_and_one_notice_each,
    service_of_our_own,
    wait_until,
)

LEASE = 130  # seconds of the moved clock after which a worker that never came back is given up


def prove(rounds: int) -> None:
    with service_of_our_own() as service:
        from django.db import connection

        midway = sum(_round(service, number) for number in range(rounds))
        print(
            f"kills, {connection.vendor}: {rounds} of {rounds} files made once; "
            f"{midway} of the kills came before the file was there"
        )


def _round(service: Service, number: int) -> bool:
    from agreements.audit.now import now
    from agreements.documents.models import Certification, CertifiedFile
    from tests import build

    coach, plan = couple_ready_to_sign(number)
    for seat in "ab":
        build.sign(build.partner_of(plan, seat), at=now())
    build.talk_with_each(plan, by=coach, at=now())
    build.co_sign(plan, by=coach, at=now())
    job = Certification.objects.filter(agreement__plan=plan)
    file = CertifiedFile.objects.filter(agreement__plan=plan)
    wait_until(job.filter(attempts__gte=1).exists, seconds=60, what="a worker took the job")
    time.sleep(random.uniform(0, 0.8))
    killed = service.kill_workers()
    assert killed, "no worker to kill"
    midway = not file.exists()
    service.move_forward(LEASE)
    wait_until(file.exists, seconds=90, what="the file, after the worker was killed")
    wait_until(job.filter(done_at__isnull=False).exists, seconds=30, what="the job was closed")
    one_file_and_one_notice_each(plan)
    return midway


if __name__ == "__main__":
    prove(int(sys.argv[1]) if sys.argv[1:] else 20)
