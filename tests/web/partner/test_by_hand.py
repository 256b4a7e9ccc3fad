"""Consent to the screen, a wish for paper, a signature by hand, and “I did not sign this”."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from agreements.plans.models import Plan
from agreements.plans.stages import Stage
from agreements.safety.models import Hold
from agreements.signing.actions import consent_in_words
from agreements.signing.models import PaperWish, Signature
from tests import build
from tests.by_hand import PNG, sign_on_paper
from tests.web.partner.test_sign import digits_sent, plain, prove, type_name
from tests.web.public.ways import come_in, signed_in_as

PAPER, MINE = "partner:on_paper", "partner:not_mine"
OWN_PAGES = ("home", "agreement", "sign", "proof", "signed", "copy", "on_paper", "not_mine")


@pytest.fixture
def plan(cora, moment):
    return build.signing(cora, at=moment)


@pytest.fixture
def text(plan):
    return build.agreement_of(plan)


def pages_of(client: Client) -> list[str]:
    return [plain(client.get(reverse(f"partner:{name}"), follow=True)) for name in OWN_PAGES]


def test_the_sentence_of_consent_is_on_the_page_and_in_what_is_signed(text, ana, visit):
    client = visit(ana)
    shown = client.get(reverse("partner:sign")).text
    assert consent_in_words() in shown
    type_name(client, text)
    prove(client, text, digits_sent())
    assert unescape(Signature.objects.get().statement["consent"]) in shown


def test_preferring_paper_reaches_the_coach_alone_and_leads_back(text, ana, ben, visit):
    client, other = visit(ana), visit(ben)
    before = pages_of(other)
    for _time in range(2):
        page = client.post(reverse(PAPER), {"name": "half typed"}, follow=True).text
        assert "Cora will bring it on paper" in page
    assert PaperWish.objects.get().partner == ana
    assert "Cora will bring it on paper" in client.get(reverse("partner:home")).text
    assert client.get(reverse("partner:sign")).url == reverse(PAPER)
    assert pages_of(other) == before

    page = client.post(reverse(PAPER), {"screen": "1"}, follow=True).text
    assert "I prefer paper" in page
    type_name(client, text)
    assert prove(client, text, digits_sent()).url == reverse("partner:signed")


def test_looking_at_the_page_wishes_for_nothing(text, ana, visit):
    assert visit(ana).get(reverse(PAPER)).url == reverse("partner:sign")
    assert not PaperWish.objects.exists()


def test_a_code_that_was_under_way_signs_nothing_once_paper_is_preferred(text, ana, visit):
    client = visit(ana)
    type_name(client, text)
    client.post(reverse(PAPER))
    assert prove(client, text, digits_sent()).status_code == 409
    assert not Signature.objects.exists()


def test_a_person_sees_what_was_recorded_for_them_and_nobody_elses(
    text, ana, ben, cora, visit, moment
):
    client, other = visit(ana), visit(ben)
    before = pages_of(other)
    sign_on_paper(ana, by=cora, at=moment)
    page = client.get(reverse("partner:signed")).text
    assert "On paper on" in page
    assert "recorded by Cora" in page
    assert client.get(reverse("partner:scan")).content == PNG
    assert pages_of(other) == before
    assert other.get(reverse("partner:scan")).status_code == 404
    client.post(reverse("partner:take_back"))
    assert client.get(reverse("partner:scan")).status_code == 404


@pytest.mark.parametrize("reach", [build.signed_by_both, build.signed, build.certified])
def test_saying_so_takes_one_press_tells_the_coach_alone_and_stays_said(reach, cora, visit, moment):
    plan = reach(cora, at=moment)
    ana, ben = build.partner_of(plan, "a"), build.partner_of(plan, "b")
    client, other = visit(ana), visit(ben)
    before = pages_of(other)
    first = client.get(reverse("partner:signed"), follow=True).text
    assert "I did not sign this" in first
    for _time in range(2):
        page = client.post(reverse(MINE), follow=True).text
        assert "Cora has been told" in page
    if reach == build.signed_by_both:
        assert "You said you did not sign this" in client.get(reverse("partner:signed")).text
    assert Hold.objects.disowned().get(plan=plan).partner == ana
    assert pages_of(other) == before


@pytest.mark.parametrize(
    ("reach", "says", "never"),
    [
        (build.signed_by_a, "Until then Cora does not sign, no copy is made", "exists already"),
        (build.signed, "Until then no copy is made, and the first day", "Cora does not sign"),
        (build.certified, "exists already; the first day does not begin", "no copy is made"),
    ],
)
def test_the_page_promises_only_what_can_still_wait(reach, says, never, cora, visit, moment):
    plan = reach(cora, at=moment)
    page = visit(build.partner_of(plan, "a")).get(reverse(MINE)).text
    assert says in page
    assert never not in page


def test_once_the_first_day_has_been_no_waiting_is_promised(cora, visit, moment):
    plan = build.certified(cora, at=moment)
    Plan.objects.filter(pk=plan.pk).update(stage=Stage.ACTIVE)
    client = visit(build.partner_of(plan, "a"))
    page = client.get(reverse(MINE)).text
    assert "The agreed time has begun already" in page
    assert "does not begin" not in page
    assert "Nothing goes on" not in client.post(reverse(MINE), follow=True).text


def test_looking_at_the_page_freezes_nothing_and_the_other_cannot_say_it(cora, visit, moment):
    plan = build.signed_by_a(cora, at=moment)
    ana, ben = build.partner_of(plan, "a"), build.partner_of(plan, "b")
    assert "You did not sign this?" in visit(ana).get(reverse(MINE)).text
    assert visit(ben).post(reverse(MINE)).url == reverse("partner:signed")
    assert not Hold.objects.disowned().exists()


def test_after_a_day_it_is_the_coach_who_is_told(cora, visit, moment):
    plan = build.signed_by_a(cora, at=moment)
    ana = build.partner_of(plan, "a")
    ana.signatures.update(signed_at=moment - timedelta(days=1))
    client = visit(ana)
    assert "I did not sign this" not in client.get(reverse("partner:signed")).text
    assert "More than a day" in client.get(reverse(MINE)).text
    assert client.post(reverse(MINE)).status_code == 409
    assert not Hold.objects.disowned().exists()


def test_whoever_else_was_signed_in_here_is_signed_out_before_the_name_is_asked(
    text, ana, ben, visit
):
    browser = visit(ana)
    type_name(browser, text)
    come_in(browser, ben.user, wanted=reverse("partner:sign"))
    assert signed_in_as(browser) == str(ben.user.pk)
    assert "signing" not in browser.session
    page = browser.get(reverse("partner:sign")).text
    assert "Ben Okafor" in page
    assert "Ana Souza" not in page
    assert browser.get(reverse("partner:proof")).url == reverse("partner:sign")
    type_name(browser, text, "Ben Okafor")
    prove(browser, text, digits_sent())
    assert Signature.objects.get().partner == ben


def test_these_pages_ask_the_database_little(text, ana, visit, django_assert_max_num_queries):
    client = visit(ana)
    client.post(reverse(PAPER))
    build.sign(ana, at=text.signing_opens_at)
    for page in ("partner:on_paper", "partner:signed", MINE, "partner:copy"):
        with django_assert_max_num_queries(12):
            client.get(reverse(page))
