"""What is changed behind the triggers is found, and named in words."""

from contextlib import contextmanager

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from agreements.audit.chain import entry_hash
from agreements.audit.models import Event
from agreements.audit.triggers import lay_triggers
from agreements.documents.models import CertifiedFile, FrozenText
from tests import build
from tests.conftest import drop_triggers

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(cora):
    return build.certified(cora)


@contextmanager
def triggers_gone():
    """The database in the hands of somebody who may do anything to it."""
    drop_triggers()
    yield
    for room in ("audit", "documents", "signing"):
        lay_triggers(apps.get_app_config(room))


def altered(event, **columns):
    with triggers_gone():
        Event.objects.filter(pk=event.pk).update(**columns)


def said(capsys, *words):
    """What the command prints, and how it ends."""
    try:
        call_command("verify_chain", *words)
    except SystemExit as end:
        return capsys.readouterr().out, end.code
    return capsys.readouterr().out, 0


def event(plan, kind):
    return Event.objects.of(plan.shared_chain).filter(kind=kind).last()


def test_a_record_nobody_touched_holds(plan, capsys):
    told, code = said(capsys, "--all")
    assert told.startswith("All of it holds: ")
    assert code == 0
    assert said(capsys, "--plan", str(plan.pk))[1] == 0


def test_a_changed_event_is_named(plan, capsys):
    first = event(plan, "published")
    altered(first, data={**first.data, "content_sha256": "0" * 64})
    told, code = said(capsys, "--plan", str(plan.pk))
    assert code == 1
    assert f"Chain {plan.shared_chain}, event {first.seq}: it was changed" in told
    assert "Agreement 1: its text is not the one that was published." in told


@pytest.mark.parametrize("column", ["kind", "actor", "happened_at", "entry_hash"])
def test_no_column_of_an_event_can_be_changed_unseen(plan, capsys, column):
    last = event(plan, "certified")
    value = last.happened_at + build.HOUR if column == "happened_at" else "x"
    altered(last, **{column: value})
    assert f"event {last.seq}: it was changed" in said(capsys, "--all")[0]


def test_an_event_taken_out_is_missed(plan, capsys):
    with triggers_gone():
        Event.objects.filter(pk=event(plan, "signing_opened").pk).delete()
    assert "it is missing; the next one there has a higher number." in said(capsys, "--all")[0]


def test_an_event_changed_with_its_hash_hangs_loose(plan, capsys):
    first = event(plan, "published")
    what = {
        "chain": first.chain,
        "seq": first.seq,
        "kind": "published",
        "actor": "system",
        "at": first.happened_at,
        "data": first.data,
        "prev": first.prev_hash,
    }
    altered(first, actor="system", entry_hash=entry_hash(**what))
    told, _code = said(capsys, "--all")
    assert f"event {first.seq + 1}: it does not follow the one before" in told


def rewritten_from(plan, kind):
    """A whole chain made anew from one event on, as whoever keeps it could."""
    with triggers_gone():
        prev, begun = None, False
        for one in list(Event.objects.of(plan.shared_chain)):
            begun = begun or one.kind == kind
            if begun:
                prev = prev or one.prev_hash
                digest = entry_hash(
                    chain=one.chain,
                    seq=one.seq,
                    kind=one.kind,
                    actor="system",
                    at=one.happened_at,
                    data=one.data,
                    prev=prev,
                )
                Event.objects.filter(pk=one.pk).update(
                    actor="system", prev_hash=prev, entry_hash=digest
                )
                prev = digest


def test_a_chain_rewritten_to_its_end_is_found_by_the_file_somebody_holds(plan, capsys, tmp_path):
    copy = tmp_path / "copy.pdf"
    copy.write_bytes(CertifiedFile.objects.get().as_download().content)
    assert said(capsys, "--pdf", str(copy))[1] == 0
    rewritten_from(plan, "published")
    assert said(capsys, "--all")[1] == 0
    told, code = said(capsys, "--pdf", str(copy))
    assert code == 1
    assert f"Event {event(plan, 'published').seq} of {plan.shared_chain} is another one" in told


def test_a_database_older_than_the_file_is_found(plan, capsys, tmp_path):
    copy = tmp_path / "copy.pdf"
    copy.write_bytes(CertifiedFile.objects.get().as_download().content)
    with triggers_gone():
        last = Event.objects.of(plan.shared_chain).filter(kind="signed").last()
        Event.objects.filter(chain=plan.shared_chain, seq__gte=last.seq).delete()
    told, _code = said(capsys, "--pdf", str(copy))
    assert f"The file knows event {last.seq}" in told


def test_a_file_that_is_not_genuine_is_laid_beside_nothing(capsys, tmp_path):
    copy = tmp_path / "copy.pdf"
    copy.write_bytes(b"hello")
    assert "The file itself is not genuine" in said(capsys, "--pdf", str(copy))[0]


def test_words_and_files_changed_behind_the_triggers_are_named(plan, capsys):
    frozen, file = FrozenText.objects.get(), CertifiedFile.objects.get()
    frozen.reading, file.body = "<p>Another.</p>", "AAAA"
    with triggers_gone():
        frozen.save()
        file.save()
    told, _code = said(capsys, "--plan", str(plan.pk))
    assert "its reading copy is not the one that was frozen." in told
    assert "its certified file is not the one that was recorded." in told


def test_a_stored_text_written_over_does_not_open(plan, capsys):
    with triggers_gone(), connection.cursor() as cursor:
        cursor.execute("UPDATE documents_certifiedfile SET body = 'AAAA'")
    told, code = said(capsys, "--plan", str(plan.pk))
    assert "its text or its file does not open" in told
    assert code == 1


def test_a_file_taken_away_is_missed(plan, capsys):
    with triggers_gone(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM documents_certifiedfile")
    assert "is certified and has no file" in said(capsys, "--all")[0]


def test_a_plan_that_is_not_there_is_said(db):
    with pytest.raises(CommandError, match="no such plan"):
        call_command("verify_chain", "--plan", "00000000-0000-4000-8000-000000000000")
