"""A hundred and twenty rules on one plan cost every page as many questions as ten do."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.shaping.actions import accept_matches, offer_wordings
from tests import build
from tests.many_rules import many_rules

MOST = 12


@pytest.fixture
def plan(cora, moment):
    plan = build.opened(cora, at=moment)
    build.word_what_differs(plan, by=cora, at=moment)
    return plan


def asked_for(act) -> int:
    with CaptureQueriesContext(connection) as asked:
        act()
    return len(asked)


def pages_of(plan) -> dict[str, tuple[str, str]]:
    """Each page with whose it is."""
    rule = build.rule_on(plan, "communication.frequency")
    coach = {name: ("coach", reverse(f"coach:{name}", args=[plan.pk])) for name in COACHS}
    one = {"wording_of": ("coach", reverse("coach:wording_of", args=[plan.pk, rule.pk]))}
    topic = reverse("partner:together_topic", args=[1])
    return coach | one | {"together": ("a", reverse("partner:together")), "topic": ("a", topic)}


COACHS = ("wording", "session", "agreement", "answers")


def test_no_page_asks_more_of_a_hundred_and_twenty_rules_than_of_ten(plan, cora, ana, visit):
    browsers = {"coach": visit(cora), "a": visit(ana)}
    counts = []
    for many in (10, 110):
        many_rules(plan, many)
        for who, path in pages_of(plan).values():
            assert browsers[who].get(path).status_code == 200
        counts.append(
            {
                name: asked_for(lambda who=who, path=path: browsers[who].get(path))
                for name, (who, path) in pages_of(plan).items()
            }
        )
    assert counts[0] == counts[1]
    assert {name: count for name, count in counts[1].items() if count > MOST} == {}


def test_neither_does_offering_or_accepting_them(plan, cora, dov, ana, moment):
    other = build.opened(dov, at=moment, case=build.EVE_AND_FINN)
    build.word_what_differs(other, by=dov, case=build.EVE_AND_FINN, at=moment)
    many_rules(plan, 10)
    many_rules(other, 110)
    few, many = acted_on(plan, cora, ana), acted_on(other, dov, build.partner_of(other, "a"))
    assert few(moment) == many(moment)


def acted_on(plan, by, partner):
    return lambda at: (
        asked_for(lambda: offer_wordings(plan, by=by, at=at)),
        asked_for(lambda: accept_matches(plan, "contact", by=partner, at=at)),
    )
