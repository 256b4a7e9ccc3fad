import base64
import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
import rfc8785
from django.db import DatabaseError, connection, transaction

from agreements.audit.chain import entry_hash, first_break
from agreements.audit.models import Event
from agreements.documents.copies import (
    SpoiltCopyError,
    check_copy,
    make_copy,
    note_problem,
    pages_of,
)
from agreements.documents.keys import NoKeyError
from agreements.documents.models import (
    LEASE,
    Agreement,
    AgreementState,
    Certification,
    CertifiedFile,
)
from agreements.documents.tasks import certify_agreement
from agreements.documents.verifying import verdict_on
from agreements.notices.models import Notice
from tests import build
from tests.documents.couple_one import MATTER
from tests.documents.couple_one import pages_of as made_up

NOON, MINUTE = build.NOON, timedelta(minutes=1)


def claimed(job, *, at):
    return Certification.objects.claim(job.pk, at=at)


def files():
    return list(CertifiedFile.objects.all())


def letters():
    return sorted(
        notice.recipient.short_name for notice in Notice.objects.filter(kind="copy_saved")
    )


def test_the_file_the_state_the_event_and_three_letters_come_together(job, signed):
    make_copy(job, at=NOON)
    agreement = build.agreement_of(signed)
    file = agreement.file
    body = base64.b64decode(file.body)
    assert agreement.state == AgreementState.CERTIFIED
    assert file.sha256 == hashlib.sha256(body).hexdigest()
    assert file.size == len(body)
    assert Event.objects.of(signed.shared_chain).last().data["sha256"] == file.sha256
    assert first_break(signed.shared_chain) is None
    assert letters() == ["Ana", "Ben", "Cora"]
    job.refresh_from_db()
    assert job.done_at == NOON
    assert job.lease_until is None


def test_a_job_under_way_is_nobody_elses(job):
    assert claimed(job, at=NOON + MINUTE) is None
    assert not Certification.objects.open(NOON + MINUTE).exists()


def test_a_worker_that_died_leaves_the_job_to_the_next(job):
    again = claimed(job, at=NOON + LEASE + MINUTE)
    make_copy(again, at=NOON + LEASE + MINUTE)
    assert len(files()) == 1
    assert letters() == ["Ana", "Ben", "Cora"]


def test_who_comes_second_with_an_old_lease_throws_theirs_away(job):
    late = claimed(job, at=NOON + LEASE + MINUTE)
    make_copy(late, at=NOON + LEASE + MINUTE)
    first = files()
    make_copy(job, at=NOON + LEASE + 2 * MINUTE)
    assert files() == first
    assert letters() == ["Ana", "Ben", "Cora"]


def test_a_crash_after_the_file_was_kept_ends_in_the_same_one_file(job):
    make_copy(job, at=NOON)
    first = files()
    Certification.objects.filter(pk=job.pk).update(done_at=None)
    make_copy(claimed(job, at=NOON + MINUTE), at=NOON + MINUTE)
    assert files() == first
    assert Event.objects.filter(kind="certified").count() == 1
    assert not Certification.objects.filter(done_at=None).exists()


@pytest.mark.parametrize("table", ["documents_certifiedfile", "audit_event", "notices_notice"])
def test_a_crash_between_the_writes_keeps_nothing_and_the_next_run_all(job, signed, table):
    with refusing_inserts(table), pytest.raises(DatabaseError), transaction.atomic():
        make_copy(job, at=NOON)
    assert files() == []
    assert letters() == []
    assert build.agreement_of(signed).state == AgreementState.SIGNED
    make_copy(claimed(job, at=NOON + LEASE + MINUTE), at=NOON + LEASE + MINUTE)
    assert len(files()) == 1
    assert letters() == ["Ana", "Ben", "Cora"]


class refusing_inserts:
    """A database that refuses one table, as a full disk would, until the block ends."""

    def __init__(self, table):
        self.table = table

    def __enter__(self):
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(
                    "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger AS $$ BEGIN "
                    "RAISE EXCEPTION 'refused'; END $$ LANGUAGE plpgsql"
                )
                cursor.execute(
                    f"CREATE TRIGGER refuse_{self.table} BEFORE INSERT ON {self.table} "
                    "FOR EACH ROW EXECUTE FUNCTION refuse()"
                )
            else:
                cursor.execute(
                    f"CREATE TRIGGER refuse_{self.table} BEFORE INSERT ON {self.table} "
                    "BEGIN SELECT RAISE(ABORT, 'refused'); END"
                )

    def __exit__(self, *_problem):
        on = f" ON {self.table}" if connection.vendor == "postgresql" else ""
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER refuse_{self.table}{on}")


