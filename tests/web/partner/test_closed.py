"""What somebody reads, keeps and can still do for whom this has been closed."""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from agreements.audit.now import now
from agreements.clock.due import run_due
from agreements.drafting.models import Answer
from agreements.lifecycle.actions import close_gently
from agreements.plans.models import GentleClosing, Message, Partner, Plan
from agreements.web.partner.urls import urlpatterns
from tests import build
from tests.web.coach.pages import words
from tests.web.partner.pages import hidden_in

OPEN = {
    *("home", "messages", "account", "word", "who", "workbook", "workbook_file"),
    *("agreement", "printable", "copy", "download"),
}


def told(plan: Plan, cora, *people: Partner, ago: timedelta = timedelta(hours=1)) -> GentleClosing:
    """Close gently so that only these have been told, the first of them first."""
    if not GentleClosing.objects.filter(plan=plan).exists():
        close_gently(plan, by=cora, at=now() - timedelta(days=9))
    second = now() - ago / 2 if len(people) == 2 else now() + timedelta(days=1)
    GentleClosing.objects.update(first=people[0], first_at=now() - ago, second_at=second)
    run_due(at=now())
    return GentleClosing.objects.get(plan=plan)


def page(browser: Client, name: str = "home", *args: object):
    return browser.get(reverse(f"partner:{name}", args=args))


@pytest.mark.parametrize("first", ["a", "b"])
def test_each_reads_the_same_words_whoever_is_told_first(cora, visit, plan, ana, ben, first):
    people = (ana, ben) if first == "a" else (ben, ana)
    closing = told(plan, cora, *people)
    texts = []
    for partner, other in ((ana, "Ben"), (ben, "Ana")):
        html = page(visit(partner)).text
        text = words(html.partition("<main")[2].partition("</main")[0])
        assert "Cora has closed this for now" in text
        assert closing.words in text
        assert "You can read and download what you wrote until" in text
        assert other not in text
        texts.append(re.sub(r"until \d+ \w+ \d{4}", "", text))
    assert texts[0] == texts[1]


def test_help_and_hours_stand_on_the_page_itself(cora, visit, plan, ana):
    told(plan, cora, ana)
    text = words(page(visit(ana)).text)
    assert "People who can help now" in text
    assert "911" in text
    assert "Monday to Friday, 9 to 17" in text


def test_a_person_still_signs_in_and_what_was_theirs_is_there(cora, visit, moment):
    plan = build.active(cora, day=3, at=moment, with_file=True)
    ana, ben = build.partner_of(plan, "a"), build.partner_of(plan, "b")
    told(plan, cora, ana, ben)
    browser = visit(ana)
    for name in sorted(OPEN - {"word"}):
        assert page(browser, name).status_code == 200, name
    assert page(browser, "download")["Content-Type"] == "application/pdf"


def test_only_these_pages_are_open_and_all_others_lead_home(cora, visit, plan, ana):
    told(plan, cora, ana)
    browser = visit(ana)
    args = {"topic": [1], "question": [1, 1], "save": [1, 1], "checkin": [1]}
    for name in ("topic", "question", "check", "forgotten", "together", "sign", "stop", "dates"):
        answer = page(browser, name, *args.get(name, []))
        assert (answer.status_code, answer.url) == (302, reverse("partner:home")), name
    marked = {route.name for route in urlpatterns if hasattr(route.callback, "when_closed")}
    assert marked >= OPEN
    assert marked - OPEN <= {"short", "short_file"}


def test_words_on_their_way_when_it_closes_are_shown_back_and_not_kept(cora, visit, plan, ana):
    browser = visit(ana)
    form = hidden_in(page(browser, "question", 1, 2).text)
    told(plan, cora, ana)
    path = reverse("partner:question", args=[1, 2])
    answer = browser.post(path, {**form, "text": "So that we can rest"})
    assert answer.status_code == 409
    assert "So that we can rest" in answer.text
    assert not Answer.objects.filter(partner=ana).exists()


def test_a_note_to_the_coach_still_arrives(cora, visit, plan, ana):
    told(plan, cora, ana)
    sent = {"text": "Thank you", "form_key": "00000000-0000-4000-8000-000000000001"}
    assert visit(ana).post(reverse("partner:messages"), sent).status_code == 302
    assert Message.objects.get(partner=ana).text == "Thank you"


def test_a_text_that_was_not_signed_by_everyone_is_nobodys_any_more(cora, visit, moment):
    plan = build.signed_by_a(cora, at=moment)
    ana = build.partner_of(plan, "a")
    told(plan, cora, ana)
    browser = visit(ana)
    assert page(browser, "agreement").url == reverse("partner:home")
    assert page(browser, "download").status_code == 404
    assert page(browser, "signed").url == reverse("partner:home")


def test_somebody_who_had_not_done_the_welcome_reads_it_too(cora, visit, moment, dov):
    plan = build.in_writing(cora, at=moment)
    ana = build.partner_of(plan, "a")
    Partner.objects.filter(pk=ana.pk).update(welcomed_at=None)
    told(plan, cora, ana)
    assert page(visit(ana)).status_code == 200


def test_until_when_is_counted_from_ones_own_day(cora, visit, plan, ana):
    told(plan, cora, ana)
    closed_at = Partner.objects.get(pk=ana.pk).closed_at
    assert isinstance(closed_at, datetime)
    until = (closed_at.astimezone(plan.timezone) + timedelta(days=90)).date()
    assert f"until {until.day} {until:%B %Y}" in words(page(visit(ana)).text)
