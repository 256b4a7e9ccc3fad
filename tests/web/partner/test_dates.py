"""Dates, and calendar entries that tell nothing."""

from datetime import timedelta

import pytest
from django.urls import reverse

from agreements.plans.booking import set_session
from tests import build


@pytest.fixture
def plan(cora, moment):
    plan = build.active(cora, day=4, at=moment)
    set_session(plan, moment + timedelta(days=2), by=cora, at=moment)
    return build.reloaded(plan)


def entry(client, number: int):
    return client.get(reverse("partner:calendar", args=[number]))


def test_the_page_lists_what_is_coming_in_order(plan, ana, visit):
    page = visit(ana).get(reverse("partner:dates")).content.decode()

    places = [page.index(name) for name in ("Session with Cora", "Midway look", "Last day")]
    assert places == sorted(places)
    assert "First day" not in page


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
def test_a_calendar_entry_says_appointment_and_nothing_else(plan, ana, visit, number):
    answer = entry(visit(ana), number)
    text = answer.content.decode()

    assert answer["Content-Type"].startswith("text/calendar")
    assert answer["Content-Disposition"] == 'attachment; filename="appointment.ics"'
    assert "SUMMARY:Appointment\r\n" in text
    for word in ("LOCATION", "DESCRIPTION", "ORGANIZER", "ATTENDEE", "Ana", "Ben", "Cora"):
        assert word not in text
    assert str(plan.pk) not in text


def test_a_session_is_an_hour_and_a_day_is_a_day(plan, ana, visit):
    client = visit(ana)
    session = plan.session_at.strftime("%Y%m%dT%H%M%SZ")

    assert f"DTSTART:{session}\r\n" in entry(client, 1).content.decode()
    assert f"DTSTART;VALUE=DATE:{plan.ends_on:%Y%m%d}\r\n" in entry(client, 5).content.decode()


def test_a_date_that_is_not_set_has_no_entry(plan, cora, ana, visit, moment):
    set_session(plan, None, by=cora, at=moment)
    client = visit(ana)

    assert entry(client, 1).status_code == 404
    assert entry(client, 99).status_code == 404
    assert "Cora will suggest one" in client.get(reverse("partner:dates")).content.decode()


def test_hours_are_those_of_the_reader(plan, ana, visit):
    ana.user.zone = "Asia/Tokyo"
    ana.user.save()
    page = visit(ana).get(reverse("partner:dates")).content.decode()

    from zoneinfo import ZoneInfo

    assert f"{plan.session_at.astimezone(ZoneInfo('Asia/Tokyo')):%H:%M}" in page


def test_the_page_asks_the_database_little(plan, ana, visit, django_assert_max_num_queries):
    client = visit(ana)
    with django_assert_max_num_queries(12):
        client.get(reverse("partner:dates"))
