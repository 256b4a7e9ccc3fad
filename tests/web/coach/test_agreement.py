"""The agreement: the sheet before, what stands in its way, and what is known after publishing."""

from datetime import timedelta

from django.urls import reverse

from agreements.audit.now import now
from agreements.documents.models import Agreement, AgreementState, Certification
from agreements.plans.models import Plan
from agreements.plans.stages import Stage
from agreements.safety.actions import place_hold
from agreements.safety.models import Screening
from agreements.shaping.models import Rule
from agreements.shaping.stages import Kind, RuleState
from tests import build
from tests.web.coach.pages import words


def at(plan: Plan, name: str = "agreement") -> str:
    return reverse(f"coach:{name}", args=[plan.pk])


def seen(browser, plan: Plan) -> str:
    return words(browser.get(at(plan)).text)


def test_before_anything_is_opened_there_is_no_agreement(browser, plan):
    assert "No agreement yet" in seen(browser, plan)


def test_the_sheet_reads_as_it_will_be_published(browser, cora, moment):
    plan = build.settled(cora, at=moment)
    before = seen(browser, plan)
    assert "We have one call a week, on Wednesdays at 20:00." in before
    assert "Ready to publish" in before
    browser.post(at(plan, "publish"))
    text = build.agreement_of(plan).frozen.reading
    assert words(text) in before


def test_everything_that_stands_in_the_way_is_said_at_once(browser, cora, moment):
    plan = build.opened(cora, at=moment)
    place_hold(build.partner_of(plan, "a"), by=cora, at=now())
    page = seen(browser, plan)
    assert "“Everyday contact” isn’t settled yet." in page
    assert "A hold waits for you. Lift it before you publish." in page
    assert "Publish for both" not in page
    answer = browser.post(at(plan, "publish"))
    assert answer.status_code == 422
    assert "isn’t settled yet" in answer.text
    assert not Agreement.objects.exists()


def test_what_is_open_is_set_aside_in_one_tap_and_what_is_needed_is_not(browser, cora, moment):
    plan = build.opened(cora, at=moment)
    browser.post(at(plan, "set_aside_open"))
    shared = Rule.objects.of(plan).filter(kind=Kind.SHARED)
    assert shared.filter(state=RuleState.ASIDE).exists()
    assert not shared.filter(state=RuleState.ASIDE, required=True).exists()
    assert "A small true agreement" not in seen(browser, plan)


def names_printed(browser, plan) -> list[str]:
    rules = Rule.objects.of(plan).filter(kind=Kind.SHARED, topic="contact")
    sheet = seen(browser, plan).partition("</article>")[0]
    texts = {rule.name: build.newest_wording(rule).text for rule in rules}
    return sorted((n for n in texts if texts[n] in sheet), key=lambda n: sheet.index(texts[n]))


def test_a_rule_changes_places_with_the_one_beside_it_until_it_is_published(browser, cora, moment):
    plan = build.settled(cora, at=moment)
    order = names_printed(browser, plan)
    first = Rule.objects.of(plan).get(name=order[0])
    assert len(order) > 2
    browser.post(at(plan, "order"), {"down": str(first.pk)})
    assert names_printed(browser, plan) == [order[1], order[0], *order[2:]]
    browser.post(at(plan, "order"), {"up": str(first.pk)})
    browser.post(at(plan, "order"), {"up": str(first.pk)})
    assert names_printed(browser, plan) == order
    assert browser.post(at(plan, "order"), {"up": "nonsense"}).status_code == 404
    browser.post(at(plan, "publish"))
    assert browser.post(at(plan, "order"), {"down": str(first.pk)}).status_code == 422


def test_it_is_said_when_signing_would_reach_past_the_first_day(browser, cora, moment):
    plan = build.settled(cora, at=moment)
    page = reverse("coach:agreement", args=[plan.pk])
    assert "with nothing in force" not in words(browser.get(page).text)
    first = moment.astimezone(plan.timezone).date() + timedelta(days=5)
    Plan.objects.filter(pk=plan.pk).update(begins_on=first)
    assert "with nothing in force" in words(browser.get(page).text)


def test_published_twice_it_is_published_once(browser, cora, moment):
    plan = build.settled(cora, at=moment)
    for _press in range(2):
        assert browser.post(at(plan, "publish")).url == at(plan)
    assert Agreement.objects.count() == 1
    assert build.reloaded(plan).stage == Stage.REVIEW


def test_who_has_signed_is_for_the_coach_to_see(browser, cora, moment):
    plan = build.signed_by_a(cora, at=moment)
    page = seen(browser, plan)
    assert "Ana signed" in page
    assert "Ben not yet" in page
    assert "Co-sign" not in page


def test_once_both_have_signed_it_says_which_talks_are_missing(browser, cora, moment):
    plan = build.signed_by_both(cora, at=moment)
    Screening.objects.update(recorded_at=now() - timedelta(hours=73))
    page = seen(browser, plan)
    assert "Before you sign last" in page
    assert "Speak with Ana alone and record it" in page


def test_it_is_taken_back_with_a_reason_that_nobody_else_reads(browser, visit, cora, moment):
    plan = build.signed_by_a(cora, at=moment)
    refused = browser.post(at(plan, "void"), {"reason": " "})
    assert refused.status_code == 422
    assert "Write down why." in refused.text
    browser.post(at(plan, "void"), {"reason": "A date was wrong, as Ana noticed"})
    agreement = Agreement.objects.get()
    assert agreement.state == AgreementState.VOIDED
    assert agreement.end_reason == "A date was wrong, as Ana noticed"
    for partner in plan.partners.all():
        page = visit(partner).get(reverse("partner:agreement"), follow=True)
        assert "noticed" not in page.text


def test_taken_back_twice_is_once(browser, cora, moment):
    plan = build.published(cora, at=moment)
    for _press in range(2):
        assert browser.post(at(plan, "void"), {"reason": "A date"}).status_code == 302
    assert build.reloaded(plan).stage == Stage.SHAPING


def test_the_copy_is_being_prepared_until_it_is_there(browser, cora, moment):
    plan = build.signed(cora, at=moment)
    Certification.objects.update(asked_at=now())
    assert "It is being prepared" in seen(browser, plan)
    assert browser.get(at(plan, "copy")).status_code == 404


def test_everybody_gets_the_same_bytes(browser, visit, cora, moment):
    plan = build.certified(cora, at=moment)
    mine = browser.get(at(plan, "copy"))
    theirs = visit(build.partner_of(plan, "a")).get(reverse("partner:download"))
    assert mine.content == theirs.content
    assert mine.content.startswith(b"%PDF")
    assert "Ana" not in mine.headers["Content-Disposition"]
