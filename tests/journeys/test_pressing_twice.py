"""A button pressed twice, or again after going back, does its work once."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from django.urls import reverse
from playwright.sync_api import Error, Locator, Page, expect

from agreements.audit.now import now
from agreements.drafting.models import Sealing
from agreements.notices.models import Notice
from agreements.plans.models import Message
from agreements.practices.models import Membership
from agreements.shaping.actions import offer_wordings
from agreements.signing.models import Signature
from tests import build
from tests.journeys.acts import code_sent_to

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def moment():
    return now()


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def how(request: pytest.FixtureRequest) -> dict[str, bool]:
    return {"java_script_enabled": request.param, "phone": True}


def twice(button: Locator, page: Page) -> None:
    """As fast as a finger can, then once the page has come to rest.

    The first way on may be given up for the second, which the browser tells as an error.
    """
    with suppress(Error), page.expect_navigation():
        button.dblclick()
    page.wait_for_load_state("networkidle")


def test_sealing(stand: Callable[..., Page], cora: Membership, how: dict[str, bool]):
    ana = build.partner_of(build.written(cora, at=now(), case=build.BRIEF), "a")
    page = stand(ana.user, reverse("partner:check"), **how)
    twice(page.get_by_role("button", name="Seal my answers"), page)

    page.goto(page.url.partition("/my/")[0] + reverse("partner:home"))
    expect(page.get_by_role("heading", name="Sealed. Nothing to do for now.")).to_be_visible()
    assert Sealing.objects.filter(partner=ana).count() == 1


def test_replying(stand: Callable[..., Page], cora: Membership, how: dict[str, bool]):
    plan = build.opened(cora, at=now(), case=build.BRIEF)
    build.word_what_differs(plan, by=cora, at=now())
    offer_wordings(plan, by=cora, at=now())
    ana = build.partner_of(plan, "a")
    confirmed = ana.replies.count()
    page = stand(ana.user, reverse("partner:together"), **how)
    page.get_by_role("link", name="Being in touch").click()
    twice(page.get_by_role("button", name="This works for me").first, page)

    assert ana.replies.count() == confirmed + 1


def test_signing(stand: Callable[..., Page], cora: Membership, how: dict[str, bool]):
    ana = build.partner_of(build.signing(cora, at=now(), case=build.BRIEF), "a")
    page = stand(ana.user, reverse("partner:sign"), **how)
    page.locator('[name="name"]').fill(ana.full_name)
    page.get_by_role("button", name="Continue to sign").dblclick()
    page.wait_for_url("**" + reverse("partner:proof"))
    assert Notice.objects.filter(kind="code", recipient=ana.user).count() == 1
    page.locator('[name="proof"]').fill(code_sent_to(ana.email))
    twice(page.get_by_role("button", name="Sign the agreement"), page)

    page.goto(page.url.partition("/my/")[0] + reverse("partner:signed"))
    expect(page.get_by_role("heading", name="Signed by you")).to_be_visible()
    assert Signature.objects.filter(agreement__plan=ana.plan).count() == 1
    page.go_back()
    assert not page.locator('[name="proof"]').count()


def test_sending_a_message(stand: Callable[..., Page], cora: Membership, how: dict[str, bool]):
    ana = build.partner_of(build.in_writing(cora, at=now()), "a")
    page = stand(ana.user, reverse("partner:messages"), **how)
    page.locator("textarea").fill("Only once, please.")
    twice(page.get_by_role("button", name="Send to Cora"), page)

    assert [message.text for message in Message.objects.all()] == ["Only once, please."]