def test_a_key_that_is_missing_delays_the_file_and_never_loses_it(job, settings, tmp_path):
    settings.SIGNING_P12 = str(tmp_path / "missing.p12")
    with pytest.raises(NoKeyError) as problem:
        make_copy(job, at=NOON)
    note_problem(job, problem.value, at=NOON)
    assert files() == []
    job.refresh_from_db()
    assert job.last_problem == "NoKeyError"
    assert not Certification.objects.open(NOON).exists()

    settings.SIGNING_P12 = ""
    make_copy(claimed(job, at=NOON + 5 * MINUTE), at=NOON + 5 * MINUTE)
    job.refresh_from_db()
    assert len(files()) == 1
    assert job.last_problem == ""


def test_the_wait_grows_and_stays_at_a_quarter_of_an_hour(job):
    waits = []
    for attempts in (1, 2, 3, 4, 40):
        Certification.objects.filter(pk=job.pk).update(attempts=attempts)
        job.refresh_from_db()
        note_problem(job, ValueError("x"), at=NOON)
        job.refresh_from_db()
        waits.append((job.not_before - NOON) // MINUTE)
    assert waits == [1, 2, 5, 15, 15]


def test_the_doorbell_rung_twice_makes_one_file(signed):
    job = build.agreement_of(signed).certification
    certify_agreement(certification_id=str(job.pk))
    certify_agreement(certification_id=str(job.pk))
    assert len(files()) == 1
    assert letters() == ["Ana", "Ben", "Cora"]


def test_everybody_gets_the_same_bytes_under_a_name_that_tells_nothing(job):
    make_copy(job, at=NOON)
    answer = CertifiedFile.objects.get().as_download()
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="document-1-2026-10-01.pdf"'
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer.content == CertifiedFile.objects.get().as_download().content
    assert verdict_on(answer.content).kind == "genuine"


def test_the_day_in_the_file_s_name_is_the_day_where_the_agreement_lives(job):
    make_copy(job, at=NOON)
    kept = CertifiedFile.objects.get()
    kept.certified_at = datetime(2026, 10, 2, 1, 30, tzinfo=UTC)
    assert kept.agreement.plan.zone == "America/Halifax"
    assert "document-1-2026-10-01.pdf" in kept.as_download()["Content-Disposition"]


def test_a_kept_file_can_never_be_changed_or_deleted(job):
    make_copy(job, at=NOON)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        CertifiedFile.objects.update(size=1)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute("DELETE FROM documents_certifiedfile")


def test_an_earlier_certified_agreement_is_replaced_by_the_next(job):
    later = job.agreement
    before = Agreement.objects.create(
        plan=later.plan,
        round=later.round,
        number=0,
        state=AgreementState.CERTIFIED,
        published_at=NOON,
        published_by=later.published_by,
        signing_opens_at=NOON,
        signing_closes_at=NOON + MINUTE,
    )
    make_copy(job, at=NOON)
    before.refresh_from_db()
    later.refresh_from_db()
    assert (before.state, later.state) == (AgreementState.REPLACED, AgreementState.CERTIFIED)


def test_a_file_that_lacks_a_sentence_is_spoilt(certified_pdf, key, pages):
    words = pages.words
    words["parts"][0]["groups"][0]["rules"][0]["text"] = "Something nobody wrote."
    other = replace(pages, snapshot=rfc8785.dumps(words))
    with pytest.raises(SpoiltCopyError):
        check_copy(certified_pdf, other, key=key)
    check_copy(certified_pdf, pages, key=key)


def test_a_file_without_a_certificate_is_spoilt(pdf, key, pages):
    with pytest.raises(SpoiltCopyError, match="no_seal"):
        check_copy(pdf, pages, key=key)


def test_the_evidence_can_be_computed_again_and_tells_no_private_moment(job, key):
    evidence = json.loads(pages_of(job, key=key).evidence)
    full = [event for event in evidence["events"] if "kind" in event]
    assert [event["kind"] for event in full] == ["published", "signing_opened", *["signed"] * 3]
    for event in full:
        again = entry_hash(
            chain=evidence["chain"],
            seq=event["seq"],
            kind=event["kind"],
            actor=event["actor"],
            at=datetime.fromisoformat(event["at"]),
            data=event["data"],
            prev=event["prev"],
        )
        assert again == event["hash"]
    bare = [event for event in evidence["events"] if "kind" not in event]
    assert all(set(event) == {"seq", "prev", "hash"} for event in bare)
    links = [(event["prev"], event["hash"]) for event in evidence["events"]]
    assert all(after[0] == before[1] for before, after in pairwise(links))


def test_pages_are_made_from_what_was_kept_and_nothing_else(job, key):
    pages = pages_of(job, key=key)
    assert pages.snapshot == job.agreement.frozen.snapshot.encode()
    assert pages.code == job.agreement.frozen.code
    assert pages.test
    assert not made_up(MATTER).test
