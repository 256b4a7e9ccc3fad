import pytest

from agreements.audit.models import Event
from agreements.drafting.actions import (
    CannotWriteError,
    NewerAnswerError,
    mark_topic,
    save_answer,
    save_forgotten,
    seal_answers,
)
from agreements.drafting.models import Answer, Forgotten, TopicMark
from agreements.notices.models import Notice
from tests import build
from tests.build import HOUR, NOON
from tests.constraints import broken

pytestmark = pytest.mark.django_db
ONE_OF_EACH_TYPE = {
    "intimacy.touch": {"choice": "other", "other": "a wave", "why": "because"},
    "communication.frequency": {"choice": "set_days", "details": {"when": "Sundays, 18:00"}},
    "intention.purpose": {"choices": ["healing", "calm"], "other": "sommeil 😴"},
    "living.who_moves": {"text": "Ana stays.\nBen moves to عمّان."},
    "telling.list": {"rows": ["my mother", "Nguyễn Thị Minh Anh"]},
    "money.limit": {"amount": "300", "text": "by email"},
    "legal.advice": {"ack": True},
    "intimacy.sexual": {"unsure": True},
}


@pytest.fixture
def current(plan):
    return build.round_of(plan)


def save(current, partner, slug="intimacy.touch", value=None, *, revision=0, talk=False):
    value = {"choice": "none"} if value is None else value
    return save_answer(current, slug, value, talk=talk, revision=revision, by=partner, at=NOON)


@pytest.mark.parametrize(("slug", "value"), ONE_OF_EACH_TYPE.items(), ids=ONE_OF_EACH_TYPE)
def test_an_answer_of_every_type_comes_back_as_it_was_written(current, ana, slug, value):
    save(current, ana, slug, value)
    assert Answer.objects.of(ana, current).get(slug=slug).value == value


def test_a_change_counts_one_on_and_the_same_again_changes_nothing(current, ana):
    first = save(current, ana)
    again = save(current, ana, revision=99)
    changed = save(current, ana, value={"choice": "greeting"}, revision=1)
    assert (first.revision, again.revision, changed.revision) == (1, 1, 2)


def test_another_tab_overwrites_nothing_and_is_shown_what_is_kept(current, ana):
    save(current, ana)
    save(current, ana, value={"choice": "greeting"}, revision=1)
    with pytest.raises(NewerAnswerError) as refused:
        save(current, ana, value={"choice": "hand_hug"}, revision=1)
    assert refused.value.kept.value == {"choice": "greeting"}
    assert Answer.objects.get(partner=ana).value == {"choice": "greeting"}


def test_two_tabs_that_both_saw_nothing_do_not_overwrite_each_other(current, ana):
    save(current, ana)
    with pytest.raises(NewerAnswerError):
        save(current, ana, value={"choice": "greeting"})


def test_wanting_to_talk_is_a_change_of_its_own(current, ana):
    save(current, ana)
    assert save(current, ana, talk=True, revision=1).talk
    assert Answer.objects.filter(partner=ana, talk=True).exists()


def test_writing_leaves_no_trace_that_the_other_could_see(current, ana, ben, plan):
    before = (
        plan.__class__.objects.filter(pk=plan.pk).values().get(),
        current.__class__.objects.filter(pk=current.pk).values().get(),
        list(Event.objects.of(plan.shared_chain).values()),
        list(Notice.objects.filter(recipient=ben.user).values()),
        list(Answer.objects.of(ben, current)),
    )
    for slug, value in ONE_OF_EACH_TYPE.items():
        save(current, ana, slug, value)
    mark_topic(current, "living", "done", by=ana)
    save_forgotten(current, "the cat", revision=0, by=ana, at=NOON)
    seal_answers(current, by=ana, at=NOON)
    after = (
        plan.__class__.objects.filter(pk=plan.pk).values().get(),
        current.__class__.objects.filter(pk=current.pk).values().get(),
        list(Event.objects.of(plan.shared_chain).values()),
        list(Notice.objects.filter(recipient=ben.user).values()),
        list(Answer.objects.of(ben, current)),
    )
    assert before == after


def test_what_is_sealed_is_not_written_to(current, ana):
    save(current, ana)
    seal_answers(current, by=ana, at=NOON)
    refused = "Unseal them to change something"
    with pytest.raises(CannotWriteError, match=refused):
        save(current, ana, value={"choice": "greeting"}, revision=1)
    with pytest.raises(CannotWriteError, match=refused):
        save_forgotten(current, "more", revision=0, by=ana, at=NOON)
    with pytest.raises(CannotWriteError, match=refused):
        mark_topic(current, "living", "done", by=ana)


def test_one_s_seal_does_not_stop_the_other_s_pen(current, ana, ben):
    save(current, ana)
    seal_answers(current, by=ana, at=NOON)
    assert save(current, ben).revision == 1


def test_what_was_forgotten_is_kept_like_an_answer(current, ana):
    kept = save_forgotten(current, "the cat", revision=0, by=ana, at=NOON)
    assert save_forgotten(current, "the cat", revision=7, by=ana, at=NOON + HOUR) == kept
    with pytest.raises(NewerAnswerError):
        save_forgotten(current, "the dog", revision=0, by=ana, at=NOON)
    assert save_forgotten(current, "the dog", revision=1, by=ana, at=NOON).revision == 2
    assert Forgotten.objects.get(partner=ana).text == "the dog"


def test_a_topic_is_marked_once_and_the_mark_can_be_taken_back(current, ana):
    for mark in ["done", "done", "later"]:
        mark_topic(current, "living", mark, by=ana)
    assert TopicMark.objects.get(partner=ana).mark == "later"
    mark_topic(current, "living", "", by=ana)
    assert not TopicMark.objects.filter(partner=ana).exists()


def test_a_person_has_one_answer_to_a_question(current, ana):
    save(current, ana)
    with broken("answer_is_one_per_question"):
        Answer.objects.create(
            round=current, partner=ana, slug="intimacy.touch", value={}, saved_at=NOON
        )


def test_answers_count_from_one(current, ana):
    save(current, ana)
    with broken("answer_revision_counts_from_one"):
        Answer.objects.filter(partner=ana).update(revision=0)


def test_a_topic_has_one_mark_of_a_person(current, ana):
    mark_topic(current, "living", "done", by=ana)
    with broken("topicmark_is_one_per_topic"):
        TopicMark.objects.create(round=current, partner=ana, topic="living", mark="later")


def test_a_mark_is_known(current, ana):
    mark_topic(current, "living", "done", by=ana)
    with broken("topicmark_is_known"):
        TopicMark.objects.filter(partner=ana).update(mark="x")


def test_a_person_forgets_once_per_round(current, ana):
    save_forgotten(current, "the cat", revision=0, by=ana, at=NOON)
    with broken("forgotten_is_one_per_person"):
        Forgotten.objects.create(round=current, partner=ana, text="x", saved_at=NOON)
