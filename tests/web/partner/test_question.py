"""One question a page: every type, what is kept, what is asked for, and where a press leads."""

from dataclasses import replace

import pytest
from django.urls import reverse

from agreements.drafting.models import Answer
from agreements.lifecycle.actions import change_couple
from tests import build
from tests.couples import one
from tests.web.partner.pages import (
    CHANNELS,
    DANGER,
    FREQUENCY,
    GOALS,
    INTENTION,
    LEANING,
    LIMIT,
    OWN_LIMIT,
    SENTENCE,
    TALK,
    UNSURE,
    form_of,
    place_of,
    quietly,
    stored,
    url_of,
    write,
)


@pytest.fixture
def browser(visit, ana):
    return visit(ana)


EVERY_TYPE = {
    "a choice": (FREQUENCY, {"choice": "daily"}, {"choice": "daily"}),
    "a choice with its detail": (
        FREQUENCY,
        {"choice": "set_days", "set_days_when": "Sundays at 18:00"},
        {"choice": "set_days", "details": {"when": "Sundays at 18:00"}},
    ),
    "something else": (
        FREQUENCY,
        {"choice": "other", "other": "Every second day"},
        {"choice": "other", "other": "Every second day"},
    ),
    "several": (
        CHANNELS,
        {"choice": ["email", "phone", "other"], "other": "post"},
        {"choices": ["email", "phone"], "other": "post"},
    ),
    "text": (INTENTION, {"text": "So that we can rest"}, {"text": "So that we can rest"}),
    "one line": (SENTENCE, {"text": "All is well"}, {"text": "All is well"}),
    "a list": (
        GOALS,
        {"line_1": "I walk", "line_2": "", "line_3": "I sleep"},
        {"rows": ["I walk", "I sleep"]},
    ),
    "money": (
        LIMIT,
        {"amount": "CA$ 1,250.50", "text": "by email"},
        {"amount": "1250.50", "text": "by email"},
    ),
    "a confirmation": (DANGER, {"ack": "on"}, {"ack": True}),
    "a reason": (
        FREQUENCY,
        {"choice": "daily", "why": "I need quiet"},
        {"choice": "daily", "why": "I need quiet"},
    ),
}


@pytest.mark.parametrize(("slug", "fields", "value"), EVERY_TYPE.values(), ids=EVERY_TYPE)
def test_every_type_of_answer_is_stored_and_shown_again(browser, ana, slug, fields, value):
    assert write(browser, ana, slug, **fields).status_code == 302
    assert stored(ana, slug).value == value

    page = browser.get(url_of(ana, slug)).text
    for words in fields.values():
        for text in [words] if isinstance(words, str) else words:
            assert text in {"on", "CA$ 1,250.50"} or text in page
    assert "Saved at " in page


@pytest.mark.parametrize("slug", [FREQUENCY, CHANNELS, INTENTION, GOALS, LIMIT, DANGER, LEANING])
def test_nothing_is_chosen_beforehand_and_blank_moves_on_without_a_trace(browser, ana, slug):
    page = browser.get(url_of(ana, slug)).text
    assert " checked" not in page
    assert "required" not in page

    assert write(browser, ana, slug).status_code == 302
    assert not Answer.objects.filter(partner=ana).exists()


def test_the_question_is_the_heading_and_its_type_says_who_sees_it(browser, ana):
    page = browser.get(url_of(ana, FREQUENCY)).text
    assert page.count("<h1") == 1
    assert "<legend" in page.partition("<h1")[0]
    assert "Only you, for now. Cora after you seal." in page

    assert "<label" in browser.get(url_of(ana, INTENTION)).text.partition("<h1")[0]
    assert "Never Ben." in browser.get(url_of(ana, LEANING)).text
    limit = browser.get(url_of(ana, OWN_LIMIT)).text
    assert "Your own limit: nobody votes on it, and Ben needn’t agree." in limit


def test_the_detail_of_a_chosen_option_is_asked_for_in_words_and_nothing_is_lost(browser, ana):
    answer = write(browser, ana, FREQUENCY, choice="set_days", why="So I can settle")

    assert answer.status_code == 422
    assert answer.text.count("Tell us which days and what time") == 2
    assert "<title>Error: Topic" in " ".join(answer.text.split())
    assert "So I can settle" in answer.text
    assert "This will read as" not in answer.text.partition("hidden")[0]
    assert stored(ana, FREQUENCY).value == {"choice": "set_days", "why": "So I can settle"}


