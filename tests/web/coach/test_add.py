"""Adding a couple: one page, kind refusals beside the field, everything typed kept."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from agreements.audit.now import now
from agreements.notices.models import Notice
from agreements.plans.models import Plan
from agreements.plans.stages import Stage
from agreements.safety.models import Screening
from tests.web.coach.pages import form_at, words

ADD = reverse("coach:add")


def in_days(days: int) -> date:
    return now().date() + timedelta(days=days)


def filled(browser, **changes: Any) -> dict[str, Any]:
    """The form as a coach fills it in within a minute."""
    typed = {
        "a-full_name": "Dana Reyes",
        "a-email": "dana@example.org",
        "b-full_name": "Sam Whitlock",
        "begins_on": in_days(10).isoformat(),
        "days": "60",
        "form": "two_homes",
        "facts": ["has_children", "joint_account"],
        "children": "N. (2016)",
        "zone": "America/Halifax",
        "currency": "CAD",
        "paper": "letter",
        "size": "essentials",
        "orders": "none",
        "then": "invite",
    }
    return form_at(browser, ADD, **typed) | changes


def refused(browser, **changes: Any) -> str:
    answer = browser.post(ADD, filled(browser, **changes))
    assert answer.status_code == 422
    assert not Plan.objects.exists()
    assert "Dana Reyes" in answer.text
    return words(answer.text)


def test_a_couple_is_added_and_nothing_is_sent(browser, cora):
    answer = browser.post(ADD, filled(browser))
    plan = Plan.objects.get()
    dana, sam = plan.partners.order_by("seat")
    assert answer.url == reverse("coach:invite", args=[plan.pk])
    assert (plan.stage, plan.coach, plan.term.days) == (Stage.SETUP, cora, 60)
    assert plan.midpoint_on == plan.begins_on + timedelta(days=30)
    assert (dana.short_name, dana.email) == ("Dana", "dana@example.org")
    assert (sam.short_name, sam.email) == ("Sam", "")
    assert not Notice.objects.exists()


def test_a_fact_brings_along_what_it_needs(browser):
    browser.post(ADD, filled(browser, facts=["joint_account"], rarer=["has_child_under_3"]))
    facts = set(Plan.objects.get().facts)
    assert facts == {"joint_account", "any_money_tie", "has_child_under_3", "has_children"}


def test_save_and_invite_later_leads_to_the_couple(browser):
    answer = browser.post(ADD, filled(browser, then="later"))
    assert answer.url == reverse("coach:plan", args=[Plan.objects.get().pk])


def test_pressed_twice_one_couple_is_added(browser):
    form = filled(browser)
    first, second = browser.post(ADD, form), browser.post(ADD, form)
    assert first.url == second.url
    assert Plan.objects.count() == 1


@pytest.mark.parametrize("change", [{"a-full_name": "Dana Reyes Lund"}, {"days": "61"}])
def test_what_is_corrected_after_going_back_is_not_lost_in_silence(browser, change):
    form = filled(browser)
    browser.post(ADD, form)
    answer = browser.post(ADD, form | change)
    assert answer.status_code == 422
    assert "You added this couple before." in words(answer.text)
    assert next(iter(change.values())) in answer.text
    plan = Plan.objects.get()
    assert (plan.term.days, plan.partners.get(seat="a").full_name) == (60, "Dana Reyes")


def test_the_same_name_twice_is_fine(browser):
    browser.post(ADD, filled(browser, **{"b-full_name": "Dana Reyes"}))
    names = Plan.objects.get().partners.values_list("full_name", flat=True)
    assert list(names) == ["Dana Reyes", "Dana Reyes"]


def test_single_names_and_any_script_are_ordinary(browser):
    typed = {"a-full_name": "Dana Reyes", "b-full_name": "ณัฐ", "b-short_name": "ณัฐ"}
    browser.post(ADD, filled(browser, **typed))
    assert Plan.objects.get().partners.get(seat="b").short_name == "ณัฐ"


def test_the_last_day_may_be_given_instead_of_the_length(browser):
    browser.post(ADD, filled(browser, days="", ends_on=in_days(10 + 44).isoformat()))
    assert Plan.objects.get().term.days == 45


def test_two_addresses_of_one_mailbox_are_refused_beside_the_second(browser):
    said = refused(browser, **{"b-email": "Dana+sam@example.org"})
    assert said.count("These two addresses reach one mailbox. Use a join code for one of") == 2


@pytest.mark.parametrize("orders", ["yes", "unsure"])
def test_with_an_order_in_place_the_couple_is_not_added(browser, orders):
    assert "While an order is in place, or you are not sure" in refused(browser, orders=orders)


@pytest.mark.parametrize("unseen", ["\u200d", " \u200b ", "\u0301", "\u00a0"])
def test_a_name_that_nobody_can_see_is_asked_for_again(browser, unseen):
    answer = browser.post(ADD, filled(browser, **{"a-full_name": unseen}))
    assert (answer.status_code, "Write one person’s name." in answer.text) == (422, True)
    assert not Plan.objects.exists()


@pytest.mark.parametrize("days", ["29", "91", "1", "0", "-5", "99999999999999999999"])
def test_a_length_outside_30_to_90_days_is_refused(browser, days):
    assert "Choose a length from 30 to 90 days." in refused(browser, days=days)


NOT_SO = {
    "a first day gone by": ({"begins_on": in_days(-3).isoformat()}, "The first day has passed."),
    "a first day far off": ({"begins_on": "2199-01-01"}, "within the next year"),
    "a day of no calendar": ({"begins_on": "9999-12-31"}, "Write the day as year-month-day"),
    "no first day": ({"begins_on": ""}, "Choose a day."),
    "neither length nor last day": ({"days": ""}, "Say how many days, or which day is the last."),
    "both, and they differ": ({"ends_on": in_days(30).isoformat()}, "don’t fit together"),
    "a last day before the first": ({"days": "", "ends_on": in_days(3).isoformat()}, "after the"),
    "words for a number": ({"days": "two months"}, "Write the number of days, such as 60."),
    "apart since tomorrow": ({"apart_since": in_days(1).isoformat()}, "Choose today or a day"),
    "no name": ({"b-full_name": " "}, "Write the other person’s name."),
    "no address": ({"b-email": "sam at home"}, "Write an address such as name@example.org"),
    "a zone of nowhere": ({"zone": "Middle/Earth"}, "Choose a zone of the list"),
    "nothing said of orders": ({"orders": ""}, "Say whether there is a court order."),
    "no form": ({"form": ""}, "Choose how they live in this time."),
    "a made-up fact": ({"facts": ["has_dragons"]}, "has_dragons"),
    "an unstorable sign in an address": ({"b-email": "sam\x00@example.org"}, "can’t be stored"),
    "a very long address": ({"b-email": f"{'s' * 300}@example.org"}, "Keep this to 254"),
    "a day that may be two": ({"begins_on": "12/10/2030"}, "Write the day as year-month-day"),
    "an unstorable sign": ({"b-full_name": "Sam\x00"}, "can’t be stored"),
    "half a record": ({"a-how": "video"}, "Choose an outcome."),
    "a talk tomorrow": (
        {"a-spoken_on": in_days(2).isoformat(), "a-how": "voice", "a-outcome": "not_yet"},
        "Choose today or a day before.",
    ),
    "a talk that was not alone": (
        {"b-spoken_on": in_days(-1).isoformat(), "b-how": "voice", "b-outcome": "go"},
        "Then it doesn’t count as a talk alone.",
    ),
}


@pytest.mark.parametrize("name", NOT_SO)
def test_what_will_not_do_is_said_kindly_and_everything_is_kept(browser, name):
    changes, sentence = NOT_SO[name]
    assert sentence in refused(browser, **changes)


def test_with_a_day_since_when_they_live_apart_the_first_day_may_have_passed(browser):
    days = {"begins_on": in_days(-3).isoformat(), "apart_since": in_days(-20).isoformat()}
    assert browser.post(ADD, filled(browser, **days)).status_code == 302


@pytest.mark.parametrize("typed", ["halifax", "America/Halifax", "america/halifax", "St Johns"])
def test_a_zone_is_found_by_its_city(browser, typed):
    browser.post(ADD, filled(browser, zone=typed))
    assert Plan.objects.get().zone in {"America/Halifax", "America/St_Johns"}


def test_the_record_of_a_talk_is_kept_per_person_and_may_stay_empty(browser):
    record = {"a-spoken_on": in_days(-1).isoformat(), "a-how": "video", "a-outcome": "go"}
    browser.post(ADD, filled(browser, **record, **{"a-alone": "on"}))
    kept = Screening.objects.get()
    assert (kept.partner.short_name, kept.how, kept.alone, kept.outcome) == (
        "Dana",
        "video",
        True,
        "go",
    )


def test_the_practice_fills_in_its_own_defaults(browser):
    html = browser.get(ADD).text
    assert 'value="America/Halifax"' in html
    assert '<option value="CAD" selected>' in html
    assert '<option value="letter" selected>' in html
