"""Signatures and scans changed behind the application's back are found, and named in words."""

import base64

import pytest
from django.db import connection

from agreements.audit.models import Event
from agreements.signing.models import Scan, Signature
from agreements.signing.retracing import faults_in_record, faults_of_signatures
from tests import build
from tests.build import BRIEF, partner_of
from tests.by_hand import sign_on_paper
from tests.documents.test_retracing import triggers_gone

pytestmark = pytest.mark.django_db

NOT_HERS = "Agreement 1: what was signed as Ana Souza is not what was recorded."
NOT_THOSE = "Agreement 1: its signatures are not those under which it was completed."


@pytest.fixture
def plan(cora):
    """Ana signed by hand, Ben on screen."""
    plan = build.signing(cora, case=BRIEF)
    sign_on_paper(partner_of(plan, "a"), by=cora)
    build.sign(partner_of(plan, "b"))
    return plan


@pytest.fixture
def hers(plan):
    return Signature.objects.get(signer="a", agreement__plan=plan)


def found(plan):
    return list(faults_of_signatures(plan))


def test_signatures_nobody_touched_hold(plan):
    assert list(faults_in_record(plan)) == []


def test_one_that_was_taken_back_still_holds(plan):
    Signature.objects.filter(signer="b").update(withdrawn_at=build.NOON)
    assert found(plan) == []


def test_a_statement_that_was_changed_is_named(plan, hers):
    hers.statement = {**hers.statement, "content_sha256": "0" * 64}
    with triggers_gone():
        hers.save()
    assert found(plan) == [NOT_HERS]


def test_a_statement_changed_with_its_hash_is_not_in_the_events(plan, hers):
    theirs = Signature.objects.get(signer="b")
    hers.statement, hers.statement_sha256 = theirs.statement, theirs.statement_sha256
    with triggers_gone():
        hers.save()
    assert found(plan) == [NOT_HERS]


def test_another_scan_is_found_even_with_its_own_hash(plan):
    scan = Scan.objects.get()
    scan.body = base64.b64encode(b"another").decode()
    with triggers_gone():
        scan.save()
    assert found(plan) == [NOT_HERS]
    scan.sha256 = "b" * 64
    with triggers_gone():
        scan.save()
    assert found(plan) == [NOT_HERS]


def test_a_scan_that_does_not_open_or_is_gone_is_named(plan):
    with triggers_gone(), connection.cursor() as cursor:
        cursor.execute("UPDATE signing_scan SET body = 'AAAA'")
    assert found(plan) == [NOT_HERS]
    with triggers_gone(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM signing_scan")
    assert found(plan) == [NOT_HERS]


def test_a_signature_put_in_or_taken_out_after_the_last_is_named(cora):
    plan = build.signed(cora, case=BRIEF)
    assert found(plan) == []
    Signature.objects.filter(signer="b").update(withdrawn_at=build.NOON)
    assert found(plan) == [NOT_THOSE]


def test_the_private_event_binds_what_was_declared(plan, hers):
    told = Event.objects.of(hers.partner.private_chain).get(kind="signed_on_paper")
    assert told.data["statement_sha256"] == hers.statement_sha256
