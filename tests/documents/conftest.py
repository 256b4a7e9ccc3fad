from datetime import UTC, datetime
from functools import cache

import pytest

from agreements.documents.certifying import certify
from agreements.documents.keys import Key, current_key
from agreements.documents.models import Certification
from agreements.documents.rendering import Pages, render
from agreements.plans.models import Plan
from agreements.practices.models import Membership
from tests import build
from tests.documents.couple_one import MATTER, pages_of

LATER = datetime(2027, 1, 8, 16, 6, tzinfo=UTC)


@pytest.fixture(scope="session")
def key() -> Key:
    return current_key()


@pytest.fixture(scope="session")
def pages() -> Pages:
    """The first couple's agreement, signed by all three."""
    return pages_of(MATTER)


@pytest.fixture(scope="session")
def pdf(pages: Pages) -> bytes:
    """Its file before it is certified."""
    return rendered(pages)


@pytest.fixture(scope="session")
def certified_pdf(pdf: bytes, key: Key) -> bytes:
    return certify(pdf, key=key, at=LATER)


@cache
def rendered(pages: Pages) -> bytes:
    return render(pages)


@pytest.fixture
def signed(cora: Membership) -> Plan:
    """Ana, Ben and Cora have signed; the file is promised and not yet made."""
    return build.signed(cora)


@pytest.fixture
def job(signed: Plan) -> Certification:
    claimed = Certification.objects.claim(
        build.agreement_of(signed).certification.pk, at=build.NOON
    )
    assert claimed is not None
    return claimed
