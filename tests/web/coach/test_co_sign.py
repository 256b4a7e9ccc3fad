"""Co-signing: the coach's name, a fresh proof, and only after both and a talk with each."""

import pytest
from django.urls import reverse

from agreements.audit.now import now
from agreements.documents.models import Agreement, AgreementState
from agreements.notices.models import Notice
from agreements.people.actions import choose_word, set_preferences
from agreements.plans.models import Plan
from agreements.plans.stages import Stage
from agreements.safety.actions import place_hold
from agreements.safety.models import Screening
from agreements.signing.actions import withdraw_signature
from agreements.signing.models import Signature
from tests import build
from tests.web.coach.pages import form_at, words

WORD = "a heron by the ferry"


@pytest.fixture
def plan(cora, moment) -> Plan:
    """Both have signed, and the coach has spoken with each alone."""
    plan = build.signed_by_both(cora, at=moment)
    build.talk_with_each(plan, by=cora, at=now())
    return plan


def at(plan: Plan, name: str = "co_sign") -> str:
    return reverse(f"coach:{name}", args=[plan.pk])


def type_name(browser, plan: Plan, name: str = "Cora Lindqvist"):
    return browser.post(at(plan), form_at(browser, at(plan), name=name))


def prove(browser, plan: Plan, proof: str):
    path = at(plan, "co_sign_proof")
    return browser.post(path, form_at(browser, path, proof=proof))


def digits_sent() -> str:
    return Notice.objects.filter(kind="code").latest("made_at").secret


def signed_last(plan: Plan) -> bool:
    return Signature.objects.filter(agreement__plan=plan, signer="coach").exists()


def test_the_name_and_then_the_code_are_the_last_signature(browser, plan):
    assert type_name(browser, plan).url == at(plan, "co_sign_proof")
    assert not signed_last(plan)
    assert prove(browser, plan, digits_sent()).url == at(plan, "agreement")
    assert Agreement.objects.get().state == AgreementState.SIGNED
    assert build.reloaded(plan).stage == Stage.SIGNED
    assert "It is being prepared" in browser.get(at(plan, "agreement")).text


def test_a_name_that_is_not_the_coachs_is_asked_for_again(browser, plan):
    for typed in ("", "Somebody Else"):
        answer = type_name(browser, plan, typed)
        assert answer.status_code == 422
    assert "Type your name as it is in the agreement: Cora Lindqvist." in words(answer.text)


def test_a_wrong_code_signs_nothing_and_says_so(browser, plan):
    type_name(browser, plan)
    wrong = "000000" if digits_sent() != "000000" else "111111"
    answer = prove(browser, plan, wrong)
    assert answer.status_code == 422
    assert "That code doesn’t match." in answer.text
    assert not signed_last(plan)


def test_a_code_for_one_agreement_is_none_for_another(browser, plan, cora, moment):
    other = build.signed_by_both(cora, at=moment, case=build.EVE_AND_FINN)
    build.talk_with_each(other, by=cora, at=now())
    type_name(browser, plan)
    for_this = digits_sent()
    type_name(browser, other)
    assert prove(browser, other, for_this).status_code == 422
    assert not signed_last(other)


def test_the_proof_page_needs_the_name_first(browser, plan):
    assert browser.get(at(plan, "co_sign_proof")).url == at(plan)
    assert browser.post(at(plan, "co_sign_proof"), {"proof": "123456"}).url == at(plan)


def test_a_new_code_can_be_sent(browser, plan):
    type_name(browser, plan)
    before = digits_sent()
    browser.post(at(plan, "co_sign_proof"), {"again": "1"})
    assert Notice.objects.filter(kind="code").count() == 2
    assert prove(browser, plan, digits_sent()).status_code == 302
    assert before


def test_too_many_codes_are_refused_kindly(browser, plan):
    type_name(browser, plan)
    for _press in range(6):
        answer = browser.post(at(plan, "co_sign_proof"), {"again": "1"})
    assert answer.status_code == 422
    assert "Wait 15 minutes" in answer.text


def test_with_a_shared_mailbox_the_own_word_is_the_proof(visit, plan, cora):
    choose_word(cora.user, WORD)
    set_preferences(cora.user, mailbox="shared")
    browser = visit(cora)
    type_name(browser, plan)
    assert not Notice.objects.filter(kind="code").exists()
    assert prove(browser, plan, "a heron by the sea").status_code == 422
    assert prove(browser, plan, WORD).status_code == 302
    assert signed_last(plan)


def test_both_sign_first(browser, cora, moment):
    plan = build.signed_by_a(cora, at=moment)
    assert "Both people sign first." in words(browser.get(at(plan)).text)


def test_without_a_talk_with_each_it_waits_and_says_what_for(browser, cora, moment):
    plan = build.signed_by_both(cora, at=moment)
    Screening.objects.all().delete()
    page = words(browser.get(at(plan)).text)
    assert "There is no record yet of a talk with Ana alone." in page
    assert "Continue to sign" not in page


def test_a_hold_placed_between_the_pages_stops_the_signature(browser, plan, cora):
    type_name(browser, plan)
    code = digits_sent()
    place_hold(build.partner_of(plan, "b"), by=cora, at=now())
    sent = {"proof": code, "content": Agreement.objects.get().frozen.content_sha256}
    assert browser.post(at(plan, "co_sign_proof"), sent).url == at(plan)
    assert not signed_last(plan)


def test_a_signature_taken_back_in_between_stops_it_too(browser, plan):
    type_name(browser, plan)
    code = digits_sent()
    ana = build.partner_of(plan, "a")
    withdraw_signature(build.agreement_of(plan), by=ana, at=now())
    sent = {"proof": code, "content": Agreement.objects.get().frozen.content_sha256}
    browser.post(at(plan, "co_sign_proof"), sent)
    assert not signed_last(plan)


def test_signed_twice_is_once(browser, plan):
    type_name(browser, plan)
    sent = form_at(browser, at(plan, "co_sign_proof"), proof=digits_sent())
    for _press in range(2):
        assert browser.post(at(plan, "co_sign_proof"), sent).status_code == 302
    assert Signature.objects.filter(signer="coach").count() == 1


def test_words_other_than_those_read_are_not_signed(browser, plan):
    type_name(browser, plan)
    sent = {"proof": digits_sent(), "content": "0" * 64}
    browser.post(at(plan, "co_sign_proof"), sent)
    assert not signed_last(plan)
    prove(browser, plan, digits_sent())
    assert signed_last(plan), "the code was not used up"
