import json
from datetime import timedelta

import pytest
from django.db import DatabaseError

from agreements.audit.models import Event
from agreements.documents.checking import in_words
from agreements.documents.copies import make_copy, record_in
from agreements.documents.models import Agreement, Certification, CertifiedFile
from agreements.documents.verifying import findings_on, verdict_on
from agreements.notices.models import Notice
from agreements.plans.actions import stop_taking_part
from agreements.signing.actions import (
    AlreadySignedError,
    CannotSignError,
    withdraw_signature,
)
from agreements.signing.models import PaperWish, Scan, Signature
from agreements.signing.paper import PaperWillNotDoError, prefer_paper, prefer_screen
from agreements.signing.rules import LARGEST_SCAN, kind_of_scan, same_code
from tests import build
from tests.build import BRIEF, DAY, HOUR, NOON
from tests.by_hand import PNG, sign_on_paper
from tests.constraints import broken

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(cora):
    return build.signing(cora, case=BRIEF)


@pytest.fixture
def agreement(plan):
    return build.agreement_of(plan)


def test_one_by_hand_and_one_on_screen_make_one_genuine_file_that_says_so(
    plan, agreement, ana, ben, cora
):
    by_hand = sign_on_paper(ana, by=cora)
    build.sign(ben)
    build.talk_with_each(plan, by=cora)
    build.co_sign(plan, by=cora)
    job = Certification.objects.claim(Certification.objects.get().pk, at=NOON)
    make_copy(job, at=NOON)

    file = CertifiedFile.objects.get()
    raw = b"".join(file.as_download())
    found = findings_on(raw)
    assert found["kind"] == "genuine"
    told = json.loads(found["evidence.json"])["statements"]
    on_paper = next(one for one in told if one["signer"] == "a")
    assert on_paper["on_paper"] == "2026-10-01"
    assert on_paper["recorded_by"] == "Cora Lindqvist"
    assert on_paper["scan_sha256"] == by_hand.scan.sha256
    assert "proof" not in on_paper
    assert Scan.objects.get().body not in found["evidence.json"]
    assert "Ana Souza: on paper on 2026-10-01, recorded by Cora Lindqvist" in "\n".join(
        in_words(found)
    )
    said = [step["what"] for step in record_in(file)["steps"]]
    assert "Ana Souza signed on paper on 1 October 2026, recorded by Cora Lindqvist." in said
    assert "Ben Okafor signed." in said
    signed = {one.role: one.on_paper for one in verdict_on(raw).signed}
    assert (str(signed["a"]), signed["b"], signed["coach"]) == ("2026-10-01", None, None)


def test_both_by_hand_in_any_order_and_the_coach_last(plan, ana, ben, cora):
    build.talk_with_each(plan, by=cora)
    sign_on_paper(ben, by=cora)
    with pytest.raises(CannotSignError, match="Both people sign first"):
        build.co_sign(plan, by=cora)
    sign_on_paper(ana, by=cora)
    assert build.co_sign(plan, by=cora)


def test_whoever_left_freedom_blank_is_asked_alone_also_after_signing_by_hand(cora):
    plan = build.published(cora, case=BRIEF)
    ana, ben = build.partner_of(plan, "a"), build.partner_of(plan, "b")
    opens = build.agreement_of(plan).signing_opens_at
    sign_on_paper(ana, by=cora, at=opens)
    sign_on_paper(ben, by=cora, at=opens)
    with pytest.raises(CannotSignError, match="Ana has not said yes to feeling free"):
        build.co_sign(plan, by=cora, at=opens)


def test_nobody_signs_twice_by_hand_or_otherwise(ana, ben, cora):
    sign_on_paper(ana, by=cora)
    build.sign(ben)
    for again in (lambda: build.sign(ana), lambda: sign_on_paper(ana, by=cora)):
        with pytest.raises(AlreadySignedError):
            again()
    with pytest.raises(AlreadySignedError):
        sign_on_paper(ben, by=cora)
    assert Scan.objects.count() == 1


def test_it_is_recorded_between_the_announced_moments_by_their_own_coach(ana, cora, dov):
    with pytest.raises(CannotSignError, match="hasn’t opened yet"):
        sign_on_paper(ana, by=cora, at=NOON - timedelta(seconds=1))
    with pytest.raises(CannotSignError, match="time for signing is over"):
        sign_on_paper(ana, by=cora, at=NOON + 7 * DAY)
    with pytest.raises(CannotSignError, match="nothing here"):
        sign_on_paper(ana, by=dov)
    stop_taking_part(ana, at=NOON)
    with pytest.raises(CannotSignError, match="Ana has stopped taking part"):
        sign_on_paper(ana, by=cora)
    assert not Signature.objects.exists()


