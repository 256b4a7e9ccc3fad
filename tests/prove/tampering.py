"""Our file spoilt in every way, and what three readers say of each: a table.

Our verdict comes from the script anybody can run, in a process of its own that has neither Django
nor a database. Then every tenth digit of the signature is changed (`--rounds 1`: every one).
"""

import sys
import tempfile
from pathlib import Path

import django


def prove(step: int) -> int:
    django.setup()
    from django.conf import settings

    with tempfile.TemporaryDirectory(prefix="t") as place:
        settings.VAR_DIR = Path(place)
        return _table(Path(place), step)


def _table(place: Path, step: int) -> int:
    from agreements.documents.certifying import certify
    from agreements.documents.keys import current_key, make_key, read_key
    from agreements.documents.rendering import render
    from tests.documents import tampering as spoil
    from tests.documents.conftest import LATER
    from tests.documents.couple_one import MATTER, pages_of
    from tests.documents.stranger import verdicts

    key = current_key()
    make_key(place / "theirs.p12", label="TEST")
    bare = render(pages_of(MATTER))
    original = certify(bare, key=key, at=LATER)
    rows = [
        spoil.Spoilt("as it was certified", original, "genuine"),
        *spoil.spoilt(original, bare, read_key(place / "theirs.p12", "")),
    ]
    found = verdicts([row.body for row in rows], [key.certificates], place)
    print(f"{'the file':<40} {'ours':<11} {'pdfsig':<32} pyHanko")
    for row, ours in zip(rows, found, strict=True):
        wrong = "" if ours == row.expected else f"  <- should be {row.expected}"
        print(
            f"{row.name:<40} {ours:<11} {spoil.said_by_pdfsig(row.body):<32} "
            f"{spoil.said_by_pyhanko(row.body, key.certificates)}{wrong}"
        )
    right = sum(ours == row.expected for row, ours in zip(rows, found, strict=True))
    print(f"tampering: {right} of {len(rows)} verdicts as they should be")
    taken = _digits_taken(original, key.certificates, step)
    return int(right != len(rows) or taken > 0)


def _digits_taken(original: bytes, certificates: str, step: int) -> int:
    """How many changed digits of the signature itself are taken for the original."""
    from agreements.documents.checking import findings
    from agreements.documents.keys import trust_in

    trust = trust_in([certificates])
    start = original.rindex(b"/Contents <") + len(b"/Contents <")
    end = original.index(b">", start)
    inside = len(original[start:end].rstrip(b"0"))
    places = [*range(start, start + inside, step), *range(start + inside, end, 50 * step)]
    taken = 0
    for at in places:
        other = b"7" if original[at : at + 1] != b"7" else b"8"
        found = findings(original[:at] + other + original[at + 1 :], trust)
        taken += found["kind"] != "changed"
    print(f"tampering: {taken} of {len(places)} changed digits of the signature taken for ours")
    return taken


if __name__ == "__main__":
    sys.exit(prove(int(sys.argv[1]) if sys.argv[1:] else 10))
