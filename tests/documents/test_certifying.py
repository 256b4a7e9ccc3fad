import io
import subprocess
import sys

import pikepdf
import pytest
from django.conf import settings as ours

from agreements.documents.certifying import FIELD, certify
from agreements.documents.checking import findings
from agreements.documents.keys import (
    NoKeyError,
    current_key,
    kept_certificates,
    make_key,
    trust_in,
)
from tests.documents.conftest import LATER


def test_a_certified_file_permits_no_change_and_shows_no_field(certified_pdf):
    with pikepdf.open(io.BytesIO(certified_pdf)) as opened:
        fields = list(opened.Root.AcroForm.Fields)
        permits = opened.Root.Perms.DocMDP
        rectangles = [[float(side) for side in field.get("/Rect", [])] for field in fields]
        assert [str(field.T) for field in fields] == [FIELD]
        assert permits.SubFilter == "/ETSI.CAdES.detached"
        assert permits.Reference[0].TransformParams.P == 1
    assert rectangles == [[0, 0, 0, 0]]


def test_certifying_adds_to_the_file_and_leaves_its_bytes(pdf, certified_pdf):
    assert certified_pdf.startswith(pdf)
    assert len(certified_pdf) - len(pdf) < 24_000


def test_the_certified_file_has_both_its_identifiers(certified_pdf):
    """As ISO 19005-3, 6.1.3 asks of the trailer that counts, which is the last."""
    with pikepdf.open(io.BytesIO(certified_pdf)) as opened:
        identifiers = [bytes(one) for one in opened.trailer.ID]
    assert [len(one) for one in identifiers] == [16, 16]


def test_of_two_valid_numbers_always_the_one_that_readers_of_ours_accept(pdf, key):
    made = [certify(pdf, key=key, at=LATER) for _again in range(6)]
    said = [findings(one, trust_in([key.certificates]))["kind"] for one in made]
    assert said == ["genuine"] * 6


def test_the_time_in_the_file_is_our_own_clock_in_utc(certified_pdf):
    with pikepdf.open(io.BytesIO(certified_pdf)) as opened:
        moment = str(opened.Root.Perms.DocMDP.M)
    assert moment.startswith(f"D:{LATER:%Y%m%d%H%M%S}")


def test_both_marks_are_still_there_after_certifying(certified_pdf):
    with pikepdf.open(io.BytesIO(certified_pdf)) as opened:
        xmp = opened.Root.Metadata.read_bytes().decode()
    assert 'pdfaid:part="3"' in xmp
    assert 'pdfuaid:part="1"' in xmp


@pytest.mark.parametrize("reader", ["qpdf --check", "pdfsig"])
def test_other_programs_find_it_sound(reader, certified_pdf, tmp_path):
    path = tmp_path / "copy.pdf"
    path.write_bytes(certified_pdf)
    said = subprocess.run([*reader.split(), path], capture_output=True, text=True, check=False)
    sound = "No syntax or stream encoding errors" if "qpdf" in reader else "Signature is Valid."
    assert sound in said.stdout
    assert "Not total document signed" not in said.stdout


def test_a_practice_key_says_test_and_is_made_once(key):
    assert key.test
    assert current_key() == key


def test_a_real_key_does_not_say_test(settings, tmp_path):
    settings.SERVICE_NAME = "Harbour"
    path = tmp_path / "key.p12"
    make_key(path, label="")
    settings.SIGNING_P12 = str(path)
    assert not current_key().test


def test_the_certificates_of_a_replaced_key_are_kept(settings, tmp_path, key):
    settings.VAR_DIR = tmp_path
    first = current_key().certificates
    settings.SIGNING_P12 = str(tmp_path / "next.p12")
    make_key(tmp_path / "next.p12", label="")
    second = current_key().certificates
    assert first != second
    assert set(kept_certificates()) == {first, second}


def test_a_key_that_cannot_be_read_is_named(settings, tmp_path):
    settings.SIGNING_P12 = str(tmp_path / "nothing.p12")
    with pytest.raises(NoKeyError, match=r"nothing\.p12"):
        current_key()


def test_the_web_starts_without_the_programs_that_draw_and_certify():
    code = (
        "import django, sys; django.setup(); import separation.urls; "
        "print([name for name in ('weasyprint', 'pyhanko', 'pypdf') if name in sys.modules])"
    )
    said = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=ours.BASE_DIR,
        env={"DJANGO_SETTINGS_MODULE": "tests.settings", "VAR_DIR": str(ours.VAR_DIR)},
    )
    assert said.stdout.strip() == "[]"
