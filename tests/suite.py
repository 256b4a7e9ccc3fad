"""The suite in two goes: rooms and pages first, then the journeys in a browser, each on two cores.

A browser's event loop lives on in the process that opened it and unsettles whatever runs there
afterwards, so journeys have processes of their own. What is said here goes to pytest, twice.
"""

import argparse
import subprocess
import sys

NOTHING_CHOSEN = 5  # pytest's exit code where no test fits what was asked for
# How each go is shared. A journey may take a minute: whoever is free takes the next one.
GOES = {"not journey": ("worksteal",), "journey": ("load", "--maxschedchunk", "1")}


def main(*words: str) -> int:
    asked = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    asked.add_argument("-m", dest="marks", default="")
    asked.add_argument("--no-journeys", action="store_true")
    chosen, rest = asked.parse_known_args(words)
    codes = []
    for go, shared in GOES.items():
        if go == "journey" and chosen.no_journeys:
            continue
        marks = f"({chosen.marks}) and {go}" if chosen.marks else go
        command = [sys.executable, "-m", "pytest", "-n", "2", "--dist", *shared, "-m", marks]
        codes.append(subprocess.call([*command, *rest]))
    if set(codes) == {NOTHING_CHOSEN}:
        return NOTHING_CHOSEN
    return next((code for code in codes if code not in {0, NOTHING_CHOSEN}), 0)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
