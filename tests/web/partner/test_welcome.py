"""The welcome: four short steps, each may stay blank, done once; worry is answered with people."""

import pytest
from django.urls import reverse

from agreements.audit.now import now
from agreements.plans.models import Partner
from agreements.safety.models import Hold, PrivateCheck
from tests import build

HOME = reverse("partner:home")
DEVICE, REACH, WHO, FEEL, CHOICE = (
    reverse("partner:welcome_step", args=[step]) for step in range(1, 6)
)


@pytest.fixture
def newcomer(ana) -> Partner:
    """Ana as she was when she had just taken her seat."""
    Partner.objects.filter(pk=ana.pk).update(welcomed_at=None)
    PrivateCheck.objects.filter(partner=ana).delete()
    user = ana.user
    user.device = user.mailbox = user.reach = ""
    user.save()
    return build.partner_of(ana.plan, "a")


@pytest.fixture
def browser(visit, newcomer):
    return visit(newcomer)


def welcomed(partner: Partner) -> bool:
    return Partner.objects.get(pk=partner.pk).welcomed_at is not None


def test_every_page_leads_to_the_welcome_until_it_is_done(browser):
    assert browser.get(HOME).url == reverse("partner:welcome")
    assert browser.get(reverse("partner:check")).url == reverse("partner:welcome")
    assert browser.get(reverse("partner:welcome")).url == DEVICE


@pytest.mark.parametrize("name", ["messages", "account", "who"])
def test_the_foot_of_the_page_works_from_the_first_minute(browser, name):
    assert browser.get(reverse(f"partner:{name}")).status_code == 200


def test_every_step_may_be_left_blank(browser, newcomer):
    assert browser.post(DEVICE).url == REACH
    assert browser.post(REACH).url == WHO
    assert FEEL in browser.get(WHO).text
    assert browser.post(FEEL).url == HOME

    assert welcomed(newcomer)
    assert not Hold.objects.exists()
    newcomer.user.refresh_from_db()
    assert (newcomer.user.device, newcomer.user.mailbox, newcomer.user.reach) == ("", "", "")
    assert newcomer.user.takes_notices is False


def test_what_is_said_is_kept_and_back_shows_it(browser, newcomer):
    browser.post(DEVICE, {"device": "shared"})
    assert "We’ll sign you out after 15 minutes" in browser.get(REACH).text
    browser.post(REACH, {"reach": "email", "mailbox": "own"})

    assert DEVICE in browser.get(REACH).text
    assert 'value="shared"' in browser.get(DEVICE).text.partition(" checked")[0][-200:]
    newcomer.user.refresh_from_db()
    assert newcomer.user.takes_notices


@pytest.mark.parametrize("mailbox", ["shared", "unsure"])
def test_a_mailbox_somebody_else_may_read_leads_to_an_own_word(browser, newcomer, mailbox):
    answer = browser.post(REACH, {"reach": "email", "mailbox": mailbox})

    assert answer.url == f"{reverse('public:own_word')}?next={WHO}"
    newcomer.user.refresh_from_db()
    assert newcomer.user.word_wanted
    assert not newcomer.user.takes_notices

    page = browser.get(answer.url)
    assert page.status_code == 200
    chosen = browser.post(answer.url, {"word": "quiet heron over the marsh"})
    assert chosen.url == WHO
    assert browser.get(WHO).status_code == 200


def test_somebody_without_a_mailbox_is_not_asked_about_one(browser, newcomer):
    newcomer.user.email = ""
    newcomer.user.save()

    page = browser.get(REACH)
    assert page.status_code == 200
    assert "We don’t write to you" in page.text


def test_before_the_first_answer_it_is_said_who_could_reach_what_is_stored(browser):
    page = browser.get(WHO).text
    assert "Before you start · 3 of 4" in page
    assert "whoever runs this service, or a court, could reach what is stored" in page
    assert "Ben sees the rules Cora words from them, not what you wrote." in page


@pytest.mark.parametrize("answer", ["free", "not_said", ""])
def test_a_calm_answer_places_no_hold_and_ends_the_welcome(browser, newcomer, answer):
    assert browser.post(FEEL, {"answer": answer}).url == HOME
    assert welcomed(newcomer)
    assert not Hold.objects.exists()


@pytest.mark.parametrize("answer", ["worried", "unsafe"])
def test_worry_is_answered_with_people_and_equal_choices(browser, newcomer, answer):
    assert browser.post(FEEL, {"answer": answer}).url == CHOICE
    assert Hold.objects.filter(partner=newcomer, lifted_at=None).count() == 1
    assert not welcomed(newcomer)

    page = browser.get(CHOICE).text
    assert "You don’t have to do this" in page
    assert "tel:911" in page
    assert "btn-primary" not in page
    assert page.count('btn btn-secondary" name="onward"') == 3


def test_the_answer_is_never_shown_again(browser):
    browser.post(FEEL, {"answer": "unsafe"})
    assert " checked" not in browser.get(FEEL).text


@pytest.mark.parametrize(
    ("onward", "where"),
    [("on", "partner:home"), ("stop", "partner:stop"), ("help", "public:help")],
)
def test_how_the_coach_may_get_in_touch_is_kept_with_the_answer(browser, newcomer, onward, where):
    browser.post(FEEL, {"answer": "worried"})
    answer = browser.post(CHOICE, {"reach": "phone", "onward": onward})

    assert answer.url == reverse(where)
    newest = PrivateCheck.objects.filter(partner=newcomer).order_by("-answered_at")[0]
    assert (newest.answer, newest.reach) == ("worried", "phone")
    assert welcomed(newcomer)
    assert Hold.objects.filter(partner=newcomer).count() == 1


def test_the_page_for_the_worried_opens_for_nobody_else(browser, newcomer):
    assert browser.get(CHOICE).url == FEEL


def test_the_welcome_is_done_once(visit, ana):
    browser = visit(ana)
    before = PrivateCheck.objects.count()
    for step in (DEVICE, REACH, WHO, FEEL, CHOICE):
        assert browser.get(step).url == HOME
        assert browser.post(step, {"answer": "unsafe"}).url == HOME
    assert PrivateCheck.objects.count() == before
    assert not Hold.objects.exists()


def test_a_step_that_is_not_there_is_not_found(browser):
    assert browser.get(reverse("partner:welcome_step", args=[9])).status_code == 404


def test_an_answer_nobody_offered_is_said_kindly(browser):
    for step, sent in ((DEVICE, {"device": "x"}), (REACH, {"reach": "x"}), (FEEL, {"answer": "x"})):
        assert browser.post(step, sent).status_code == 422


def test_the_moment_of_the_welcome_is_the_first(visit, ana):
    first = ana.welcomed_at
    visit(ana).post(FEEL)
    assert Partner.objects.get(pk=ana.pk).welcomed_at == first
    assert first < now()
