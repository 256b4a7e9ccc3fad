"""A coach types in what somebody said or wrote on paper; only that person seals it."""

import pytest

from agreements.audit.models import Event
from agreements.drafting.actions import (
    CannotDictateError,
    CannotSealError,
    CannotWriteError,
    NewerAnswerError,
    begin_dictation,
    end_dictation,
    note_read_back,
    objection_to_dictation,
    save_forgotten,
    seal_answers,
    type_in_answer,
)
from agreements.drafting.models import Answer, Dictation
from agreements.drafting.rules import may_be_typed_in
from agreements.drafting.seals import altered_answers
from agreements.notices.models import Notice
from agreements.plans.actions import stop_taking_part
from agreements.practices.models import Membership
from agreements.questions.bank import BANK
from tests import build
from tests.build import HOUR, NOON
from tests.constraints import broken

pytestmark = pytest.mark.django_db
DAILY = "communication.frequency"


@pytest.fixture
def current(plan):
    return build.round_of(plan)


@pytest.fixture
def dictation(current, ana, cora):
    return begin_dictation(current, ana, reason="paper", by=cora, at=NOON)


def typed(dictation, cora, slug=DAILY, value=None, **how):
    how = {"talk": False, "revision": 0, "by": cora, "at": NOON, **how}
    return type_in_answer(dictation, slug, value or {"choice": "daily"}, **how)


def kinds(ana):
    return [event.kind for event in Event.objects.of(ana.private_chain).order_by("seq")]


@pytest.fixture
def colleague(cora):
    other = build.person("Dee Grant", email="dee@example.org")
    return Membership.objects.create(practice=cora.practice, user=other, joined_at=NOON)


def test_the_person_is_told_and_it_stands_among_their_own_events(
    dictation, ana, ben, current, cora
):
    assert begin_dictation(current, ana, reason="paper", by=cora, at=NOON + HOUR) == dictation
    assert kinds(ana).count("dictation_began") == 1
    told = Notice.objects.filter(dedupe_key__startswith="dictation")
    assert [notice.recipient for notice in told] == [ana.user]
    assert "dictation_began" not in kinds(ben)
    shared = Event.objects.of(ana.plan.shared_chain)
    assert not shared.filter(kind__in=["dictation_began", "read_back"]).exists()


def test_what_was_typed_in_bears_the_mark_of_who_did(dictation, ana, cora):
    answer = typed(dictation, cora)
    assert (answer.partner, answer.entered_by, answer.revision) == (ana, cora, 1)
    assert typed(dictation, cora, revision=0).revision == 1
    with pytest.raises(NewerAnswerError):
        typed(dictation, cora, value={"choice": "any"}, revision=7)


@pytest.mark.parametrize("slug", ["safety.both_know", "intention.leaning", "legal.advice"])
def test_nobody_answers_for_anybody_what_is_private_confirmed_or_about_safety(
    dictation, cora, slug
):
    question = BANK.question(slug)
    value = {"ack": True} if question.type == "ack" else {"choice": "rebuild"}
    with pytest.raises(CannotDictateError, match="Nobody can answer this one"):
        typed(dictation, cora, slug, value)
    assert not Answer.objects.exists()


def test_of_the_whole_bank_only_shared_questions_and_one_s_own_words_may_be_typed_in():
    everything = [question for topic in BANK.topics for question in topic.questions]
    may = {q.slug for q in everything if may_be_typed_in(slug=q.slug, who=q.who)}
    assert {q.kind for q in everything if q.slug in may} <= {
        *("shared", "commitment", "boundary", "request", "plan")
    }
    assert {q.slug for q in everything if q.who in "PA"}.isdisjoint(may)


def wrote(ana):
    build.answer(ana, DAILY, {"choice": "any"})


def remembered(ana):
    save_forgotten(build.round_of(ana.plan), "the cat", revision=0, by=ana, at=NOON)


def sealed(ana):
    wrote(ana)
    seal_answers(build.round_of(ana.plan), by=ana, at=NOON)


def stopped(ana):
    stop_taking_part(ana, at=NOON)


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (wrote, "Ana writes here"),
        (remembered, "Ana writes here"),
        (sealed, "Ana has sealed"),
        (stopped, "Ana has stopped"),
    ],
)
def test_it_is_only_for_somebody_who_has_written_nothing_themselves(ana, current, cora, act, said):
    act(ana)
    with pytest.raises(CannotDictateError, match=said):
        begin_dictation(current, ana, reason="device", by=cora, at=NOON)
    assert not Dictation.objects.exists()


