from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from agreements.audit.now import now
from agreements.clock.tasks import tidy
from agreements.people.actions import (
    allowance_left,
    forget_what_is_over,
    give_proof,
    make_code,
    spend_allowance,
    use_proof,
)
from agreements.people.models import Code, Proof, Purpose
from tests import build
from tests.build import DAY, NOON

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def test_a_code_is_deleted_a_day_after_its_time():
    code, _digits = make_code(None, purpose=Purpose.SIGN_IN, at=NOON)
    assert forget_what_is_over(at=code.expires_at + DAY) == 0
    assert forget_what_is_over(at=code.expires_at + DAY + MINUTE) == 1
    assert not Code.objects.exists()


def test_an_allowance_that_counts_is_kept():
    for at in (NOON, NOON + DAY):
        assert spend_allowance(f"ask:{at}", limit=2, minutes=15, at=at)
    assert forget_what_is_over(at=NOON + DAY + MINUTE) == 1
    assert allowance_left(f"ask:{NOON + DAY}", limit=2) == 1


def test_a_proof_that_was_used_is_evidence_and_stays():
    person = build.person("Ana Souza", email="ana@example.org")
    how = {"act": "sign", "subject": "1"}
    used, unused = (give_proof(person, method="code", at=NOON, **how) for _each in range(2))
    use_proof(used, by=person, at=NOON, **how)
    assert forget_what_is_over(at=NOON + DAY + MINUTE) == 1
    assert list(Proof.objects.all()) == [used]
    assert unused not in Proof.objects.all()


def test_a_session_that_has_ended_is_deleted_every_hour():
    ended, lasting = SessionStore(), SessionStore()
    for session, ends in ((ended, -1), (lasting, 1)):
        session.create()
        Session.objects.filter(pk=session.session_key).update(
            expire_date=timezone.now() + ends * MINUTE
        )
    make_code(None, purpose=Purpose.SIGN_IN, at=now() - 2 * DAY)
    tidy()
    assert [row.pk for row in Session.objects.all()] == [lasting.session_key]
    assert not Code.objects.exists()
