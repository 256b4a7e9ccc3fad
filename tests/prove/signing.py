"""Two partners sign in the same moment, then the coach: complete every time, one file."""

import statistics
import sys
import threading
import time
from typing import Any

from tests.prove.beside import (
    couple_ready_to_sign,
    one_file_and_one_notice_each,
    service_of_our_own,
    wait_until,
)


def prove(rounds: int) -> None:
    with service_of_our_own():
        from django.db import connection

        taken = [_round(number) for number in range(rounds)]
        print(
            f"signing, {connection.vendor}: {rounds} of {rounds} rounds complete, one file and one "
            f"notice each; last signature to file median {statistics.median(taken):.2f} s, "
            f"longest {max(taken):.2f} s"
        )


def _round(number: int) -> float:
    from agreements.audit.now import now
    from agreements.documents.models import CertifiedFile
    from tests import build

    coach, plan = couple_ready_to_sign(number)
    _both_at_once(plan)
    build.talk_with_each(plan, by=coach, at=now())
    build.co_sign(plan, by=coach, at=now())
    begun = time.monotonic()
    wait_until(
        CertifiedFile.objects.filter(agreement__plan=plan).exists, seconds=60, what="the file"
    )
    taken = time.monotonic() - begun
    one_file_and_one_notice_each(plan)
    return taken


def _both_at_once(plan: Any) -> None:
    from django.db import connection

    from agreements.audit.now import now
    from tests import build

    together, trouble = threading.Barrier(2), []

    def sign(seat: str) -> None:
        try:
            partner = build.partner_of(plan, seat)
            together.wait(10)
            build.sign(partner, at=now())
        except Exception as problem:  # noqa: BLE001 - the main thread asserts that there is none
            trouble.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=sign, args=[seat]) for seat in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not trouble, trouble


if __name__ == "__main__":
    prove(int(sys.argv[1]) if sys.argv[1:] else 50)