@pytest.mark.parametrize(
    ("slug", "fields", "words"),
    [
        (FREQUENCY, {"choice": "other"}, "Tell us in your own words what it is"),
        (CHANNELS, {"choice": ["email", "other"]}, "Tell us in your own words what it is"),
        (LIMIT, {"amount": "a little"}, "Write an amount in numbers, such as 300"),
        (FREQUENCY, {"why": "x" * 642}, "Keep this to 600 characters. It’s 642 now."),
    ],
)
def test_what_will_not_do_yet_is_kept_and_said_kindly(browser, ana, slug, fields, words):
    answer = write(browser, ana, slug, **fields)

    assert answer.status_code == 422
    assert words in answer.text
    again = browser.get(url_of(ana, slug)).text
    kept = [text for text in fields.values() if isinstance(text, str)]
    assert all(text in again for text in kept)
    assert stored(ana, slug).revision == 1


def test_a_character_that_cannot_be_stored_leaves_the_words_on_the_page(browser, ana):
    answer = write(browser, ana, INTENTION, text="so that\x00we rest")

    assert answer.status_code == 422
    assert "There is a character here that can’t be stored." in answer.text
    assert "so thatwe rest" in answer.text
    assert not Answer.objects.filter(partner=ana).exists()


def test_words_under_a_choice_not_taken_stay_for_the_writer_alone(browser, ana):
    write(browser, ana, FREQUENCY, choice="set_days", set_days_when="Sundays")
    write(browser, ana, FREQUENCY, choice="daily", set_days_when="Sundays", other="maybe")

    kept = stored(ana, FREQUENCY).value
    assert kept == {"choice": "daily", "aside": {"set_days_when": "Sundays", "other": "maybe"}}
    page = browser.get(url_of(ana, FREQUENCY)).text
    assert "Sundays" in page
    assert "Sundays" not in browser.get(reverse("partner:check")).text


@pytest.mark.parametrize("mark", [UNSURE, TALK])
@pytest.mark.parametrize(
    ("slug", "fields", "field"),
    [
        (INTENTION, {"text": "So that we rest"}, "marks"),
        (GOALS, {"line_1": "I walk"}, "marks"),
        (LIMIT, {"amount": "300", "text": "by email"}, "marks"),
        (CHANNELS, {"choice": ["email", "other"], "other": "post"}, "choice"),
        (FREQUENCY, {"set_days_when": "Sundays", "why": "I need quiet"}, "choice"),
    ],
)
def test_a_mark_keeps_what_was_written(browser, ana, slug, fields, field, mark):
    marked = [*fields.get(field, []), mark]
    assert write(browser, ana, slug, **{**fields, field: marked}).status_code == 302

    answer = stored(ana, slug)
    assert answer.talk is (mark == TALK)
    assert bool(answer.value.get("unsure")) is (mark == UNSURE)
    page = browser.get(url_of(ana, slug)).text
    assert f'value="{mark}"' in page.replace(" checked", "")
    for words in fields.values():
        assert all(text in page for text in ([words] if isinstance(words, str) else words))


def test_the_banks_own_not_sure_is_an_answer_and_ours_is_not(browser, ana):
    write(browser, ana, LEANING, choice="unsure")
    assert place_of(ana, LEANING).state == "answered"

    write(browser, ana, LEANING, choice=UNSURE)
    assert place_of(ana, LEANING).state == "unsure"


def test_the_sentence_stands_in_the_margin_except_for_what_stays_private(browser, ana):
    build.answer(ana, FREQUENCY, one("set_days", when="on Sundays at 18:00"))
    build.answer(ana, LEANING, one("ending"))

    assert "We are in touch about everyday things on Sundays at 18:00." in (
        browser.get(url_of(ana, FREQUENCY)).text
    )
    assert '<section data-reads aria-live="polite" hidden>' in (
        browser.get(url_of(ana, LEANING)).text
    )


def test_a_line_can_be_added_without_a_script(browser, ana):
    answer = write(
        browser, ana, GOALS, line_1="I walk", line_2="I sleep", line_3="I read", more="1"
    )

    assert answer.status_code == 302
    page = browser.get(answer.url.partition("#")[0]).text
    assert 'name="line_4"' in page
    assert 'name="line_5"' not in page
    assert stored(ana, GOALS).value == {"rows": ["I walk", "I sleep", "I read"]}


