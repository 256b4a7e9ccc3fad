import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction

from agreements.audit.actions import record
from agreements.audit.models import Event
from agreements.audit.triggers import check_triggers, triggers_in_place
from tests.build import NOON

PROTECTED = {"audit_event", "documents_frozentext", "documents_certifiedfile"}


def test_every_append_only_table_has_its_triggers(db):
    assert triggers_in_place() >= PROTECTED
    assert check_triggers(["default"]) == []


def test_a_row_that_happened_is_neither_changed_nor_taken_away(db):
    event = record("c", "a", by="system", at=NOON)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(kind="b")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.filter(pk=event.pk).delete()
    event.kind = "b"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        event.save()
    assert Event.objects.get(pk=event.pk).kind == "a"


def test_no_way_of_writing_over_a_row_goes_round_the_triggers(db):
    event = record("c", "a", by="system", at=NOON)
    over = (
        "TRUNCATE audit_event"
        if connection.vendor == "postgresql"
        else f"INSERT OR REPLACE INTO audit_event SELECT * FROM audit_event WHERE id = {event.pk}"
    )
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(over)


def changed_kind(length: int) -> models.Field:
    column = models.CharField(max_length=length)
    column.set_attributes_from_name("kind")
    column.model = Event
    return column


@pytest.mark.django_db(transaction=True)
def test_the_triggers_survive_a_migration_that_remakes_the_table():
    record("c", "a", by="system", at=NOON)
    with connection.schema_editor() as editor:
        editor.alter_field(Event, Event._meta.get_field("kind"), changed_kind(41))
    call_command("migrate", verbosity=0)
    assert triggers_in_place() >= PROTECTED
    with pytest.raises(DatabaseError, match="append-only"):
        Event.objects.update(kind="b")
    with connection.schema_editor() as editor:
        editor.alter_field(Event, changed_kind(41), Event._meta.get_field("kind"))


@pytest.mark.django_db(transaction=True)
def test_the_service_does_not_start_while_a_table_has_lost_its_triggers():
    with connection.cursor() as cursor:
        for act in ("_update", "_delete"):
            cursor.execute(
                "DROP TRIGGER IF EXISTS audit_event_keeps ON audit_event"
                if connection.vendor == "postgresql"
                else f"DROP TRIGGER audit_event_keeps{act}"
            )
    assert [error.id for error in check_triggers(["default"])] == ["audit.E001"]
    call_command("migrate", verbosity=0)
    assert check_triggers(["default"]) == []
