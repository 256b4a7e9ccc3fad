from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from agreements.audit.now import now
from agreements.notices.actions import CannotSendCodeError
from agreements.people.models import Purpose, User
from agreements.people.rules import masked
from agreements.plans.actions import decline_invitation, invitation_with_token
from agreements.plans.models import Invitation
from agreements.web.public.codes import code_page, send_to, too_many
from agreements.web.public.entering import no_longer_open
from agreements.web.public.waiting import Waiting, waiting_here
from agreements.web.scope import public_page

_STEPS = {"later": "public/later.html", "no": "public/no.html"}


@public_page
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Who asks, and that it is a choice. Looking changes nothing, however often it is done."""
    if "said" in request.GET:
        return render(request, "public/said_no.html")
    at = now()
    asked = invitation_with_token(token, at=at)
    if asked is None:
        return no_longer_open(request)
    page = _page(asked, token)
    if request.user.is_authenticated and request.user.email.lower() != asked.email.lower():
        return render(request, "public/somebody_else.html", page)
    if request.POST.get("answer") == "decline":
        decline_invitation(asked, at=at)
        return redirect(f"{reverse('public:invitation', args=[token])}?said")
    if request.method == "POST":
        return _send_code(request, asked, page, at=at)
    step = next((step for step in _STEPS if step in request.GET), "")
    return render(request, _STEPS.get(step, "public/invitation.html"), page)


def _page(asked: Invitation, token: str) -> dict[str, object]:
    plan = asked.partner.plan
    return {
        "token": token,
        "coach": plan.coach.user,
        "practice": plan.practice.name,
        "address": masked(asked.email),
        "last_day": asked.expires_at.astimezone(plan.timezone).date(),
    }


def _send_code(
    request: HttpRequest, asked: Invitation, page: dict[str, object], *, at: datetime
) -> HttpResponse:
    person = User.objects.by_email(asked.email)
    waiting = Waiting.for_address(
        asked.email, person=person, purpose=Purpose.JOIN, subject=str(asked.pk)
    )
    try:
        send_to(request, waiting, person, at=at)
    except CannotSendCodeError:
        page = {**page, "refusal": too_many()}
        return render(request, "public/invitation.html", page, status=429)
    return redirect("public:join")


@public_page
def join(request: HttpRequest) -> HttpResponse:
    waiting = waiting_here(request, Purpose.JOIN)
    if waiting is None:
        return redirect("public:sign_in")
    return code_page(request, waiting, "public/join.html")
