"""The rule now in the room on each person's own phone; nothing of the other's, both alike."""

import re

import pytest
from django.urls import reverse

from agreements.audit.now import now
from agreements.plans.models import Plan
from agreements.shaping.actions import reply_to
from agreements.shaping.models import Reply, Rule
from agreements.shaping.queries import asked_again, newest_wording
from agreements.shaping.sessions import begin_session, both_say_yes, bring_in, end_session, send_out
from agreements.shaping.settling import take_up
from agreements.shaping.stages import Answered, RuleState
from tests import build
from tests.web.coach.pages import hidden_in

FREQUENCY, CHANNELS, TOUCH = (
    "communication.frequency",
    "communication.channels",
    "intimacy.touch",
)
NOW = reverse("partner:now")


@pytest.fixture
def plan(cora, moment) -> Plan:
    """In session; every difference has words."""
    plan = build.opened(cora, at=moment)
    build.word_what_differs(plan, by=cora, at=moment)
    begin_session(plan, by=cora, at=moment)
    bring_in(build.rule_on(plan, FREQUENCY), at=moment)
    return plan


@pytest.fixture
def agreed(plan, cora) -> Rule:
    """Both have just said yes to it in the room."""
    rule = build.rule_on(plan, FREQUENCY)
    both_say_yes(rule, version=build.version_of(rule), by=cora, at=now())
    return rule


def phones(plan: Plan, visit) -> list[str]:
    """The page on each phone, without what names its owner or is made anew."""
    found = []
    for partner in plan.partners.order_by("seat"):
        html = visit(partner).get(NOW).text
        html = re.sub(r'value="[\w-]{64}"', "", html)
        found.append(html.replace(partner.short_name, "NAME"))
    return found


def test_the_rule_in_the_room_and_its_words_are_on_both_phones_alike(plan, visit):
    rule = build.rule_on(plan, FREQUENCY)
    first, second = phones(plan, visit)
    assert first == second
    assert rule.name in first
    assert newest_wording(rule).text in first


def test_without_a_session_the_page_is_calm_and_has_no_words(plan, cora, visit):
    end_session(plan, by=cora, at=now())
    first, second = phones(plan, visit)
    assert first == second
    assert "Nothing is going on here now" in first
    assert newest_wording(build.rule_on(plan, FREQUENCY)).text not in first


def test_the_way_there_is_on_both_pages_while_the_session_is_open(plan, cora, visit):
    browsers = [visit(partner) for partner in plan.partners.all()]
    assert all(NOW in browser.get(reverse("partner:home")).text for browser in browsers)
    end_session(plan, by=cora, at=now())
    assert not any(NOW in browser.get(reverse("partner:home")).text for browser in browsers)


def test_to_come_back_to_what_was_settled_is_told_to_the_coach_alone(plan, agreed, visit):
    ana, ben = plan.partners.order_by("seat")
    browser, other = visit(ana), visit(ben)
    other.get(reverse("partner:who"))
    before = re.sub(r'value="[\w-]{64}"', "", other.get(NOW).text)
    form = hidden_in(browser.get(NOW).text) | {"answer": "leave"}
    for _press in range(2):
        assert browser.post(NOW, form).url == NOW
    assert "You asked to come back to this." in browser.get(NOW).text
    assert re.sub(r'value="[\w-]{64}"', "", other.get(NOW).text) == before
    assert list(asked_again(plan)) == [agreed]
    agreed.refresh_from_db()
    assert agreed.state == RuleState.AGREED
    browser.post(NOW, form | {"answer": "works"})
    assert not asked_again(plan).exists()


def test_an_old_page_says_that_it_has_moved_on_and_notes_nothing(plan, agreed, cora, visit):
    browser = visit(build.partner_of(plan, "a"))
    form = hidden_in(browser.get(NOW).text) | {"answer": "leave"}
    take_up(agreed, version=build.version_of(agreed), by=cora, at=now())
    answer = browser.post(NOW, form)
    assert answer.status_code == 409
    assert "Nothing was sent." in answer.text
    assert not Reply.objects.exclude(answer=Answered.WORKS).exists()


@pytest.mark.parametrize("sent", [{}, {"answer": "change"}, {"answer": "\x00"}])
def test_what_no_button_says_is_not_found(plan, agreed, visit, sent):
    assert visit(build.partner_of(plan, "a")).post(NOW, sent).status_code == 404


def test_nobody_answers_for_the_other_couple(plan, agreed, visit, dov):
    other = build.partner_of(build.opened(dov, case=build.EVE_AND_FINN), "a")
    form = {"answer": "leave", "wording": str(newest_wording(agreed).pk)}
    assert visit(other).post(NOW, form).status_code == 409
    assert not asked_again(plan).exists()


def test_what_each_answers_alone_waits_on_each_phone_until_that_one_has_answered(plan, cora, visit):
    touch = build.rule_on(plan, TOUCH)
    send_out(touch, version=build.version_of(touch), by=cora, at=now())
    first, second = phones(plan, visit)
    assert first == second
    assert "There is something to answer on your own." in first
    ana = build.partner_of(plan, "a")
    reply_to(newest_wording(touch), Answered.LEAVE, by=ana, at=now())
    first, second = phones(plan, visit)
    assert "There is something to answer on your own." not in first
    assert "There is something to answer on your own." in second