@pytest.mark.parametrize(
    ("entry", "about", "says"),
    [
        ({"day": NOON.date() - DAY}, "day", "Signing opened on 1 October 2026"),
        ({"day": NOON.date() + DAY}, "day", "Choose today or a day before"),
        ({"code": "AAAA-BBBB-CCCC"}, "code", "isn’t the code of this text"),
        ({"scan": b"MZ and so on"}, "scan", "no PDF, JPEG or PNG"),
        ({"scan": PNG + b"\0" * LARGEST_SCAN}, "scan", "larger than 8 MB"),
    ],
)
def test_an_entry_that_will_not_do_says_which_and_records_nothing(ana, cora, entry, about, says):
    with pytest.raises(PaperWillNotDoError, match=says) as refused:
        sign_on_paper(ana, by=cora, **entry)
    assert refused.value.about == about
    assert not Signature.objects.exists()


def test_a_newer_text_than_the_one_that_was_printed_is_not_signed(plan, agreement, ana, cora):
    from agreements.signing.paper import record_on_paper
    from agreements.signing.rules import OnPaper

    paper = OnPaper(NOON.date(), agreement.frozen.code, PNG)
    with pytest.raises(CannotSignError, match="newer text"):
        record_on_paper(agreement, paper, content_sha256="0" * 64, partner=ana, by=cora, at=NOON)


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (PNG, "png"),
        (b"%PDF-1.7 ... %%EOF\n", "pdf"),
        (b"\xff\xd8\xff\xe0 ... \xff\xd9 and what some phones add", "jpg"),
        (b"%PDF-1.7 cut off", None),
        (b"\xff\xd8\xff\xe0 cut off", None),
        (PNG[:40], None),
        (b" %PDF-1.7 %%EOF", None),
        (b"<svg onload=alert(1)>", None),
        (b"<html>%PDF-%%EOF", None),
        (b"", None),
    ],
)
def test_a_scan_is_known_by_what_is_in_it_and_by_no_name(raw, kind):
    assert kind_of_scan(raw) == kind


def test_the_code_is_read_off_the_paper_as_people_do():
    assert same_code(" 7f3a 91c2-aa00", "7F3A-91C2-AA00")
    assert not same_code("", "7F3A-91C2-AA00")


def test_only_the_person_and_their_coach_learn_that_it_was_recorded(plan, ana, ben, cora):
    def seen():
        return (
            list(Event.objects.of(plan.shared_chain).values()),
            list(Event.objects.of(ben.private_chain).values()),
            list(Notice.objects.filter(recipient=ben.user).values()),
            Agreement.objects.filter(plan=plan).values().get(),
        )

    before = seen()
    signature = sign_on_paper(ana, by=cora)
    assert seen() == before
    assert Notice.objects.filter(dedupe_key=f"paper:{signature.pk}", recipient=ana.user).exists()
    told = Event.objects.of(ana.private_chain).get(kind="signed_on_paper")
    assert told.data["statement_sha256"] == signature.statement_sha256


def test_a_person_takes_back_what_was_recorded_for_them(agreement, ana, cora):
    sign_on_paper(ana, by=cora)
    withdraw_signature(agreement, by=ana, at=NOON + HOUR)
    assert sign_on_paper(ana, by=cora, at=NOON + HOUR)


def test_a_scan_is_given_back_as_it_came_and_never_changed(ana, cora):
    scan = sign_on_paper(ana, by=cora).scan
    answer = Scan.objects.get().as_download()
    assert b"".join(answer) == PNG
    assert answer["Content-Type"] == "image/png"
    assert answer["Content-Disposition"] == 'attachment; filename="scan.png"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    with pytest.raises(DatabaseError, match="append-only"):
        Scan.objects.filter(pk=scan.pk).update(size=1)


@pytest.mark.parametrize(
    ("name", "columns"),
    [("scan_kind_is_known", {"kind": "exe"}), ("scan_is_of_a_size", {"size": 0})],
)
def test_no_scan_is_what_it_cannot_be(ana, name, columns):
    scan = {"sha256": "0" * 64, "size": 1, "kind": "png", "body": ""}
    with broken(name):
        Scan.objects.create(signature=build.sign(ana), **{**scan, **columns})


def test_preferring_paper_twice_is_once_and_can_be_taken_back(plan, agreement, ana, cora):
    for _time in range(2):
        prefer_paper(agreement, by=ana, at=NOON)
    assert PaperWish.objects.filter(ended_at=None).count() == 1
    for _time in range(2):
        prefer_screen(agreement, by=ana, at=NOON + HOUR)
    assert not PaperWish.objects.filter(ended_at=None).exists()
    prefer_paper(agreement, by=ana, at=NOON + HOUR)
    kinds = [event.kind for event in Event.objects.of(plan.coach_chain)]
    assert [kind for kind in kinds if "wants" in kind] == [
        "wants_paper",
        "wants_screen",
        "wants_paper",
    ]


def test_whoever_has_signed_wishes_for_no_paper(agreement, ana):
    build.sign(ana)
    with pytest.raises(AlreadySignedError):
        prefer_paper(agreement, by=ana, at=NOON)


def test_a_wish_stands_once_and_ends_after_it_was_said(agreement, ana):
    prefer_paper(agreement, by=ana, at=NOON)
    with broken("paperwish_stands_once"):
        PaperWish.objects.create(agreement=agreement, partner=ana, said_at=NOON)
    with broken("paperwish_ends_after_it_is_said"):
        PaperWish.objects.update(ended_at=NOON - HOUR)
