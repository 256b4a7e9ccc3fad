"""Trying to store what must never be."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import UniqueConstraint


@contextmanager
def broken(name: str) -> Iterator[None]:
    """The database refuses what is done inside, because of the constraint of this name."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        yield
    assert _said_by(name) in str(refused.value)


def _said_by(name: str) -> str:
    """How the database names a constraint: SQLite gives the columns of a unique one."""
    model, constraint = next(
        (model, constraint)
        for model in apps.get_models()
        for constraint in model._meta.constraints
        if constraint.name == name
    )
    unique = isinstance(constraint, UniqueConstraint) and constraint.fields
    if connection.vendor != "sqlite" or not unique:
        return name
    table = model._meta.db_table
    columns = [model._meta.get_field(field).column for field in constraint.fields]
    return ", ".join(f"{table}.{column}" for column in columns)
