from base64 import b64decode
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from agreements.audit.now import now
from agreements.documents.by_hand import paper_copy_of
from agreements.documents.checking import LARGEST
from agreements.documents.keys import identity
from agreements.documents.models import CertifiedFile
from agreements.documents.verifying import Verdict
from agreements.notices.models import Notice
from agreements.people.actions import spend_allowance
from agreements.web.public.verify import standing_words
from tests import build
from tests.web.public.ways import words_of

VERIFY = reverse("public:verify")
NAMES = ("Ana", "Ben", "Cora", "Souza", "Okafor")


def check(raw: bytes, browser: Client | None = None):
    return (browser or Client()).post(VERIFY, {"file": SimpleUploadedFile("any.pdf", raw)})


def test_only_a_genuine_file_is_told_with_names(cora, moment):
    build.certified(cora, at=moment)
    raw = b64decode(CertifiedFile.objects.get().body)
    page = check(raw)
    told = words_of(page)
    assert page.status_code == 200
    assert "This is the genuine document" in told
    assert "Signed by Ana Souza and Ben Okafor" in told
    assert "Co-signed by Cora Lindqvist" in told
    assert "Begins on 10 January 2027" in told
    middle = raw.index(b"stream") + 60
    spoilt = raw[:middle] + bytes([raw[middle] ^ 1]) + raw[middle + 1 :]
    for other, verdict in (
        (spoilt, "This file has been changed"),
        (raw + b"\n% more", "Something was added to this file"),
    ):
        page = check(other)
        assert verdict in words_of(page)
        assert not [name for name in NAMES if name in page.content.decode()]


def test_the_page_promises_of_the_check_without_us_only_what_it_can_say(db):
    told = words_of(Client().get(VERIFY))
    assert "taken back or replaced later, only this page can say" in told
    assert "the same answer" not in told


@pytest.mark.parametrize("raw", [b"hello", b"", b"%PDF-1.7 nothing more", b"\x00" * 4000])
def test_what_is_no_document_is_told_kindly(raw, db):
    page = check(raw)
    assert page.status_code == 200
    assert "We couldn’t read this file" in words_of(page)


def test_a_copy_to_sign_by_hand_is_told_as_one_that_cannot_be_checked(cora, moment):
    text = build.agreement_of(build.signing(cora, at=moment))
    told = words_of(check(paper_copy_of(text, "a")))
    assert "It isn’t a certified agreement of this service." in told
    assert "copies to sign by hand and scans can’t be checked here" in told
    assert "made here" not in told


def test_no_file_at_all_is_asked_for(db):
    page = Client().post(VERIFY, {"file": ""})
    assert page.status_code == 422
    assert "Choose the PDF you want to check" in words_of(page)


def test_a_file_that_is_too_large_is_refused_before_it_is_read(db):
    page = Client().post(
        VERIFY,
        b"never read",
        content_type="multipart/form-data; boundary=x",
        headers={"Content-Length": str(LARGEST * 2)},
    )
    assert page.status_code == 413
    assert "This file is larger than 25 MB." in words_of(page)


def test_checking_is_slowed_down_per_network(db):
    for _again in range(19):
        spend_allowance("verify:127.0.0.0/24", limit=20, minutes=15, at=now())
    assert check(b"hello").status_code == 200
    page = check(b"hello")
    assert page.status_code == 429
    assert "Wait 15 minutes, then check the next one." in words_of(page)
    assert check(b"hello", Client(REMOTE_ADDR="203.0.113.7")).status_code == 200


def test_nothing_of_a_file_is_kept(db):
    before = CertifiedFile.objects.count(), Notice.objects.count()
    browser = Client()
    check(b"%PDF-1.7 nothing more", browser)
    assert (CertifiedFile.objects.count(), Notice.objects.count()) == before
    assert not browser.session.keys()


def test_a_check_from_another_page_is_refused(db):
    page = check(b"hello", Client(enforce_csrf_checks=True))
    assert page.status_code == 403


def test_a_stranger_gets_the_check_and_our_certificates_and_nobodys_name(cora, moment):
    build.certified(cora, at=moment)
    script, trust = (Client().get(reverse(f"public:{name}")) for name in ("script", "trusted"))
    assert script.content.startswith(b'"""Whether a PDF is one of ours')
    assert script["Content-Disposition"] == 'attachment; filename="check.py"'
    assert set(trust.json()) == {"ours", "times"}
    assert {"id", "pem", "withdrawn"} == set(trust.json()["ours"][0])
    assert not [name for name in NAMES if name in trust.content.decode()]


def test_a_file_of_a_withdrawn_certificate_is_told_with_the_day(cora, moment, settings):
    build.certified(cora, at=moment)
    kept = CertifiedFile.objects.get()
    settings.WITHDRAWN = {identity(kept.certificates): "2026-05-01"}
    known = check(b64decode(kept.body))
    assert "This is the genuine document" in words_of(known)


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2027, 1, 9), "Begins on 10 January 2027"),
        (date(2027, 1, 10), "In force until 10 March 2027"),
        (date(2027, 3, 10), "In force until 10 March 2027"),
        (date(2027, 3, 11), "It ran until 10 March 2027"),
    ],
)
def test_whether_it_holds_today_is_told_by_its_own_days(today, words):
    days = {"begins": date(2027, 1, 10), "until": date(2027, 3, 10)}
    assert standing_words(Verdict("genuine", standing="in_force", **days), today=today) == words


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2027, 1, 9), "Begins on 10 January 2027"),
        (date(2027, 1, 10), "It has not begun yet"),
        (date(2027, 3, 11), "It has not begun yet"),
    ],
)
def test_what_nobody_has_begun_is_not_said_to_be_in_force(today, words):
    days = {"begins": date(2027, 1, 10), "until": date(2027, 3, 10)}
    waiting = Verdict("genuine", standing="in_force", waits=True, **days)
    assert standing_words(waiting, today=today) == words


def test_what_was_closed_is_not_said_to_be_in_force():
    days = {"begins": date(2027, 1, 10), "until": date(2027, 3, 10)}
    closed = Verdict("genuine", standing="closed", **days)
    said = standing_words(closed, today=date(2027, 2, 1))
    assert said == "Closed. It was made to run until 10 March 2027"
