"""Check-ins: two columns, nothing averaged, read without a trace."""

from datetime import timedelta

import pytest
from django.urls import reverse

from agreements.audit.now import now
from agreements.plans.models import Partner, Plan
from agreements.term.actions import answer_checkin
from agreements.term.models import CheckIn
from tests import build
from tests.web.coach.pages import rows, words

WELL = {"safe": "yes", "pressed": "no", "calm": "mixed", "kept": "nearly", "alone": "no"}
TODAY = reverse("coach:today")


@pytest.fixture
def plan(cora, moment) -> Plan:
    return build.active(cora, day=12, at=moment, with_file=True)


def opened(partner: Partner, number: int = 1, *, ago: int = 1) -> CheckIn:
    opens = now() - timedelta(days=ago)
    return CheckIn.objects.create(
        partner=partner, number=number, opens_at=opens, closes_at=opens + timedelta(days=3)
    )


def sent(partner: Partner, number: int = 1, **value: str) -> CheckIn:
    return answer_checkin(opened(partner, number), WELL | value, at=now())


def page_of(plan: Plan) -> str:
    return reverse("coach:checkins", args=[plan.pk])


def test_before_the_first_it_says_when_it_is(browser, plan):
    assert "The first check-in is on" in words(browser.get(page_of(plan)).text)


def test_each_stands_in_a_column_of_their_own_in_words(browser, plan):
    sent(build.partner_of(plan, "a"), text="Quiet here")
    sent(build.partner_of(plan, "b"), calm="hard")
    seen = words(browser.get(page_of(plan)).text)
    ana, _name, ben = seen.partition("Ben new")
    assert "How it has been Mixed" in ana
    assert "Quiet here" in ana
    assert "How it has been Hard" in ben


def test_one_not_answered_is_open_or_was_left_out(browser, plan):
    opened(build.partner_of(plan, "a"), 2)
    opened(build.partner_of(plan, "b"), 1, ago=8)
    seen = words(browser.get(page_of(plan)).text)
    assert "Open until" in seen
    assert "Left out" in seen


ASKS = ({"safe": "no"}, {"pressed": "yes"}, {"alone": "soon"}, {"calm": "very_hard"})


@pytest.mark.parametrize("value", ASKS)
def test_what_asks_for_the_coach_leads_today_until_it_has_been_read(browser, plan, value):
    sent(build.partner_of(plan, "a"), **value)
    assert "Contact one person privately" in rows(browser, TODAY)[0]
    assert "Get in touch, alone." in browser.get(page_of(plan)).text
    assert rows(browser, TODAY) != []
    browser.post(page_of(plan))
    assert rows(browser, TODAY) == []


def test_an_ordinary_week_asks_for_nobody(browser, plan):
    sent(build.partner_of(plan, "a"), safe="mostly", pressed="a_little")
    assert rows(browser, TODAY) == []


def test_neither_can_tell_that_a_check_in_was_read(browser, visit, plan):
    ana = build.partner_of(plan, "a")
    sent(ana)
    done = reverse("partner:checkin_done", args=[1])
    before = words(visit(ana).get(done).text)
    browser.post(page_of(plan))
    assert words(visit(ana).get(done).text) == before
