"""Doors: who may stand before a page, and as whom.

Every view wears exactly one door. A door finds the URL's plan or practice *through the visitor*
and answers 404 to everybody else, the same page as for an address that does not exist. Behind a
door times are those of the visitor's own zone, and words are in their own language.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any, Concatenate, ParamSpec, TypeAlias
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import override
from django.utils.translation import gettext as _
from django.utils.translation import override as in_language
from django.views.decorators.http import require_http_methods

from agreements.audit.now import now
from agreements.people.models import User
from agreements.plans.models import Partner, Plan
from agreements.practices.models import Membership
from agreements.web.fields import typed_words

P = ParamSpec("P")
View: TypeAlias = Callable[..., HttpResponse]


class PartnerRequest(HttpRequest):
    """A request of a signed-in partner in their own live plan."""

    user: User
    partner: Partner
    next_session: datetime | None


class CoachRequest(HttpRequest):
    """A request of a signed-in coach of a practice."""

    user: User
    membership: Membership


_METHODS = require_http_methods(["GET", "HEAD", "POST"])


def public_page(view: Callable[Concatenate[HttpRequest, P], HttpResponse]) -> View:
    """A page for anybody, signed in or not."""
    door = login_not_required(_METHODS(view))
    door.audience = "public"  # type: ignore[attr-defined]
    return door


def same_for_all(view: Callable[Concatenate[HttpRequest, P], HttpResponse]) -> View:
    """A public page that is the same for everybody, so that nobody is looked up for it.

    It answers when the database does not.
    """
    door = public_page(view)
    door.without_person = True  # type: ignore[attr-defined]
    return door


def person_page(view: Callable[..., HttpResponse]) -> View:
    """A page for any signed-in person, about their own account."""
    door = _METHODS(view)
    door.audience = "person"  # type: ignore[attr-defined]
    return door


def partner_page(
    view: Callable[Concatenate[PartnerRequest, P], HttpResponse],
) -> View:
    """A page for a partner; the plan is found by the visitor's own seat.

    For whom it has been closed only pages marked with `@when_closed` are open; the others lead to
    the page that says so, and words on their way there are shown back.

    Somebody who must choose an own word does so first: until then the code that reaches a shared
    mailbox would be enough. Until the short welcome is done every page of theirs leads there; the
    view may opt out with `view.before_welcome = True`.
    """

    @wraps(view)
    def door(request: Any, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        partner = (
            Partner.objects.held_by(request.user)
            .select_related("plan__coach__user", "plan__practice")
            .first()
        )
        if partner is None:
            raise Http404
        if request.user.word_wanted:
            return redirect(f"{reverse('public:own_word')}?{urlencode({'next': request.path})}")
        partner.user = request.user
        request.partner, request.next_session = partner, partner.next_session(now())
        with override(request.user.zone), in_language(request.user.language):
            if partner.closed_at and not getattr(view, "when_closed", False):
                return _closed(request)
            if not (partner.closed_at or partner.welcomed_at or hasattr(view, "before_welcome")):
                return redirect("partner:welcome")
            return view(request, *args, **kwargs)

    page = _METHODS(door)
    page.audience = "partner"  # type: ignore[attr-defined]
    return page


def when_closed(view: Any) -> Any:
    """Mark a partner's page as open to whom this has been closed for. Goes under the door."""
    view.when_closed = True
    return view


def _closed(request: PartnerRequest) -> HttpResponse:
    """What somebody for whom this is closed is answered on a page that is not theirs any more."""
    words = typed_words(request.POST)
    if not words:
        return redirect("partner:home")
    coach = request.partner.plan.coach.user.short_name
    sentence = _("This is closed for now. Nothing was saved.")
    page = {"sentence": sentence, "words": words, "coach": coach}
    return render(request, "partner/moved_on.html", page, status=409)


def before_welcome(view: Any) -> Any:
    """Mark a partner's page as open before the welcome is done. Goes under `@partner_page`."""
    view.before_welcome = True
    return view


def coach_page(view: Callable[Concatenate[CoachRequest, P], HttpResponse]) -> View:
    """A page for a coach of a practice; a plan in the URL is found through that practice."""

    @wraps(view)
    def door(request: Any, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        membership = (
            Membership.objects.filter(user=request.user)
            .select_related("practice", "user")
            .order_by("joined_at", "pk")
            .first()
        )
        if membership is None:
            raise Http404
        membership.user = request.user
        request.membership = membership
        with override(request.user.zone), in_language(request.user.language):
            return view(request, *args, **kwargs)

    page = _METHODS(door)
    page.audience = "coach"  # type: ignore[attr-defined]
    return page


def coached_plan(request: CoachRequest, pk: UUID) -> Plan:
    """The plan a coach's URL names, if their practice guides it. Raises Http404 otherwise."""
    plan = (
        Plan.objects.filter(pk=pk, practice=request.membership.practice_id)
        .select_related("practice", "coach__user")
        .prefetch_related(
            Prefetch("partners", Partner.objects.select_related("user").order_by("seat"))
        )
        .first()
    )
    if plan is None:
        raise Http404
    return plan


def place_of(request: HttpRequest) -> str:
    """From where something is tried: the browser known to the person, or else the network.

    Allowances are kept per place, so nobody can use up another person's by trying in their name.
    """
    known = request.get_signed_cookie(KNOWN_BROWSER, default="", max_age=KNOWN_FOR)
    return f"browser:{known}" if known else f"network:{network_of(request)}"


KNOWN_BROWSER = "known"
KNOWN_FOR = 400 * 24 * 3600


def network_of(request: HttpRequest) -> str:
    """The shortened network address: /24 of IPv4, /48 of IPv6. Never stored with a person.

    Behind our own proxies it is what the outermost of them saw; what a visitor wrote into that
    header stands before it and is not believed.
    """
    hops = request.headers.get("X-Forwarded-For", "").split(",") if settings.PROXIES else []
    seen = hops[-settings.PROXIES] if len(hops) >= settings.PROXIES > 0 else ""
    try:
        address = ip_address(seen.strip() or request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return str(ip_network((address, 24 if address.version == 4 else 48), strict=False))
