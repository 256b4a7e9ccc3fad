"""A worker killed at any point of certifying: once at each, with the real broker and database."""

import subprocess
import sys

import pytest
from django.conf import settings

from tests.prove.dying import POINTS


@pytest.mark.locks
def test_a_worker_killed_anywhere_loses_nothing_and_does_nothing_twice():
    rounds = len(POINTS)
    command = [sys.executable, "-m", "tests.prove.kills", str(rounds)]
    said = subprocess.run(
        command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )
    assert f"{rounds} of {rounds} files made once, told once" in said.stdout, said.stderr
