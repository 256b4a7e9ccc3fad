"""What the script sends while somebody types, and what it is told."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.audit.now import now
from agreements.drafting.actions import seal_answers
from agreements.drafting.models import Answer, Forgotten
from tests import build
from tests.web.partner.pages import (
    FREQUENCY,
    GOALS,
    INTENTION,
    LEANING,
    LIMIT,
    TALK,
    form_of,
    hidden_in,
    quietly,
    stored,
    url_of,
    write,
)


@pytest.fixture
def browser(visit, ana):
    return visit(ana)


def test_what_is_typed_is_stored_with_its_time_revision_and_sentence(browser, ana):
    form = {**form_of(browser, ana, FREQUENCY), "choice": "set_days"}
    first = quietly(browser, ana, FREQUENCY, {**form, "set_days_when": "on Sundays"}).json()

    assert first["state"] == "saved"
    assert first["words"].startswith("Saved at ")
    assert first["revision"] == 1
    assert first["reads"] == ["We are in touch about everyday things on Sundays."]

    form = {**form, "set_days_when": "on Mondays", "revision": first["revision"]}
    assert quietly(browser, ana, FREQUENCY, form).json()["revision"] == 2
    assert stored(ana, FREQUENCY).value["details"] == {"when": "on Mondays"}


def test_the_answer_is_small(browser, ana):
    form = {**form_of(browser, ana, FREQUENCY), "choice": "daily"}
    assert len(quietly(browser, ana, FREQUENCY, form).content) < 500


def test_a_draft_that_would_not_do_yet_is_stored_all_the_same(browser, ana):
    for slug, fields, value in [
        (FREQUENCY, {"choice": "set_days"}, {"choice": "set_days"}),
        (LIMIT, {"amount": "3o0"}, {"aside": {"amount": "3o0"}}),
        (INTENTION, {"text": "x" * 700}, {"text": "x" * 700}),
    ]:
        answer = quietly(browser, ana, slug, {**form_of(browser, ana, slug), **fields})
        assert answer.json()["state"] == "saved"
        assert stored(ana, slug).value == value


def test_an_empty_page_that_was_only_looked_at_leaves_no_trace(browser, ana):
    answer = quietly(browser, ana, FREQUENCY, form_of(browser, ana, FREQUENCY))

    assert answer.json() == {
        "state": "saved",
        "words": "",
        "revision": 0,
        "reads": [],
        "prompt": "",
    }
    assert not Answer.objects.filter(partner=ana).exists()


def test_taking_words_out_again_is_stored_too(browser, ana):
    build.answer(ana, INTENTION, {"text": "So that we rest"})
    form = {**form_of(browser, ana, INTENTION), "text": ""}

    assert quietly(browser, ana, INTENTION, form).json()["revision"] == 2
    assert stored(ana, INTENTION).value == {}


def test_a_wish_to_talk_has_no_sentence_and_is_marked_at_once(browser, ana):
    form = {**form_of(browser, ana, FREQUENCY), "choice": TALK}

    assert quietly(browser, ana, FREQUENCY, form).json()["reads"] == []
    assert stored(ana, FREQUENCY).talk


def test_what_stays_private_never_reads_as_a_sentence(browser, ana):
    form = {**form_of(browser, ana, LEANING), "choice": "ending"}
    assert quietly(browser, ana, LEANING, form).json()["reads"] == []


def test_the_same_words_twice_are_one_answer(browser, ana):
    form = {**form_of(browser, ana, FREQUENCY), "choice": "daily"}
    first, second = (quietly(browser, ana, FREQUENCY, form).json() for _time in range(2))

    assert first == second
    assert stored(ana, FREQUENCY).revision == 1


def test_an_older_page_never_writes_over_a_newer_answer_and_both_are_shown(browser, ana):
    tab = form_of(browser, ana, INTENTION)
    phone = {**tab, "text": "Written on the phone"}
    quietly(browser, ana, INTENTION, phone)

    answer = quietly(browser, ana, INTENTION, {**tab, "text": "Written in the tab"})
    assert answer.status_code == 409
    assert answer.json()["state"] == "newer"
    assert "Written on the phone" in answer.json()["html"]
    assert "Written in the tab" in answer.json()["html"]
    assert stored(ana, INTENTION).value == {"text": "Written on the phone"}


def test_without_a_script_both_versions_are_shown_and_the_person_chooses(browser, ana):
    tab = form_of(browser, ana, INTENTION)
    quietly(browser, ana, INTENTION, {**tab, "text": "Written on the phone"})

    mine = {**tab, "text": "Written in the tab"}
    answer = browser.post(url_of(ana, INTENTION), mine)
    assert answer.status_code == 409
    assert "Written on the phone" in answer.text
    assert answer.text.count("Written in the tab") == 2

    # Pressing save on that page once more still asks; only the choice itself writes over.
    again = {**hidden_in(answer.text), "text": "Written in the tab"}
    assert browser.post(url_of(ana, INTENTION), again).status_code == 409
    assert browser.post(url_of(ana, INTENTION), {**again, "keep": "1"}).status_code == 302
    assert stored(ana, INTENTION).value == {"text": "Written in the tab"}


def test_sealed_meanwhile_is_said_calmly_and_the_words_are_shown_back(browser, ana):
    build.answer(ana, FREQUENCY, {"choice": "daily"})
    form = {**form_of(browser, ana, INTENTION), "text": "Too late, and still here"}
    seal_answers(build.round_of(ana.plan), by=ana, at=now())

    quiet = quietly(browser, ana, INTENTION, form)
    assert quiet.status_code == 423
    assert quiet.json()["words"] == "Your answers are already sealed. Nothing was changed."

    pressed = browser.post(url_of(ana, INTENTION), form)
    assert pressed.status_code == 409
    assert "Too late, and still here" in pressed.text
    assert not Answer.objects.filter(partner=ana, slug=INTENTION).exists()


def test_a_character_that_cannot_be_stored_is_said_at_once(browser, ana):
    form = {**form_of(browser, ana, INTENTION), "text": "a\x00b"}
    answer = quietly(browser, ana, INTENTION, form)

    assert answer.status_code == 422
    assert "can’t be stored" in answer.json()["words"]


def test_a_text_without_end_is_refused_kindly(browser, ana):
    form = {**form_of(browser, ana, INTENTION), "text": "x" * 10_001}
    assert "Keep this to 10000 characters" in (
        quietly(browser, ana, INTENTION, form).json()["words"].replace(",", "")
    )


def test_signed_out_meanwhile_the_script_is_not_led_to_another_page(ana, browser):
    form = {**form_of(browser, ana, INTENTION), "text": "Not lost"}
    answer = quietly(Client(), ana, INTENTION, form)

    assert answer.status_code in {302, 403}
    assert not Answer.objects.exists()


def test_after_signing_in_again_the_same_question_opens_with_the_stored_words(visit, ana):
    write(visit(ana), ana, INTENTION, text="Kept from before")
    browser = Client()

    asked = browser.get(url_of(ana, INTENTION))
    assert asked.status_code == 302
    assert url_of(ana, INTENTION).replace("/", "%2F") in asked.url.replace("/", "%2F")
    assert "Kept from before" in visit(ana).get(url_of(ana, INTENTION)).text


def test_saving_counts_as_use(browser, ana):
    form = {**form_of(browser, ana, FREQUENCY), "choice": "daily"}
    session = browser.session
    session["seen"] = int((now() - timedelta(minutes=50)).timestamp())
    session.save()

    assert quietly(browser, ana, FREQUENCY, form).json()["state"] == "saved"
    assert browser.session["seen"] > int((now() - timedelta(minutes=1)).timestamp())


def test_what_the_questions_forgot_is_saved_in_the_same_way(browser, ana):
    url = reverse("partner:forgotten")
    form = hidden_in(browser.get(url).text)
    asking = {"accept": "application/json"}

    first = browser.post(url, {**form, "text": "The dog"}, headers=asking).json()
    assert first["revision"] == 1
    assert Forgotten.objects.get(partner=ana).text == "The dog"

    older = browser.post(url, {**form, "text": "The cat"}, headers=asking)
    assert older.status_code == 409
    assert "The dog" in older.json()["html"]

    page = browser.post(url, {**form, "text": "The cat"})
    assert page.status_code == 409
    assert browser.post(url, {**form, "text": "The cat", "keep": "1"}).status_code == 302
    assert Forgotten.objects.get(partner=ana).text == "The cat"


@pytest.mark.parametrize("written", [1, 40])
def test_saving_asks_the_database_eight_times_at_most(browser, ana, written):
    for slug in build.round_of(ana.plan).slugs[:written]:
        build.answer(ana, slug, build.ANA_AND_BEN.answer("a", slug))
    form = {**form_of(browser, ana, GOALS), "line_1": "Something new"}
    url = url_of(ana, GOALS, "save")

    with CaptureQueriesContext(connection) as asked:
        assert browser.post(url, form).status_code == 200
    asking = [q["sql"] for q in asked if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(asking) <= 8, "\n".join(asking)
