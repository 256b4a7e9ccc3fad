"""Writing in a real browser: nothing typed is ever lost, with and without a script."""

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page, expect

from agreements.audit.now import now
from agreements.drafting.actions import seal_answers, unseal_answers
from agreements.drafting.models import Answer
from agreements.plans.models import Partner
from tests import build
from tests.web.conftest import visit  # noqa: F401
from tests.web.partner.pages import FREQUENCY, GOALS, INTENTION, stored, url_of

pytestmark = [pytest.mark.journey, pytest.mark.look, pytest.mark.django_db(transaction=True)]
SAVED = re.compile(r"Saved at \d\d:\d\d")


@pytest.fixture
def moment():
    return now()


@pytest.fixture
def enter(open_browser, live_server, visit) -> Callable[..., Page]:  # noqa: F811
    """A browser in which this person stands before the page."""

    def stand(partner: Partner, path: str, **how: object) -> Page:
        page = open_browser(**how)
        sign_in(page, visit(partner), live_server.url)
        page.goto(live_server.url + path)
        return page

    return stand


def sign_in(page: Page, client, address: str) -> None:
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": address}])


@pytest.fixture
def where(ana) -> str:
    return url_of(ana, INTENTION)


def line(page: Page):
    return page.locator("[data-saved]")


def test_typing_is_stored_within_three_seconds_and_survives_the_tab(enter, ana, where):
    page = enter(ana, where, phone=True)
    page.locator("textarea[name=text]").press_sequentially("So that we can rest")
    expect(line(page)).to_have_text(SAVED, timeout=3000)
    page.close()

    assert stored(ana, INTENTION).value == {"text": "So that we can rest"}
    again = enter(ana, where)
    expect(again.locator("textarea[name=text]")).to_have_value("So that we can rest")


def test_even_somebody_who_never_stops_typing_is_saved_on_the_way(enter, ana, where):
    page = enter(ana, where)
    page.locator("textarea[name=text]").press_sequentially("rest and quiet " * 2, delay=110)

    assert stored(ana, INTENTION).value["text"]


def test_a_choice_is_stored_at_once_and_its_sentence_appears(enter, ana):
    page = enter(ana, url_of(ana, FREQUENCY))
    expect(page.locator("[data-reads]")).to_be_hidden()
    page.get_by_label("Once a day at most, briefly").check()

    expect(line(page)).to_have_text(SAVED, timeout=3000)
    expect(page.locator("[data-reads]")).to_contain_text(
        "We are in touch once a day at most, and keep it short."
    )
    assert page.url.endswith(url_of(ana, FREQUENCY))


def test_offline_the_words_stay_and_are_stored_once_there_is_a_way(enter, ana, where):
    page = enter(ana, where)
    page.context.set_offline(True)
    page.locator("textarea[name=text]").fill("Written in a tunnel")
    expect(line(page)).to_contain_text("Not saved yet. Your words are still here.")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.locator("textarea[name=text]")).to_have_value("Written in a tunnel")

    page.context.set_offline(False)
    expect(line(page)).to_have_text(SAVED, timeout=5000)
    assert stored(ana, INTENTION).value == {"text": "Written in a tunnel"}
    assert stored(ana, INTENTION).revision == 1


def test_pressing_at_once_never_meets_its_own_older_version(enter, ana, where):
    page = enter(ana, where)
    for words in ("First", "Second", "Third"):
        page.goto(page.url.partition("/my/")[0] + where)
        page.locator("textarea[name=text]").fill(words)
        page.locator("textarea[name=why]").fill("")
        page.locator("textarea[name=why]").press_sequentially(words, delay=1)
        page.get_by_role("button", name="Save and continue").click()
        page.wait_for_url(lambda url: not url.endswith(where))
        assert stored(ana, INTENTION).value == {"text": words, "why": words}


def test_two_tabs_show_both_versions_and_the_person_chooses(enter, ana, where):
    phone, tab = enter(ana, where, phone=True), enter(ana, where)
    phone.locator("textarea[name=text]").fill("Written on the phone")
    expect(line(phone)).to_have_text(SAVED)

    tab.locator("textarea[name=text]").fill("Written in the tab")
    both = tab.locator("[data-newer]")
    expect(both).to_contain_text("Written on the phone")
    expect(both).to_contain_text("Written in the tab")
    assert stored(ana, INTENTION).value == {"text": "Written on the phone"}

    tab.get_by_role("button", name="Keep this one").click()
    tab.wait_for_url(lambda url: not url.endswith(where))
    assert stored(ana, INTENTION).value == {"text": "Written in the tab"}


