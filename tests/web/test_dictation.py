"""A coach types in for somebody: what the coach sees, what the person sees, and who seals."""

import re

import pytest
from django.urls import reverse

from agreements.audit.models import Event
from agreements.drafting.actions import begin_dictation, note_read_back, type_in_answer
from agreements.drafting.models import Answer, Dictation, Sealing
from tests import build
from tests.web.coach.pages import form_at, words
from tests.web.partner.pages import place_of
from tests.web.test_two_worlds import all_pages, owed_to, world

pytestmark = pytest.mark.django_db
DAILY, VISITS = "communication.frequency", "living.visitors"
BEGIN = {"act": "begin", "reason": "paper", "knows": "on"}


def typing(ana):
    return reverse("coach:dictation", args=[ana.plan_id, ana.seat])


def asked(ana, slug):
    here = place_of(ana, slug)
    return reverse("coach:typed", args=[ana.plan_id, ana.seat, here.number, here.place])


@pytest.fixture
def dictation(ana, cora, moment):
    return begin_dictation(build.round_of(ana.plan), ana, reason="paper", by=cora, at=moment)


@pytest.fixture
def typed(dictation, cora, moment):
    value = {"choice": "daily", "why": "CORA TYPED THIS"}
    return type_in_answer(dictation, DAILY, value, talk=False, revision=0, by=cora, at=moment)


def test_it_begins_with_a_reason_and_the_person_s_knowledge(ana, cora, visit):
    browser = visit(cora)
    wrong = browser.post(typing(ana), {"act": "begin"})
    assert wrong.status_code == 422
    assert "Say why you type it in." in wrong.text
    assert "Ask them first" in wrong.text
    assert browser.post(typing(ana), BEGIN).status_code == 302
    assert Dictation.objects.get().reason == "paper"
    browser.post(typing(ana), BEGIN)
    assert Dictation.objects.count() == 1


def test_the_form_is_the_person_s_own_and_stores_what_they_said(ana, cora, dictation, visit):
    browser, page = visit(cora), asked(ana, DAILY)
    shown = browser.get(page)
    assert "How often would you like to be in touch?" in shown.text
    assert browser.post(page, form_at(browser, page, choice="daily")).status_code == 302
    answer = Answer.objects.get(partner=ana, slug=DAILY)
    assert (answer.value, answer.entered_by) == ({"choice": "daily"}, cora)
    empty = browser.post(page, form_at(browser, page, choice="set_days"))
    assert empty.status_code == 422
    odd = browser.post(page, form_at(browser, page, choice="daily", why="bad\x00"))
    assert odd.status_code == 422


def test_two_tabs_lose_nothing(ana, cora, typed, visit):
    browser, page = visit(cora), asked(ana, DAILY)
    answer = browser.post(page, {"revision": "0", "choice": "any", "why": "FROM THE OTHER TAB"})
    assert answer.status_code == 409
    assert "FROM THE OTHER TAB" in answer.text
    assert Answer.objects.get().value["choice"] == "daily"
    revision = re.search(r'name="revision" value="(\d+)"', answer.text)[1]
    again = browser.post(page, {"revision": revision, "choice": "any"})
    assert again.status_code == 302


def test_the_list_holds_only_what_may_be_typed_in(ana, cora, dictation, visit):
    page = visit(cora).get(typing(ana)).text
    for slug in ("intention.leaning", "safety.both_know"):
        here = place_of(ana, slug)
        path = reverse("coach:typed", args=[ana.plan_id, "a", here.number, here.place])
        assert f'"{path}"' not in page
        assert visit(cora).get(path).status_code == 404
    assert f'"{asked(ana, VISITS)}"' in page


