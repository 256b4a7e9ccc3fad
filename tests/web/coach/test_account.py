"""The coach's own account, the practice's settings, and the catalogue of questions."""

import re

import pytest
from django.urls import reverse

from agreements.people.models import User
from agreements.practices.actions import add_coach
from agreements.practices.models import Practice
from agreements.questions.bank import BANK
from tests import build
from tests.web.coach.pages import words

ACCOUNT, SETTINGS = reverse("coach:account"), reverse("coach:settings")
WORD, NEW = "a heron by the ferry", "seven boats in morning fog"


def customs(**changes: str) -> dict[str, str]:
    return {
        "name": "Harbour",
        "hours": "Monday to Friday, 9 to 17",
        "phone": "+1 902 555 0100",
        "backup_contact": "",
        "backup_email": "",
        "closing_words": "",
        "country": "CA",
        "zone": "America/Halifax",
        "paper": "letter",
        "offer_gap_hours": "24",
        "reading_hours": "24",
        "secrets": "kept",
    } | changes


def test_the_name_and_look_are_kept(browser, cora):
    sent = {"act": "self", "short_name": "Co", "theme": "dark", "zone": "Europe/Paris"}
    assert browser.post(ACCOUNT, sent).url == f"{ACCOUNT}?saved"
    person = User.objects.get(pk=cora.user_id)
    assert (person.short_name, person.theme, person.full_name) == ("Co", "dark", "Cora Lindqvist")
    assert 'css/dark.css">' in browser.get(f"{ACCOUNT}?saved").text


def test_an_empty_name_is_asked_for(browser):
    answer = browser.post(ACCOUNT, {"act": "self", "short_name": "", "theme": "", "zone": "UTC"})
    assert answer.status_code == 422
    assert "Write a name." in answer.text


def test_a_first_own_word_is_chosen_and_the_session_goes_on(browser, visit, cora):
    elsewhere = visit(cora)
    assert browser.post(ACCOUNT, {"act": "word", "word": WORD}).status_code == 302
    assert User.objects.get(pk=cora.user_id).check_password(WORD)
    assert browser.get(ACCOUNT).status_code == 200
    assert elsewhere.get(ACCOUNT).status_code == 302


def test_a_word_is_changed_by_somebody_who_knows_the_one_before(browser, cora):
    browser.post(ACCOUNT, {"act": "word", "word": WORD})
    for current in ("", "a wrong word"):
        answer = browser.post(ACCOUNT, {"act": "word", "current": current, "word": NEW})
        assert answer.status_code == 422
    assert User.objects.get(pk=cora.user_id).check_password(WORD)
    browser.post(ACCOUNT, {"act": "word", "current": WORD, "word": NEW})
    assert User.objects.get(pk=cora.user_id).check_password(NEW)


def test_too_easy_a_word_is_refused_beside_the_field(browser):
    answer = browser.post(ACCOUNT, {"act": "word", "word": "short"})
    assert answer.status_code == 422
    assert "Make it 12 letters or more." in answer.text


def test_signing_out_everywhere_ends_every_session(browser, visit, cora):
    elsewhere = visit(cora)
    assert browser.post(ACCOUNT, {"act": "everywhere"}).url == reverse("public:sign_in")
    assert browser.get(ACCOUNT).status_code == 302
    assert elsewhere.get(ACCOUNT).status_code == 302


def test_the_owner_changes_how_the_practice_works(browser, cora):
    sent = customs(name="Quayside", offer_gap_hours="0", backup_contact="Jo Lind, 555 0142")
    assert browser.post(SETTINGS, sent).url == f"{SETTINGS}?saved"
    practice = Practice.objects.get(pk=cora.practice_id)
    assert (practice.name, practice.offer_gap_hours) == ("Quayside", 0)
    assert practice.backup_contact == "Jo Lind, 555 0142"


NOT_SO = {
    "no name": {"name": " "},
    "no hours": {"hours": ""},
    "a zone of nowhere": {"zone": "Middle/Earth"},
    "a country of nowhere": {"country": "ZZ"},
    "too long a gap": {"offer_gap_hours": "73"},
    "no time to read": {"reading_hours": "0"},
    "too long to read": {"reading_hours": "100"},
    "words for a number": {"reading_hours": "a day"},
}


@pytest.mark.parametrize("name", NOT_SO)
def test_settings_that_will_not_do_are_refused_and_kept(browser, cora, name):
    answer = browser.post(SETTINGS, customs(**NOT_SO[name], phone="555 0199"))
    assert answer.status_code == 422
    assert "555 0199" in answer.text
    assert Practice.objects.get(pk=cora.practice_id).phone == "+1 902 555 0100"


def test_a_coach_who_is_not_the_owner_reads_them(visit, cora, moment):
    jo = add_coach(cora.practice, user=build.person("Jo Lind", email="jo@example.org"), at=moment)
    theirs = visit(jo)
    page = theirs.get(SETTINGS).text
    assert "The owner of the practice changes these." in page
    assert 'name="hours"' not in page
    answer = theirs.post(SETTINGS, customs(name="Mine now"))
    assert answer.status_code == 422
    assert Practice.objects.get(pk=cora.practice_id).name == "Harbour"


def test_every_question_is_in_the_catalogue_with_what_it_becomes(browser):
    seen = words(browser.get(reverse("coach:questions")).text)
    for topic in BANK.topics:
        for question in topic.questions:
            assert str(question.title) in seen
            for part in (question.hint, question.pitfall, question.sentence):
                gaps = re.sub(r"\{\w+\}", "…", str(part).replace("{coach}", "Cora"))
                plain = gaps.replace("[", "(").replace("]", ")")
                assert " ".join(plain.split()) in seen