def test_signed_out_meanwhile_the_words_stay_and_signing_in_elsewhere_is_enough(
    enter,
    ana,
    where,
    live_server,
    visit,  # noqa: F811
):
    page = enter(ana, where)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.locator("textarea[name=text]").fill("Still here")
    expect(line(page)).to_contain_text("You’ve been signed out.")
    with page.expect_request("**/in/?next=*"):
        page.get_by_role("button", name="Save and continue").click()
    page.wait_for_timeout(500)  # until the answer is in
    expect(page.locator("textarea[name=text]")).to_have_value("Still here")
    assert not Answer.objects.exists()

    sign_in(page, visit(ana), live_server.url)
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(line(page)).to_have_text(SAVED)
    assert stored(ana, INTENTION).value == {"text": "Still here"}


def test_somebody_else_signing_in_does_not_get_the_words(
    enter,
    ana,
    ben,
    where,
    live_server,
    visit,  # noqa: F811
):
    page = enter(ana, where)
    sign_in(page, visit(ben), live_server.url)
    page.locator("textarea[name=text]").fill("Ana’s alone")

    expect(line(page)).to_contain_text("You’ve been signed out.")
    assert not Answer.objects.exists()


def test_sealed_meanwhile_is_said_calmly(enter, ana, where):
    build.answer(ana, FREQUENCY, {"choice": "daily"}, at=now())
    page = enter(ana, where)
    seal_answers(build.round_of(ana.plan), by=ana, at=now())
    page.locator("textarea[name=text]").fill("Too late")

    expect(line(page)).to_contain_text("Your answers are already sealed.")
    expect(page.locator("textarea[name=text]")).to_have_value("Too late")
    unseal_answers(build.round_of(ana.plan), by=ana, at=now())


def test_a_line_is_added_without_asking_the_server_and_stored(enter, ana):
    page = enter(ana, url_of(ana, GOALS))
    page.get_by_role("button", name="Add a line").click()
    expect(page.get_by_label("Line 3 What I do")).to_be_focused()
    page.get_by_label("Line 3 What I do").fill("I walk")

    expect(line(page)).to_have_text(SAVED)
    assert stored(ana, GOALS).value == {"rows": ["I walk"]}


@pytest.mark.parametrize("way", ["Leave this page", "Your topics"])
def test_going_away_at_once_takes_the_last_words_along(enter, ana, where, way):
    page = enter(ana, where)
    page.locator("textarea[name=text]").fill("The very last words")
    page.get_by_role("link", name=way).click()
    for _moment in range(50):  # what set out with the page arrives on its own
        if Answer.objects.exists():
            break
        page.wait_for_timeout(100)

    assert stored(ana, INTENTION).value == {"text": "The very last words"}


def test_nothing_private_is_kept_in_the_browser(enter, ana, where):
    page = enter(ana, where)
    page.locator("textarea[name=text]").fill("Only in memory")
    expect(line(page)).to_have_text(SAVED)

    kept = page.evaluate(
        "async () => [localStorage.length, sessionStorage.length,"
        " (await indexedDB.databases()).length, (await caches.keys()).length]"
    )
    assert kept == [0, 0, 0, 0]


def test_by_keyboard_alone_a_question_is_answered_and_the_next_one_opens(enter, ana):
    page = enter(ana, url_of(ana, FREQUENCY))
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the main part")).to_be_focused()
    for _press in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "choice":
            break
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("on Sundays")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: not url.endswith(url_of(ana, FREQUENCY)))

    assert stored(ana, FREQUENCY).value == {
        "choice": "set_days",
        "details": {"when": "on Sundays"},
    }


@pytest.fixture
def plain(enter, ana) -> Page:
    return enter(ana, reverse("partner:home"), phone=True, java_script_enabled=False)


def test_without_a_script_everything_is_written_checked_and_sealed(plain, ana):
    plain.get_by_role("link", name="Start", exact=True).click()
    plain.get_by_label("Healing").check()
    plain.get_by_role("button", name="Save and continue").click()
    plain.locator("textarea[name=text]").fill("So that we rest")
    plain.get_by_role("button", name="Come back to this later").click()
    plain.get_by_role("link", name="Your topics").click()
    plain.get_by_role("link", name="Being in touch").click()
    plain.get_by_role("link", name="Start", exact=True).click()
    plain.get_by_label("On set days").check()
    plain.get_by_role("button", name="Save and continue").click()
    expect(plain.get_by_role("link", name="Tell us which days and what time")).to_be_visible()
    plain.locator("input[name=set_days_when]").fill("on Sundays")
    plain.get_by_role("button", name="Save and continue").click()

    plain.goto(plain.url.partition("/my/")[0] + reverse("partner:check"))
    expect(plain.get_by_text("On set days: on Sundays")).to_be_visible()
    plain.get_by_role("button", name="Seal my answers").click()
    expect(plain.get_by_role("heading", name="Sealed. Nothing to do for now.")).to_be_visible()
    plain.get_by_role("button", name="Unseal and change something").click()
    expect(plain.get_by_role("link", name="Carry on")).to_be_visible()
