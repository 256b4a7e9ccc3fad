"""Our file spoilt in every way, and what three readers say of each: a table.

Our verdict comes from the script anybody can run, in a process of its own that has neither Django
nor a database.
"""

import sys
import tempfile
from pathlib import Path

import django


def prove() -> int:
    django.setup()
    from django.conf import settings

    with tempfile.TemporaryDirectory(prefix="t") as place:
        settings.VAR_DIR = Path(place)
        return _table(Path(place))


def _table(place: Path) -> int:
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
    return int(right != len(rows))


if __name__ == "__main__":
    sys.exit(prove())
