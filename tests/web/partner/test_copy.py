"""The signed document: being made, there, the same for all, under a name that says nothing."""

import base64
from datetime import timedelta

import pytest
from django.urls import reverse

from agreements.audit.now import now
from agreements.documents.actions import void_agreement
from agreements.documents.models import Certification, CertifiedFile
from agreements.signing.disowning import say_not_mine
from tests import build

COPY, FILE = "partner:copy", "partner:download"


def test_before_everybody_has_signed_there_is_only_the_text(cora, moment, visit):
    plan = build.signed_by_both(cora, at=moment)
    client = visit(build.partner_of(plan, "a"))

    page = client.get(reverse(COPY)).content.decode()
    assert "There is no signed copy yet" in page
    assert reverse(FILE) not in page
    assert client.get(reverse(FILE)).status_code == 404


def test_while_the_file_is_made_the_page_says_so_and_can_be_asked_again(cora, moment, visit):
    plan = build.signed(cora, at=moment)
    Certification.objects.update(asked_at=now())
    client = visit(build.partner_of(plan, "a"))

    page = client.get(reverse(COPY)).content.decode()
    assert "All signed. We’re making your copy…" in page
    assert "See if it’s ready" in page
    assert reverse("partner:agreement") in page
    assert client.get(reverse(FILE)).status_code == 404


def test_when_it_takes_long_the_page_says_that_nothing_is_lost(cora, moment, visit):
    plan = build.signed(cora, at=moment)
    Certification.objects.update(asked_at=moment - timedelta(minutes=6))

    page = visit(build.partner_of(plan, "a")).get(reverse(COPY)).content.decode()
    assert "We keep trying, and nothing is lost" in page


@pytest.fixture
def plan(cora, moment):
    return build.certified(cora, at=moment)


def test_both_download_the_very_bytes_that_were_certified(plan, ana, ben, visit):
    kept = CertifiedFile.objects.get(agreement__plan=plan)

    answers = [visit(person).get(reverse(FILE)) for person in (ana, ben)]

    for answer in answers:
        assert answer.content == base64.b64decode(kept.body)
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Cache-Control"] == "no-store"


def test_a_signed_agreement_that_was_taken_back_is_told_to_both_in_the_same_words(
    plan, ana, ben, cora, visit, moment
):
    text = build.agreement_of(plan)
    say_not_mine(text, by=ana, at=moment)
    void_agreement(text, "Somebody else signed", by=cora, at=moment)

    for person in (ana, ben):
        for name in ("home", "agreement", "copy"):
            page = visit(person).get(reverse(f"partner:{name}")).text
            assert "The agreement all three of you signed was taken back" in page
            assert "neither does a copy that was saved" in page
            for untrue in ("Nothing is signed", "There is no signed copy yet"):
                assert untrue not in page


def test_a_text_not_everybody_signed_is_taken_back_without_a_word_of_copies(cora, moment, visit):
    plan = build.signed_by_both(cora, at=moment)
    void_agreement(build.agreement_of(plan), "A date was wrong", by=cora, at=moment)
    client = visit(build.partner_of(plan, "a"))

    assert "Nothing is signed" in client.get(reverse("partner:home")).text
    assert "There is no signed copy yet" in client.get(reverse(COPY)).text


def test_the_name_of_the_file_says_nothing(plan, ana, visit):
    told = visit(ana).get(reverse(FILE))["Content-Disposition"].lower()

    assert told.startswith("attachment;")
    for word in ("ana", "ben", "souza", "okafor", "separation", "agreement", "cora"):
        assert word not in told


def test_the_page_says_what_a_pdf_reader_may_say_and_where_to_check(plan, ana, visit):
    page = visit(ana).get(reverse(COPY)).content.decode()

    assert "Some readers say the signer is unknown" in page
    assert reverse("public:verify") in page
    assert reverse("partner:printable") in page


def test_nobody_downloads_another_couples_file(plan, eve, visit):
    assert visit(eve).get(reverse(FILE)).status_code == 404


def test_the_page_does_not_load_the_file_to_offer_it(
    plan, ana, visit, django_assert_max_num_queries
):
    client = visit(ana)
    with django_assert_max_num_queries(12) as asked:
        client.get(reverse(COPY))
    assert not any('"body"' in query["sql"] for query in asked.captured_queries)


def test_the_short_copy_is_the_same_for_both_and_says_so_little_by_its_name(plan, ana, ben, visit):
    answers = [visit(person).get(reverse("partner:short")) for person in (ana, ben)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].content == answers[1].content
    assert answers[0]["Content-Disposition"] == 'attachment; filename="short-copy.pdf"'
    assert answers[0]["Cache-Control"] == "no-store"
    page = visit(ana).get(reverse(COPY)).content.decode()
    assert reverse("partner:short") in page
    assert "read it before you show it" in page


def test_there_is_no_short_copy_before_there_is_a_whole_one(cora, moment, visit):
    plan = build.signed_by_both(cora, at=moment)
    assert visit(build.partner_of(plan, "a")).get(reverse("partner:short")).status_code == 404


def test_the_large_print_says_everything_the_file_says(plan, ana, visit):
    page = visit(ana).get(reverse("partner:printable")).content.decode()
    kept = CertifiedFile.objects.get(agreement__plan=plan)

    assert kept.agreement.frozen.reading in page
    for said in ("Ana Souza signed.", "Ben Okafor signed.", "Cora Lindqvist signed last"):
        assert said in page
    assert kept.agreement.frozen.code in page
    assert kept.sha256 in page.replace(" ", "")
    assert "The time is that of the service’s own clock." in page


def test_the_large_print_asks_the_database_little(plan, ana, visit, django_assert_max_num_queries):
    client = visit(ana)
    with django_assert_max_num_queries(12):
        client.get(reverse("partner:printable"))
