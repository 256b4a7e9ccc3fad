"""No changed file is ever genuine: not on our page, not for a stranger with the script alone."""

import pytest
from django.db import transaction

from agreements.documents import copies
from agreements.documents.checking import findings
from agreements.documents.keys import current_key, make_key, read_key, trust_in
from agreements.documents.models import Certification, CertifiedFile
from agreements.documents.rendering import render
from agreements.documents.verifying import verdict_on
from tests import build
from tests.documents import stranger
from tests.documents.tampering import said_by_pdfsig, said_by_pyhanko, spoilt

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("stranger")


@pytest.fixture(scope="module")
def original(django_db_setup, django_db_blocker):
    """Ana's and Ben's certified file, kept in the database, made once."""
    with django_db_blocker.unblock(), transaction.atomic():
        build.certified(build.coach("Cora Lindqvist", email="cora@example.org"))
        yield CertifiedFile.objects.get().as_download().content
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def rows(original, folder, django_db_blocker):
    make_key(folder / "theirs.p12", label="TEST")
    with django_db_blocker.unblock():
        bare = render(copies.pages_of(Certification.objects.get(), key=current_key()))
    return spoilt(original, bare, read_key(folder / "theirs.p12", ""))


@pytest.fixture(scope="module")
def by_script(rows, folder):
    """What the script alone says, where neither Django nor this project can be imported."""
    return stranger.verdicts([row.body for row in rows], [current_key().certificates], folder)


def test_our_page_says_the_same_and_knows_more_than_the_script(rows):
    """Every fifth: each costs a process of its own, which runs the same program as the script."""
    said = [(row.name, verdict_on(row.body).kind) for row in rows[::5]]
    assert said == [(row.name, row.expected) for row in rows[::5]]


def test_the_script_alone_tells_the_truth_about_every_file(rows, by_script):
    said = list(zip((row.name for row in rows), by_script, strict=True))
    assert said == [(row.name, row.expected) for row in rows]


def test_the_script_alone_knows_the_genuine_file_and_who_signed(original, folder):
    path = folder / "copy.pdf"
    path.write_bytes(original)
    said = stranger.told([path], [current_key().certificates], folder)
    assert "copy.pdf: genuine\n" in said
    assert all(name in said for name in ("Ana Souza", "Ben Okafor", "Cora Lindqvist"))
    assert "The time comes from the clock of the service." in said
    assert "cannot know whether the agreement was taken back or replaced later" in said


def test_the_script_names_nobody_of_a_file_that_is_not_genuine(original, folder):
    path = folder / "longer.pdf"
    path.write_bytes(original + b"x")
    said = stranger.told([path], [current_key().certificates], folder)
    assert "longer.pdf: added\n" in said
    assert "Ana" not in said


def test_our_page_takes_no_spoilt_padding_for_the_file_it_knows(rows):
    assert [verdict_on(r.body).kind for r in rows if r.name.endswith("the padding")] == ["changed"]


def test_every_file_is_another_than_the_original_and_than_each_other(rows, original):
    assert len({row.body for row in rows} | {original}) == len(rows) + 1


def test_other_programs_call_some_of_these_valid_which_is_why_they_are_never_asked(rows):
    named = {row.name: row.body for row in rows}
    pem = current_key().certificates
    small = named["a digit of it in small letters"]
    assert said_by_pdfsig(small) == "Signature is Valid. whole"
    assert said_by_pyhanko(small, pem) == "valid, entire_file"
    assert said_by_pyhanko(named["one byte after the end"], pem) == "valid, entire_revision"
    emptied = said_by_pdfsig(named["a later revision: a page emptied"])
    assert emptied == "Signature is Valid. part"


def test_no_single_digit_of_the_signature_can_be_changed(original):
    """A sample of what `./dev prove tampering` tries on every digit."""
    trust = trust_in([current_key().certificates])
    start = original.rindex(b"/Contents <") + len(b"/Contents <")
    for at in range(start, start + 2500, 311):
        other = original[:at] + (b"7" if original[at : at + 1] != b"7" else b"8")
        assert findings(other + original[at + 1 :], trust)["kind"] == "changed"
