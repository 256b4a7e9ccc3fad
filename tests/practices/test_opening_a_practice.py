from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from agreements.people.models import User
from agreements.practices.models import Membership, Practice, Role

HARBOUR = {
    "name": "Harbour",
    "owner_email": "cora@example.org",
    "full_name": "Cora Lindqvist",
    "short_name": "",
    "country": "CA",
    "zone": "America/Halifax",
    "hours": "Monday to Friday, 9 to 17",
    "phone": "+1 902 555 0100",
}


def opened(**changes: str) -> str:
    said = StringIO()
    options = {**HARBOUR, **changes}
    call_command(
        "open_practice",
        *(f"--{name.replace('_', '-')}={value}" for name, value in options.items()),
        stdout=said,
    )
    return said.getvalue()


def test_the_command_opens_the_first_practice_with_its_owner(db):
    said = opened()

    place = Membership.objects.select_related("practice", "user").get()
    assert (place.role, place.practice.name, place.practice.paper) == (
        Role.OWNER,
        "Harbour",
        "letter",
    )
    assert (place.user.short_name, place.user.takes_notices) == ("Cora", True)
    assert not place.user.has_usable_password()
    assert said == "Harbour is open. Cora signs in with a code sent to cora@example.org.\n"


def test_a_person_owns_one_practice(db):
    opened()

    with pytest.raises(CommandError, match="Cora Lindqvist has a place in a practice already"):
        opened(name="Elsewhere")

    assert Practice.objects.count() == 1


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("owner_email", "not an address"),
        ("country", "Canada"),
        ("zone", "Halifax"),
        ("name", ""),
        ("full_name", "a" * 81),
        ("hours", "nine\x00five"),
        ("phone", "\udfff"),
    ],
)
def test_what_cannot_be_is_refused_by_its_option_and_nothing_is_made(db, option, value):
    with pytest.raises(CommandError, match=f"--{option.replace('_', '-')}"):
        opened(**{option: value})

    assert not Practice.objects.exists()
    assert not User.objects.exists()
