"""Pages ask the database a fixed number of things, however much has been written."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.audit.now import now
from agreements.drafting.actions import seal_answers
from tests import build

PAGES = {
    "home": reverse("partner:home"),
    "topic": reverse("partner:topic", args=[3]),
    "question": reverse("partner:question", args=[3, 1]),
    "topic_done": reverse("partner:topic_done", args=[3]),
    "forgotten": reverse("partner:forgotten"),
    "check": reverse("partner:check"),
    "messages": reverse("partner:messages"),
    "account": reverse("partner:account"),
    "who": reverse("partner:who"),
}


@pytest.fixture
def browser(visit, ana):
    return visit(ana)


def asked_for(browser, path: str) -> int:
    browser.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(path).status_code == 200
    return len(asked)


def write_some(ana, count: int) -> None:
    for slug in build.round_of(ana.plan).slugs[:count]:
        build.answer(ana, slug, build.ANA_AND_BEN.answer("a", slug))


@pytest.mark.parametrize("name", PAGES)
def test_forty_answers_cost_no_more_than_one(browser, ana, name):
    write_some(ana, 1)
    build.message(ana)
    one = asked_for(browser, PAGES[name])
    build.write(ana)
    for _more in range(10):
        build.message(ana)
    many = asked_for(browser, PAGES[name])

    assert one == many <= 12


@pytest.mark.parametrize("name", ["home", "check", "question"])
def test_sealed_pages_cost_no_more_either(browser, ana, name):
    build.write(ana)
    seal_answers(build.round_of(ana.plan), by=ana, at=now())

    assert asked_for(browser, PAGES[name]) <= 12


def test_every_step_of_the_welcome_is_cheap(visit, ana):
    type(ana).objects.filter(pk=ana.pk).update(welcomed_at=None)
    browser = visit(ana)
    for step in (1, 2, 3, 4):
        assert asked_for(browser, reverse("partner:welcome_step", args=[step])) <= 12
