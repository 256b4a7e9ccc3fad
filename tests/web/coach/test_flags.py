"""Flags in words: on sealed answers, beside the words, before publishing; for the coach alone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.audit.now import now
from agreements.drafting.actions import seal_answers
from agreements.plans.models import Plan
from agreements.shaping.actions import edit_wording
from agreements.shaping.models import Clearing, Rule
from agreements.shaping.queries import newest_wording
from agreements.shaping.settling import settle_in_session
from agreements.shaping.stages import Kind
from tests import build
from tests.web.coach.pages import form_at, words

FREQUENCY, GOALS, LOCATION = "communication.frequency", "intention.own_goals", "tech.location"
WATCHING = "Watching over somebody? Say what each tells by themselves."
ASKING = "Does this ask leave for money, or leave somebody without their own?"
FOOD = "We ask each other before buying food."


@pytest.fixture
def plan(cora, moment) -> Plan:
    return build.settled(cora, at=moment)


@pytest.fixture
def rule(plan, cora) -> Rule:
    return say(build.rule_on(plan, FREQUENCY), cora, FOOD)


def say(rule: Rule, cora, text: str) -> Rule:
    newest = newest_wording(rule)
    wording = edit_wording(rule, text, version=newest.version, by=cora, at=now())
    settle_in_session(rule, version=wording.version, by=cora, at=now())
    return rule


def of(plan: Plan, name: str = "agreement", *args: object) -> str:
    return reverse(f"coach:{name}", args=[plan.pk, *args])


def look(rule: Rule, flag: str = "money") -> str:
    return of(rule.plan, "flag", rule.pk, flag)


def every_topic(browser, plan: Plan) -> str:
    pages = [browser.get(of(plan, "answers_topic", n)) for n in range(1, 20)]
    return " ".join(words(page.text) for page in pages if page.status_code == 200)


def write(partner, slug: str, value: dict) -> None:
    build.answer(partner, slug, value, at=now())


def test_a_sealed_answer_has_its_flags_beside_it_in_words(browser, cora, moment):
    plan = build.in_writing(cora, at=moment)
    ana, ben = build.partner_of(plan, "a"), build.partner_of(plan, "b")
    write(ana, LOCATION, {"choice": "other", "other": "On for Ben"})
    write(ana, GOALS, {"rows": ["I see my therapist weekly", "I owe Ben sex every Sunday"]})
    write(ben, FREQUENCY, {"choice": "other", "other": "She tells nobody"})
    seal_answers(build.round_of(plan), by=ana, at=now())
    seen = every_topic(browser, plan)
    assert WATCHING in seen
    assert "This makes touch or sex a duty." in seen
    assert "own people" not in seen  # Ben has not sealed
    seal_answers(build.round_of(plan), by=ben, at=now())
    assert "Does this keep somebody from their own people?" in every_topic(browser, plan)


def test_calm_answers_have_none(browser, cora, moment):
    html = browser.get(of(build.sealed(cora, at=moment), "answers")).text
    assert "#flag" not in html.partition("<table")[2]


def test_what_a_flag_asks_stands_beside_the_words_until_it_is_looked_at(browser, rule):
    page = words(browser.get(of(rule.plan, "wording_of", rule.pk)).text)
    assert ASKING in page
    assert "I have looked at this… Nothing is published before." in page
    answer = browser.post(look(rule), form_at(browser, look(rule), reason="Both asked me for it."))
    assert answer.url == of(rule.plan, "wording_of", rule.pk)
    page = words(browser.get(answer.url).text)
    assert "Cora looked at this" in page
    assert "“Both asked me for it.”" in page
    assert "I have looked at this…" not in page


def test_a_reason_is_asked_for_and_kept_when_it_cannot_be_taken(browser, rule):
    answer = browser.post(look(rule), form_at(browser, look(rule), reason=" "))
    assert answer.status_code == 422
    assert "Write down why." in answer.text
    assert not Clearing.objects.exists()


def test_pressed_twice_it_is_one_and_a_look_changes_nothing(browser, rule):
    sent = form_at(browser, look(rule), reason="Both asked me for it.")
    assert not Clearing.objects.exists()
    for _press in range(2):
        assert browser.post(look(rule), sent).status_code == 302
    assert Clearing.objects.count() == 1


def test_an_old_page_clears_no_words_it_did_not_show(browser, cora, rule):
    sent = form_at(browser, look(rule), reason="Both asked me for it.")
    say(rule, cora, "We ask each other before buying coffee.")
    answer = browser.post(look(rule), sent)
    assert answer.status_code == 422
    assert "The words have changed since." in answer.text
    assert "Both asked me for it." in answer.text
    assert "before buying coffee" in answer.text
    say(rule, cora, "We call on Wednesdays.")
    assert browser.post(look(rule), sent).status_code == 422
    assert not Clearing.objects.exists()


def test_before_publishing_every_flag_is_named_with_a_way_to_it(browser, rule):
    html = browser.get(of(rule.plan)).text
    assert f"“Everyday contact”: {ASKING} Look at this" in words(html)
    assert "Publish for both" not in html
    refused = browser.post(of(rule.plan, "publish"))
    assert refused.status_code == 422
    assert words(refused.text).count(ASKING) == 1
    browser.post(look(rule), form_at(browser, look(rule), reason="Both asked me for it."))
    assert "Publish for both" in browser.get(of(rule.plan)).text


def test_all_rules_together_are_looked_at_as_one(browser, plan, cora):
    shared = Rule.objects.of(plan).filter(kind=Kind.SHARED, protective=False, state="agreed")
    for number, rule in enumerate(shared[:3]):
        say(rule, cora, f"Ben cooks on day {number}.")
    whole = of(plan, "flag_of_all", "one_sided")
    assert "All rules together: One-sided?" in words(browser.get(of(plan)).text)
    assert "Ben cooks on day 1." in browser.get(whole).text
    assert browser.post(whole, form_at(browser, whole, reason="They want it so.")).url == of(plan)
    assert "All rules together" not in browser.get(of(plan)).text
    assert "They want it so." in browser.get(whole).text


@pytest.mark.parametrize("flag", ["duty", "penalty", "nothing"])
def test_what_is_no_flag_has_no_page(browser, rule, flag):
    assert browser.get(look(rule, flag)).status_code == 404
    assert browser.post(look(rule, flag), {"reason": "x"}).status_code == 404


def test_a_flag_that_is_not_raised_leads_back(browser, rule):
    assert browser.get(look(rule, "isolation")).url == of(rule.plan, "wording_of", rule.pk)


def test_neither_of_the_two_ever_sees_a_flag_or_a_reason(browser, visit, rule):
    pages = ("home", "together", "messages", "check", "agreement", "changed")
    before = {}
    for partner in rule.plan.partners.all():
        for name in pages:
            path = reverse(f"partner:{name}")
            before[partner.pk, name] = words(visit(partner).get(path, follow=True).text)
    browser.post(look(rule), form_at(browser, look(rule), reason="A reason for nobody."))
    for partner in rule.plan.partners.all():
        for name in pages:
            after = visit(partner).get(reverse(f"partner:{name}"), follow=True)
            assert words(after.text) == before[partner.pk, name]
            assert "A reason for nobody" not in after.text


def test_many_flags_cost_no_more_questions_than_one(browser, plan, cora):
    shared = Rule.objects.of(plan).filter(kind=Kind.SHARED, protective=False, state="agreed")
    counts = []
    for rule in shared[:6]:
        say(rule, cora, f"{FOOD[:-1]} on day {rule.position}.")
        with CaptureQueriesContext(connection) as asked:
            browser.get(of(plan))
        counts.append(len(asked))
    assert counts[-1] == counts[1] <= 12
