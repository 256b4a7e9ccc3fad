"""The cast: Ana and Ben separate with Cora's guidance; Dov coaches elsewhere; Eve has another plan.

Fixtures carry their names. `plan` is Ana's and Ben's, in writing; a test that needs a later state
builds it with `tests.build`. `moment` is when all this happens: `build.NOON`, unless a folder's
own conftest says otherwise (pages read the real clock).
"""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.db import connection
from hypothesis import HealthCheck, settings

from agreements.plans.models import Partner, Plan
from agreements.practices.models import Membership
from tests import build

# Their asserts act, and must stand when Python is optimised.
pytest.register_assert_rewrite(
    "tests.web.private_acts",
    "tests.web.alone",
    "tests.signing.room",
    "tests.shaping.walks",
    "tests.shaping.expected",
)

# A busy machine is slow, not wrong; and the same examples every time, so that red stays red.
settings.register_profile(
    "suite", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("suite")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where the database lets one writer in at a time there are no row locks to try."""
    if connection.vendor == "postgresql":
        return
    left_out = [item for item in items if item.get_closest_marker("locks")]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


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


@pytest.fixture(autouse=True)
def append_only_tables_can_be_emptied(request: pytest.FixtureRequest) -> Iterator[None]:
    """After a test that really commits, its tables are emptied: the triggers step aside for that.

    Django signals `post_migrate` once the tables are empty, and the triggers are laid again.
    """
    mark = request.node.get_closest_marker("django_db")
    commits = {"transactional_db", "live_server"} & set(request.fixturenames)
    if not commits and not (mark and mark.kwargs.get("transaction")):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    drop_triggers()


def drop_triggers() -> None:
    """Let rows be deleted that nothing else may delete, until the next `post_migrate`."""
    with connection.cursor() as cursor:
        for name, table in _triggers(cursor):
            on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {name}{on_table}")


def _triggers(cursor) -> list[tuple[str, str]]:
    cursor.execute(
        "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%_keeps%'"
        if connection.vendor == "postgresql"
        else "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
    )
    return list(cursor.fetchall())
