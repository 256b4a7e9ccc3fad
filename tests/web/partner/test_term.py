"""The home of the term, the days before it, and stopping."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from agreements.plans.models import Message, Partner
from agreements.plans.stages import Stage
from agreements.term.actions import answer_checkin, open_checkins
from agreements.term.models import CheckIn
from tests import build

HOME, STOP = "partner:home", "partner:stop"


def plain(response) -> str:
    return re.sub(r'value="[0-9a-zA-Z-]{30,}"', "", response.content.decode())


@pytest.fixture
def plan(cora, moment):
    return build.active(cora, day=24, at=moment)


def checkin_for(partner: Partner, *, number: int = 3, opens, days: int = 3) -> CheckIn:
    return CheckIn.objects.create(
        partner=partner, number=number, opens_at=opens, closes_at=opens + timedelta(days=days)
    )


def test_the_home_tells_the_day_of_the_term_and_what_holds_today(plan, ana, visit):
    page = visit(ana).get(reverse(HOME)).content.decode()

    assert "Day 24 of 60" in page
    assert "In force today" in page
    assert "We have one call a week, on Wednesdays at 20:00." in page


def test_a_check_in_is_offered_while_it_is_open(plan, ana, visit, moment):
    client = visit(ana)
    CheckIn.objects.all().delete()
    assert "Your next check-in opens on" in client.get(reverse(HOME)).content.decode()

    checkin_for(ana, opens=moment)

    page = client.get(reverse(HOME)).content.decode()
    assert reverse("partner:checkin", args=[3]) in page
    assert "Only you and Cora" in page


def test_the_home_is_the_same_whatever_the_other_checks_in(plan, ana, ben, visit, moment):
    checkin_for(ana, opens=moment)
    theirs = checkin_for(ben, opens=moment)
    client = visit(ana)
    before = plain(client.get(reverse(HOME)))

    answer_checkin(theirs, {"safe": "no", "text": "XYZZY"}, at=moment)

    assert plain(client.get(reverse(HOME))) == before


def test_after_the_last_day_the_home_says_so(cora, moment, visit):
    plan = build.active(cora, day=24, at=moment)
    plan.begins_on -= timedelta(days=90)
    plan.ends_on -= timedelta(days=90)
    plan.midpoint_on -= timedelta(days=90)
    plan.save()

    page = visit(build.partner_of(plan, "a")).get(reverse(HOME)).content.decode()
    assert "This time ended on" in page
    assert "until you have talked about what comes next" in page


def test_a_pause_is_told_with_what_goes_on(plan, ana, visit, moment):
    plan.paused_at = moment
    plan.save()

    page = visit(ana).get(reverse(HOME)).content.decode()
    assert "has set a pause since" in page
    assert "children, money and the home goes on" in page


def test_the_ending_has_the_same_home(plan, ana, visit, moment):
    plan.move_to(Stage.ENDING, at=moment)

    assert "This week" in visit(ana).get(reverse(HOME)).content.decode()


@pytest.mark.parametrize("days", [0, 5])
def test_what_has_not_begun_on_its_day_is_not_said_to_begin_then(cora, moment, visit, days):
    plan = build.signed(cora, at=moment)
    shift = plan.begins_on - (moment.astimezone(plan.timezone).date() - timedelta(days=days))
    plan.begins_on, plan.ends_on = plan.begins_on - shift, plan.ends_on - shift
    plan.midpoint_on -= shift
    plan.save()
    pages = [
        [visit(partner).get(reverse(name)).content.decode() for name in (HOME, "partner:dates")]
        for partner in plan.partners.order_by("seat")
    ]
    for home, dates in pages:
        assert "It hasn’t begun yet. Cora tells both of you what comes next." in home
        assert "Nothing to do until then" not in home
        assert "Your next check-in opens on" not in dates


def test_between_the_last_signature_and_the_first_day_there_is_nothing_to_do(cora, moment, visit):
    plan = build.signed(cora, at=moment)
    page = visit(build.partner_of(plan, "a")).get(reverse(HOME)).content.decode()

    assert "Signed by everyone" in page
    assert "Nothing to do until then" in page
    assert reverse("partner:copy") in page


def test_stopping_takes_effect_at_once_and_tells_the_other_nothing(plan, ana, ben, visit):
    client, theirs = visit(ana), visit(ben)
    before = plain(theirs.get(reverse(HOME)))
    key = sent_key(client)

    answer = client.post(reverse(STOP), {"choice": "stop", "form_key": key}, follow=True)

    ana.refresh_from_db()
    assert ana.stopped_at is not None
    assert "You’ve stopped taking part" in answer.content.decode()
    assert "You’ve stopped taking part" in client.get(reverse(HOME)).content.decode()
    assert plain(theirs.get(reverse(HOME))) == before


def sent_key(client) -> str:
    page = client.get(reverse(STOP)).content.decode()
    found = re.search(r'name="form_key" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_stopping_twice_is_stopping_once_and_the_reason_is_kept_once(plan, ana, visit):
    client = visit(ana)
    sent = {"choice": "stop", "reason": "MY REASON", "form_key": sent_key(client)}
    client.post(reverse(STOP), sent)
    ana.refresh_from_db()
    first = ana.stopped_at

    client.post(reverse(STOP), sent)

    ana.refresh_from_db()
    assert ana.stopped_at == first
    assert [message.text for message in Message.objects.filter(partner=ana)] == ["MY REASON"]


def test_words_sent_from_another_tab_after_stopping_are_not_lost(plan, ana, visit):
    client = visit(ana)
    keys = [sent_key(client) for _tab in range(2)]
    client.post(reverse(STOP), {"choice": "stop", "form_key": keys[0]})

    answer = client.post(
        reverse(STOP), {"choice": "talk", "reason": "MY TYPED WORDS", "form_key": keys[1]}
    )

    assert answer.url == reverse(STOP)
    assert "MY TYPED WORDS" in Message.objects.get(partner=ana).text


@pytest.mark.parametrize("choice", ["pause", "talk"])
def test_a_pause_or_a_talk_is_asked_of_the_coach_and_changes_nothing(plan, ana, visit, choice):
    client = visit(ana)
    sent = {"choice": choice, "reason": "After the holidays", "form_key": sent_key(client)}
    for _press in range(2):
        client.post(reverse(STOP), sent)

    ana.refresh_from_db()
    plan.refresh_from_db()
    message = Message.objects.get(partner=ana)
    assert (ana.stopped_at, plan.paused_at) == (None, None)
    assert message.text.endswith("After the holidays")
    assert not message.from_coach


def test_nothing_chosen_keeps_the_words(plan, ana, visit):
    client = visit(ana)
    sent = {"reason": "MY TYPED WORDS", "form_key": sent_key(client)}
    answer = client.post(reverse(STOP), sent)

    assert answer.status_code == 422
    assert "MY TYPED WORDS" in answer.content.decode()


@pytest.mark.parametrize("state", ["in_writing", "opened", "published", "signing", "active"])
def test_stopping_is_possible_in_every_stage(cora, moment, visit, state):
    plan = getattr(build, state)(cora, at=moment)
    ana = build.partner_of(plan, "a")
    client = visit(ana)

    client.post(reverse(STOP), {"choice": "stop", "form_key": sent_key(client)})

    assert "You’ve stopped taking part" in client.get(reverse(HOME)).content.decode()


def test_somebody_who_stopped_still_reads_and_keeps_a_copy(plan, ana, visit):
    client = visit(ana)
    client.post(reverse(STOP), {"choice": "stop", "form_key": sent_key(client)})

    for page in ("agreement", "printable", "copy", "dates"):
        assert client.get(reverse(f"partner:{page}")).status_code == 200


def test_the_home_asks_the_database_little(plan, ana, visit, django_assert_max_num_queries):
    open_checkins(ana, at=build.NOON)
    client = visit(ana)
    for page in (HOME, STOP):
        with django_assert_max_num_queries(12):
            client.get(reverse(page))
