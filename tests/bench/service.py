"""The real service: from the last signature to the file, and what its processes hold in memory."""

import os
import re
import statistics
import sys
import time
from pathlib import Path

from tests.bench.figures import line
from tests.journeys.service import Service
from tests.prove.beside import couple_ready_to_sign, service_of_our_own, wait_until

ROUNDS = 12


def measure() -> None:
    with service_of_our_own() as service:
        from django.db import connection

        taken = [_last_signature_to_file(number) for number in range(ROUNDS)]
        print(f"\nThe service, {connection.vendor}, {ROUNDS} couples signed one after another")
        line("last signature to file, the first", f"{taken[0]:.2f} s")
        later = taken[1:]
        line("the others", f"median {statistics.median(later):.2f} s  longest {max(later):.2f} s")
        for name, peak in sorted(_peaks(service).items()):
            line(f"peak memory of {name}", f"{peak:.0f} MB")


def _last_signature_to_file(number: int) -> float:
    from agreements.audit.now import now
    from agreements.documents.models import CertifiedFile
    from tests import build

    coach, plan = couple_ready_to_sign(number)
    for seat in "ab":
        build.sign(build.partner_of(plan, seat), at=now())
    build.talk_with_each(plan, by=coach, at=now())
    build.co_sign(plan, by=coach, at=now())
    begun = time.monotonic()
    file = CertifiedFile.objects.filter(agreement__plan=plan)
    wait_until(file.exists, seconds=60, what="the file")
    return time.monotonic() - begun


def _peaks(service: Service) -> dict[str, float]:
    """The largest resident set, in MB, of the processes of each part of the service."""
    peaks: dict[str, float] = {}
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if f"VAR_DIR={service.var}".encode() not in (place / "environ").read_bytes():
                continue
            command = (place / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            status = (place / "status").read_text()
        except OSError:
            continue
        part = re.search(r"gunicorn|celery .*?\b(worker|beat)\b", command)
        peak = re.search(r"VmHWM:\s+(\d+) kB", status)
        if part and peak and int(place.name) != os.getpid():
            name = part[1] or part[0]
            peaks[name] = max(peaks.get(name, 0), int(peak[1]) / 1024)
    return peaks


if __name__ == "__main__":
    sys.exit(measure())
