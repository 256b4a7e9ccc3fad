"""A typed name is kept in letters that can be printed, or refused before it is signed."""

import pytest

from agreements.signing.actions import objection_to_name
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(cora):
    return build.signing(cora)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\uff21na  Souza", "Ana Souza"),
        ("An\U0001d4ea Souza", "Ana Souza"),
        ("Ana\u00a0Souza", "Ana Souza"),
    ],
)
def test_a_name_from_another_keyboard_is_kept_in_letters_that_can_be_printed(typed, kept, ana):
    assert objection_to_name(typed, "Ana Souza") is None
    assert build.sign(ana, name=typed).statement["name"] == kept


@pytest.mark.parametrize("typed", ["An\U0001e8d0a Souza", "Ana" + "\u0301" * 90 + " Souza"])
def test_a_name_that_could_never_be_printed_is_refused_before_it_is_signed(typed):
    assert "just as it is" in (objection_to_name(typed, "Ana Souza") or "")
