"""Files made to exhaust their reader, and words made to exhaust the drawing: time and memory.

Each file goes through a process of its own, as the service starts it; so does each drawing.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import django

from agreements.documents import checking

if TYPE_CHECKING:
    from agreements.documents.rendering import Pages

WALL = checking.SECONDS + 5


def prove() -> int:
    django.setup()
    from django.conf import settings

    with tempfile.TemporaryDirectory(prefix="h") as place:
        settings.VAR_DIR = Path(place)
        wrong = _files() + _large(Path(place)) + _drawings()
    print(f"hostile: {wrong} outside their limits of {WALL} s and {checking.MEMORY >> 20} MB")
    return int(wrong > 0)


def _files() -> int:
    from agreements.documents.keys import current_key, trust_in
    from tests.documents.hostile import hostile

    trust = trust_in([current_key().certificates])
    mark = _public_key(trust["ours"][0]["pem"])
    wrong = 0
    print(f"{'a file with':<58} {'size':>8} {'verdict':<11} {'time':>7} {'memory':>8}")
    for marked in (b"", mark):
        for one in hostile(mark=marked):
            kind, seconds, memory = _checked(one.body, trust)
            name = one.name + (", and our key's number" if marked else "")
            size = len(one.body) / 1e6
            print(f"{name:<58} {size:>5.1f} MB {kind:<11} {seconds:>5.2f} s {memory:>5.0f} MB")
            wrong += kind == "genuine" or seconds > WALL + 1 or memory > checking.MEMORY >> 20
    return wrong


def _public_key(pem: str) -> bytes:
    from asn1crypto import pem as armour
    from asn1crypto import x509

    leaf = next(der for *_head, der in armour.unarmor(pem.encode(), multiple=True))
    number: bytes = x509.Certificate.load(leaf).public_key["public_key"].native
    return number.hex().encode()


def _checked(raw: bytes, trust: dict[str, object]) -> tuple[str, float, float]:
    """The verdict of the reading process, its time and its largest memory."""
    begun = time.monotonic()
    child = subprocess.Popen(
        [sys.executable, "-m", "agreements.documents.checking"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PATH": os.defpath},
    )
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        child.stdin.write(json.dumps(trust).encode() + b"\n" + raw)
        child.stdin.close()
    except BrokenPipeError:
        pass
    memory = _largest(child, until=begun + WALL)
    child.wait()
    kind = f"ended {child.returncode}"
    if child.returncode == 0:
        kind = json.loads(child.stdout.read())["kind"]
    return kind, time.monotonic() - begun, memory


def _largest(child: "subprocess.Popen[bytes]", *, until: float) -> float:
    """The largest memory of a process in MB, looked at until it ends."""
    found, status = 0, Path(f"/proc/{child.pid}/status")
    while child.poll() is None:
        most = re.search(r"VmHWM:\s+(\d+)", status.read_text())
        found = max(found, int(most[1])) if most else found
        if time.monotonic() > until:
            child.kill()  # as the service does
        time.sleep(0.02)
    return found / 1024


def _large(place: Path) -> int:
    """A file of 200 MB: the script reads 25 MB of it (the page refuses it unread, by a test)."""
    path = place / "large.pdf"
    with path.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(200_000_000)
    begun = time.monotonic()
    said = subprocess.run(
        [sys.executable, checking.__file__, _trust_file(place), path],
        capture_output=True,
        check=False,
        text=True,
    )
    kind = said.stdout.partition(": ")[2].partition("\n")[0]
    print(f"{'200 MB, to the script':<58}          {kind:<11} {time.monotonic() - begun:>5.2f} s")
    return int(kind != "unreadable")


def _trust_file(place: Path) -> Path:
    from agreements.documents.keys import current_key, trust_in

    file = place / "trust.json"
    file.write_text(json.dumps(trust_in([current_key().certificates])))
    return file


def _drawings() -> int:
    from dataclasses import replace

    from agreements.documents.matter import Line
    from tests.documents.couple_one import MATTER, pages_of

    texts = {
        "a word of 100,000 letters": "a" * 100_000,
        "20,000 lines": "line\n" * 20_000,
        "a word of 10,000 letters": "a" * 10_000,
        "200 lines": "line\n" * 200,
    }
    print(f"{'an agreement with':<58}          {'outcome':<11} {'time':>7}")
    for name, text in texts.items():
        line = Line("", "contact", "shared", text)
        pages = pages_of(replace(MATTER, lines=(line,)))
        outcome, seconds = _drawn(pages)
        print(f"{name:<58}          {outcome:<11} {seconds:>5.2f} s")
        if seconds > WALL + 5:
            return 1
    return 0


def _drawn(pages: "Pages") -> tuple[str, float]:
    from agreements.documents.drawing import CannotDrawError
    from agreements.documents.rendering import render_apart

    begun = time.monotonic()
    try:
        outcome = f"{len(render_apart(pages)) // 1000} KB"
    except CannotDrawError:
        outcome = "refused"
    return outcome, time.monotonic() - begun


if __name__ == "__main__":
    sys.exit(prove())
