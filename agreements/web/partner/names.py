"""The two names a partner's page speaks of, and the words that say who sees what."""

from typing import Any

from agreements.plans.visibility import Told, host_sees, overview, promise
from agreements.safety.help_lines import lines_in
from agreements.web.scope import PartnerRequest


def names_on(request: PartnerRequest) -> dict[str, str]:
    """The short names of the coach and of the other person, for sentences on the page."""
    plan = request.partner.plan
    other = plan.partners.exclude(pk=request.partner.pk).values_list("short_name", flat=True)
    return {"coach": plan.coach.user.short_name, "other": other.get()}


def numbers_on(request: PartnerRequest) -> dict[str, Any]:
    """Whom to call now, for `partner/_numbers.html`: the same whatever was answered."""
    return {"countries": lines_in(request.partner.plan.practice.country)}


def everything_seen(request: PartnerRequest, names: dict[str, str]) -> dict[str, Any]:
    """What `partner/_who.html` tells: each thing a person leaves here, and who sees it."""
    told = told_on(request, names)
    return {"everything": overview(told), "promise": promise(told), "host": host_sees()}


def told_on(request: PartnerRequest, names: dict[str, str]) -> Told:
    """Whom lines about who sees what speak of, and what the practice promised this couple."""
    return Told(names["coach"], names["other"], request.partner.plan.secrets)
