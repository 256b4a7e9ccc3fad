"""Rows that may be added and never changed: triggers on both databases.

SQLite remakes a table for many migrations and silently drops its triggers with it, so they are
laid again after every `migrate`, and a system check refuses to start without them.
"""

from collections.abc import Sequence

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error
from django.db import DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper

_protected: dict[str, tuple[str, ...]] = {}


def protect(label: str, *tables: str) -> None:
    """Name the tables of one room whose rows are append-only; called from its AppConfig."""
    _protected[label] = tables


def lay_triggers(sender: AppConfig, using: str = "default", **_: object) -> None:
    """After migrating one room: put its triggers (back) in place."""
    with connection.cursor() as cursor:
        for table in _protected.get(sender.label, ()):
            for statement in _statements(connection, table):
                cursor.execute(statement)


def _statements(db: BaseDatabaseWrapper, table: str) -> list[str]:
    if db.vendor == "postgresql":
        return [
            (
                "CREATE OR REPLACE FUNCTION append_only() RETURNS trigger AS $$ BEGIN "
                "RAISE EXCEPTION 'append-only'; END $$ LANGUAGE plpgsql"
            ),
            f"DROP TRIGGER IF EXISTS {table}_keeps ON {table}",
            (
                f"CREATE TRIGGER {table}_keeps BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION append_only()"
            ),
            f"DROP TRIGGER IF EXISTS {table}_keeps_all ON {table}",
            (
                f"CREATE TRIGGER {table}_keeps_all BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION append_only()"
            ),
        ]
    return [
        statement
        for act in ("update", "delete")
        for statement in (
            f"DROP TRIGGER IF EXISTS {table}_keeps_{act}",
            (
                f"CREATE TRIGGER {table}_keeps_{act} BEFORE {act.upper()} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
            ),
        )
    ]


def triggers_in_place() -> set[str]:
    """The protected tables that have their triggers now."""
    query = (
        "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%%_keeps%%' "
        "GROUP BY tgrelid HAVING count(*) >= 2"
        if connection.vendor == "postgresql"
        else "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' "
        "GROUP BY tbl_name HAVING count(*) >= 2"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {row[0] for row in cursor.fetchall()}


def check_triggers(databases: Sequence[str] | None = None, **_: object) -> list[CheckMessage]:
    """A database check: every migrated append-only table has its triggers."""
    if not databases:
        return []
    try:
        wanted = {t for tables in _protected.values() for t in tables}
        present = wanted & set(connection.introspection.table_names())
        missing = present - triggers_in_place()
    except DatabaseError:
        return []
    return [
        Error(f"Rows of {table} could be changed: run migrate to protect them.", id="audit.E001")
        for table in sorted(missing)
    ]
