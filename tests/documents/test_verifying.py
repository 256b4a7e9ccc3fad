import dataclasses
import io
import subprocess
import sys
from datetime import date

import pikepdf
import pytest
from django.conf import settings as ours
from django.core.management import CommandError, call_command
from django.db import transaction

from agreements.documents.certifying import certify
from agreements.documents.checking import LARGEST, findings
from agreements.documents.keys import current_key, identity, make_key, trust_in
from agreements.documents.models import CertifiedFile
from agreements.documents.rendering import render
from agreements.documents.verifying import Verdict, verdict_on
from tests import build
from tests.documents.conftest import LATER
from tests.documents.couple_one import MATTER, pages_of

pytestmark = pytest.mark.django_db
NAMES = ["Ana Souza", "Ben Okafor", "Cora Lindqvist"]


@pytest.fixture(scope="module")
def certified_once(django_db_setup, django_db_blocker):
    """Ana's and Ben's certified agreement, made once for all that only read it here."""
    with django_db_blocker.unblock(), transaction.atomic():
        build.certified(build.coach("Cora Lindqvist", email="cora@example.org"))
        yield
        transaction.set_rollback(True)


@pytest.fixture
def kept(certified_once, db):
    """Their file as it is kept."""
    return CertifiedFile.objects.get()


@pytest.fixture
def copy(kept):
    """What they download."""
    return kept.as_download().content


@pytest.fixture
def foreign_key(settings, tmp_path):
    """A key somebody else made under our name."""
    path = tmp_path / "theirs.p12"
    make_key(path, label="TEST")
    settings.VAR_DIR = tmp_path
    settings.SIGNING_P12 = str(path)
    foreign = current_key()
    for trusted in (tmp_path / "trust").glob("*.pem"):
        trusted.unlink()
    return foreign


def flipped(raw, at):
    return raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]


def test_the_copy_everybody_gets_is_genuine_and_says_who_signed(copy, kept):
    verdict = verdict_on(copy)
    assert verdict.kind == "genuine"
    assert [one.name for one in verdict.signed] == NAMES
    assert [one.role for one in verdict.signed] == ["a", "b", "coach"]
    assert (verdict.number, verdict.zone, verdict.standing) == (1, "America/Halifax", "in_force")
    assert verdict.code == kept.agreement.frozen.code
    assert verdict.certified_at == kept.certified_at
    assert verdict.until == date(2027, 3, 10)


def test_one_whose_time_has_not_been_begun_waits(copy, kept):
    assert verdict_on(copy).waits
    kept.agreement.plan.move_to("active", at=kept.certified_at)
    assert not verdict_on(copy).waits


def test_one_that_was_closed_for_both_is_in_force_no_more(copy, kept):
    kept.agreement.plan.move_to("closed", at=kept.certified_at)
    assert verdict_on(copy).standing == "closed"


def test_a_replaced_agreement_is_genuine_and_says_so(copy, kept):
    kept.agreement.state = "replaced"
    kept.agreement.save()
    assert verdict_on(copy).standing == "replaced"


@pytest.mark.parametrize("share", [0.02, 0.3, 0.85, 0.93, 0.995])
def test_one_flipped_byte_anywhere_is_a_change(copy, share):
    assert verdict_on(flipped(copy, int(len(copy) * share))) == Verdict("changed")


def test_a_byte_of_the_padding_counts_too(copy):
    padding = copy.rindex(b"0" * 200)
    assert verdict_on(flipped(copy, padding + 100)) == Verdict("changed")


@pytest.mark.parametrize("more", [b"x", b"\n%%EOF\n", b" " * 5000])
def test_bytes_after_the_end_are_an_addition(copy, more):
    assert verdict_on(copy + more) == Verdict("added")


def test_a_later_revision_is_an_addition(copy):
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(copy))
    writer.root["/Lang"] = writer.root["/Lang"]
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    assert verdict_on(out.getvalue()) == Verdict("added")


def test_a_file_saved_again_by_another_program_is_changed(copy):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(copy)) as opened:
        opened.save(out)
    assert verdict_on(out.getvalue()) == Verdict("changed")


def test_a_file_certified_by_somebody_else_under_our_name_is_not_ours(pdf, foreign_key):
    assert verdict_on(certify(pdf, key=foreign_key, at=LATER)) == Verdict("not_ours")


def test_our_file_takes_no_second_certificate(copy, foreign_key):
    with pytest.raises(Exception, match="filled already"):
        certify(copy, key=foreign_key, at=LATER)


