"""The check-in: five questions, each may be blank, for the coach alone."""

from datetime import timedelta

import pytest
from django.urls import reverse

from agreements.plans.actions import stop_taking_part
from agreements.term.models import CheckIn
from agreements.term.rules import needs_help_now
from tests import build


@pytest.fixture
def plan(cora, moment):
    return build.active(cora, day=4, at=moment)


@pytest.fixture
def asked(ana, moment) -> CheckIn:
    return CheckIn.objects.create(
        partner=ana, number=9, opens_at=moment, closes_at=moment + timedelta(days=3)
    )


PAGE, DONE = "partner:checkin", "partner:checkin_done"


def send(client, asked: CheckIn, **answers: str):
    return client.post(reverse(PAGE, args=[asked.number]), answers)


def test_nothing_is_chosen_beforehand_and_who_sees_it_comes_first(asked, ana, visit):
    page = visit(ana).get(reverse(PAGE, args=[9])).content.decode()

    assert "checked" not in page
    assert page.index("Ben never sees check-ins") < page.index("Do you feel safe?")


def test_one_answer_is_enough(asked, ana, visit):
    assert send(visit(ana), asked, calm="steady").url == reverse(DONE, args=[9])

    asked.refresh_from_db()
    assert asked.answered_at is not None
    assert asked.value["calm"] == "steady"


def test_all_blank_is_refused_kindly(asked, ana, visit):
    answer = send(visit(ana), asked)

    assert answer.status_code == 422
    assert "Answer one of these, or leave it for this week." in answer.content.decode()


def test_words_are_kept_when_something_is_odd(asked, ana, visit):
    answer = send(visit(ana), asked, calm="great", text="MY TYPED WORDS")

    assert answer.status_code == 422
    assert "MY TYPED WORDS" in answer.content.decode()


def test_sending_twice_is_once(asked, ana, visit):
    client = visit(ana)
    for _press in range(2):
        assert send(client, asked, calm="good").url == reverse(DONE, args=[9])

    assert client.get(reverse(PAGE, args=[9])).url == reverse(DONE, args=[9])


def test_other_answers_from_another_tab_are_not_said_to_be_sent(asked, ana, visit):
    client = visit(ana)
    send(client, asked, calm="good")

    answer = send(client, asked, safe="no", text="HE CAME TO THE DOOR")

    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "These answers were not sent" in shown
    assert "HE CAME TO THE DOOR" in shown
    asked.refresh_from_db()
    assert asked.value["calm"] == "good"
    assert not asked.value["text"]


@pytest.mark.parametrize("answers", [{"safe": "no"}, {"safe": "not_really"}, {"calm": "very_hard"}])
def test_help_stands_on_the_next_page_when_it_is_too_much(asked, ana, visit, answers):
    page = send(visit(ana), asked, **answers).url
    words = visit(ana).get(page).content.decode()

    assert "somebody is there now" in words
    assert needs_help_now(answers)


def test_an_ordinary_week_ends_with_the_next_date(asked, ana, visit):
    page = visit(ana).get(send(visit(ana), asked, safe="mostly", calm="hard").url).content.decode()

    assert "somebody is there now" not in page
    assert "Your next check-in opens on" in page


def test_one_that_closed_says_so_and_keeps_what_was_typed(asked, ana, visit, moment):
    asked.opens_at, asked.closes_at = moment - timedelta(days=4), moment - timedelta(days=1)
    asked.save()
    client = visit(ana)

    assert "This one has closed" in client.get(reverse(PAGE, args=[9])).content.decode()
    answer = send(client, asked, text="MY TYPED WORDS")
    assert answer.status_code == 422
    assert "MY TYPED WORDS" in answer.content.decode()


def test_nobody_opens_anothers_or_one_that_does_not_exist(asked, ben, visit):
    client = visit(ben)
    for name in (PAGE, DONE):
        for number in (9, 10_000):
            assert client.get(reverse(name, args=[number])).status_code == 404


def test_somebody_who_stopped_is_asked_nothing_more(asked, ana, visit, moment):
    stop_taking_part(ana, at=moment)

    assert send(visit(ana), asked, calm="good").url == reverse("partner:home")
    asked.refresh_from_db()
    assert asked.answered_at is None


def test_the_pages_ask_the_database_little(asked, ana, visit, django_assert_max_num_queries):
    client = visit(ana)
    with django_assert_max_num_queries(12):
        client.get(reverse(PAGE, args=[9]))
    send(client, asked, calm="good")
    with django_assert_max_num_queries(12):
        client.get(reverse(DONE, args=[9]))
