from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail

from agreements.audit.now import now
from agreements.notices.actions import queue_for_own_hour, queue_notice
from agreements.notices.delivery import put_back
from agreements.notices.models import Notice, State
from agreements.notices.tasks import deliver_notice
from agreements.people.actions import set_preferences
from agreements.people.models import User
from tests import build

pytestmark = pytest.mark.django_db
PAST = timedelta(days=2)


@pytest.fixture
def person(db):
    return build.person("Ana Souza", email="ana@example.org")


def owe(person, kind: str = "something_new", key: str = "k", **how) -> Notice:
    return queue_notice(kind, to=person, key=key, at=now(), **how)


def deliver(notice: Notice) -> Notice:
    deliver_notice(notice_id=str(notice.pk))
    return Notice.objects.get(pk=notice.pk)


def test_a_notice_is_sent_once_however_often_it_is_rung(person):
    notice = owe(person)
    assert deliver(notice).state == State.SENT
    deliver(notice)
    assert [letter.to for letter in mail.outbox] == [["ana@example.org"]]


def test_a_letter_is_one_message_with_one_number_sent_twice_or_not(person):
    notice = deliver(owe(person))
    (letter,) = mail.outbox
    assert letter.extra_headers["Message-ID"].startswith(f"<{notice.pk}@")
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"


def test_a_secret_is_forgotten_once_it_is_sent(person):
    notice = deliver(owe(person, "code", secret="314159"))
    assert "314159" in mail.outbox[0].subject
    assert notice.secret == ""


@pytest.mark.parametrize(
    "chosen",
    [
        {"reach": "none"},
        {"reach": ""},
        {"mailbox": "shared"},
        {"mailbox": "unsure"},
        {"mailbox": ""},
    ],
    ids=str,
)
def test_whoever_does_not_want_letters_or_shares_the_mailbox_gets_none(person, chosen):
    notice = owe(person)
    set_preferences(person, **chosen)
    assert deliver(notice).state == State.CANCELLED
    assert mail.outbox == []


@pytest.mark.parametrize("kind", ["code", "invitation"])
def test_codes_and_invitations_reach_a_person_who_has_chosen_nothing_yet(person, kind):
    set_preferences(person, mailbox="", reach="")
    assert deliver(owe(person, kind, secret="123456")).state == State.SENT


def test_what_came_too_late_is_not_sent(person):
    notice = owe(person, expires_at=now() - timedelta(seconds=1))
    assert deliver(notice).state == State.CANCELLED


def test_a_closed_account_gets_nothing(person):
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert deliver(owe(person, "code", secret="123456")).state == State.CANCELLED


def test_what_belongs_to_nobody_is_dropped_without_a_word():
    assert deliver(owe(None, "code", secret="123456")).state == State.CANCELLED
    assert mail.outbox == []


def test_all_that_is_due_to_one_person_leaves_as_one_letter(person):
    ben = build.person("Ben Okafor", email="ben@example.org")
    notices = [owe(person, key=f"{n}") for n in range(3)]
    its = owe(ben, key="ben")
    assert deliver(notices[1]).state == State.SENT
    assert {Notice.objects.get(pk=n.pk).state for n in notices} == {State.SENT}
    assert Notice.objects.get(pk=its.pk).state == State.QUEUED
    assert len(mail.outbox) == 1


def test_several_messages_in_one_letter_say_each_thing_once_under_a_plain_subject(person):
    for key, kind in enumerate(["something_new", "minute_for_you", "something_new"]):
        notice = owe(person, kind, key=str(key))
    deliver(notice)
    (letter,) = mail.outbox
    assert letter.subject == "There’s an update in Stillwater"
    assert letter.body.count("something new to read") == 1
    assert letter.body.count("about a minute") == 1


def test_a_code_travels_alone(person):
    owe(person, key="news")
    deliver(owe(person, "code", key="code", secret="314159"))
    (letter,) = mail.outbox
    assert "something new" not in letter.body


def test_a_late_pile_becomes_one_letter(person):
    for day in range(5):
        notice = queue_for_own_hour(
            "something_new",
            to=person,
            key=str(day),
            at=now() - timedelta(days=9 - day),
            a_week=7,
        )
    deliver(notice)
    assert len(mail.outbox) == 1
    assert not Notice.objects.due_by(now()).exists()


@pytest.fixture
def broken_mail(settings):
    """A mail server that answers like this one."""

    def answer(name: str) -> None:
        settings.EMAIL_BACKEND = f"tests.notices.mail_servers.{name}"

    return answer


@pytest.mark.parametrize(
    ("server", "problem"),
    [
        ("Refusing", SMTPRecipientsRefused),
        ("Vanishing", SMTPServerDisconnected),
        ("Unreachable", ConnectionRefusedError),
        ("Confused", ValueError),
    ],
)
def test_whatever_goes_wrong_the_letter_waits_for_its_next_turn(
    person, broken_mail, server, problem
):
    broken_mail(server)
    notice = owe(person)
    with pytest.raises(problem):
        deliver_notice(notice_id=str(notice.pk))
    waiting = Notice.objects.get(pk=notice.pk)
    assert waiting.state == State.QUEUED
    assert timedelta(0) < waiting.not_before - now() <= timedelta(minutes=1)


def test_one_address_that_is_refused_holds_up_nobody_else(person, broken_mail):
    ben = build.person("Ben Okafor", email="ben@example.org")
    broken_mail("RefusingAna")
    with pytest.raises(SMTPRecipientsRefused):
        deliver(owe(person))
    assert deliver(owe(ben, key="ben")).state == State.SENT


def test_pauses_grow_from_a_minute_to_hours_and_then_it_is_given_up(person):
    notice = owe(person, "code", secret="123456")
    moment, pauses = now(), []
    for _turn in range(7):
        notice = Notice.objects.claim(notice.pk, at=moment)
        put_back(notice, at=moment)
        pauses.append((notice.not_before - moment).total_seconds() // 60)
        moment = max(moment, notice.not_before)
    assert pauses[:6] == [1, 5, 15, 60, 240, 720]
    notice = Notice.objects.get(pk=notice.pk)
    assert (notice.state, notice.secret) == (State.UNDELIVERABLE, "")
