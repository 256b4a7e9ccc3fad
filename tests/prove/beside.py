"""Stand beside a running service: the same database and clock, in this process."""

import base64
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import django

from tests.journeys.service import Service, running


@contextmanager
def service_of_our_own() -> Iterator[Service]:
    """A service whose rows this process reads and writes too."""
    with tempfile.TemporaryDirectory(prefix="p") as place:
        var = Path(place) / "v"
        var.mkdir()
        with running(var) as service:
            os.environ.update(service.environment)
            django.setup()
            yield service


def couple_ready_to_sign(number: int) -> tuple[Any, Any]:
    """A coach and a plan whose signing is open, both new; everything through the real actions."""
    from agreements.audit.now import now
    from tests import build

    coach = build.coach(f"Cora {number}", email=f"cora{number}@example.org", at=now())
    people = tuple(
        replace(person, email=f"{number}.{person.email}") for person in build.ANA_AND_BEN.people
    )
    case = replace(build.ANA_AND_BEN, people=people)
    first = now().date() + build.DAY * 2
    facts = build.facts_on(first, case=case)
    return coach, build.signing(coach, at=now(), case=case, facts=facts)


def wait_until(true: Callable[[], object], *, seconds: float, what: str) -> None:
    until = time.monotonic() + seconds
    while not true():
        if time.monotonic() > until:
            raise AssertionError(f"not within {seconds:.0f} seconds: {what}")
        time.sleep(0.01)


def one_file_and_one_notice_each(plan: Any) -> None:
    """What must be true of a signed plan, however it came about."""
    from agreements.documents.models import CertifiedFile
    from agreements.documents.verifying import verdict_on
    from agreements.notices.models import Notice
    from tests import build

    agreement = build.agreement_of(plan)
    files = list(CertifiedFile.objects.filter(agreement__plan=plan))
    assert len(files) == 1, f"{len(files)} files"
    assert verdict_on(base64.b64decode(files[0].body)).kind == "genuine"
    assert agreement.state == "certified", agreement.state
    assert agreement.signatures.filter(withdrawn_at=None).count() == 3
    owed = Notice.objects.filter(kind="copy_saved", dedupe_key__contains=str(agreement.pk))
    people = [notice.recipient_id for notice in owed]
    assert len(people) == len(set(people)) == 3, f"{len(people)} notices"
