import uuid
from datetime import timedelta

import pytest

from agreements.audit.models import Event
from agreements.notices.models import Notice
from agreements.plans.actions import stop_taking_part
from agreements.plans.letters import tell_partners
from agreements.plans.messages import read_messages, send_message, take_back_message
from agreements.plans.models import Message, Partner
from tests import build
from tests.build import DAY, NOON
from tests.constraints import broken

pytestmark = pytest.mark.django_db


def test_the_same_form_sent_twice_is_one_message(ana):
    key = uuid.uuid4()
    for _time in range(2):
        send_message(ana, "Hello", form_key=key, from_coach=False, at=NOON)
    assert Message.objects.get(partner=ana).text == "Hello"


def test_other_words_from_the_same_form_are_another_message(ana, plan):
    key = uuid.uuid4()
    for text in ("Hello", "Hello again", "Hello again", "Hello"):
        send_message(ana, text, form_key=key, from_coach=True, at=NOON)
    assert sorted(Message.objects.values_list("form_key", flat=True).distinct()) != [key]
    assert Message.objects.filter(partner=ana).count() == 2
    take_back_message(Message.objects.get(form_key=key), at=NOON)
    for _time in range(2):
        send_message(ana, "Hello", form_key=key, from_coach=True, at=NOON)
    assert Message.objects.arrived(NOON + DAY).count() == 2


def test_a_message_from_the_coach_is_announced_to_that_person_alone_at_their_own_hour(ana, ben):
    build.message(ana, from_coach=True)
    notice = Notice.objects.get(kind="something_new")
    assert notice.recipient == ana.user
    assert notice.not_before > NOON


def test_the_coachs_words_arrive_a_minute_later_and_can_be_taken_back_until_then(ana):
    kept, undone = (build.message(ana, from_coach=True) for _time in range(2))
    soon = NOON + timedelta(seconds=59)
    assert not Message.objects.arrived(soon).exists()
    assert take_back_message(undone, at=soon)
    assert not take_back_message(undone, at=soon)
    assert not take_back_message(kept, at=NOON + timedelta(seconds=60))
    assert list(Message.objects.arrived(NOON + timedelta(seconds=60))) == [kept]
    letters = Notice.objects.filter(kind="something_new").order_by("state")
    assert [letter.state for letter in letters] == ["cancelled", "queued"]


def test_a_letter_never_leaves_before_the_words(ana):
    ana.user.notice_hour, ana.user.zone = 12, "UTC"
    ana.user.save()
    just_before = NOON.replace(hour=11, minute=59, second=30)
    message = build.message(ana, from_coach=True, at=just_before)
    assert Notice.objects.get(kind="something_new").not_before >= message.leaves_at


def test_a_persons_own_words_are_there_at_once(ana):
    mine = build.message(ana)
    assert mine.leaves_at == NOON
    assert not take_back_message(mine, at=NOON - timedelta(seconds=1))
    with broken("message_leaves_after_it_is_sent"):
        Message.objects.update(leaves_at=NOON - DAY)


def test_a_message_to_the_coach_makes_nobody_s_phone_light_up(ana):
    build.message(ana)
    assert not Notice.objects.filter(kind="something_new").exists()


def test_the_coach_reads_what_came_so_far_and_nothing_of_their_own(ana, ben):
    mine, reply = build.message(ana), build.message(ana, from_coach=True)
    its = build.message(ben)
    later = build.message(ana, at=NOON + DAY)
    read_messages(ana, at=NOON)
    read = Message.objects.exclude(read_at=None)
    assert list(read) == [mine]
    assert {reply, its, later}.isdisjoint(read)


def test_whoever_stops_is_stopped_at_once_and_only_the_coach_is_told(ana, plan):
    for _time in range(2):
        stop_taking_part(ana, at=NOON)
    assert Partner.objects.get(pk=ana.pk).stopped_at == NOON
    assert Event.objects.of(plan.coach_chain).filter(kind="stopped").count() == 1
    assert not Event.objects.of(plan.shared_chain).filter(kind="stopped").exists()


def test_whoever_has_stopped_is_not_written_to_any_more(ana, ben, plan):
    stop_taking_part(ana, at=NOON)
    tell_partners(plan, key="news", at=NOON)
    told = Notice.objects.filter(kind="something_new")
    assert [notice.recipient for notice in told] == [ben.user]


def test_both_are_told_with_one_letter_each_however_often_it_is_said(ana, ben, plan):
    for _time in range(2):
        tell_partners(plan, key="news", at=NOON)
    assert Notice.objects.filter(kind="something_new").count() == 2
