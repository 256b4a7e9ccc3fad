import pytest

from agreements.audit.models import Event
from agreements.lifecycle.actions import hand_join_code, invite_couple
from agreements.notices.models import Notice, State
from agreements.people.actions import person_with_join_code
from agreements.people.models import User
from agreements.plans.actions import (
    CannotInviteError,
    CannotJoinError,
    correct_address,
    decline_invitation,
    finish_welcome,
    give_join_code,
    invitation_with_token,
    invite,
    take_seat,
)
from agreements.plans.models import Invitation, Partner, Plan
from agreements.plans.stages import Stage
from tests import build
from tests.build import DAY, HOUR, NOON
from tests.constraints import broken

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(cora) -> Plan:
    """Ana and Ben have been invited and have not joined."""
    return build.invited(cora)


def token_of(partner: Partner) -> str:
    """The link as it stands in the newest letter to this person."""
    sent = Invitation.objects.filter(partner=partner).order_by("-sent_at", "-expires_at")
    newest = sent.filter(replaced_at=None).first() or sent[0]
    return Notice.objects.get(dedupe_key=f"invitation:{newest.pk}").secret


def current(partner: Partner) -> Invitation:
    return Invitation.objects.current().get(partner=partner)


def user_of(partner: Partner) -> User:
    return User.objects.get(email=partner.email)


def test_both_are_sent_the_same_letter_and_the_questions_are_ready(plan, ana, ben):
    assert plan.stage == Stage.WRITING
    letters = Notice.objects.filter(kind="invitation")
    assert {letter.recipient for letter in letters} == {user_of(ana), user_of(ben)}
    assert build.round_of(plan).slugs


def test_a_link_is_found_by_its_token_and_stored_as_a_digest_only(ana):
    token = token_of(ana)
    assert invitation_with_token(token, at=NOON) == current(ana)
    assert token not in str(Invitation.objects.filter(partner=ana).values())


@pytest.mark.parametrize("token", ["", "x", "'; --", "é" * 50])
def test_a_guessed_link_leads_nowhere(plan, token):
    assert invitation_with_token(token, at=NOON) is None


def test_looking_at_a_link_changes_nothing(ana):
    before = Invitation.objects.filter(partner=ana).values().get()
    invitation_with_token(token_of(ana), at=NOON)
    assert Invitation.objects.filter(partner=ana).values().get() == before


def test_a_link_lives_for_fourteen_days(ana):
    token = token_of(ana)
    assert invitation_with_token(token, at=NOON + 14 * DAY - HOUR)
    assert invitation_with_token(token, at=NOON + 14 * DAY) is None


def test_a_new_letter_ends_the_link_before(ana, cora):
    old = token_of(ana)
    invite([ana], by=cora, at=NOON + HOUR)
    assert invitation_with_token(old, at=NOON + HOUR) is None
    assert invitation_with_token(token_of(ana), at=NOON + HOUR) == current(ana)


def test_the_same_press_twice_sends_one_letter(ana, cora):
    seen = frozenset({current(ana).pk})
    first = invite([ana], by=cora, at=NOON + HOUR, seen=seen)
    assert invite([ana], by=cora, at=NOON + HOUR, seen=seen) == first
    assert Notice.objects.filter(kind="invitation", recipient=user_of(ana)).count() == 2


def test_somebody_who_has_joined_is_not_invited_again(ana, cora):
    build.join(ana)
    with pytest.raises(CannotInviteError, match="Ana has joined already"):
        invite([build.partner_of(ana.plan, "a")], by=cora, at=NOON)


def test_nobody_is_invited_when_one_of_the_two_has_no_address(cora):
    plan = build.in_setup(cora)
    plan.partners.filter(seat="b").update(email="")
    with pytest.raises(CannotInviteError, match="Make a join code instead"):
        invite_couple(plan.partners.order_by("seat"), by=cora, at=NOON)
    assert not Invitation.objects.filter(partner__plan=plan).exists()
    assert build.reloaded(plan).stage == Stage.SETUP


def test_a_corrected_address_ends_the_old_link_and_stops_a_letter_that_has_not_left(ana, cora):
    old = token_of(ana)
    correct_address(ana, " Ana.Souza@Example.org ", by=cora, at=NOON)
    assert Partner.objects.get(pk=ana.pk).email == "ana.souza@example.org"
    assert invitation_with_token(old, at=NOON) is None
    letter = Notice.objects.get(kind="invitation", recipient__email="ana@example.org")
    assert letter.state == State.CANCELLED


@pytest.mark.parametrize(
    ("address", "said"),
    [("b.en+me@example.org", "reach one mailbox"), ("cora@example.org", "your own mailbox")],
)
def test_an_address_that_reaches_another_of_the_three_is_refused(ana, cora, address, said):
    with pytest.raises(CannotInviteError, match=said):
        correct_address(ana, address, by=cora, at=NOON)


