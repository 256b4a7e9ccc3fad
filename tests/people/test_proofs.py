from datetime import timedelta

import pytest

from agreements.people.actions import CannotProveError, give_proof, use_proof
from agreements.people.models import Proof
from tests import build
from tests.build import NOON
from tests.constraints import broken

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(db):
    return build.person("Ana Souza", email="ana@example.org")


@pytest.fixture
def proof(person):
    return give_proof(person, act="sign", subject="1", method="code", at=NOON)


def test_a_proof_is_used_once(person, proof):
    assert use_proof(proof, by=person, act="sign", subject="1", at=NOON).used_at == NOON
    with pytest.raises(CannotProveError, match="Prove once more"):
        use_proof(proof, by=person, act="sign", subject="1", at=NOON)


def test_a_proof_is_fresh_for_five_minutes(person, proof):
    late = NOON + timedelta(minutes=5)
    with pytest.raises(CannotProveError):
        use_proof(proof, by=person, act="sign", subject="1", at=late)
    assert use_proof(proof, by=person, act="sign", subject="1", at=late - timedelta(seconds=1))


@pytest.mark.parametrize(("act", "subject"), [("sign", "2"), ("email", "1")])
def test_a_proof_holds_only_for_its_act_and_subject(person, proof, act, subject):
    with pytest.raises(CannotProveError):
        use_proof(proof, by=person, act=act, subject=subject, at=NOON)


def test_a_proof_is_worth_nothing_in_another_hand(proof):
    ben = build.person("Ben Okafor", email="ben@example.org")
    with pytest.raises(CannotProveError):
        use_proof(proof, by=ben, act="sign", subject="1", at=NOON)


def test_no_proof_proves_nothing(person):
    with pytest.raises(CannotProveError):
        use_proof(None, by=person, act="sign", subject="1", at=NOON)


def test_a_proof_was_given_in_a_known_way(proof):
    with broken("proof_method_is_known"):
        Proof.objects.filter(pk=proof.pk).update(method="x")
