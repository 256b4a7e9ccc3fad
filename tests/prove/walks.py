"""Hundreds of random walks of two partners, a coach and a clock, others every time."""

import os
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

import django

STEPS = 15


def prove(walks: int) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test.utils import setup_test_environment

    setup_test_environment()
    connection.creation.create_test_db(verbosity=0)
    with tempfile.TemporaryDirectory(prefix="w") as place:
        settings.TIME_OFFSET_FILE = Path(place) / "ahead"
        begun = time.monotonic()
        _walk(walks)
        taken = time.monotonic() - begun
    connection.creation.destroy_test_db(settings.DATABASES["default"]["NAME"], verbosity=0)
    print(f"walks, {connection.vendor}: {_figures(walks)} in {taken:.0f} s")


def _walk(walks: int) -> None:
    from agreements.audit.now import now
    from tests import build
    from tests.shaping import walks as walking

    at = now() - timedelta(hours=1)
    cora = build.coach("Cora Lindqvist", email="cora@example.org", at=at)
    plan = build.opened(cora, case=build.BRIEF, at=at)
    walking.walk(plan, cora, walks=walks, steps=STEPS, the_same=False)


def _figures(walks: int) -> str:
    from tests.shaping.walks import Walk

    return (
        f"{walks} walks, {Walk.steps} steps, {Walk.pages} pages of the two looked at, "
        "nothing out of place"
    )


if __name__ == "__main__":
    prove(int(sys.argv[1]) if sys.argv[1:] else 500)
