"""A demonstration of its own for each test: the mode, a clock that can be moved, a letter box."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from agreements.audit.now import now
from agreements.demonstration.building import lead, open_mayas_practice
from agreements.demonstration.couples import COUPLES, Step
from agreements.plans.models import Plan
from agreements.practices.models import Membership
from tests.demonstration import urls

# Read before any test is a demonstration, so that the addresses underneath are a real practice's.
ADDRESSES = urls.__name__


@pytest.fixture
def demonstration(settings: Any, tmp_path: Path, db: None) -> Path:
    settings.DEMONSTRATION = True
    settings.ROOT_URLCONF = ADDRESSES
    settings.TIME_OFFSET_FILE = tmp_path / "time-offset"
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    return tmp_path


@pytest.fixture
def moment(demonstration: Path) -> datetime:
    return now()


@pytest.fixture
def maya(moment: datetime) -> Membership:
    return open_mayas_practice(moment)


@pytest.fixture
def plan_at(maya: Membership, moment: datetime) -> Any:
    """The demonstration's couple of one step, alone."""

    def build(step: Step) -> Plan:
        couple = next(couple for couple in COUPLES if couple.step == step)
        return lead(couple, by=maya, now=moment)

    return build


@pytest.fixture
def visitor(demonstration: Path) -> Client:
    return Client()