@pytest.mark.parametrize("act", [wrote, remembered])
def test_it_ends_with_the_first_word_the_person_writes(dictation, ana, cora, act):
    typed(dictation, cora, "living.visitors", {"choice": "nobody"})
    act(ana)
    dictation.refresh_from_db()
    assert dictation.ended_by_partner
    with pytest.raises(CannotDictateError, match="ended"):
        typed(dictation, cora, value={"choice": "emergencies"}, revision=1)
    with pytest.raises(CannotDictateError, match="Ana writes here"):
        begin_dictation(dictation.round, ana, reason="paper", by=cora, at=NOON)


def test_reading_it_through_unchanged_ends_nothing_and_changing_it_makes_it_their_own(
    dictation, ana, cora
):
    typed(dictation, cora)
    build.answer(ana, DAILY, {"choice": "daily"}, revision=1)
    dictation.refresh_from_db()
    assert dictation.ended_at is None
    assert Answer.objects.get().entered_by == cora
    build.answer(ana, DAILY, {"choice": "any"}, revision=1)
    assert Answer.objects.get().entered_by is None


def test_words_of_their_own_that_got_in_between_close_it_too(dictation, ana, cora):
    Answer.objects.create(
        round=dictation.round, partner=ana, slug="living.visitors", value={}, saved_at=NOON
    )
    with pytest.raises(CannotDictateError, match="Ana writes here"):
        typed(dictation, cora)


def test_the_person_may_say_that_they_would_rather_write(dictation, ana, cora, current):
    end_dictation(dictation, by=ana, at=NOON)
    end_dictation(dictation, by=ana, at=NOON + HOUR)
    assert kinds(ana).count("dictation_ended") == 1
    with pytest.raises(CannotDictateError, match="Ana writes here"):
        begin_dictation(current, ana, reason="paper", by=cora, at=NOON)


def test_the_coach_may_end_it_and_take_it_up_again_but_no_colleague(
    dictation, ana, cora, current, colleague
):
    typed(dictation, cora)
    assert "colleague" in str(objection_to_dictation(current, ana, by=colleague))
    end_dictation(dictation, by=cora, at=NOON)
    assert "colleague" in str(objection_to_dictation(current, ana, by=colleague))
    assert begin_dictation(current, ana, reason="paper", by=cora, at=NOON + HOUR) != dictation
    with pytest.raises(CannotDictateError, match="ended"):
        typed(dictation, cora, "living.visitors", {"choice": "nobody"})
    newest = Dictation.objects.open().get()
    with pytest.raises(CannotDictateError, match="ended"):
        typed(newest, cora, "living.visitors", {"choice": "nobody"}, by=colleague)


def test_what_was_read_back_is_read_back_again_after_a_change(dictation, ana, cora):
    with pytest.raises(CannotDictateError, match="nothing to read back"):
        note_read_back(dictation, by=cora, at=NOON)
    typed(dictation, cora)
    for _time in range(2):
        note_read_back(dictation, by=cora, at=NOON)
    dictation.refresh_from_db()
    assert dictation.read_back_on == NOON.astimezone(ana.plan.timezone).date()
    assert kinds(ana).count("read_back") == 1
    typed(dictation, cora, "living.visitors", {"choice": "nobody"})
    dictation.refresh_from_db()
    assert dictation.read_back_on is None


def test_it_is_sealed_by_the_person_alone_and_only_once_read(dictation, ana, cora, current):
    typed(dictation, cora)
    with pytest.raises(CannotSealError, match="Read what was typed in for you first"):
        seal_answers(current, by=ana, at=NOON)
    sealing = seal_answers(current, by=ana, at=NOON, has_read=True)
    event = Event.objects.of(ana.private_chain).get(kind="sealed")
    assert event.actor == f"partner:{ana.pk}"
    assert event.data["typed_in"] == 1
    assert event.data["read_back_on"] == NOON.astimezone(ana.plan.timezone).date().isoformat()
    assert altered_answers(sealing) == []
    dictation.refresh_from_db()
    assert dictation.ended_at == NOON
    with pytest.raises(CannotWriteError):
        typed(dictation, cora, "living.visitors", {"choice": "nobody"})


def test_what_was_read_back_may_be_sealed_as_it_stands(dictation, ana, cora, current):
    typed(dictation, cora)
    note_read_back(dictation, by=cora, at=NOON)
    assert seal_answers(current, by=ana, at=NOON)


def test_the_record_of_a_dictation_holds_together(dictation, current, ana, cora):
    with broken("dictation_is_one_at_a_time"):
        Dictation.objects.create(round=current, partner=ana, by=cora, reason="paper", began_at=NOON)
    mine = Dictation.objects.filter(pk=dictation.pk)
    with broken("dictation_reason_is_known"):
        mine.update(reason="other")
    with broken("dictation_ends_after_it_begins"):
        mine.update(ended_at=NOON - HOUR)
