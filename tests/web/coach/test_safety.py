"""Talks, private answers and holds: for the practice alone, and felt by nobody else."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.formats import date_format

from agreements.audit.now import now
from agreements.clock.due import run_due
from agreements.lifecycle.actions import close_gently
from agreements.plans.models import GentleClosing, Plan
from agreements.practices.models import Practice
from agreements.safety.actions import answer_privately
from agreements.safety.models import Asked, Hold, Screening
from tests import build
from tests.web.coach.pages import form_at, words


def safety(plan: Plan) -> str:
    return reverse("coach:safety", args=[plan.pk])


def talk(plan: Plan, seat: str = "a") -> str:
    return reverse("coach:talk", args=[plan.pk, seat])


def record(browser, plan: Plan, **changes):
    typed = {"spoken_on": now().date().isoformat(), "how": "video", "alone": "on", "outcome": "go"}
    day = (now() - timedelta(days=1)).date().isoformat()
    form = form_at(browser, talk(plan), **typed) | {"spoken_on": day} | changes
    return browser.post(talk(plan), form), form


def test_a_talk_is_recorded_and_shown_with_the_person(browser, plan):
    answer, _form = record(browser, plan)
    assert answer.url == reverse("coach:plan", args=[plan.pk])
    assert "video: go" in words(browser.get(answer.url).text)


def test_the_same_form_sent_twice_is_one_record(browser, plan):
    _answer, form = record(browser, plan)
    browser.post(talk(plan), form)
    assert Screening.objects.count() == 1


NOT_SO = {
    "tomorrow": ({"spoken_on": "2100-01-01"}, "Choose today or a day before."),
    "not alone": ({"alone": ""}, "Then it doesn’t count as a talk alone."),
    "no way": ({"how": ""}, "Say how you spoke."),
    "no outcome": ({"outcome": ""}, "Choose an outcome."),
    "made up": ({"outcome": "perhaps"}, "perhaps"),
}


@pytest.mark.parametrize("name", NOT_SO)
def test_a_record_that_will_not_do_is_refused_beside_the_field(browser, plan, name):
    changes, sentence = NOT_SO[name]
    answer, _form = record(browser, plan, **changes)
    assert answer.status_code == 422
    assert sentence in words(answer.text)
    assert not Screening.objects.exists()


def test_there_is_no_field_for_what_was_said(browser, plan):
    assert "<textarea" not in browser.get(talk(plan)).text


def test_a_talk_that_was_not_alone_may_be_kept_as_not_yet(browser, plan):
    record(browser, plan, alone="", outcome="not_yet")
    assert Screening.objects.get().outcome == "not_yet"


def test_private_answers_are_here_in_words_each_with_its_writer(browser, plan, ana):
    answer_privately(ana, Asked.WELCOME, "unsafe", reach="phone", at=now())
    seen = words(browser.get(safety(plan)).text)
    assert "I don’t feel safe By phone" in seen
    assert "Talk with Ana alone, then lift it" in seen


def test_a_hold_is_lifted_with_a_note_and_only_so(browser, plan, ana):
    answer_privately(ana, Asked.WELCOME, "worried", at=now())
    hold = Hold.objects.get()
    lift = reverse("coach:lift", args=[plan.pk, hold.pk])
    answer = browser.post(lift, {"note": " "})
    assert answer.status_code == 422
    assert "Write a few words on what you did." in answer.text
    assert browser.post(lift, {"note": "Spoke by phone."}).url == safety(plan)
    hold.refresh_from_db()
    assert (hold.note, hold.lifted_by) == ("Spoke by phone.", browser_of(plan))
    assert "No hold stands." in browser.get(safety(plan)).text
    assert browser.post(lift, {"note": "Again"}).url == safety(plan)
    hold.refresh_from_db()
    assert hold.note == "Spoke by phone."


def browser_of(plan: Plan):
    return plan.coach


def test_the_coach_may_place_a_hold_which_is_one_however_often(browser, plan):
    for _press in range(2):
        assert browser.post(safety(plan), {"seat": "b"}).url == safety(plan)
    assert Hold.objects.get().partner.seat == "b"
    browser.post(safety(plan), {"seat": "nobody"})
    assert Hold.objects.count() == 1


def test_a_hold_changes_no_byte_of_either_partners_pages(browser, visit, plan, ana, ben):
    pages = [reverse(f"partner:{name}") for name in ("home", "messages", "dates")]
    before = [seen(visit(person), page) for person in (ana, ben) for page in pages]
    browser.post(safety(plan), {"seat": "a"})
    after = [seen(visit(person), page) for person in (ana, ben) for page in pages]
    assert after == before


def seen(client, page: str) -> str:
    return words(client.get(page).text)


def test_the_hold_of_another_plan_is_not_found_here(browser, visit, plan, eve, dov):
    answer_privately(eve, Asked.WELCOME, "unsafe", at=now())
    stranger = reverse("coach:lift", args=[plan.pk, Hold.objects.get().pk])
    assert browser.get(stranger).status_code == 404
    assert browser.post(stranger, {"note": "Mine"}).status_code == 404
    assert Hold.objects.standing().exists()


def test_what_one_said_is_never_shown_under_the_others_name(browser, plan, ana, ben, cora, moment):
    answer_privately(ana, Asked.WELCOME, "worried", at=now())
    answer_privately(ben, Asked.NOT_READY, "time", at=now())
    html = words(browser.get(safety(plan)).text)
    ana_said = html.partition("Ana No record")[2].partition("Ben No record")[0]
    assert "Worried how the other might react" in ana_said
    assert "Needs more time" not in ana_said
    assert build.partner_of(plan, "a").stopped_at is None


def test_a_hold_is_marked_as_seen_by_a_press_and_not_by_a_look(browser, plan, ana):
    answer_privately(ana, Asked.WELCOME, "unsafe", at=now())
    page = browser.get(safety(plan))
    assert "I’ve seen the one about Ana and act on it" in words(page.text)
    assert Hold.objects.unheard().exists()
    browser.post(safety(plan), {"seen": str(Hold.objects.get().pk)})
    assert not Hold.objects.unheard().exists()
    assert "seen" in words(browser.get(safety(plan)).text)
    assert browser.post(safety(plan), {"seen": "not-one"}).status_code == 302


@pytest.mark.parametrize(
    ("stand_in", "told"),
    [("", "over a day, and nobody stands in for you"), ("n@example.org", "Talk with Ana alone")],
)
def test_after_a_day_the_page_says_that_nobody_stands_in(browser, plan, ana, stand_in, told):
    Practice.objects.update(backup_email=stand_in)
    answer_privately(ana, Asked.WELCOME, "unsafe", at=now() - timedelta(hours=25))
    text = words(browser.get(safety(plan)).text)
    assert told in text
    assert ("nobody stands in" in text) is not bool(stand_in)


def test_go_with_changes_says_which_and_the_record_is_read_back(browser, plan):
    answer, _form = record(browser, plan, outcome="changes")
    assert answer.status_code == 422
    assert "Choose what is done differently." in answer.text
    again = (now() + timedelta(days=9)).date().isoformat()
    chosen = ["no_joint", "written_only"]
    told = {"outcome": "changes", "changes": chosen, "notes_elsewhere": "yes", "again_on": again}
    assert record(browser, plan, **told)[0].status_code == 302
    kept = Screening.objects.get()
    assert (kept.changes, kept.notes_elsewhere) == (chosen, True)
    text = words(browser.get(talk(plan)).text)
    assert "(no joint sessions, written only)" in text
    assert "Notes kept elsewhere. Again on" in text


def test_changes_are_of_a_go_with_changes_alone(browser, plan):
    record(browser, plan, outcome="go", changes=["no_joint"])
    assert Screening.objects.get().changes == []


def test_another_talk_lies_ahead(browser, plan):
    answer, _form = record(browser, plan, again_on=now().date().isoformat())
    assert "Choose a day after today, or leave it empty." in words(answer.text)


def test_closing_shows_the_words_and_after_the_press_both_times(browser, plan):
    path = reverse("coach:close", args=[plan.pk])
    assert "Each gets the same words, at different times." in words(browser.get(path).text)
    for _press in range(2):
        assert browser.post(path, {"act": "close"}).url == path
    closing = GentleClosing.objects.get()
    text = words(browser.get(path).text)
    assert closing.words in text
    for moment in (closing.first_at, closing.second_at):
        assert date_format(moment.astimezone(plan.timezone), "l j F, H:i") in text
    assert browser.post(path, {"act": "call_off"}).url == path
    assert "Each gets the same words" in words(browser.get(path).text)


def test_what_has_been_told_cannot_be_called_off_and_a_closed_plan_not_closed(browser, plan, cora):
    path = reverse("coach:close", args=[plan.pk])
    close_gently(plan, by=cora, at=now() - timedelta(days=9))
    assert browser.post(path, {"act": "call_off"}).status_code == 409
    run_due(at=now())
    assert browser.post(path, {"act": "close"}).status_code == 409
    assert "This is closed." in words(browser.get(path).text)
