"""A signature by hand, as a coach records it with a picture of the paper."""

import base64
from datetime import date, datetime
from typing import Any

from agreements.plans.models import Partner
from agreements.practices.models import Membership
from agreements.signing.paper import record_on_paper
from agreements.signing.rules import OnPaper
from tests.build import agreement_of
from tests.cast import NOON

# The smallest picture there is.
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGA"
    "WjR9awAAAABJRU5ErkJggg=="
)


def sign_on_paper(
    partner: Partner,
    *,
    by: Membership,
    day: date | None = None,
    code: str = "",
    scan: bytes = PNG,
    at: datetime = NOON,
) -> Any:
    """The coach records that this person signed by hand, today unless told otherwise."""
    agreement = agreement_of(partner.plan)
    today = at.astimezone(partner.plan.timezone).date()
    return record_on_paper(
        agreement,
        OnPaper(day or today, code or agreement.frozen.code, scan),
        content_sha256=agreement.frozen.content_sha256,
        partner=partner,
        by=by,
        at=at,
    )
