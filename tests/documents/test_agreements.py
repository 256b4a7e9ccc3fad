import pytest

from agreements.documents.models import Agreement, AgreementState
from tests import build
from tests.build import BRIEF
from tests.constraints import broken

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(cora) -> Agreement:
    return build.agreement_of(build.published(cora, case=BRIEF))


def another(agreement: Agreement, **columns) -> Agreement:
    same = ("plan", "round", "published_at", "published_by", "signing_opens_at")
    known = {column: getattr(agreement, column) for column in same}
    known["signing_closes_at"] = agreement.signing_closes_at
    return Agreement.objects.create(**{**known, "number": 2, **columns})


def test_a_plan_has_one_published_agreement_at_a_time(agreement):
    with broken("agreement_is_one_at_a_time"):
        another(agreement)
    assert another(agreement, state=AgreementState.VOIDED)


def test_a_number_is_used_once_per_plan(agreement):
    with broken("agreement_number_is_used_once"):
        another(agreement, number=1, state=AgreementState.VOIDED)


def test_a_state_is_known(agreement):
    with broken("agreement_state_is_known"):
        Agreement.objects.filter(pk=agreement.pk).update(state="x")


def test_signing_closes_after_it_opens(agreement):
    with broken("agreement_signing_closes_after_it_opens"):
        Agreement.objects.filter(pk=agreement.pk).update(
            signing_closes_at=agreement.signing_opens_at
        )
