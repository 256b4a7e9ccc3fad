"""The two names a partner's page speaks of."""

from agreements.web.scope import PartnerRequest


def names_on(request: PartnerRequest) -> dict[str, str]:
    """The short names of the coach and of the other person, for sentences on the page."""
    plan = request.partner.plan
    other = plan.partners.exclude(pk=request.partner.pk).values_list("short_name", flat=True)
    return {"coach": plan.coach.user.short_name, "other": other.get()}
