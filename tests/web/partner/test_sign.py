"""Signing: the name, the fresh proof, and one text for everybody afterwards."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from agreements.documents.actions import void_agreement
from agreements.documents.models import Agreement
from agreements.notices.models import Notice
from agreements.people.actions import choose_word, set_preferences
from agreements.people.models import Code
from agreements.plans.models import Partner, Plan
from agreements.safety.models import Asked, Hold, PrivateCheck
from agreements.signing.models import Signature
from tests import build

WORD = "a heron by the ferry"
NAME, PROOF, DONE = "partner:sign", "partner:proof", "partner:signed"
LATER, BACK = "partner:not_ready", "partner:take_back"


@pytest.fixture
def plan(cora, moment) -> Plan:
    return build.signing(cora, at=moment)


@pytest.fixture
def text(plan) -> Agreement:
    return build.agreement_of(plan)


def plain(response) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


def type_name(client: Client, text: Agreement, name: str = "Ana Souza"):
    sent = {"name": name, "content": text.frozen.content_sha256}
    return client.post(reverse(NAME), sent)


def digits_sent() -> str:
    return Notice.objects.filter(kind="code").latest("made_at").secret


def prove(client: Client, text: Agreement, proof: str):
    sent = {"proof": proof, "content": text.frozen.content_sha256}
    return client.post(reverse(PROOF), sent)


def signed(text: Agreement, partner: Partner) -> bool:
    return Signature.objects.filter(agreement=text, partner=partner, withdrawn_at=None).exists()


def test_the_name_and_then_the_code_that_was_sent_are_the_signature(text, ana, visit):
    client = visit(ana)
    assert type_name(client, text).url == reverse(PROOF)
    page = client.get(reverse(PROOF)).content.decode()
    assert "Ana Souza" in page
    assert "a•••@example.org" in page
    assert not signed(text, ana)

    answer = prove(client, text, digits_sent())

    assert answer.url == reverse(DONE)
    assert signed(text, ana)


def test_after_signing_each_reads_one_text_and_nothing_of_anybody_else(text, ana, ben, visit):
    client = visit(ana)
    type_name(client, text)
    prove(client, text, digits_sent())

    page = client.get(reverse(DONE)).content.decode()
    assert "Signed by you" in page
    assert "Your coach reads everything once more and signs last." in page
    assert "Ben" not in page
    assert client.get(reverse("partner:home")).url == reverse(DONE)


@pytest.mark.parametrize("page", ["home", "agreement", "sign", "signed", "copy", "not_ready"])
def test_no_page_tells_whether_the_other_has_signed(text, plan, ana, ben, visit, page):
    client = visit(ana)
    before = plain(client.get(reverse(f"partner:{page}")))

    build.sign(ben, at=text.signing_opens_at)

    assert plain(client.get(reverse(f"partner:{page}"))) == before


def test_no_page_of_somebody_who_signed_tells_whether_the_other_has(cora, moment, visit):
    plan = build.signed_by_a(cora, at=moment)
    client, ben = visit(build.partner_of(plan, "a")), build.partner_of(plan, "b")
    pages = ("signed", "agreement", "copy", "sign", "take_back")
    before = [plain(client.get(reverse(f"partner:{page}"))) for page in pages]

    build.sign(ben, at=moment)

    assert [plain(client.get(reverse(f"partner:{page}"))) for page in pages] == before


@pytest.mark.parametrize(
    ("typed", "says"), [("", "Type your full name"), ("Anna Sousa", "Type your name as it is")]
)
def test_another_name_is_refused_kindly_and_sends_no_code(text, ana, visit, typed, says):
    answer = type_name(visit(ana), text, typed)

    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Notice.objects.filter(kind="code").exists()


def test_capitals_accents_and_spaces_of_the_name_make_no_difference(text, ana, visit):
    assert type_name(visit(ana), text, "  aná   SOUZA ").status_code == 302


def test_going_back_and_on_again_within_a_minute_sends_one_code(text, ana, visit):
    client = visit(ana)
    type_name(client, text)
    type_name(client, text)

    assert Notice.objects.filter(kind="code").count() == 1


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Enter the 6-digit code"),
        ("12", "Enter the 6-digit code"),
        ("000000", "match"),
        ("\x00", "be stored"),
    ],
)
def test_a_wrong_code_signs_nothing_and_says_what_to_do(text, ana, visit, typed, says):
    client = visit(ana)
    type_name(client, text)
    if typed == digits_sent():
        typed = "000001"

    answer = prove(client, text, typed)

    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not signed(text, ana)


def test_three_wrong_entries_use_the_code_up(text, ana, visit):
    client = visit(ana)
    type_name(client, text)
    right = digits_sent()
    wrong = "000001" if right == "000000" else "000000"
    for _try in range(3):
        prove(client, text, wrong)

    answer = prove(client, text, right)

    assert "Send a new code and use that one" in answer.content.decode()
    assert not signed(text, ana)


def test_a_code_older_than_ten_minutes_signs_nothing(text, ana, visit):
    client = visit(ana)
    type_name(client, text)
    code = Code.objects.latest("made_at")
    code.made_at -= timedelta(minutes=11)
    code.expires_at -= timedelta(minutes=11)
    code.save()

    assert "timed out" in prove(client, text, digits_sent()).content.decode()
    assert not signed(text, ana)


def test_a_new_code_can_be_asked_for_until_it_is_a_few_in_a_row(text, ana, visit):
    client = visit(ana)
    type_name(client, text)
    first = digits_sent()
    answer = client.post(reverse(PROOF), {"again": "1"})
    assert "We sent a new signing code" in client.get(answer.url).content.decode()
    if first != digits_sent():
        assert prove(client, text, first).status_code == 422

    answers = [client.post(reverse(PROOF), {"again": "1"}) for _time in range(5)]

    assert answers[-1].status_code == 429
    assert "a few codes in a row" in answers[-1].content.decode()


def test_the_code_of_another_browser_or_for_signing_in_signs_nothing(text, ana, ben, visit):
    client = visit(ana)
    type_name(client, text)
    theirs = visit(ben)
    type_name(theirs, text, "Ben Okafor")
    right = Notice.objects.filter(kind="code", recipient=ben.user).latest("made_at").secret

    if right != Notice.objects.filter(kind="code", recipient=ana.user).latest("made_at").secret:
        assert prove(client, text, right).status_code == 422
    assert not signed(text, ana)


def test_somebody_whose_mailbox_others_read_signs_with_their_own_word(text, ana, visit):
    choose_word(ana.user, WORD)
    set_preferences(ana.user, mailbox="shared")
    client = visit(ana)
    type_name(client, text)
    assert not Notice.objects.filter(kind="code").exists()
    assert "Your own word" in client.get(reverse(PROOF)).content.decode()

    wrong = prove(client, text, "something else entirely")
    assert wrong.status_code == 422
    assert "more tries" in wrong.content.decode()
    assert "something else entirely" not in wrong.content.decode()

    assert prove(client, text, WORD).url == reverse(DONE)
    assert signed(text, ana)


def test_three_wrong_words_close_the_page_for_a_while(text, ana, visit):
    choose_word(ana.user, WORD)
    set_preferences(ana.user, mailbox="unsure")
    client = visit(ana)
    type_name(client, text)
    for _try in range(3):
        prove(client, text, "something else entirely")

    answer = prove(client, text, WORD)

    assert "Wait 15 minutes" in answer.content.decode()
    assert not signed(text, ana)


def test_words_that_were_replaced_meanwhile_are_never_signed(text, plan, cora, ana, visit, moment):
    from agreements.documents.actions import open_signing, publish_agreement

    client = visit(ana)
    type_name(client, text)
    cora.practice.reading_hours = 0
    cora.practice.save()
    void_agreement(text, "A typo", by=cora, at=moment)
    publish_agreement(build.reloaded(plan), by=cora, at=moment)
    newer = build.agreement_of(plan)
    open_signing(newer, at=moment)

    for answer in (prove(client, text, digits_sent()), type_name(client, text)):
        assert answer.status_code == 409
        assert "Nothing was signed" in answer.content.decode()
    assert not Signature.objects.exists()


def test_a_text_taken_back_between_the_two_pages_leads_to_calm_words(
    text, cora, ana, visit, moment
):
    client = visit(ana)
    type_name(client, text)
    void_agreement(text, "A typo", by=cora, at=moment)

    answer = client.post(
        reverse(PROOF), {"proof": digits_sent(), "content": text.frozen.content_sha256}, follow=True
    )

    assert "would like to go over it once more" in answer.content.decode()
    assert not Signature.objects.exists()


def test_the_hash_of_the_page_must_be_that_of_the_words(text, ana, visit):
    client = visit(ana)
    type_name(client, text)
    sent = {"proof": digits_sent(), "content": "0" * 64}

    assert client.post(reverse(PROOF), sent).status_code == 409
    assert not signed(text, ana)
    assert prove(client, text, digits_sent()).url == reverse(DONE), "the code was not used up"


def test_signing_twice_is_signing_once(text, ana, visit):
    client = visit(ana)
    type_name(client, text)
    code = digits_sent()
    prove(client, text, code)

    for again in (prove(client, text, code), type_name(client, text), client.get(reverse(NAME))):
        assert "You’ve already signed this agreement" in again.content.decode()
    assert Signature.objects.filter(partner=ana).count() == 1


def test_before_it_opens_the_page_says_when(cora, moment, visit):
    plan = build.published(cora, at=moment)
    page = visit(build.partner_of(plan, "a")).get(reverse(NAME)).content.decode()

    assert "Signing opens on" in page


def test_after_it_closed_the_page_says_so_without_blame(cora, moment, visit):
    plan = build.signing(cora, at=moment - timedelta(days=8))
    page = visit(build.partner_of(plan, "a")).get(reverse(NAME)).content.decode()

    assert "The time for signing is over" in page
    assert "can open it again" in page


@pytest.mark.parametrize("reason", ["", "time", "change", "talk", "no"])
def test_not_being_ready_reaches_the_coach_alone_and_may_be_blank(text, ana, ben, visit, reason):
    before = plain(visit(ben).get(reverse("partner:home")))

    page = visit(ana).post(reverse(LATER), {"reason": reason}).content.decode()

    assert "Sent to Cora" in page
    check = PrivateCheck.objects.get(partner=ana, asked=Asked.NOT_READY)
    assert (check.answer, check.subject) == (reason, str(text.pk))
    assert Hold.objects.standing().filter(partner=ana).exists()
    assert plain(visit(ben).get(reverse("partner:home"))) == before


def test_a_reason_that_was_never_offered_is_asked_again(text, ana, visit):
    assert visit(ana).post(reverse(LATER), {"reason": "forged"}).status_code == 422
    assert not PrivateCheck.objects.filter(asked=Asked.NOT_READY).exists()


def test_somebody_who_was_not_ready_may_still_sign(text, ana, visit):
    client = visit(ana)
    client.post(reverse(LATER), {"reason": "time"})
    type_name(client, text)

    assert prove(client, text, digits_sent()).url == reverse(DONE)


def test_a_signature_is_taken_back_on_a_page_of_its_own(cora, moment, visit):
    plan = build.signed_by_a(cora, at=moment)
    ana, text = build.partner_of(plan, "a"), build.agreement_of(plan)
    client = visit(ana)
    assert "Leave it signed" in client.get(reverse(BACK)).content.decode()
    assert signed(text, ana)

    client.post(reverse(BACK))
    client.post(reverse(BACK))

    assert not signed(text, ana)
    assert "You haven’t signed yet" in client.get(reverse(DONE)).content.decode()
    assert reverse(NAME) in client.get(reverse("partner:agreement")).content.decode()


def test_taking_back_is_not_seen_by_the_other(cora, moment, visit):
    plan = build.signed_by_both(cora, at=moment)
    ana, ben = (build.partner_of(plan, seat) for seat in "ab")
    pages = ("home", "signed", "agreement", "copy")
    client = visit(ben)
    before = [plain(client.get(reverse(f"partner:{page}"), follow=True)) for page in pages]

    visit(ana).post(reverse(BACK))

    assert [plain(client.get(reverse(f"partner:{page}"), follow=True)) for page in pages] == before


def test_once_everybody_has_signed_nothing_is_taken_back(cora, moment, visit):
    plan = build.signed(cora, at=moment)
    ana = build.partner_of(plan, "a")
    client = visit(ana)
    assert client.get(reverse(BACK)).url == reverse("partner:copy")

    answer = client.post(reverse(BACK))

    assert answer.status_code == 409
    assert "Everyone has signed" in answer.content.decode()
    assert signed(build.agreement_of(plan), ana)


def test_the_second_page_alone_leads_to_the_first(text, ana, visit):
    assert visit(ana).get(reverse(PROOF)).url == reverse(NAME)


def test_signing_pages_ask_the_database_little(text, ana, visit, django_assert_max_num_queries):
    client = visit(ana)
    type_name(client, text)
    for page in (NAME, PROOF, LATER, DONE):
        with django_assert_max_num_queries(12):
            client.get(reverse(page))
