import pytest
from django.test import Client

from agreements.practices.models import Membership
from tests.web.conftest import Visit


@pytest.fixture
def browser(visit: Visit, cora: Membership) -> Client:
    """The coach's own, signed in."""
    return visit(cora)
