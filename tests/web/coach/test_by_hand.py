"""What the coach does about paper, and about somebody who says that they did not sign."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from agreements.audit.now import now
from agreements.documents.models import AgreementState, Certification
from agreements.documents.tasks import certify_agreement
from agreements.notices.models import Notice
from agreements.plans.actions import stop_taking_part
from agreements.plans.stages import Stage
from agreements.safety.models import Hold
from agreements.signing.actions import AlreadySignedError, CannotSignError
from agreements.signing.disowning import say_not_mine
from agreements.signing.models import Scan, Signature
from agreements.signing.paper import prefer_paper, take_back_record
from agreements.signing.rules import LARGEST_SCAN
from tests import build
from tests.by_hand import PNG, sign_on_paper
from tests.web.coach import test_co_sign as co_signing
from tests.web.coach.pages import form_at, words
from tests.web.partner import test_sign as signing


@pytest.fixture
def plan(cora, moment):
    return build.signing(cora, at=moment)


def at(plan, name="by_hand", *more):
    return reverse(f"coach:{name}", args=[plan.pk, *more])


def record(browser, plan, *, seat="a", scan=PNG, name="whatever.exe", **changes):
    path = at(plan, "by_hand", seat)
    today = now().astimezone(plan.timezone).date().isoformat()
    typed = {"day": today, "code": build.agreement_of(plan).frozen.code.lower(), **changes}
    typed["scan"] = SimpleUploadedFile(name, scan, content_type="application/x-msdownload")
    return browser.post(path, form_at(browser, path, **typed))


def test_a_wish_for_paper_is_a_row_of_today_and_on_the_couples_page(browser, plan, moment):
    ana = build.partner_of(plan, "a")
    prefer_paper(build.agreement_of(plan), by=ana, at=moment)
    for path in (reverse("coach:today"), at(plan, "plan")):
        assert "Somebody would rather sign on paper" in words(browser.get(path).text)
    assert "would rather sign on paper" in words(browser.get(at(plan, "agreement")).text)
    build.sign(ana, at=moment)
    assert "Somebody would rather sign on paper" not in browser.get(reverse("coach:today")).text


def test_a_copy_is_printed_with_a_line_for_one_person_alone(browser, plan):
    import pypdf

    answer = browser.get(at(plan, "paper_copy", "a"))
    assert answer["Content-Disposition"] == 'attachment; filename="document-1.pdf"'
    pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert "I, Ana Souza, have read this agreement" in text
    assert "I, Ben Okafor" not in text
    assert build.agreement_of(plan).frozen.code in text


def test_a_signature_by_hand_is_recorded_by_what_is_in_the_file(browser, plan):
    assert record(browser, plan).url == at(plan, "agreement")
    signature = Signature.objects.get()
    assert (signature.signer, signature.name) == ("a", "Ana Souza")
    assert "signed on paper" in words(browser.get(at(plan, "agreement")).text)
    answer = browser.get(at(plan, "scan", "a"))
    assert (answer.content, answer["Content-Type"]) == (PNG, "image/png")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert record_again(browser, plan).url == at(plan, "agreement")
    assert Scan.objects.count() == 1


def record_again(browser, plan):
    """The same form sent once more, made before it was recorded."""
    sent = {"day": "2026-01-01", "code": "x", "scan": SimpleUploadedFile("x", PNG)}
    return browser.post(at(plan, "by_hand", "a"), sent)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"scan": b"<html>"}, "no PDF, JPEG or PNG"),
        ({"scan": b""}, "no PDF, JPEG or PNG"),
        ({"scan": PNG + b"\0" * LARGEST_SCAN}, "larger than 8 MB"),
        ({"code": "AAAA-BBBB-CCCC"}, "isn’t the code of this text"),
        ({"code": ""}, "Copy the code from the paper"),
        ({"code": "\x00"}, "be stored"),
        ({"day": "2020-01-01"}, "Signing opened on"),
        ({"day": "soon"}, "Write the day"),
        ({"content": "0" * 64}, "newer text"),
    ],
)
def test_what_will_not_do_is_said_and_nothing_is_recorded(browser, plan, changes, says):
    answer = record(browser, plan, **changes)
    assert answer.status_code == 422
    assert says in words(answer.text)
    assert not Signature.objects.exists()


def test_a_wrong_record_is_taken_back_once_and_recorded_anew(browser, plan, ana):
    record(browser, plan)
    path = at(plan, "by_hand", "a")
    assert path in browser.get(at(plan, "agreement")).text
    assert "Take the record back" in words(browser.get(path).text)
    for _time in range(2):
        assert browser.post(f"{path}?back=1")["Location"] == at(plan, "agreement")
    first = Signature.objects.get(signer="a")
    assert first.withdrawn_at
    assert "took back what was recorded for Ana" in words(browser.get(at(plan, "plan")).text)
    told = [f"paper:{first.pk}", f"paper_back:{first.pk}"]
    assert Notice.objects.filter(dedupe_key__in=told, recipient=ana.user).count() == 2
    assert browser.get(at(plan, "scan", "a")).status_code == 404
    record(browser, plan)
    assert Scan.objects.count() == 2


def test_after_the_last_signature_no_record_is_taken_back(browser, cora, moment):
    plan = build.signing(cora, at=moment)
    sign_on_paper(build.partner_of(plan, "a"), by=cora, at=moment)
    build.sign(build.partner_of(plan, "b"), at=moment)
    build.talk_with_each(plan, by=cora, at=moment)
    build.co_sign(plan, by=cora, at=moment)
    answer = browser.post(at(plan, "by_hand", "a") + "?back=1")
    assert answer["Location"] == at(plan, "agreement")
    with pytest.raises(CannotSignError, match="Everyone has signed"):
        take_back_record(Signature.objects.get(signer="a"), by=cora, at=moment)
    assert not Signature.objects.filter(withdrawn_at__isnull=False).exists()


def test_who_signed_on_screen_meanwhile_is_not_recorded_and_that_is_said(
    browser, plan, ana, moment
):
    build.sign(ana, at=moment)
    answer = record_again(browser, plan)
    assert answer.status_code == 409
    said = "Nothing was recorded Ana has signed meanwhile. The picture was not kept."
    assert said in words(answer.text)
    assert not Scan.objects.exists()


def test_who_signs_while_the_form_is_read_is_not_recorded_either(browser, plan, ana, monkeypatch):
    def signs_first(*_, **__):
        build.sign(ana, at=now())
        raise AlreadySignedError("signed")

    monkeypatch.setattr("agreements.web.coach.by_hand.record_on_paper", signs_first)
    assert "Ana has signed meanwhile" in words(record(browser, plan).text)


def test_who_stopped_meanwhile_is_not_recorded_and_that_is_said(browser, plan, ana):
    stop_taking_part(ana, at=now())
    assert "Nothing was recorded Ana has stopped taking part." in words(
        record_again(browser, plan).text
    )
    assert not Scan.objects.exists()


def test_for_somebody_who_stopped_no_paper_is_offered(browser, plan, ana):
    stop_taking_part(ana, at=now())
    page = words(browser.get(at(plan, "agreement")).text)
    assert "Ana has stopped taking part" in page
    assert at(plan, "by_hand", "a") not in browser.get(at(plan, "agreement")).text
    for name in ("by_hand", "paper_copy"):
        assert browser.get(at(plan, name, "a")).url == at(plan, "agreement")


def test_a_file_far_too_large_is_refused_unread(browser, plan):
    answer = record(browser, plan, scan=PNG + b"\0" * (LARGEST_SCAN + 2**20))
    assert answer.status_code == 413
    assert "larger than 8 MB" in words(answer.text)


def test_a_form_from_another_site_records_nothing(plan, cora):
    stranger = Client(enforce_csrf_checks=True)
    stranger.force_login(cora.user)
    sent = {"day": "2026-01-01", "code": "x", "scan": SimpleUploadedFile("x", PNG)}
    assert stranger.post(at(plan, "by_hand", "a"), sent).status_code == 403


def test_another_practice_finds_nothing_of_it(plan, cora, dov, visit, moment):
    sign_on_paper(build.partner_of(plan, "a"), by=cora, at=moment)
    for name in ("by_hand", "paper_copy", "scan"):
        assert visit(dov).get(at(plan, name, "a")).status_code == 404


def test_who_did_not_sign_is_told_now_and_nothing_goes_on(browser, cora, moment):
    plan = build.signed_by_both(cora, at=moment)
    build.talk_with_each(plan, by=cora, at=now())
    say_not_mine(build.agreement_of(plan), by=build.partner_of(plan, "a"), at=now())
    today = words(browser.get(reverse("coach:today")).text)
    assert "Needs you now" in today
    assert "They say that they did not sign" in today
    assert "Ana says: I did not sign this" in words(browser.get(at(plan, "agreement")).text)
    assert "talk with Ana alone" in words(browser.get(at(plan, "co_sign")).text)


def test_it_is_cleared_up_on_the_page_of_holds(browser, cora, moment):
    plan = build.signed_by_both(cora, at=moment)
    say_not_mine(build.agreement_of(plan), by=build.partner_of(plan, "a"), at=now())
    hold = Hold.objects.disowned().get()
    assert "Says that they did not sign" in words(browser.get(at(plan, "safety")).text)
    browser.post(at(plan, "lift", hold.pk), {"note": "It was her after all."})
    assert "I did not sign this" not in words(browser.get(at(plan, "agreement")).text)


def test_what_everybody_signed_is_taken_back_and_its_file_no_longer_offered(
    browser, cora, moment, visit
):
    plan = build.certified(cora, at=moment)
    agreement, ana = build.agreement_of(plan), build.partner_of(plan, "a")
    assert browser.get(at(plan, "void")).url == at(plan, "agreement")
    say_not_mine(agreement, by=ana, at=now())
    assert "Take it back" in words(browser.get(at(plan, "void")).text)
    browser.post(at(plan, "void"), {"reason": "Somebody else signed."})
    agreement.refresh_from_db()
    assert agreement.state == AgreementState.VOIDED
    assert build.reloaded(plan).stage == Stage.SHAPING
    assert browser.get(at(plan, "copy")).status_code == 404
    assert visit(ana).get(reverse("partner:download")).status_code == 404


def test_one_by_hand_and_one_on_screen_reach_the_same_file_that_says_so(
    browser, plan, visit, moment
):
    """Through the pages, from the wish for paper to a stranger who checks the file."""
    ana, ben = build.partner_of(plan, "a"), build.partner_of(plan, "b")
    text = build.agreement_of(plan)
    hers, his = visit(ana), visit(ben)
    hers.post(reverse("partner:on_paper"))
    assert browser.get(at(plan, "paper_copy", "a")).content.startswith(b"%PDF-")
    record(browser, plan)
    signing.type_name(his, text, "Ben Okafor")
    signing.prove(his, text, signing.digits_sent())
    build.talk_with_each(plan, by=plan.coach, at=now())
    co_signing.type_name(browser, plan)
    co_signing.prove(browser, plan, co_signing.digits_sent())
    certify_agreement(certification_id=str(Certification.objects.get().pk))

    files = [who.get(reverse("partner:download")).content for who in (hers, his)]
    files.append(browser.get(at(plan, "copy")).content)
    assert files[0] == files[1] == files[2]
    path = reverse("public:verify")
    checked = words(Client().post(path, {"file": SimpleUploadedFile("x.pdf", files[0])}).text)
    assert "This is the genuine document" in checked
    assert "Ana Souza signed on paper on" in checked
    assert "Ben Okafor signed on paper" not in checked
    large = words(his.get(reverse("partner:printable")).text)
    assert "Ana Souza signed on paper on" in large
    assert "recorded by Cora Lindqvist" in large
