"""A last look, sealing, reading what was sealed, and taking it back alone."""

import re

import pytest
from django.urls import reverse

from agreements.audit.now import now
from agreements.drafting.actions import save_forgotten
from agreements.drafting.models import Sealing
from agreements.shaping.actions import open_round
from tests import build
from tests.couples import one
from tests.web.partner.pages import (
    FREQUENCY,
    INTENTION,
    LEANING,
    LIMIT,
    SENTENCE,
    place_of,
    url_of,
    write,
)

CHECK, UNSEAL, HOME = (reverse(f"partner:{name}") for name in ("check", "unseal", "home"))


@pytest.fixture
def browser(visit, ana):
    return visit(ana)


def press_seal(browser, page: str = ""):
    seen = re.search(r'name="seen" value="(\w+)"', page or browser.get(CHECK).text)
    assert seen is not None
    return browser.post(CHECK, {"seen": seen[1]})


def standing(partner) -> int:
    return Sealing.objects.filter(partner=partner, unsealed_at=None).count()


def test_there_is_nothing_to_seal_before_something_is_written(browser, ana):
    page = browser.get(CHECK).text
    assert "There’s nothing to seal yet" in page
    assert "Seal my answers" not in page
    assert browser.post(CHECK, {"seen": "x"}).status_code == 409
    assert standing(ana) == 0


def test_everything_is_shown_with_what_sealing_does(browser, ana):
    build.answer(ana, FREQUENCY, one("set_days", when="on Sundays") | {"why": "I need quiet"})
    build.answer(ana, INTENTION, {"text": "Rest"}, talk=True)
    save_forgotten(build.round_of(ana.plan), "The dog", revision=0, by=ana, at=now())

    page = " ".join(browser.get(CHECK).text.split())
    for words in (
        "On set days: on Sundays",
        "I need quiet",
        "Rest",
        "Talk with Cora",
        "Left blank",
        "The dog",
        "You can unseal them yourself until Cora opens both.",
        "Cora can read them.",
        "Ben can’t. Ben sees rules that Cora words from both of you, not your answers.",
    ):
        assert words in page
    assert f"{url_of(ana, LEANING)}?to=check" in page


def test_sealing_leads_to_the_calm_page(browser, ana):
    build.answer(ana, FREQUENCY, one("daily"))

    assert press_seal(browser).url == HOME
    assert standing(ana) == 1
    assert "Sealed. Nothing to do for now." in browser.get(HOME).text


def test_pressed_twice_or_by_the_back_button_it_is_said_to_be_sealed_already(browser, ana):
    build.answer(ana, FREQUENCY, one("daily"))
    page = browser.get(CHECK).text
    press_seal(browser, page)

    again = press_seal(browser, page)
    assert again.status_code == 200
    assert "Your answers are already sealed" in again.text
    assert Sealing.objects.filter(partner=ana).count() == 1

    back = browser.get(CHECK).text
    assert "Your answers are already sealed" in back
    assert "Seal my answers" not in back
    assert "Once a day at most, briefly" in back
    assert "?to=check" not in back


def test_nothing_is_sealed_that_the_page_did_not_show(browser, ana):
    build.answer(ana, FREQUENCY, one("daily"))
    page = browser.get(CHECK).text
    build.answer(ana, FREQUENCY, one("any"), revision=1)

    answer = press_seal(browser, page)
    assert answer.status_code == 409
    assert "Something has changed since this page was opened." in answer.text
    assert "Whenever either of us wants" in answer.text
    assert standing(ana) == 0
    assert press_seal(browser, answer.text).url == HOME


def test_reading_never_seals_or_unseals(browser, ana):
    build.answer(ana, FREQUENCY, one("daily"))
    browser.get(CHECK)
    assert standing(ana) == 0

    press_seal(browser)
    assert browser.get(UNSEAL).url == HOME
    assert standing(ana) == 1


def test_one_can_unseal_alone_and_go_on_writing(browser, ana):
    build.answer(ana, FREQUENCY, one("daily"))
    press_seal(browser)

    for _press in range(2):
        assert browser.post(UNSEAL).url == HOME
    assert standing(ana) == 0
    assert "Carry on" in browser.get(HOME).text


def test_a_sealed_question_shows_its_answer_and_no_form(browser, ana):
    build.answer(ana, FREQUENCY, one("daily"))
    press_seal(browser)

    page = browser.get(url_of(ana, FREQUENCY)).text
    assert "Your answers are already sealed" in page
    assert "Once a day at most, briefly" in page
    assert "data-autosave" not in page


def test_after_the_coach_has_opened_it_stays_as_it_is(visit, cora, moment):
    plan = build.sealed(cora, at=moment)
    ana = build.partner_of(plan, "a")
    browser = visit(ana)
    build.talk_with_each(plan, by=cora, at=moment)
    open_round(build.round_of(plan), by=cora, at=moment)

    answer = browser.post(UNSEAL)
    assert answer.status_code == 409
    assert "Your coach has opened this part, so it stays as it is." in answer.text
    assert standing(ana) == 1
    assert "Cora has opened this part" in browser.get(url_of(ana, FREQUENCY)).text
    assert browser.get(CHECK).status_code == 200


def test_what_was_typed_and_is_no_answer_is_named_and_not_sealed(browser, ana):
    write(browser, ana, LIMIT, amount="about 300", later="1")
    write(browser, ana, SENTENCE, text="x" * 900, later="1")
    page = browser.get(CHECK).text
    assert "Not finished: Write an amount in numbers, such as 300" in " ".join(page.split())
    assert "Not finished: Keep this to" in " ".join(page.split())
    summary = reverse("partner:topic_done", args=[place_of(ana, LIMIT).number])
    assert "Not finished" in browser.get(summary).text
    assert "Write an amount in numbers" in browser.get(url_of(ana, LIMIT)).text

    refused = press_seal(browser)
    assert refused.status_code == 422
    assert "Change it or leave it blank, then seal." in refused.text
    assert standing(ana) == 0

    write(browser, ana, LIMIT, amount="300")
    write(browser, ana, SENTENCE, text="We need some time")
    assert "Not finished" not in browser.get(CHECK).text
    assert press_seal(browser).status_code == 302
    assert standing(ana) == 1
