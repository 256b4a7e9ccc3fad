"""What the other asks, through the coach: read, answered to the coach alone, and never owed."""

import pytest
from django.urls import reverse

from agreements.lifecycle.queries import caseload
from agreements.plans.models import Plan
from agreements.shaping.asking import pass_on
from agreements.shaping.models import Reply, Rule
from agreements.shaping.settling import take_up
from tests import build
from tests.shaping.steps import asking, said_of
from tests.web.test_two_worlds import same_for_both

WORDS = "Please send a message when you have arrived."


@pytest.fixture
def plan(cora, moment):
    return build.opened(cora, case=asking(), at=moment)


@pytest.fixture
def rule(plan, ana, cora, moment) -> Rule:
    found = build.rule_on(plan, "lines.requests", owner=ana)
    pass_on(found, version=1, by=cora, at=moment)
    return found


def at(rule: Rule) -> str:
    return reverse("partner:asked", args=[rule.pk])


def test_it_stands_with_the_topics_and_is_read_on_its_own_page(rule, ben, visit):
    browser = visit(ben)
    assert at(rule) in browser.get(reverse("partner:together")).text
    page = browser.get(at(rule)).text
    assert WORDS in page
    assert "You owe nothing here" in page


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"answer": "works"}, "You said yes."),
        ({"answer": "change", "own_words": "I write on Sundays."}, "I write on Sundays."),
        ({"answer": "leave"}, "You said not now."),
    ],
)
def test_every_answer_is_kept_and_can_be_changed(rule, ben, visit, sent, said):
    browser = visit(ben)
    assert browser.post(at(rule), sent, follow=True).text.count(said) == 1
    browser.post(at(rule), {"answer": "leave"})
    assert Reply.objects.get(wording__rule=rule, partner=ben).answer == "leave"


def test_a_change_says_what_is_promised_instead(rule, ben, visit):
    refused = visit(ben).post(at(rule), {"answer": "change", "own_words": " "})
    assert refused.status_code == 422
    assert "Write what you could promise" in refused.text
    assert not Reply.objects.exists() or not Reply.objects.filter(wording__rule=rule).exists()


def test_what_is_asked_no_more_takes_no_answer_and_keeps_the_words(rule, ben, cora, visit, moment):
    take_up(rule, version=1, by=cora, at=moment)
    browser = visit(ben)
    assert browser.get(at(rule)).status_code == 404
    late = browser.post(at(rule), {"answer": "change", "own_words": "MY WORDS"})
    assert late.status_code == 409
    assert "MY WORDS" in late.text


def test_who_asked_cannot_answer_and_reads_that_it_is_with_the_coach(rule, ana, ben, visit, cora):
    browser, topics = visit(ana), []
    assert browser.get(at(rule)).status_code == 404
    for answer in ("works", "leave"):
        visit(ben).post(at(rule), {"answer": answer})
        topics.append(same_for_both(browser.get(reverse("partner:together")).content))
    assert topics[0] == topics[1]


def test_the_coach_passes_it_on_reads_the_answer_and_makes_it_a_promise(
    plan, ana, ben, cora, visit
):
    rule = build.rule_on(plan, "lines.requests", owner=ana)
    coach, page = visit(cora), reverse("coach:wording_of", args=[plan.pk, rule.pk])
    step = reverse("coach:step", args=[plan.pk, rule.pk])
    assert "Pass it on" in coach.get(page).text
    coach.post(step, {"step": "pass", "version": "1"})
    assert "Make it a promise" not in coach.get(page).text
    visit(ben).post(at(rule), {"answer": "works"})
    assert "Make it a promise" in coach.get(page).text
    coach.post(step, {"step": "adopt", "version": "1", "said": "read before"})
    assert "Make it a promise" in coach.get(page).text
    coach.post(step, {"step": "adopt", "version": "1", "said": said_of(rule)})
    assert "Leave it out" in coach.get(page).text
    own = reverse("partner:together_topic", args=[_topic_number(visit(ben), rule)])
    assert WORDS in visit(ben).get(own).text
    assert "Ben takes this on" in visit(ana).get(own).text


def _topic_number(browser, rule: Rule) -> int:
    for number in range(1, 14):
        page = browser.get(reverse("partner:together_topic", args=[number]))
        if page.status_code == 200 and "I say yes to this" in page.text:
            return number
    raise AssertionError("it stands in no topic")


def test_the_coach_is_told_of_a_request_until_it_is_answered_or_taken_up(
    plan, ana, ben, cora, visit, moment
):
    def told():
        (line,) = caseload(Plan.objects.filter(pk=plan.pk), among={"pk": plan.pk}, at=moment)
        return {n.reason: n.many for n in line.needs if n.reason in {"asked", "said_yes"}}

    rule = build.rule_on(plan, "lines.requests", owner=ana)
    assert told() == {"asked": 4}
    pass_on(rule, version=1, by=cora, at=moment)
    assert told() == {"asked": 3}
    visit(ben).post(at(rule), {"answer": "leave"})
    assert told() == {"asked": 3}
    visit(ben).post(at(rule), {"answer": "works"})
    assert told() == {"asked": 3, "said_yes": 1}
