import uuid
from datetime import timedelta

import pytest

from agreements.audit.models import Event
from agreements.safety.actions import CannotRecordError, record_screening
from agreements.safety.models import Asked, Outcome, Screening
from agreements.safety.queries import in_words, standing_of
from agreements.safety.rules import needs_before_co_signing, needs_before_opening
from tests import build
from tests.build import DAY, HOUR, NOON
from tests.constraints import broken

pytestmark = pytest.mark.django_db


def talk(partner, cora, *, at=NOON, **how):
    said = {"spoken_on": NOON.date(), "how": "voice", "alone": True, "outcome": "go", **how}
    return record_screening(partner, **said, by=cora, at=at)


def needs_now(plan, *, at=NOON, **how) -> list[str]:
    return list(needs_before_co_signing(standing_of(plan, **how), at=at))


@pytest.mark.parametrize("outcome", Outcome)
def test_a_talk_is_recorded_with_how_and_what_came_of_it_and_nothing_that_was_said(
    ana, cora, outcome
):
    kept = talk(ana, cora, outcome=outcome)
    assert (kept.how, kept.alone, kept.outcome, kept.by) == ("voice", True, outcome, cora)
    columns = {field.name for field in Screening._meta.concrete_fields}
    assert columns == {
        "id",
        "partner",
        "spoken_on",
        "how",
        "alone",
        "outcome",
        "changes",
        "notes_elsewhere",
        "again_on",
        "by",
        "recorded_at",
    }


def test_the_same_form_sent_twice_is_one_record(ana, cora):
    key = uuid.uuid4()
    assert talk(ana, cora, key=key) == talk(ana, cora, key=key)
    assert Screening.objects.filter(partner=ana).count() == 1


def test_other_entries_from_the_same_form_are_another_record(ana, ben, cora):
    key = uuid.uuid4()
    talk(ana, cora, key=key)
    later = talk(ana, cora, key=key, outcome="not_yet", at=NOON + HOUR)
    assert later.outcome == "not_yet"
    assert Screening.objects.filter(partner=ana).count() == 2
    assert talk(ben, cora, key=key).partner == ben


def test_only_the_coach_s_chain_tells_of_a_talk(ana, plan, cora):
    talk(ana, cora)
    assert Event.objects.of(plan.coach_chain).filter(kind="screened").count() == 1
    for chain in (plan.shared_chain, ana.private_chain):
        assert not Event.objects.of(chain).filter(kind="screened").exists()


def test_a_talk_of_tomorrow_has_not_taken_place(ana, cora):
    with pytest.raises(CannotRecordError, match="today or a day before"):
        talk(ana, cora, spoken_on=NOON.date() + DAY)


def test_a_talk_with_the_other_in_the_room_is_no_go(ana, cora):
    for outcome in ("go", "changes"):
        with pytest.raises(CannotRecordError, match="doesn’t count as a talk alone"):
            talk(ana, cora, alone=False, outcome=outcome)
    assert talk(ana, cora, alone=False, outcome="not_yet")


def test_opening_needs_a_record_of_each_that_does_not_say_not_yet(plan, ana, ben, cora):
    talk(ana, cora, outcome="changes")
    assert needs_before_opening(standing_of(plan)) == ("no_record:Ben",)
    talk(ben, cora, outcome="not_yet")
    assert needs_before_opening(standing_of(plan)) == ("not_yet:Ben",)
    talk(ben, cora, at=NOON + HOUR)
    assert needs_before_opening(standing_of(plan)) == ()


def test_the_newest_record_counts(plan, ana, ben, cora):
    build.talk_with_each(plan, by=cora)
    talk(ana, cora, outcome="not_yet", at=NOON + HOUR)
    assert needs_before_opening(standing_of(plan)) == ("not_yet:Ana",)


def test_signing_last_needs_a_talk_with_each_alone_within_72_hours(plan, cora):
    build.talk_with_each(plan, by=cora)
    assert needs_now(plan, at=NOON + 72 * HOUR) == []
    late = NOON + 72 * HOUR + timedelta(seconds=1)
    assert needs_now(plan, at=late) == ["talk:Ana", "talk:Ben"]


def test_a_later_talk_that_was_not_alone_takes_nothing_away_and_adds_nothing(plan, ana, ben, cora):
    talk(ben, cora)
    talk(ana, cora, alone=False, outcome="not_yet")
    talk(ana, cora, at=NOON + HOUR)
    assert needs_now(plan, at=NOON + HOUR) == []


def test_whoever_left_the_question_of_freedom_blank_is_asked_alone_after_the_text_was_there(
    plan, ana, ben, cora
):
    build.talk_with_each(plan, by=cora, at=NOON)
    how = {"subject": "agreement", "since": NOON + HOUR}
    build.answer_privately(ana, Asked.FREEDOM, "yes", subject="agreement", at=NOON + 2 * HOUR)
    assert needs_now(plan, at=NOON + 2 * HOUR, **how) == ["ask:Ben"]
    talk(ben, cora, at=NOON + 3 * HOUR)
    assert needs_now(plan, at=NOON + 3 * HOUR, **how) == []


def test_a_yes_to_an_earlier_text_is_no_yes_to_this_one(plan, ana, ben, cora):
    build.talk_with_each(plan, by=cora, at=NOON)
    for partner in (ana, ben):
        build.answer_privately(partner, Asked.FREEDOM, "yes", subject="old", at=NOON)
    how = {"subject": "new", "since": NOON + HOUR}
    assert needs_now(plan, at=NOON + HOUR, **how) == ["ask:Ana", "ask:Ben"]


@pytest.mark.parametrize(
    ("need", "said"),
    [
        ("hold:Ana", "talk with Ana alone, then lift it"),
        ("no_record:Ana", "no record yet of a talk with Ana alone"),
        ("not_yet:Ana", "Your record for Ana says “not yet”"),
        ("talk:Ana", "Speak with Ana alone"),
        ("ask:Ana", "Ana has not said yes to feeling free"),
        ("stopped:Ana", "Ana has stopped taking part"),
        ("talk:Ana: the second", "Speak with Ana: the second alone"),
    ],
)
def test_what_is_needed_is_said_in_a_sentence(need, said):
    (sentence,) = in_words((need,))
    assert said in sentence


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("screening_way_is_known", {"how": "x"}),
        ("screening_outcome_is_known", {"outcome": "x"}),
    ],
)
def test_no_record_is_what_it_cannot_be(ana, cora, name, columns):
    kept = talk(ana, cora)
    with broken(name):
        Screening.objects.filter(pk=kept.pk).update(**columns)
