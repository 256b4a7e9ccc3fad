"""The cast: Ana and Ben separate with Cora's guidance; Dov coaches elsewhere; Eve has another plan.

Fixtures carry their names. `plan` is Ana's and Ben's, in writing; a test that needs a later state
builds it with `tests.build`. `moment` is when all this happens: `build.NOON`, unless a folder's
own conftest says otherwise (pages read the real clock).
"""

from datetime import datetime

import pytest

from agreements.plans.models import Partner, Plan
from agreements.practices.models import Membership
from tests import build


@pytest.fixture
def moment() -> datetime:
    return build.NOON


@pytest.fixture
def cora(db: None, moment: datetime) -> Membership:
    return build.coach("Cora Lindqvist", email="cora@example.org", at=moment)


@pytest.fixture
def dov(db: None, moment: datetime) -> Membership:
    return build.coach("Dov Peretz", email="dov@example.org", practice="Elsewhere", at=moment)


@pytest.fixture
def plan(cora: Membership, moment: datetime) -> Plan:
    return build.in_writing(cora, at=moment)


@pytest.fixture
def ana(plan: Plan) -> Partner:
    return build.partner_of(plan, "a")


@pytest.fixture
def ben(plan: Plan) -> Partner:
    return build.partner_of(plan, "b")


@pytest.fixture
def eve(dov: Membership, moment: datetime) -> Partner:
    return build.partner_of(build.in_writing(dov, at=moment, case=build.EVE_AND_FINN), "a")