def test_the_coach_sees_what_they_typed_and_never_a_word_of_the_person_s(
    ana, cora, typed, visit, moment
):
    browser = visit(cora)
    assert "CORA TYPED THIS" in browser.get(asked(ana, DAILY)).text
    build.answer(ana, VISITS, {"choice": "nobody", "why": "ANA ALONE"}, at=moment)
    build.answer(ana, DAILY, {"choice": "any", "why": "ANA ALONE"}, revision=1, at=moment)
    for path in (typing(ana), asked(ana, DAILY), asked(ana, VISITS)):
        page = browser.get(path, follow=True)
        assert "ANA ALONE" not in page.text
        assert "CORA TYPED THIS" not in page.text
    late = browser.post(asked(ana, DAILY), {"revision": "1", "choice": "daily", "why": "LATE"})
    assert late.status_code == 409
    assert "LATE" in late.text
    assert "ANA ALONE" not in late.text
    assert Answer.objects.get(slug=DAILY).value["why"] == "ANA ALONE"


def test_a_colleague_sees_nothing_of_it(ana, cora, typed, visit):
    other = build.person("Dee Grant", email="dee@example.org")
    colleague = cora.practice.members.create(user=other, joined_at=typed.saved_at)
    page = visit(colleague).get(typing(ana)).text
    assert "A colleague has typed in answers" in page
    assert visit(colleague).get(asked(ana, DAILY)).url == typing(ana)


def test_the_person_sees_at_once_that_somebody_types_and_why(ana, typed, visit):
    browser = visit(ana)
    home = words(browser.get(reverse("partner:home")).text)
    assert "Cora types in answers for you" in home
    page = words(browser.get(reverse("partner:typed")).text)
    assert "The workbook was filled in on paper" in page
    assert "Typed in for you" in words(browser.get(reverse("partner:check")).text) or page
    here = place_of(ana, DAILY)
    question = browser.get(reverse("partner:question", args=[here.number, here.place])).text
    assert "What you change becomes your own" in words(question)


def test_the_person_ends_it_with_one_press(ana, cora, dictation, visit):
    visit(ana).post(reverse("partner:typed"))
    dictation.refresh_from_db()
    assert dictation.ended_by_partner
    page = visit(cora).get(typing(ana)).text
    assert "Ana writes here, so only Ana can go on." in page


def sealing(browser, **fields):
    page = browser.get(reverse("partner:check")).text
    seen = re.search(r'name="seen" value="(\w+)"', page)[1]
    return browser.post(reverse("partner:check"), {"seen": seen, **fields})


def test_only_the_person_seals_and_says_that_they_have_read_it(ana, cora, typed, visit):
    for act in ("seal", "read", "end"):
        visit(cora).post(typing(ana), {"act": act})
    assert not Sealing.objects.exists()
    Dictation.objects.update(read_back_on=None)
    refused = sealing(visit(ana))
    assert refused.status_code == 422
    assert "Read what was typed in for you, then tick this." in refused.text
    assert sealing(visit(ana), has_read="1").status_code == 302
    assert Sealing.objects.get().partner == ana


def test_the_coach_reads_who_typed_it_and_when_it_was_read_back(
    ana, cora, dictation, typed, visit, moment
):
    note_read_back(dictation, by=cora, at=moment)
    assert sealing(visit(ana)).status_code == 302
    topic = place_of(ana, DAILY).number
    page = visit(cora).get(reverse("coach:answers_topic", args=[ana.plan_id, topic]))
    assert "Typed in by Cora, read back on" in words(page.text)
    story = words(visit(cora).get(reverse("coach:plan", args=[ana.plan_id])).text)
    assert "You read the answers back to Ana" in story


def test_nothing_of_it_reaches_the_other(plan, ana, ben, cora, visit, moment):
    paths = [path for path in all_pages(plan) if "/paper/file/" not in path]
    before, owed = world(visit, ana, paths), owed_to(ana)
    begun = begin_dictation(build.round_of(plan), ben, reason="device", by=cora, at=moment)
    value = {"choice": "daily", "why": "BEN"}
    type_in_answer(begun, DAILY, value, talk=True, revision=0, by=cora, at=moment)
    note_read_back(begun, by=cora, at=moment)
    assert world(visit, ana, paths) == before
    assert owed_to(ana) == owed
    shared = Event.objects.of(plan.shared_chain).values_list("kind", flat=True)
    assert {"dictation_began", "read_back"}.isdisjoint(shared)
