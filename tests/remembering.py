"""Building a state once, and laying the very same rows again for the next test that asks for it.

What is laid is what the real actions wrote, word for word: the keys, the encrypted words, the
hashes. Only numbers that the database gives out itself are given out anew.
"""

from collections.abc import Callable
from datetime import date, time
from functools import wraps
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.models import AutoField, Model

Rows = dict[type[Model], dict[Any, tuple[Any, ...]]]
_kept: dict[str, tuple[Rows, type[Model], Any]] = {}


def remembered(build: Callable[..., Any]) -> Callable[..., Any]:
    """Let a function that makes rows and returns the chief of them be quick the second time."""

    @wraps(build)
    def again(*args: Any, **how: Any) -> Any:
        asked = [build.__name__, *map(_name, args), *((k, _name(how[k])) for k in sorted(how))]
        key = repr((connection.vendor, settings.FIELD_KEYS, asked))
        if key not in _kept:
            before = _all_rows()
            made = build(*args, **how)
            if (fresh := _added(before, _all_rows())) is not None:
                _kept[key] = (fresh, type(made), made.pk)
            return made
        rows, model, pk = _kept[key]
        _lay(rows)
        return model._default_manager.get(pk=pk)

    return again


def _name(value: Any) -> str:
    return f"{type(value).__name__} {value.pk}" if isinstance(value, Model) else repr(value)


def _all_rows() -> Rows:
    with connection.cursor() as cursor:
        found: Rows = {}
        for model in apps.get_models():
            if not model.__module__.startswith("agreements."):
                continue
            columns = ", ".join(f'"{column}"' for column in _columns(model, all_of_them=True))
            cursor.execute(f'SELECT {columns} FROM "{model._meta.db_table}"')
            found[model] = {row[0]: row[1:] for row in cursor.fetchall()}
        return found


def _columns(model: type[Model], *, all_of_them: bool = False) -> list[str]:
    """The key first. A key that the database counts up itself is not laid again."""
    key = model._meta.pk
    others = [field.column for field in model._meta.concrete_fields if not field.primary_key]
    counted = isinstance(key, AutoField) and not all_of_them
    return others if counted else [key.column, *others]


def _added(before: Rows, after: Rows) -> Rows | None:
    """The new rows; None when a row that was there before is not what it was."""
    for model, rows in before.items():
        if any(after[model].get(key) != row for key, row in rows.items()):
            return None
    return {
        model: {key: row for key, row in rows.items() if key not in before[model]}
        for model, rows in after.items()
    }


def _lay(rows: Rows) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for model, added in rows.items():
            if not added:
                continue
            columns = _columns(model)
            names = ", ".join(f'"{column}"' for column in columns)
            places = ", ".join(["%s"] * len(columns))
            counted = model._meta.pk.column not in columns
            cursor.executemany(
                f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({places})',
                [storable(row if counted else (key, *row)) for key, row in _in_order(added)],
            )


def storable(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """SQLite keeps days and hours as words and hands them out as days and hours."""
    if connection.vendor != "sqlite":
        return row
    return tuple(str(value) if isinstance(value, date | time) else value for value in row)


def _in_order(added: dict[Any, tuple[Any, ...]]) -> list[tuple[Any, tuple[Any, ...]]]:
    return sorted(added.items(), key=lambda item: item[0] if isinstance(item[0], int) else 0)
