"""Messages to the coach, one's own account, and who sees what."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from agreements.people.actions import choose_word
from agreements.plans.models import Message
from tests import build

NOTES, ACCOUNT, WORD = (reverse(f"partner:{name}") for name in ("messages", "account", "word"))
MINE = {
    "short_name": "Ana",
    "reach": "email",
    "mailbox": "own",
    "zone": "Europe/Berlin",
    "device": "own",
    "theme": "",
}


@pytest.fixture
def browser(visit, ana):
    return visit(ana)


def test_a_message_goes_to_the_coach_and_is_read_back(browser, ana):
    build.message(ana, "See you on Thursday", from_coach=True)
    key = str(uuid.uuid4())

    answer = browser.post(NOTES, {"text": "Could we move it?\nThank you", "form_key": key})
    assert answer.status_code == 302
    page = browser.get(answer.url).text
    assert "Sent to Cora." in page
    assert page.index("See you on Thursday") < page.index("Could we move it?<br>Thank you")
    assert "Cora isn’t watching in real time. Messages are read Monday to Friday, 9 to 17." in (
        " ".join(page.split())
    )


def test_the_same_form_sent_twice_is_one_message(browser, ana):
    sent = {"text": "Hello", "form_key": str(uuid.uuid4())}
    for _press in range(2):
        assert browser.post(NOTES, sent).status_code == 302
    assert Message.objects.filter(partner=ana).count() == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Write a few words first."),
        ("x" * 2001, "Keep this to 2000 characters. It’s 2001 now."),
        ("a\x00b", "There is a character here that can’t be stored."),
    ],
)
def test_a_message_that_will_not_do_is_kept_on_the_page(browser, ana, text, words):
    answer = browser.post(NOTES, {"text": text, "form_key": str(uuid.uuid4())})
    assert answer.status_code == 422
    assert words in answer.text
    assert not Message.objects.exists()


def test_a_person_says_at_what_time_of_day_they_are_reached(browser, ana):
    assert browser.post(ACCOUNT, {**MINE, "notice_hour": "7"}).status_code == 302
    ana.user.refresh_from_db()
    assert ana.user.notice_hour == 7
    assert '<option value="7" selected>07:00' in browser.get(ACCOUNT).text
    for wrong in ("24", "-1", "noon"):
        assert browser.post(ACCOUNT, {**MINE, "notice_hour": wrong}).status_code == 422
    ana.user.refresh_from_db()
    assert ana.user.notice_hour == 7


def test_a_person_says_where_their_clocks_are_set_to(browser, ana):
    assert browser.post(ACCOUNT, {**MINE, "zone": "halifax"}).status_code == 302
    ana.user.refresh_from_db()
    assert ana.user.zone == "America/Halifax"
    assert 'value="America/Halifax"' in browser.get(ACCOUNT).text
    for wrong, words in {
        "": "Choose a zone of the list.",
        "Atlantis": "such as Europe/London",
    }.items():
        answer = browser.post(ACCOUNT, {**MINE, "zone": wrong})
        assert (answer.status_code, words in answer.text) == (422, True), wrong
    ana.user.refresh_from_db()
    assert ana.user.zone == "America/Halifax"


def test_nobody_reads_the_others_messages(visit, ana, ben):
    build.message(ana, "For Cora alone")
    build.message(ben, "Also for Cora alone")

    assert "For Cora alone" not in visit(ben).get(NOTES).text.replace("Also for Cora alone", "")


def test_a_person_changes_what_is_about_themselves(browser, ana):
    changed = {**MINE, "short_name": "A.", "reach": "none", "device": "shared", "theme": "dark"}
    assert browser.post(ACCOUNT, changed).status_code == 302

    ana.user.refresh_from_db()
    user = ana.user
    assert (user.short_name, user.reach, user.device, user.theme) == (
        "A.",
        "none",
        "shared",
        "dark",
    )
    page = browser.get(ACCOUNT).text
    assert 'css/dark.css">' in page
    assert "Signed in as A." in " ".join(page.split())


def test_the_others_pages_do_not_follow_a_change_of_name(browser, visit, ben):
    browser.post(ACCOUNT, {**MINE, "short_name": "Somebody"})
    home = visit(ben).get(reverse("partner:home")).text
    assert "Ana can’t see any of this" in home
    assert "Somebody" not in home


def test_a_name_is_needed_and_what_was_chosen_stays(browser):
    answer = browser.post(ACCOUNT, {**MINE, "short_name": "", "theme": "dark"})
    assert answer.status_code == 422
    assert "Write a name, or a letter." in answer.text


def test_somebody_without_a_mailbox_is_not_asked_how_to_be_reached(browser, ana):
    ana.user.email = ""
    ana.user.save()

    assert "Can anyone else read this mailbox?" not in browser.get(ACCOUNT).text
    assert browser.post(ACCOUNT, {"short_name": "Ana", "zone": "UTC"}).status_code == 302
    ana.user.refresh_from_db()
    assert ana.user.reach == "email"


def test_signing_out_everywhere_ends_every_visit(visit, ana):
    here, there = visit(ana), visit(ana)
    assert here.post(ACCOUNT, {"everywhere": "1"}).url == reverse("public:sign_in")

    for browser in (here, there):
        assert browser.get(reverse("partner:home")).status_code == 302
    ana.user.refresh_from_db()
    assert visit(ana).get(reverse("partner:home")).status_code == 200


def test_another_own_word_needs_the_one_before(browser, ana):
    assert browser.get(WORD).url == ACCOUNT
    choose_word(ana.user, "quiet heron over the marsh")
    signed_in = Client()
    signed_in.force_login(ana.user)

    wrong = signed_in.post(WORD, {"current": "guess", "word": "slate roof in the rain"})
    assert wrong.status_code == 422
    assert "That isn’t it." in wrong.text

    easy = {"current": "quiet heron over the marsh", "word": "Ana Souza"}
    assert "Make it 12 letters or more." in signed_in.post(WORD, easy).text

    right = {"current": "quiet heron over the marsh", "word": "slate roof in the rain"}
    assert signed_in.post(WORD, right).status_code == 302
    ana.user.refresh_from_db()
    assert ana.user.check_password("slate roof in the rain")
    assert signed_in.get(ACCOUNT).status_code == 200


def test_guessing_at_an_own_word_ends_after_three_tries(ana):
    choose_word(ana.user, "quiet heron over the marsh")
    browser = Client()
    browser.force_login(ana.user)
    for _try in range(3):
        browser.post(WORD, {"current": "guess", "word": "slate roof in the rain"})

    right = {"current": "quiet heron over the marsh", "word": "slate roof in the rain"}
    answer = browser.post(WORD, right)
    assert answer.status_code == 422
    assert "Wait 15 minutes, or call your coach." in answer.text


def test_who_sees_what_is_always_within_reach(browser):
    page = browser.get(reverse("partner:who")).text
    assert "Only you, for now. Cora after you seal." in page
    assert "You and Cora. Never Ben" in page
    assert "You, Cora and Ben." in page
