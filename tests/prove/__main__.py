"""The long proofs, on the real service: `./dev prove`, or one of them by its name.

signing    two partner signatures at once, then the coach's, many rounds on PostgreSQL
kills      the worker killed with SIGKILL at every named point, 200 times on PostgreSQL and Redis
walks      random walks of two partners, a coach and a clock through the forms of shaping
hostile    files and words made to exhaust their reader: verdict, time and memory of each
tampering  our file spoilt in every way: our verdict, pdfsig's and pyHanko's
newcomer   from the start of the service to the PDF, as somebody who has never seen it
"""

import argparse
import os
import subprocess
import sys

PROOFS = ("signing", "kills", "walks", "hostile", "tampering", "newcomer")


def main() -> int:
    asked = argparse.ArgumentParser(prog="./dev prove", description=__doc__)
    asked.add_argument("proof", nargs="*", default=[], help=", ".join(PROOFS))
    asked.add_argument("--rounds", type=int, default=None)
    asked.add_argument("--database", choices=["sqlite", "postgres"], default="postgres")
    chosen = asked.parse_args()
    environment = {**os.environ, "DEMONSTRATION": "1"}
    environment["DJANGO_SETTINGS_MODULE"] = "separation.settings"
    for proof in chosen.proof or PROOFS:
        words = [] if chosen.rounds is None else [str(chosen.rounds)]
        command = [sys.executable, "-m", f"tests.prove.{proof}", *words]
        if chosen.database == "postgres":
            command = [sys.executable, "-m", "tests.servers", *command]
        if code := subprocess.call(command, env=environment):
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
