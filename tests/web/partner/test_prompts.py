"""A quiet thought on what was just written: for its writer alone, and never in the way."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from agreements.audit.now import now
from agreements.drafting.actions import seal_answers
from agreements.questions.bank import BANK
from agreements.questions.rules import KINDS, Names
from agreements.questions.whose import whose_say
from agreements.web.partner.prompts import prompt_on
from tests import build
from tests.couples import COUPLES
from tests.web.coach.pages import words
from tests.web.partner.pages import (
    CHANNELS,
    FREQUENCY,
    GOALS,
    LEANING,
    OWN_LIMIT,
    SENTENCE,
    form_of,
    place_of,
    quietly,
    stored,
    url_of,
    write,
)

NAMES = Names("Ana", "Ben", "Cora", "1 January", "1 March", "CAD")
CAMERA = "“soon”: what would a camera see?"
OTHERS = "This is about Ben. Move it to what you ask?"


@pytest.fixture
def browser(visit, ana):
    return visit(ana)


def goal_of(browser, ana, goal: str) -> dict[str, str]:
    """The form of the goals with one of them written."""
    form = form_of(browser, ana, GOALS)
    columns = [
        name for name in ("line_1_do", "line_1") if name in browser.get(url_of(ana, GOALS)).text
    ]
    return {**form, columns[0]: goal}


def test_what_was_saved_is_answered_with_one_thought(browser, ana):
    answer = quietly(browser, ana, GOALS, goal_of(browser, ana, "I rest soon")).json()
    assert (answer["state"], answer["prompt"]) == ("saved", CAMERA)


def test_the_page_says_it_when_one_comes_back_and_saving_went_on(browser, ana):
    went_on = browser.post(url_of(ana, GOALS), goal_of(browser, ana, "Ben must rest daily"))
    assert went_on.status_code == 302
    assert stored(ana, GOALS).value["rows"]
    assert OTHERS in words(browser.get(url_of(ana, GOALS)).text)


def test_words_put_right_leave_the_line_empty(browser, ana):
    calm = goal_of(browser, ana, "I see my therapist every week until the end review")
    assert quietly(browser, ana, GOALS, calm).json()["prompt"] == ""
    html = browser.get(url_of(ana, GOALS)).text
    assert 'data-prompt aria-live="polite">&nbsp;</p>' in html


def test_a_limit_about_the_other_is_turned_to_the_writer_and_never_refused(browser, ana):
    form = form_of(browser, ana, OWN_LIMIT)
    html = browser.get(url_of(ana, OWN_LIMIT)).text
    field = "line_1_line" if "line_1_line" in html else "line_1"
    answer = quietly(browser, ana, OWN_LIMIT, {**form, field: "Ben has to knock"})
    assert answer.json()["prompt"] == OTHERS


def test_private_words_and_fixed_ones_are_left_alone(browser, ana):
    for slug, choice in ((LEANING, "unsure"), (CHANNELS, "email")):
        form = {**form_of(browser, ana, slug), "choice": choice, "why": "soon, often, he must"}
        assert quietly(browser, ana, slug, form).json()["prompt"] == ""
    sentence = {**form_of(browser, ana, SENTENCE), "text": "We tell you more soon"}
    assert quietly(browser, ana, SENTENCE, sentence).json()["prompt"] == ""


def test_words_of_a_detail_and_of_something_else_are_read_as_well(browser, ana):
    form = form_of(browser, ana, FREQUENCY)
    detail = {**form, "choice": "set_days", "set_days_when": "as needed"}
    assert "as needed" in quietly(browser, ana, FREQUENCY, detail).json()["prompt"]
    own = {**form, "choice": "other", "other": "We write soon", "revision": "1"}
    assert quietly(browser, ana, FREQUENCY, own).json()["prompt"] == CAMERA


def test_neither_the_coach_nor_the_other_ever_sees_it(browser, visit, cora, ana, ben):
    build.answer(ana, GOALS, {"rows": ["I rest soon"]}, at=now())
    assert "camera" in browser.get(url_of(ana, GOALS)).text
    seal_answers(build.round_of(ana.plan), by=ana, at=now())
    for number in range(1, 15):
        page = visit(cora).get(reverse("coach:answers_topic", args=[ana.plan_id, number]))
        assert "camera" not in page.text
    assert "camera" not in visit(ben).get(url_of(ben, GOALS)).text


def test_on_a_page_with_a_mistake_the_mistake_comes_first(browser, ana):
    answer = write(browser, ana, FREQUENCY, choice="set_days", set_days_when="")
    assert answer.status_code == 422
    assert 'data-prompt aria-live="polite">&nbsp;</p>' in answer.text


def test_where_the_language_has_no_list_there_are_no_thoughts():
    question = BANK.question(GOALS)
    assert prompt_on(question, {"rows": ["I rest soon"]}, NAMES) == CAMERA
    with override("fr-ca"):
        assert prompt_on(question, {"rows": ["I rest soon"]}, NAMES) == ""


@pytest.mark.parametrize("case", COUPLES, ids=lambda case: case.people[0].short_name)
def test_what_the_three_couples_wrote_is_hardly_ever_remarked_on(case):
    """False alarms are worse than none: a frightened person takes them for a mark."""
    asked = [question for topic in BANK.topics for question in topic.questions]
    found = {}
    for seat in ("a", "b"):
        first, second = (person.short_name for person in case.people)
        names = Names(first, second, "Robin", "1 January", "1 March", "CAD")
        for question in asked:
            value = case.answer(seat, question.slug) if _has(case, seat, question.slug) else {}
            if prompt := prompt_on(question, value, names):
                found[seat, question.slug] = prompt
    assert len(found) <= 2, found


def _has(case, seat: str, slug: str) -> bool:
    try:
        case.answer(seat, slug)
    except KeyError:
        return False
    return True


def test_every_kind_says_in_one_line_whose_say_it_is(browser, ana):
    spoken = {q.kind: whose_say(q, NAMES) for t in BANK.topics for q in t.questions}
    assert {kind for kind, line in spoken.items() if not line} <= {"private", "plan"}
    assert set(spoken) <= KINDS
    for slug in (FREQUENCY, GOALS, OWN_LIMIT):
        line = whose_say(place_of(ana, slug).question, NAMES)
        assert words(browser.get(url_of(ana, slug)).text).count(line) == 1