def test_the_address_of_somebody_who_has_joined_is_theirs(ana, cora):
    build.join(ana)
    with pytest.raises(CannotInviteError, match="has joined already"):
        correct_address(ana, "new@example.org", by=cora, at=NOON)


def test_a_seat_is_taken_with_the_link_and_by_the_address_it_was_sent_to(ana):
    seated = take_seat(ana, user=user_of(ana), invitation=current(ana), at=NOON)
    assert (seated.user, seated.seated, seated.joined_at) == (user_of(ana), True, NOON)
    assert Event.objects.of(ana.private_chain).get().kind == "joined"


def test_taking_the_seat_twice_changes_nothing(ana):
    invitation = current(ana)
    for _time in range(2):
        take_seat(ana, user=user_of(ana), invitation=invitation, at=NOON)
    assert Event.objects.of(ana.private_chain).count() == 1


def test_a_forwarded_link_seats_nobody_else(ana, ben):
    with pytest.raises(CannotJoinError):
        take_seat(ana, user=user_of(ben), invitation=current(ana), at=NOON)
    with pytest.raises(CannotJoinError):
        take_seat(ben, user=user_of(ana), invitation=current(ana), at=NOON)
    assert not Partner.objects.filter(plan=ana.plan, seated=True).exists()


def test_nobody_sits_down_without_a_link_or_a_join_code(ana):
    with pytest.raises(CannotJoinError):
        take_seat(ana, user=user_of(ana), at=NOON)


def test_an_old_or_used_link_seats_nobody(ana):
    invitation = current(ana)
    with pytest.raises(CannotJoinError, match="already been used"):
        take_seat(ana, user=user_of(ana), invitation=invitation, at=NOON + 14 * DAY)


def test_somebody_with_another_space_under_way_is_told_so(ana, dov):
    case = build.EVE_AND_FINN
    theirs = build.in_writing(dov, case=case)
    eve = build.partner_of(theirs, "a")
    Partner.objects.filter(pk=ana.pk).update(email=eve.user.email)
    Invitation.objects.filter(partner=ana).update(email=eve.user.email)
    with pytest.raises(CannotJoinError, match="another space under way"):
        take_seat(ana, user=eve.user, invitation=current(ana), at=NOON)
    assert current(ana).used_at is None


def test_whoever_declines_is_told_of_to_the_coach_alone(ana, plan):
    invitation = current(ana)
    for _time in range(2):
        decline_invitation(invitation, at=NOON)
    assert Event.objects.of(plan.coach_chain).filter(kind="invitation_declined").count() == 1
    assert not Event.objects.of(plan.shared_chain).filter(kind__contains="declin").exists()
    with pytest.raises(CannotJoinError):
        take_seat(ana, user=user_of(ana), invitation=invitation, at=NOON)


def test_a_join_code_seats_a_person_without_a_mailbox_who_will_choose_an_own_word(ben, cora):
    spoken = hand_join_code(ben, by=cora, at=NOON)
    person = person_with_join_code(spoken, at=NOON)
    ben.refresh_from_db()
    assert ben.user == person
    assert (person.email, person.word_wanted) == ("", True)
    assert take_seat(ben, user=person, at=NOON).seated


def test_a_join_code_ends_the_link_that_was_sent_before(ben, cora):
    old = token_of(ben)
    give_join_code(ben, by=cora, at=NOON)
    assert invitation_with_token(old, at=NOON) is None


def test_a_second_join_code_is_for_the_same_person_and_ends_the_first(ben, cora):
    first = give_join_code(ben, by=cora, at=NOON)
    second = give_join_code(ben, by=cora, at=NOON)
    assert person_with_join_code(first, at=NOON) is None
    assert person_with_join_code(second, at=NOON) == Partner.objects.get(pk=ben.pk).user


def test_a_join_code_alone_begins_the_writing(cora):
    plan = build.in_setup(cora)
    hand_join_code(build.partner_of(plan, "a"), by=cora, at=NOON)
    assert build.reloaded(plan).stage == Stage.WRITING
    assert build.round_of(plan).number == 1


def test_the_first_time_through_the_welcome_counts(ana):
    build.join(ana)
    finish_welcome(ana, at=NOON + DAY)
    assert Partner.objects.get(pk=ana.pk).welcomed_at == NOON


def test_a_person_has_one_current_invitation(ana):
    with broken("invitation_has_one_current_per_person"):
        Invitation.objects.create(
            partner=ana,
            email="x@example.org",
            token_digest="x",
            sent_at=NOON,
            expires_at=NOON + DAY,
        )


def test_an_invitation_ends_after_it_begins(ana):
    with broken("invitation_ends_after_it_begins"):
        Invitation.objects.filter(partner=ana).update(expires_at=NOON - DAY)
