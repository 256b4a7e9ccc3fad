from datetime import timedelta

import pytest

from agreements.people.actions import (
    add_person,
    allowance_left,
    give_back_allowance,
    spend_allowance,
)
from agreements.people.models import Allowance, User
from agreements.people.rules import mailbox_of, masked
from tests import build
from tests.build import NOON
from tests.constraints import broken

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(db):
    return build.person("Ana Souza", email="ana@example.org")


def test_a_known_address_keeps_its_account_and_what_was_chosen_in_it(person):
    again = add_person(
        email="ANA@example.org", full_name="A. S.", short_name="A", zone="UTC", language="fr-ca"
    )
    assert again == person
    assert again.full_name == "Ana Souza"


def test_people_without_an_address_are_never_taken_for_each_other():
    first = build.person("Ben Okafor")
    second = build.person("Finn Moreau")
    assert first != second
    assert User.objects.by_email("") is None


def test_a_new_account_has_no_own_word(person):
    assert not person.has_usable_password()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Sam.W+x@Example.org", "samw@example.org", True),
        ("sam@gmail.com", "s.a.m@googlemail.com", True),
        ("sam@exämple.org", "sam@xn--exmple-cua.org", True),
        ("sam@example.org", "sam@example.com", False),
        ("sam@example.org", "pam@example.org", False),
    ],
)
def test_which_addresses_are_one_mailbox(one, other, same):
    assert (mailbox_of(one) == mailbox_of(other)) is same


def test_an_address_is_shown_back_with_one_letter_only():
    assert masked("dana@example.org") == "d•••@example.org"


def test_an_allowance_runs_out_and_begins_again_after_its_window():
    spent = [spend_allowance("k", limit=2, minutes=15, at=NOON) for _try in range(3)]
    assert spent == [True, True, False]
    assert not spend_allowance("k", limit=2, minutes=15, at=NOON + timedelta(minutes=14))
    assert spend_allowance("k", limit=2, minutes=15, at=NOON + timedelta(minutes=15))
    assert Allowance.objects.get(key="k").used == 1


def test_what_is_left_of_an_allowance_is_known_and_can_be_given_back():
    for left in (3, 2, 1):
        assert allowance_left("k", limit=3) == left
        spend_allowance("k", limit=3, minutes=15, at=NOON)
    assert allowance_left("k", limit=3) == 0
    give_back_allowance("k")
    assert allowance_left("k", limit=3) == 3


def test_an_address_belongs_to_one_person(person):
    with broken("user_email_belongs_to_one_person"):
        User.objects.create(email="ANA@EXAMPLE.ORG", full_name="B", short_name="B")


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("user_device_is_known", {"device": "x"}),
        ("user_mailbox_is_known", {"mailbox": "x"}),
        ("user_reach_is_known", {"reach": "x"}),
        ("user_notice_hour_is_an_hour", {"notice_hour": 24}),
    ],
)
def test_nothing_is_chosen_that_cannot_be(person, name, columns):
    with broken(name):
        User.objects.filter(pk=person.pk).update(**columns)
