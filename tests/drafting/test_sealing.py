import pytest
from django.db.models import F

from agreements.audit.models import Event
from agreements.drafting.actions import (
    CannotSealError,
    save_forgotten,
    seal_answers,
    unseal_answers,
)
from agreements.drafting.models import Answer, Forgotten, Round, Sealing
from agreements.drafting.rules import fingerprint
from agreements.drafting.seals import altered_answers
from tests import build
from tests.build import HOUR, NOON
from tests.constraints import broken

pytestmark = pytest.mark.django_db
TOUCH = "intimacy.touch"


@pytest.fixture
def current(plan, ana):
    """Ana has answered two questions and remembered a third thing."""
    build.answer(ana, TOUCH, {"choice": "none"})
    build.answer(ana, "living.who_moves", {"text": "Ben moves"})
    round_ = build.round_of(plan)
    save_forgotten(round_, "the cat", revision=0, by=ana, at=NOON)
    return round_


@pytest.fixture
def sealing(current, ana):
    return seal_answers(current, by=ana, at=NOON)


def test_sealing_twice_is_sealing_once(current, ana, sealing):
    assert seal_answers(current, by=ana, at=NOON + HOUR) == sealing
    assert Event.objects.of(ana.private_chain).filter(kind="sealed").count() == 1


def test_nothing_written_is_nothing_to_seal(current, ben):
    with pytest.raises(CannotSealError, match="nothing to seal"):
        seal_answers(current, by=ben, at=NOON)


def test_the_fingerprints_stand_in_the_person_s_own_events_and_tell_nothing(ana, sealing):
    event = Event.objects.of(ana.private_chain).get(kind="sealed")
    assert event.data["prints"] == sorted(sealing.fingerprints.values())
    assert len(event.data["prints"]) == 3
    assert altered_answers(sealing) == []


def test_the_same_answer_never_has_the_same_fingerprint_twice(current, ana, ben):
    build.answer(ben, TOUCH, {"choice": "none"})
    first, second = (seal_answers(current, by=who, at=NOON) for who in (ana, ben))
    assert first.fingerprints[TOUCH] != second.fingerprints[TOUCH]


def test_every_part_of_an_answer_is_in_its_fingerprint():
    whole = {"salt": "s", "slug": "a", "revision": 1, "talk": False, "value": {"choice": "x"}}
    changed = {"salt": "t", "slug": "b", "revision": 2, "talk": True, "value": {"choice": "y"}}
    prints = {fingerprint(**whole)} | {
        fingerprint(**{**whole, part: changed[part]}) for part in whole
    }
    assert len(prints) == 6


def altered(ana) -> Answer:
    answer = Answer.objects.get(partner=ana, slug=TOUCH)
    answer.value = {"choice": "hand_hug"}
    answer.save()
    return answer


def test_an_answer_altered_behind_its_author_s_back_is_found(ana, sealing):
    altered(ana)
    assert altered_answers(sealing) == [TOUCH]


@pytest.mark.parametrize("how", [{"talk": True}, {"revision": F("revision") + 1}])
def test_so_is_a_changed_mark_or_number(ana, sealing, how):
    Answer.objects.filter(partner=ana, slug=TOUCH).update(**how)
    assert altered_answers(sealing) == [TOUCH]


def test_so_is_an_answer_taken_away_or_slipped_in(current, ana, sealing):
    Answer.objects.filter(partner=ana, slug=TOUCH).delete()
    Answer.objects.create(
        round=current, partner=ana, slug="intimacy.sexual", value={"choice": "none"}, saved_at=NOON
    )
    assert altered_answers(sealing) == ["intimacy.sexual", TOUCH]


def test_so_is_a_change_to_what_was_remembered_besides(ana, sealing):
    kept = Forgotten.objects.get(partner=ana)
    kept.text = "the dog"
    kept.save()
    assert altered_answers(sealing) == ["forgotten"]


def test_an_answer_that_no_longer_opens_counts_as_altered(ana, sealing):
    Answer.objects.filter(partner=ana, slug="living.who_moves").delete()
    Answer.objects.filter(partner=ana, slug=TOUCH).update(slug="living.who_moves")
    assert altered_answers(sealing) == [TOUCH, "living.who_moves"]


def test_a_person_unseals_alone_and_goes_on_writing(current, ana, sealing):
    for _time in range(2):
        unseal_answers(current, by=ana, at=NOON + HOUR)
    assert Sealing.objects.get(pk=sealing.pk).unsealed_at == NOON + HOUR
    assert Event.objects.of(ana.private_chain).filter(kind="unsealed").count() == 1
    build.answer(ana, TOUCH, {"choice": "greeting"}, revision=1)
    assert seal_answers(current, by=ana, at=NOON + HOUR) != sealing


def test_what_the_coach_has_opened_stays_as_it_is(cora):
    plan = build.opened(cora)
    ana = build.partner_of(plan, "a")
    with pytest.raises(CannotSealError, match="Your coach has opened this part"):
        unseal_answers(build.round_of(plan), by=ana, at=NOON)


def test_nobody_seals_what_has_been_opened_already(current, ana):
    Round.objects.filter(pk=current.pk).update(opened_at=NOON)
    with pytest.raises(CannotSealError, match="opened already"):
        seal_answers(current, by=ana, at=NOON)


def test_a_person_has_one_seal_at_a_time(current, ana, sealing):
    with broken("sealing_is_one_at_a_time"):
        Sealing.objects.create(round=current, partner=ana, sealed_at=NOON)


def test_a_seal_ends_after_it_begins(sealing):
    with broken("sealing_ends_after_it_begins"):
        Sealing.objects.filter(pk=sealing.pk).update(unsealed_at=NOON - HOUR)


def test_an_answer_that_no_longer_opens_is_not_sealed(current, ana):
    Answer.objects.filter(slug=TOUCH).update(slug="intimacy.sexual")  # bound to another question
    with pytest.raises(CannotSealError, match="no longer be read"):
        seal_answers(current, by=ana, at=NOON)
