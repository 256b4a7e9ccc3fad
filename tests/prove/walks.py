"""Hundreds of random walks of two partners, a coach and a clock, others every time."""

import os
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

import django

STEPS, AT_ONCE = 15, 20


def prove(walks: int) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test.utils import setup_test_environment

    setup_test_environment()
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    with tempfile.TemporaryDirectory(prefix="w") as place:
        settings.TIME_OFFSET_FILE = Path(place) / "ahead"
        _walk(walks)
    connection.creation.destroy_test_db(settings.DATABASES["default"]["NAME"], verbosity=0)


def _walk(walks: int) -> None:
    from agreements.audit.now import now
    from tests import build
    from tests.shaping import walks as walking
    from tests.shaping.steps import asking

    at = now() - timedelta(hours=1)
    cora = build.coach("Cora Lindqvist", email="cora@example.org", at=at)
    plan = build.opened(cora, case=asking(), at=at)
    begun = time.monotonic()
    for done in range(0, walks, AT_ONCE):
        these = min(AT_ONCE, walks - done)
        walking.walk(plan, cora, walks=these, steps=STEPS, the_same=False, shortest=False)
        print(
            f"walks: {done + these} of {walks}, {walking.Walk.steps} steps, "
            f"{walking.Walk.pages} pages of the two looked at, nothing out of place, "
            f"{time.monotonic() - begun:.0f} s",
            flush=True,
        )


if __name__ == "__main__":
    prove(int(sys.argv[1]) if sys.argv[1:] else 500)