def test_saving_leads_to_the_next_question_and_then_to_the_topic_in_sentences(browser, ana):
    here = place_of(ana, FREQUENCY)
    following = reverse("partner:question", args=[here.number, here.place + 1])
    assert write(browser, ana, FREQUENCY, choice="daily").url == following

    last = place_of(ana, "communication.emergency")
    done = reverse("partner:topic_done", args=[last.number])
    assert write(browser, ana, "communication.emergency").url == done


def test_come_back_later_stores_the_draft_and_goes_on(browser, ana):
    answer = write(browser, ana, FREQUENCY, choice="set_days", later="1")

    here = place_of(ana, FREQUENCY)
    assert answer.url == reverse("partner:question", args=[here.number, here.place + 1])
    assert stored(ana, FREQUENCY).value == {"choice": "set_days"}


def test_changing_from_the_check_page_leads_back_to_it(browser, ana):
    form = {**form_of(browser, ana, FREQUENCY), "choice": "daily"}
    answer = browser.post(url_of(ana, FREQUENCY) + "?to=check", form)

    assert answer.url == reverse("partner:check")


def test_an_answer_goes_to_its_question_even_when_the_questions_have_moved(browser, ana, cora):
    form = {**form_of(browser, ana, LIMIT), "amount": "300"}
    where = url_of(ana, LIMIT)
    facts = build.ANA_AND_BEN.plan_facts(build.NOON)
    children = replace(facts, facts=facts.facts | {"has_children"})
    change_couple(ana.plan, children, by=cora, at=build.NOON)
    assert url_of(ana, LIMIT) != where

    assert browser.post(where, form).status_code == 302
    assert stored(ana, LIMIT).value == {"amount": "300"}


def test_words_for_a_question_no_longer_asked_are_shown_back(browser, ana, cora):
    form = {**form_of(browser, ana, LIMIT), "amount": "300", "text": "by letter"}
    where = url_of(ana, LIMIT)
    facts = replace(build.ANA_AND_BEN.plan_facts(build.NOON), facts=frozenset())
    change_couple(ana.plan, facts, by=cora, at=build.NOON)

    answer = browser.post(where, form)
    assert answer.status_code == 409
    assert "by letter" in answer.text
    quiet = quietly(browser, ana, FREQUENCY, form)
    assert quiet.status_code == 410
    assert "this one isn’t asked any more" in quiet.json()["words"]


def test_a_page_left_open_is_never_stored_under_whoever_signed_in_since(visit, ana, ben):
    form = {**form_of(visit(ana), ana, INTENTION), "text": "Ana’s own words"}
    browser = visit(ben)

    assert browser.post(url_of(ben, INTENTION), form).status_code == 302
    assert quietly(browser, ben, INTENTION, form).status_code == 403
    assert not Answer.objects.exists()


def test_the_address_and_the_title_name_no_topic(browser, ana):
    page = browser.get(url_of(ana, LEANING)).text
    title = " ".join(page.partition("<title>")[2].partition("</title>")[0].split())

    assert title == f"Topic 1 of 10, question {place_of(ana, LEANING).place} – Stillwater"


def test_a_question_page_is_small(browser, ana):
    sizes = {
        here.question.slug: len(browser.get(url_of(ana, here.question.slug)).content)
        for here in [place_of(ana, slug) for slug in build.round_of(ana.plan).slugs]
    }
    assert max(sizes.values()) < 25_000, sizes


@pytest.mark.parametrize("where", [(99, 1), (1, 99), (0, 1)])
def test_a_question_that_is_not_there_is_not_found(browser, where):
    assert browser.get(reverse("partner:question", args=where)).status_code == 404


def test_an_answer_that_no_longer_opens_is_asked_for_again_and_the_others_are_there(browser, ana):
    build.answer(ana, FREQUENCY, {"choice": "daily"})
    build.answer(ana, SENTENCE, {"text": "We are on a break"})
    Answer.objects.filter(slug=SENTENCE).update(value=_words_of_another(ana))
    assert "cannot be read any more" in browser.get(url_of(ana, SENTENCE)).content.decode()
    assert "cannot be read any more" not in browser.get(url_of(ana, FREQUENCY)).content.decode()
    for name in ("home", "check"):
        assert browser.get(reverse(f"partner:{name}")).status_code == 200, name
    write(browser, ana, SENTENCE, text="We need some time")
    assert stored(ana, SENTENCE).value == {"text": "We need some time"}


def _words_of_another(ana):
    """What lies in the database for another question of theirs: it opens nowhere else."""
    return Answer.objects.filter(partner=ana, slug=FREQUENCY).values_list("value", flat=True)[0]
