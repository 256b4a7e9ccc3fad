"""Somebody who has stopped taking part reads the text, and nothing asks them to sign it."""

import pytest
from django.urls import reverse

from agreements.documents.models import Agreement
from agreements.plans.actions import stop_taking_part
from tests import build
from tests.web.partner.test_sign import BACK, DONE, digits_sent, prove, signed, type_name


@pytest.fixture
def plan(cora, moment):
    return build.signing(cora, at=moment)


@pytest.fixture
def text(plan) -> Agreement:
    return build.agreement_of(plan)


def test_somebody_who_stopped_signs_nothing(text, ana, visit, moment):
    client = visit(ana)
    type_name(client, text)
    stop_taking_part(ana, at=moment)

    assert prove(client, text, digits_sent()).url == reverse("partner:home")
    assert not signed(text, ana)


def test_somebody_who_stopped_reads_the_text_and_is_not_asked_to_sign(text, ana, visit, moment):
    stop_taking_part(ana, at=moment)
    page = visit(ana).get(reverse("partner:agreement")).text

    assert "You’ve stopped taking part" in page
    for asked in ("You can sign when you’re ready", "Continue to sign", "One private question"):
        assert asked not in page


def test_somebody_who_stopped_takes_their_signature_back_and_is_promised_no_other(
    cora, moment, visit
):
    plan = build.signed_by_a(cora, at=moment)
    ana = build.partner_of(plan, "a")
    stop_taking_part(ana, at=moment)
    client = visit(ana)

    assert "signed by you" in client.get(reverse("partner:agreement")).text
    assert "signs last" not in client.get(reverse(DONE)).text
    page = client.get(reverse(BACK)).text
    assert "Take back my signature" in page
    assert "sign again" not in page
    assert "You’ve stopped taking part" in client.post(reverse(BACK), follow=True).text
