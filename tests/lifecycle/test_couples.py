import uuid

import pytest

from agreements.audit.models import Event
from agreements.lifecycle.actions import add_couple, let_choose_word
from agreements.people.actions import make_join_code
from agreements.people.models import User
from agreements.plans.actions import CannotInviteError, CannotOpenPlanError
from agreements.plans.models import Plan
from agreements.safety.actions import CannotRecordError
from agreements.safety.models import Screening
from agreements.safety.rules import Talk
from tests import build
from tests.build import ANA_AND_BEN, DAY, NOON

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


def add(cora, *, talks, key=None, orders="none") -> Plan:
    return add_couple(
        ANA_AND_BEN.people,
        build.facts_on(TODAY + 30 * DAY),
        talks=talks,
        orders=orders,
        by=cora,
        at=NOON,
        key=key or uuid.uuid4(),
    )


def talk(**how) -> Talk:
    return Talk(**{"spoken_on": TODAY, "how": "voice", "alone": True, "outcome": "go", **how})


def test_a_couple_is_added_together_with_the_talks_held_so_far_and_once(cora):
    key = uuid.uuid4()
    for _time in range(2):
        plan = add(cora, talks={"a": talk()}, key=key)
    kept = Screening.objects.get(partner__plan=plan)
    assert kept.partner.short_name == "Ana"


def test_with_a_talk_that_cannot_be_nobody_is_added(cora):
    with pytest.raises(CannotRecordError):
        add(cora, talks={"b": talk(alone=False)})
    with pytest.raises(CannotOpenPlanError):
        add(cora, talks={"a": talk()}, orders="in_place")
    assert not Plan.objects.exists()


def test_words_lent_after_a_talk_open_once_and_ask_for_new_ones(ana, plan, cora):
    spoken = let_choose_word(ana, how="voice", by=cora, at=NOON)
    person = User.objects.get(pk=ana.user_id)
    assert person.check_password(spoken)
    assert person.word_wanted
    told = Event.objects.of(plan.coach_chain).get(kind="word_lent")
    assert told.data == {"partner": str(ana.pk), "how": "voice"}
    assert spoken not in str(told.data)


def test_nothing_is_lent_to_somebody_who_has_not_joined(cora):
    partner = build.partner_of(build.invited(cora), "a")
    with pytest.raises(CannotInviteError, match="Ana has not joined yet"):
        let_choose_word(partner, how="voice", by=cora, at=NOON)


def test_words_lent_are_not_guessed(ana, cora):
    lent = {let_choose_word(ana, how="voice", by=cora, at=NOON) for _time in range(5)}
    codes = {make_join_code(ana.user, at=NOON) for _time in range(5)}
    assert len(lent) == len(codes) == 5
