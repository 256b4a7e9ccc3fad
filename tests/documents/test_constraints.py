"""What the tables themselves refuse, whichever way a row comes in."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from agreements.documents.models import Agreement
from tests import build


@pytest.fixture
def agreement(cora, moment) -> Agreement:
    return build.agreement_of(build.published(cora, at=moment))


def another(agreement: Agreement, **how) -> None:
    columns = {
        field.attname: getattr(agreement, field.attname)
        for field in agreement._meta.concrete_fields
        if not field.primary_key
    }
    Agreement.objects.create(**{**columns, **how})


def test_agreement_number_is_used_once(agreement):
    Agreement.objects.filter(pk=agreement.pk).update(state="voided")
    with pytest.raises(IntegrityError, match="number"), transaction.atomic():
        another(agreement)


def test_agreement_is_one_at_a_time(agreement):
    with pytest.raises(IntegrityError), transaction.atomic():
        another(agreement, number=agreement.number + 1)
    another(agreement, number=agreement.number + 1, state="voided")


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("agreement_state_is_known", {"state": "forgotten"}),
        ("agreement_signing_closes_after_it_opens", {"signing_closes_at": timedelta(0)}),
    ],
)
def test_an_agreement_that_cannot_be_is_refused(agreement, constraint, change):
    if "signing_closes_at" in change:
        change = {"signing_closes_at": agreement.signing_opens_at}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Agreement.objects.filter(pk=agreement.pk).update(**change)
