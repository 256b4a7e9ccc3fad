import pytest

from agreements.people.actions import (
    CannotChooseWordError,
    choose_word,
    keep_join_code,
    make_join_code,
    person_with_join_code,
    set_preferences,
)
from agreements.people.models import JoinCode, User
from tests import build
from tests.build import DAY, NOON
from tests.constraints import broken

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(db):
    return build.person("Ana Souza", email="ana.souza@example.org")


def test_an_own_word_is_kept_as_a_hash_only(person):
    choose_word(person, "green kettle on sunday")
    stored = User.objects.get(pk=person.pk)
    assert stored.check_password("green kettle on sunday")
    assert "kettle" not in stored.password
    assert not stored.word_wanted


def test_an_own_word_is_taken_as_it_is_typed(person):
    choose_word(person, "Grüne  Kanne am Sonntag")
    assert User.objects.get(pk=person.pk).check_password("Grüne  Kanne am Sonntag")
    assert not User.objects.get(pk=person.pk).check_password("grüne kanne am sonntag")


def test_a_short_own_word_is_refused_with_the_length_that_would_do(person):
    with pytest.raises(CannotChooseWordError, match="12 letters or more"):
        choose_word(person, "kettle sun")


@pytest.mark.parametrize(
    "word",
    [
        "anaanaanaana",
        "Ana Souza 2027",
        "1234567890123",
        "stillwater 2027",
        "aaaaaaaaaaaaaaa",
        "ana.souza 12.03.1985",
    ],
)
def test_names_dates_and_the_service_are_no_own_word(person, word):
    with pytest.raises(CannotChooseWordError, match="isn’t a name, a date or this service"):
        choose_word(person, word)
    assert not User.objects.get(pk=person.pk).has_usable_password()


def test_a_mailbox_that_others_read_asks_for_an_own_word_and_stops_letters(person):
    for mailbox in ["shared", "unsure"]:
        set_preferences(person, mailbox=mailbox, reach="email")
        assert person.word_wanted
        assert not person.takes_notices
    set_preferences(person, mailbox="own")
    assert not person.word_wanted
    assert person.takes_notices


def test_without_a_mailbox_an_own_word_is_wanted_whatever_is_said_of_mailboxes():
    ben = build.person("Ben Okafor")
    set_preferences(ben, mailbox="own")
    assert ben.word_wanted


def test_who_has_an_own_word_is_not_asked_for_another(person):
    choose_word(person, "green kettle on sunday")
    set_preferences(person, mailbox="shared")
    assert not person.word_wanted


def test_a_device_only_i_can_unlock_leaves_an_hour_and_any_other_a_quarter(person):
    minutes = {}
    for device in ["own", "shared", "unsure", ""]:
        set_preferences(person, device=device)
        minutes[device] = person.idle_minutes
    assert minutes == {"own": 60, "shared": 15, "unsure": 15, "": 15}


def test_a_join_code_is_found_however_it_is_typed_and_stored_as_a_digest(person):
    spoken = make_join_code(person, at=NOON)
    assert person_with_join_code(f"  {spoken.lower().replace(' ', '-')} ", at=NOON) == person
    stored = str(JoinCode.objects.filter(user=person).values())
    assert spoken.split()[0] not in stored
    assert person_with_join_code("KITE 4 MAPLE 7 RIVER 2x", at=NOON) is None
    assert person_with_join_code("", at=NOON) is None


def test_a_new_join_code_ends_the_one_before(person):
    first, second = make_join_code(person, at=NOON), make_join_code(person, at=NOON)
    assert person_with_join_code(first, at=NOON) is None
    assert person_with_join_code(second, at=NOON) == person


def test_a_join_code_waits_fourteen_days_for_its_first_use_and_then_for_ever(person):
    spoken = make_join_code(person, at=NOON)
    assert person_with_join_code(spoken, at=NOON + 14 * DAY) is None
    keep_join_code(person, at=NOON + 13 * DAY)
    assert person_with_join_code(spoken, at=NOON + 90 * DAY) == person


def test_a_join_code_of_a_closed_account_opens_nothing(person):
    spoken = make_join_code(person, at=NOON)
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert person_with_join_code(spoken, at=NOON) is None


def test_a_person_has_one_current_join_code(person):
    make_join_code(person, at=NOON)
    with broken("joincode_has_one_current_per_person"):
        JoinCode.objects.create(user=person, digest="x", made_at=NOON)
