"""An empty database within milliseconds, for a test that needs many beginnings on PostgreSQL."""

from django.apps import apps
from django.db import connection, transaction

from agreements.audit.triggers import lay_triggers
from tests.conftest import drop_triggers


@transaction.atomic
def empty_tables() -> None:
    """Delete every row of ours; foreign keys are looked at when all is gone."""
    drop_triggers()
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model.__module__.startswith("agreements."):
                cursor.execute(f'DELETE FROM "{model._meta.db_table}"')
    for config in apps.get_app_configs():
        lay_triggers(config)
