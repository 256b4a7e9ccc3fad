"""Answers: nothing before it is sealed, talk marks at once, one button that opens both."""

import pytest
from django.urls import reverse

from agreements.audit.now import now
from agreements.drafting.actions import save_forgotten, seal_answers
from agreements.plans.models import Plan
from agreements.plans.stages import Stage
from agreements.safety.actions import place_hold
from agreements.shaping.models import Rule
from tests import build
from tests.web.coach.pages import words

SECRET = "a sentence only Ana knows"
FREQUENCY, SENTENCE = "communication.frequency", "telling.one_sentence"


def page_of(plan: Plan) -> str:
    return reverse("coach:answers", args=[plan.pk])


def every_topic(browser, plan: Plan) -> str:
    pages = [reverse("coach:answers_topic", args=[plan.pk, n]) for n in range(1, 12)]
    found = [browser.get(page) for page in pages]
    return " ".join(words(page.text) for page in found if page.status_code == 200)


def test_before_anybody_is_invited_there_is_nothing_to_read(browser, cora, moment):
    plan = build.in_setup(cora, at=moment)
    assert "No answers yet" in browser.get(page_of(plan)).text


def test_nothing_that_is_not_sealed_is_shown(browser, plan, ana):
    build.answer(ana, SENTENCE, {"text": SECRET, "why": SECRET}, at=now())
    save_forgotten(build.round_of(plan), SECRET, revision=0, by=ana, at=now())
    seen = every_topic(browser, plan)
    assert SECRET not in seen
    assert "Neither has sealed yet." in seen


def test_a_wish_to_talk_is_seen_at_once_and_the_answer_is_not(browser, plan, ana):
    build.answer(ana, SENTENCE, {"text": SECRET}, talk=True, at=now())
    seen = every_topic(browser, plan)
    assert "To talk about" in seen
    assert "Talk with you" in seen
    assert SECRET not in seen


def test_while_one_has_sealed_the_other_is_said_to_be_writing(browser, plan, ana, ben):
    build.write(ben)
    build.answer(ben, SENTENCE, {"text": "what Ben is writing"}, revision=1, at=now())
    build.answer(ana, SENTENCE, {"text": SECRET}, at=now())
    seal_answers(build.round_of(plan), by=ana, at=now())
    seen = every_topic(browser, plan)
    assert SECRET in seen
    assert "what Ben is writing" not in seen
    assert "Ben is still writing." in seen
    assert "Open for both" not in browser.get(page_of(plan)).text


def test_both_sealed_stand_side_by_side_with_a_drafted_sentence(browser, cora, moment):
    plan = build.sealed(cora, at=moment)
    seen = every_topic(browser, plan)
    assert "Everyday contact Close On set days: once a week, for 20 minutes" in seen
    assert "Once a day at most, briefly" in seen
    assert "the same" in seen


def test_what_stands_in_the_way_is_said_in_sentences(browser, cora, moment):
    plan = build.sealed(cora, at=moment)
    place_hold(build.partner_of(plan, "b"), by=cora, at=now())
    seen = words(browser.get(page_of(plan)).text)
    assert "There is no record yet of a talk with Ana alone." in seen
    assert "A hold waits for you: talk with Ben alone, then lift it." in seen
    assert "Open for both" not in seen


def test_sent_all_the_same_it_opens_nothing_and_says_why(browser, cora, moment):
    plan = build.sealed(cora, at=moment)
    answer = browser.post(page_of(plan))
    assert answer.status_code == 422
    assert "There is no record yet of a talk with Ana alone." in answer.text
    assert not Rule.objects.exists()


def test_a_talk_with_each_and_one_press_opens_both_once(browser, cora, moment):
    plan = build.sealed(cora, at=moment)
    build.talk_with_each(plan, by=cora, at=moment)
    assert "Open for both" in browser.get(page_of(plan)).text
    for _press in range(2):
        answer = browser.post(page_of(plan))
        assert answer.url == reverse("coach:wording", args=[plan.pk])
    assert build.reloaded(plan).stage == Stage.SHAPING


def test_not_yet_keeps_it_closed(browser, cora, moment):
    plan = build.sealed(cora, at=moment)
    build.talk_with_each(plan, by=cora, outcome="not_yet", at=moment)
    seen = words(browser.get(page_of(plan)).text)
    assert "Your record for Ana says “not yet”." in seen
    assert browser.post(page_of(plan)).status_code == 422


def test_after_opening_the_answers_stay_to_be_read_and_lead_to_their_words(browser, cora, moment):
    plan = build.opened(cora, at=moment)
    html = browser.get(reverse("coach:answers_topic", args=[plan.pk, 3])).text
    assert "The answers stay as they were sealed." in html
    rule = build.rule_on(plan, FREQUENCY)
    assert reverse("coach:wording_of", args=[plan.pk, rule.pk]) in html
    assert "<form method=" not in html.partition('<div class="queue">')[2].partition("<footer")[0]


@pytest.mark.parametrize("topic", [0, 12, 999_999])
def test_a_topic_nobody_is_asked_is_not_found(browser, plan, topic):
    path = reverse("coach:answers_topic", args=[plan.pk, topic])
    assert browser.get(path).status_code == 404
