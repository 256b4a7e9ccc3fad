"""A topic before it is begun, and afterwards as sentences."""

import pytest
from django.urls import reverse

from agreements.audit.now import now
from agreements.drafting.actions import seal_answers
from agreements.drafting.models import TopicMark
from tests import build
from tests.couples import one
from tests.web.partner.pages import CHANNELS, FREQUENCY, url_of

CONTACT = 3
TOPIC, DONE = (reverse(f"partner:{name}", args=[CONTACT]) for name in ("topic", "topic_done"))


@pytest.fixture
def browser(visit, ana):
    return visit(ana)


def mark_of(partner) -> str:
    row = TopicMark.objects.filter(partner=partner, topic="contact").first()
    return row.mark if row else ""


def test_a_topic_says_what_is_coming(browser):
    page = browser.get(TOPIC).text
    assert "5 questions, about 5 minutes." in page
    assert "How often, how, and about what." in page
    assert reverse("partner:question", args=[CONTACT, 1]) in page
    assert "Being in touch" not in page.partition("<title>")[2].partition("</title>")[0]


def test_a_topic_that_does_not_apply_is_one_press_and_can_be_taken_back(browser, ana):
    assert browser.post(TOPIC, {"mark": "not_ours"}).url == TOPIC
    assert mark_of(ana) == "not_ours"
    assert "You said that this topic doesn’t apply to you." in browser.get(TOPIC).text

    browser.post(TOPIC, {"mark": ""})
    assert mark_of(ana) == ""


def test_the_topic_reads_as_sentences_with_what_is_blank_said_plainly(browser, ana):
    build.answer(ana, FREQUENCY, one("set_days", when="on Sundays at 18:00"))
    build.answer(ana, "communication.relationship_talk", {}, talk=True)
    build.answer(ana, "communication.reply", {"unsure": True})

    page = " ".join(browser.get(DONE).text.split())
    assert "Being in touch, in your words" in page
    assert "We are in touch about everyday things on Sundays at 18:00." in page
    assert "Talk with Cora: Talking about us" in page
    assert "Not sure yet: Time to answer" in page
    assert "Left blank: Ways of being in touch" in page
    assert f"{url_of(ana, CHANNELS)}?to=done" in page


def test_finished_or_later_is_asked_and_nothing_is_chosen_beforehand(browser, ana):
    assert " checked" not in browser.get(DONE).text

    blank = browser.post(DONE)
    assert blank.status_code == 422
    assert "Choose whether you’ve finished, or go back to your topics." in blank.text

    for mark in ("later", "done"):
        assert browser.post(DONE, {"mark": mark}).url == reverse("partner:home")
        assert mark_of(ana) == mark


def test_the_margin_names_what_could_be_next(browser):
    assert "Closeness and dating, 4 questions. Or pick another: any order is fine." in " ".join(
        browser.get(DONE).text.split()
    )


def test_after_sealing_nothing_can_be_marked_and_nothing_breaks(browser, ana):
    build.answer(ana, FREQUENCY, one("daily"))
    seal_answers(build.round_of(ana.plan), by=ana, at=now())

    assert browser.get(TOPIC).status_code == 200
    assert "Change" not in browser.get(DONE).text
    for answer in (browser.post(TOPIC, {"mark": "not_ours"}), browser.post(DONE, {"mark": "done"})):
        assert answer.status_code == 409
        assert "Your answers are already sealed." in answer.text
    assert mark_of(ana) == ""


@pytest.mark.parametrize("name", ["topic", "topic_done"])
@pytest.mark.parametrize("number", [0, 99])
def test_a_topic_that_is_not_there_is_not_found(browser, name, number):
    assert browser.get(reverse(f"partner:{name}", args=[number])).status_code == 404
