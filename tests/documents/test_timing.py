"""An independent time where there is one; where there is none, the file says so."""

import io
import json
from datetime import UTC, datetime, timedelta

import pytest

from agreements.documents import timing
from agreements.documents.certifying import certify
from agreements.documents.copies import make_copy
from agreements.documents.keys import identity, trust_in
from agreements.documents.models import CertifiedFile
from agreements.documents.rules import as_found
from agreements.documents.verifying import verdict_on
from tests import build
from tests.constraints import broken
from tests.documents import stranger
from tests.documents.clocks import Clock, served
from tests.documents.conftest import LATER
from tests.documents.tampering import flipped, signature_spoilt

pytestmark = pytest.mark.django_db
SAID = build.NOON + timedelta(seconds=9)


@pytest.fixture(scope="module")
def clock():
    return Clock("A clock", says=SAID)


@pytest.fixture
def asked(clock, settings, tmp_path):
    """The service asks this clock, and nobody answers at its first address."""
    settings.VAR_DIR = tmp_path
    settings.TSA_CERTIFICATES = clock.pem
    with served(clock) as (server, address):
        settings.TSA_URLS = ("http://127.0.0.1:9/", address)
        yield server


def the_file():
    kept = CertifiedFile.objects.get()
    return kept, kept.as_download().content


def words_of(pdf):
    import pypdf

    return as_found("".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(pdf)).pages))


def test_the_second_address_answers_and_the_file_bears_its_time(job, asked):
    make_copy(job, at=build.NOON)
    kept, raw = the_file()
    assert asked.asked == 1
    assert kept.timed_at == SAID
    verdict = verdict_on(raw)
    assert (verdict.kind, verdict.certified_at, verdict.independent) == ("genuine", SAID, True)
    assert as_found("An independent time service confirmed when") in words_of(raw)


def test_a_stranger_is_told_that_the_time_is_independent(job, asked, tmp_path):
    make_copy(job, at=build.NOON)
    kept, raw = the_file()
    path = tmp_path / "copy.pdf"
    path.write_bytes(raw)
    said = stranger.told([path], [kept.certificates], tmp_path, times=[kept.time_certificates])
    assert "copy.pdf: genuine\n" in said
    assert f"Certified: {SAID.isoformat()}. An independent time service vouches" in said


def test_a_stranger_without_the_clocks_certificate_does_not_believe_it(job, asked, tmp_path):
    make_copy(job, at=build.NOON)
    kept, raw = the_file()
    assert stranger.verdicts([raw], [kept.certificates], tmp_path) == ["changed"]


def test_a_service_that_is_silent_twice_is_asked_a_third_time(job, asked):
    asked.silent = timing.TRIES - 1
    make_copy(job, at=build.NOON)
    assert asked.asked == timing.TRIES
    assert the_file()[0].timed_at == SAID


def test_when_nobody_answers_the_file_says_so_and_its_time_is_our_own(job, asked):
    asked.silent = 99
    make_copy(job, at=build.NOON)
    kept, raw = the_file()
    assert asked.asked == timing.TRIES
    assert (kept.timed_at, kept.time_certificates) == (None, "")
    verdict = verdict_on(raw)
    assert (verdict.kind, verdict.certified_at, verdict.independent) == (
        "genuine",
        build.NOON,
        False,
    )
    assert as_found("was asked and gave no answer") in words_of(raw)


def test_a_clock_nobody_vouches_for_is_no_independent_time(job, asked, settings):
    settings.TSA_CERTIFICATES = Clock("A clock", says=SAID).pem
    make_copy(job, at=build.NOON)
    kept, raw = the_file()
    assert kept.timed_at is None
    assert not verdict_on(raw).independent
    assert as_found("was asked and gave no answer") in words_of(raw)


def test_without_a_time_service_nobody_is_asked_and_the_file_names_our_own_clock(job):
    make_copy(job, at=build.NOON)
    kept, raw = the_file()
    assert kept.timed_at is None
    assert as_found("The time is that of the service’s own clock.") in words_of(raw)


def test_the_evidence_says_which_time_it_is(job, asked):
    import pypdf

    make_copy(job, at=build.NOON)
    evidence = pypdf.PdfReader(io.BytesIO(the_file()[1])).attachments["evidence.json"][0]
    assert json.loads(evidence)["time"] == "independent"


def test_a_time_taken_out_of_the_signature_or_put_into_it_is_a_change(pdf, key, asked, clock):
    """What lies beside a signature no signature covers: the evidence says whether it belongs."""
    timed = certify(pdf, key=key, at=LATER, independently=True)
    trust = trust_in([key.certificates], [clock.pem])
    assert stranger_says(timed, trust) == "changed"  # the evidence of this file knows of no time


def stranger_says(raw, trust):
    from agreements.documents.checking import findings

    return findings(raw, trust)["kind"]


def test_a_timed_signature_in_other_bytes_is_a_change(job, asked, clock):
    make_copy(job, at=build.NOON)
    kept, raw = the_file()
    trust = trust_in([kept.certificates], [clock.pem])
    assert stranger_says(raw, trust) == "genuine"
    spoilt = [(one.name, stranger_says(one.body, trust)) for one in signature_spoilt(raw)]
    assert [(name, kind) for name, kind in spoilt if kind != "changed"] == []
    start = raw.rindex(b"/Contents <") + len(b"/Contents <")
    for at in range(start + 2600, start + 5000, 171):
        assert stranger_says(flipped(raw, at), trust) == "changed"


def test_an_independent_time_before_the_withdrawal_still_counts(job, asked, clock, settings):
    make_copy(job, at=build.NOON)
    kept, raw = the_file()
    for day, kind in (("2026-12-01", "genuine"), ("2026-10-01", "withdrawn")):
        settings.WITHDRAWN = {identity(kept.certificates): day}
        assert stranger_says(raw, trust_in([kept.certificates], [clock.pem])) == kind


def test_a_file_has_a_time_with_its_certificates_or_neither(job):
    make_copy(job, at=build.NOON)
    kept = the_file()[0]
    kept.pk, kept.timed_at, kept.sha256 = None, datetime(2027, 1, 1, tzinfo=UTC), "0" * 64
    with broken("file_time_is_independent_or_not_at_all"):
        kept.save(force_insert=True)
