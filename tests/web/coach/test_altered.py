"""A sealed answer altered behind the application's back, from the database to the coach's eyes."""

import pytest
from django.db import connection
from django.urls import reverse

from agreements.audit.models import Event
from agreements.clock.due import run_due
from agreements.drafting.actions import seal_answers, unseal_answers
from agreements.drafting.models import Answer, Sealing
from agreements.notices.models import Notice
from agreements.plans.stages import Stage
from agreements.shaping.models import Rule
from tests import build
from tests.build import DAY, HOUR
from tests.web.coach.pages import words

pytestmark = pytest.mark.django_db
TOUCH, VISITS = "intimacy.touch", "living.visitors"
SAID = "What lies here is no longer what {} sealed:"


@pytest.fixture
def sealed(cora, moment):
    plan = build.sealed(cora, at=moment - HOUR, case=build.BRIEF)
    build.talk_with_each(plan, by=cora, at=moment - HOUR)
    return plan


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount


def of(plan, seat, slug):
    return Answer.objects.get(partner=build.partner_of(plan, seat), slug=slug)


def key(answer):
    """How the database itself writes a primary key."""
    return Answer._meta.pk.get_db_prep_value(answer.pk, connection)


def swap_words(plan):
    """Each answer under the other person's name."""
    first, second = of(plan, "a", TOUCH), of(plan, "b", TOUCH)
    with connection.cursor() as cursor:
        ask = "SELECT value FROM drafting_answer WHERE id = %s"
        found = [
            cursor.execute(ask, [key(row)]) and cursor.fetchone()[0] for row in (first, second)
        ]
    for row, value in zip((second, first), found, strict=True):
        sql("UPDATE drafting_answer SET value = %s WHERE id = %s", value, key(row))


def swap_rows(plan):
    """Each row given to the other person."""
    first, second = of(plan, "a", TOUCH), of(plan, "b", TOUCH)
    a, b = (
        Answer._meta.get_field("partner").get_db_prep_value(row.partner_id, connection)
        for row in (first, second)
    )
    sql("UPDATE drafting_answer SET slug = 'spare' WHERE id = %s", key(first))
    sql("UPDATE drafting_answer SET partner_id = %s WHERE id = %s", a, key(second))
    sql("UPDATE drafting_answer SET partner_id = %s, slug = %s WHERE id = %s", b, TOUCH, key(first))


def delete_row(plan):
    sql("DELETE FROM drafting_answer WHERE id = %s", key(of(plan, "a", TOUCH)))


def delete_row_and_print(plan):
    """The row, and every mention of it beside the seal."""
    sealing = Sealing.objects.get(partner=build.partner_of(plan, "a"))
    delete_row(plan)
    del sealing.fingerprints[TOUCH]
    sealing.save(update_fields=["fingerprints"])


def change_mark(plan):
    sql("UPDATE drafting_answer SET revision = 9 WHERE id = %s", key(of(plan, "a", TOUCH)))


HARMS = [swap_words, swap_rows, delete_row, delete_row_and_print, change_mark]


@pytest.mark.parametrize("harm", HARMS, ids=lambda harm: harm.__name__)
def test_it_stops_the_opening_and_the_coach_reads_what_is_wrong(harm, sealed, cora, visit):
    harm(sealed)
    browser, page = visit(cora), reverse("coach:answers", args=[sealed.pk])
    assert browser.get(page).status_code == 200

    pressed = browser.post(page)

    assert pressed.status_code == 422
    assert SAID.format("Ana") in words(pressed.text)
    assert not Rule.objects.of(sealed).exists()
    assert build.reloaded(sealed).stage == Stage.WRITING
    assert Event.objects.of(sealed.coach_chain).filter(kind="seal_altered").exists()
    assert Notice.objects.filter(recipient=cora.user, dedupe_key__startswith="altered").exists()
    looked = browser.get(page)
    assert "Open for both" not in looked.text
    assert "Nothing can be opened" in words(looked.text)
    today = words(browser.get(reverse("coach:today")).text)
    assert "A sealed answer was altered. Nothing opens" in today
    story = words(browser.get(reverse("coach:plan", args=[sealed.pk])).text)
    assert "Something Ana" in story


@pytest.mark.parametrize("harm", HARMS, ids=lambda harm: harm.__name__)
def test_the_sweep_finds_it_before_anybody_presses(harm, sealed, cora, visit, moment):
    assert run_due(at=moment)["seals"] == 0
    assert "altered" not in words(visit(cora).get(reverse("coach:today")).text)
    harm(sealed)
    assert run_due(at=moment)["seals"] == 0
    assert run_due(at=moment + HOUR)["seals"] >= 1
    assert "A sealed answer was altered" in words(visit(cora).get(reverse("coach:today")).text)
    told = Notice.objects.filter(recipient=cora.user, dedupe_key__startswith="altered").count()
    run_due(at=moment + DAY)
    again = Notice.objects.filter(recipient=cora.user, dedupe_key__startswith="altered").count()
    assert again == told


def test_what_was_put_in_its_place_is_shown_to_nobody(sealed, cora, visit):
    swap_rows(sealed)
    topic = next(
        number
        for number in range(1, 12)
        if "Not what Ana sealed"
        in visit(cora).get(reverse("coach:answers_topic", args=[sealed.pk, number])).text
    )
    html = visit(cora).get(reverse("coach:answers_topic", args=[sealed.pk, topic])).text
    assert "Not what Ben sealed" in html


def test_neither_partner_is_told_anything(sealed, moment):
    delete_row(sealed)
    run_due(at=moment)
    people = [build.partner_of(sealed, seat) for seat in "ab"]
    assert not Notice.objects.filter(
        recipient__in=[person.user for person in people], made_at=moment
    ).exists()
    for person in people:
        kinds = Event.objects.of(person.private_chain).values_list("kind", flat=True)
        assert "seal_altered" not in kinds


def test_once_the_person_has_sealed_anew_it_opens(sealed, cora, visit, moment):
    change_mark(sealed)
    run_due(at=moment)
    ana, current = build.partner_of(sealed, "a"), build.round_of(sealed)
    unseal_answers(current, by=ana, at=moment)
    seal_answers(current, by=ana, at=moment)
    assert "altered" not in words(visit(cora).get(reverse("coach:today")).text)
    assert visit(cora).post(reverse("coach:answers", args=[sealed.pk])).status_code == 302
