"""The topics while writing: where to carry on, what is said of each, and the calm page after."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from agreements.audit.now import now
from agreements.drafting.actions import mark_topic, seal_answers
from agreements.plans.actions import stop_taking_part
from agreements.plans.booking import set_session
from agreements.plans.models import Plan
from tests import build
from tests.couples import one
from tests.web.partner.pages import CHANNELS, FREQUENCY, place_of, url_of

HOME = reverse("partner:home")


@pytest.fixture
def browser(visit, ana):
    return visit(ana)


def filled_button(html: str) -> tuple[str, str]:
    found = re.findall(r'<a class="btn btn-primary" href="([^"]+)">\s*(.*?)\s*</a>', html, re.S)
    assert len(found) == 1
    return found[0]


def standing_of(html: str, topic: str) -> str:
    row = html.partition(f">{topic}</a>")[2].partition("</li>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", row).split())


def test_the_first_visit_says_where_most_people_start(browser):
    page = browser.get(HOME).text
    assert "Nothing here yet. Most people start with the first one." in page
    assert filled_button(page) == (reverse("partner:question", args=[1, 1]), "Start")
    assert "0 of 10 topics done" in page


def test_carry_on_resumes_at_the_first_question_without_an_answer(browser, ana):
    slugs = build.round_of(ana.plan).slugs
    for slug in slugs[:3]:
        build.answer(ana, slug, build.ANA_AND_BEN.answer("a", slug))
    build.answer(ana, slugs[3], {"unsure": True})
    build.answer(ana, slugs[4], {}, talk=True)
    build.answer(ana, slugs[7], build.ANA_AND_BEN.answer("a", slugs[7]))

    assert filled_button(browser.get(HOME).text) == (url_of(ana, slugs[5]), "Carry on")


def test_topics_that_do_not_apply_or_are_done_are_passed_over(browser, ana):
    current = build.round_of(ana.plan)
    mark_topic(current, "purpose", "not_ours", by=ana)
    mark_topic(current, "living", "done", by=ana)
    build.answer(ana, FREQUENCY, one("daily"))

    page = browser.get(HOME).text
    assert filled_button(page)[0] == url_of(ana, CHANNELS)
    assert standing_of(page, "Why we’re doing this") == "Doesn’t apply"
    assert standing_of(page, "Where each of us lives") == "Done"
    assert standing_of(page, "Being in touch") == "1 of 5 answered"
    assert standing_of(page, "Money") == "Not started"
    assert "2 of 10 topics done" in page


def test_states_are_plain_words(browser, ana):
    build.answer(ana, "intimacy.touch", {}, talk=True)
    mark_topic(build.round_of(ana.plan), "money", "later", by=ana)

    page = browser.get(HOME).text
    assert standing_of(page, "Closeness and dating") == "Talk with Cora"
    assert standing_of(page, "Money") == "For later"
    assert standing_of(page, "Check and seal your answers") == "Some topics are open"


def test_when_all_is_answered_the_button_leads_to_the_check(browser, ana):
    build.write(ana)

    page = browser.get(HOME).text
    assert "That’s all of them. Check them over when you have a quiet half hour." in page
    assert filled_button(page) == (reverse("partner:check"), "Check and seal")
    assert "Ready" in page


def test_after_a_long_gap_everything_is_where_it_was(browser, ana):
    build.answer(ana, FREQUENCY, one("daily"), at=now() - timedelta(days=8))
    assert "It’s good to see you. Everything is where you left it." in browser.get(HOME).text


def test_the_margin_says_who_when_and_what_if(browser, ana, cora):
    when = now() + timedelta(days=3)
    set_session(ana.plan, when, by=cora, at=now())

    margin = browser.get(HOME).text.partition("<aside")[2].partition("</aside>")[0]
    assert "Cora Lindqvist" in margin
    assert "Monday to Friday, 9 to 17" in margin
    assert f"{when.astimezone(ana.plan.timezone):%H:%M}" in margin
    for name in ("messages", "forgotten", "who", "stop"):
        assert reverse(f"partner:{name}") in margin
    assert reverse("public:how") in margin


def test_once_sealed_there_is_nothing_to_do_and_nothing_about_the_other(browser, visit, ana, ben):
    build.write(ana)
    seal_answers(build.round_of(ana.plan), by=ana, at=now())
    page = browser.get(HOME).text
    assert "Sealed. Nothing to do for now." in page
    assert "btn-primary" not in page
    assert "We’ll tell you when the next step opens." in page

    build.write(ben)
    seal_answers(build.round_of(ana.plan), by=ben, at=now())
    assert without_token(browser.get(HOME).text) == without_token(page)


def without_token(html: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", html)


def test_somebody_without_notices_is_not_promised_one(browser, ana):
    ana.user.reach = "none"
    ana.user.save()
    build.write(ana)
    seal_answers(build.round_of(ana.plan), by=ana, at=now())

    assert "Look in when it suits you." in browser.get(HOME).text


def test_before_anything_has_been_asked_home_says_so(browser, ana):
    ana.plan.rounds.all().delete()
    assert "Cora is putting your questions together." in browser.get(HOME).text


def test_somebody_who_has_stopped_sees_that(browser, ana):
    stop_taking_part(ana, at=now())
    assert "You’ve stopped taking part" in browser.get(HOME).text


@pytest.mark.parametrize(
    ("reach", "words"),
    [
        (build.opened, "partner:together_topic"),
        (build.published, "partner:freedom"),
        (build.active, "partner:messages"),
    ],
)
def test_each_later_stage_has_its_own_home(visit, cora, moment, reach, words):
    plan: Plan = reach(cora, at=moment)
    page = visit(build.partner_of(plan, "a")).get(HOME)

    assert page.status_code == 200
    assert "Your topics" not in page.text.partition("<h1")[2].partition("</h1>")[0]


def test_the_place_of_a_question_counts_within_its_topic(ana):
    here = place_of(ana, FREQUENCY)
    assert (here.number, here.place) == (3, 1)