def test_a_file_with_another_text_than_the_one_that_was_read_is_not_genuine(key):
    other = dataclasses.replace(pages_of(MATTER), reading=b"<p>Another text.</p>")
    raw = certify(render(other), key=key, at=LATER)
    assert findings(raw, trust_in([key.certificates]))["kind"] == "changed"


def test_a_draft_without_a_certificate_has_no_seal(pdf):
    assert verdict_on(pdf) == Verdict("no_seal")


@pytest.mark.parametrize("raw", [b"", b"hello", b"%PDF-1.7\n", b"%PDF-1.7\n%%EOF", b"\0" * 100_000])
def test_what_is_no_pdf_is_unreadable(raw):
    assert verdict_on(raw) == Verdict("unreadable")


def test_a_file_cut_short_is_never_genuine(copy):
    for missing in (len(copy) // 2, 5000, len(b"%%EOF\n"), 1):
        assert verdict_on(copy[:-missing]).kind in {"unreadable", "changed"}


def test_a_genuine_file_the_database_does_not_know_is_known_by_its_certificate(certified_pdf):
    verdict = verdict_on(certified_pdf)
    assert verdict.kind == "genuine"
    assert verdict.certified_at == LATER
    assert (verdict.number, verdict.standing) == (1, "")
    assert [one.name for one in verdict.signed][-1] == "Robin Ashby"


def test_a_withdrawn_certificate_vouches_for_nothing_that_has_only_our_own_time(
    certified_pdf, key, settings
):
    settings.WITHDRAWN = {identity(key.certificates): "2027-03-01"}
    verdict = verdict_on(certified_pdf)
    assert verdict == Verdict("withdrawn", withdrawn_on=date(2027, 3, 1))


def test_a_file_the_database_knows_outlives_its_certificate(copy, key, settings):
    settings.WITHDRAWN = {identity(key.certificates): "2020-03-01"}
    assert verdict_on(copy).kind == "genuine"


def test_a_file_larger_than_ours_ever_are_is_not_read():
    assert verdict_on(b"%PDF-1.7" + b"\0" * LARGEST).kind == "unreadable"


def test_a_file_made_to_exhaust_its_reader_is_unreadable():
    nested = b"[" * 2_000_000
    assert verdict_on(b"%PDF-1.7\n1 0 obj\n" + nested + b"\nendobj\n%%EOF").kind == "unreadable"


def test_the_reader_of_strange_files_can_reach_nothing(tmp_path):
    """Run the confinement where it cannot harm this process, and try to get out."""
    leak = tmp_path / "leak"
    tries = (
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import os; os.system('true')",
        f"open({str(leak)!r}, 'wb', buffering=0).write(b'x')",
        "bytearray(1024 ** 3)",
    )
    for attempt in tries:
        code = f"from agreements.documents.checking import confine; confine(); {attempt}"
        ended = subprocess.run(
            [sys.executable, "-c", code], cwd=ours.BASE_DIR, capture_output=True, check=False
        )
        assert ended.returncode != 0, attempt
    assert leak.read_bytes() == b""


def test_the_page_and_the_shell_say_the_same(copy, tmp_path, capsys):
    path = tmp_path / "copy.pdf"
    path.write_bytes(copy)
    call_command("verify_pdf", str(path))
    said = capsys.readouterr().out
    assert said.startswith("Genuine")
    assert all(name in said for name in NAMES)


def test_the_shell_says_what_became_of_it_since(copy, kept, tmp_path, capsys):
    (tmp_path / "copy.pdf").write_bytes(copy)
    kept.agreement.plan.move_to("closed", at=kept.certified_at)
    call_command("verify_pdf", str(tmp_path / "copy.pdf"))
    assert capsys.readouterr().out.endswith("It has been closed.\n")
    with pytest.raises(CommandError, match=r"none\.pdf cannot be read: No such file"):
        call_command("verify_pdf", str(tmp_path / "none.pdf"))


def test_the_shell_ends_badly_for_a_changed_file_and_names_nobody(copy, tmp_path, capsys):
    path = tmp_path / "copy.pdf"
    path.write_bytes(flipped(copy, 5000))
    with pytest.raises(SystemExit):
        call_command("verify_pdf", str(path))
    said = capsys.readouterr().out
    assert said.startswith("Changed")
    assert "Ana" not in said


def test_a_stranger_needs_only_the_file_and_our_certificates(certified_pdf, key):
    found = findings(certified_pdf, trust_in([key.certificates]))
    assert found["kind"] == "genuine"
    assert found["agreement.json"].encode() == pages_of(MATTER).snapshot
