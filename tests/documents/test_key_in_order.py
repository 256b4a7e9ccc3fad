"""With a key that is no good nothing is promised, and what was promised waits."""

import datetime as days

import pytest
from cryptography.hazmat.primitives.serialization import pkcs12
from django.core import checks

from agreements.documents.actions import objections_to_publishing
from agreements.documents.certifying import certify
from agreements.documents.copies import make_copy
from agreements.documents.keys import (
    AHEAD,
    NoKeyError,
    current_key,
    identity,
    make_key,
    may_sign,
    trouble_with_key,
)
from agreements.documents.verifying import verdict_on
from agreements.shaping.queries import ruled
from tests import build
from tests.documents.conftest import LATER, rendered
from tests.documents.couple_one import MATTER, pages_of

DAY = days.timedelta(days=1)
ENDS = days.datetime(2027, 3, 1, tzinfo=days.UTC)


@pytest.fixture
def made(settings, tmp_path):
    """A key of our own making, put to use."""

    def make(name="key", **how):
        path = tmp_path / f"{name}.p12"
        make_key(path, label="", **how)
        settings.VAR_DIR = tmp_path
        settings.SIGNING_P12 = str(path)
        return path

    return make


def test_the_practice_key_is_in_order():
    assert trouble_with_key(at=build.NOON) == ""


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (ENDS - AHEAD - DAY, ""),
        (ENDS - AHEAD, "runs out on 1 March 2027"),
        (ENDS - DAY, "runs out on 1 March 2027"),
        (ENDS, "ran out on 1 March 2027"),
        (days.datetime(2019, 1, 1, tzinfo=days.UTC), "is not valid yet"),
    ],
)
def test_a_key_is_good_for_thirty_days_more_or_it_is_said(made, at, said):
    made(until=ENDS)
    assert said in trouble_with_key(at=at)
    assert bool(said) == bool(trouble_with_key(at=at))


def test_a_withdrawn_key_and_one_that_cannot_be_read_are_said(made, settings, tmp_path):
    made()
    settings.WITHDRAWN = {identity(current_key().certificates): "2026-01-01"}
    assert trouble_with_key(at=build.NOON) == "The certificate for certifying was withdrawn."
    settings.SIGNING_P12 = str(tmp_path / "gone.p12")
    assert "gone.p12 cannot be read" in trouble_with_key(at=build.NOON)


def test_a_certificate_that_may_only_vouch_for_others_may_not_sign(made):
    _key, leaf, (root,) = pkcs12.load_key_and_certificates(made().read_bytes(), None)
    assert may_sign(leaf)
    assert not may_sign(root)


@pytest.mark.django_db
def test_publishing_is_refused_with_a_sentence_while_the_key_is_no_good(made, cora):
    plan = build.settled(cora)
    before = objections_to_publishing(plan, ruled(plan), at=build.NOON)
    made(until=build.NOON + DAY)
    said = objections_to_publishing(plan, ruled(plan), at=build.NOON)
    (more,) = [sentence for sentence in said if sentence not in before]
    assert more.startswith("The certificate for certifying runs out on 2 October 2026. Ask ")


@pytest.mark.django_db
def test_a_key_that_ran_out_after_publishing_certifies_nothing(made, job):
    made(until=build.NOON)
    with pytest.raises(NoKeyError, match="ran out"):
        make_copy(job, at=build.NOON)
    made("next")
    make_copy(job, at=build.NOON)


@pytest.mark.django_db
def test_a_file_of_a_replaced_key_stays_genuine_and_of_its_time(made):
    made("old", until=LATER + DAY)
    bare = rendered(pages_of(MATTER))
    of_its_time = certify(bare, key=current_key(), at=LATER)
    too_late = certify(bare, key=current_key(), at=LATER + 2 * DAY)
    made("next")
    current_key()
    assert verdict_on(of_its_time).kind == "genuine"
    assert verdict_on(too_late).kind == "changed"


def test_the_start_says_what_is_wrong_with_the_key_and_goes_on(made):
    made(until=days.datetime(2021, 1, 1, tzinfo=days.UTC))
    found = [one for one in checks.run_checks() if one.id == "documents.W001"]
    assert [one.level for one in found] == [checks.WARNING]
    assert "ran out on 1 January 2021" in found[0].msg
