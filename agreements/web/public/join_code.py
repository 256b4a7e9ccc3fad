from dataclasses import replace
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from agreements.audit.now import now
from agreements.people.actions import person_with_join_code, spend_allowance
from agreements.people.models import User
from agreements.plans.models import Partner
from agreements.web.public.entering import JOIN_CODE, go_on
from agreements.web.public.forms import JoinCodeForm
from agreements.web.public.waiting import Waiting, forget, remember, waiting_here
from agreements.web.scope import place_of, public_page

_TRIES = 10


@public_page
def join_code(request: HttpRequest) -> HttpResponse:
    """Signing in with the code a coach has read out or handed over."""
    at = now()
    waiting = waiting_here(request, JOIN_CODE)
    if waiting and waiting.unsure and waiting.still_proven(at=at) and "code" not in request.POST:
        return _is_it_you(request, waiting, at=at)
    form = JoinCodeForm(request.POST or None)
    status = 422 if form.errors else 200
    if form.is_valid():
        person = None
        if spend_allowance(f"join:{place_of(request)}", limit=_TRIES, minutes=15, at=at):
            person = person_with_join_code(form.cleaned_data["code"], at=at)
            form.add_error("code", _("We don’t know that code. Check it, or call your coach."))
            status = 422
        else:
            form.add_error("code", _("That’s a few tries in a row. Wait 15 minutes."))
            status = 429
        if person is not None:
            return _known(request, person, at=at)
    return render(request, "public/join_code.html", {"form": form}, status=status)


def _known(request: HttpRequest, person: User, *, at: datetime) -> HttpResponse:
    """Somebody's code: before its first use they are asked whether it is meant for them."""
    fresh = Partner.objects.filter(user=person, joined_at=None).exists()
    waiting = Waiting(JOIN_CODE, unsure=fresh).proven(by=person, at=at)
    if not fresh:
        return go_on(request, waiting, person, at=at)
    remember(request, waiting)
    return redirect("public:join_code")


def _is_it_you(request: HttpRequest, waiting: Waiting, *, at: datetime) -> HttpResponse:
    seat = (
        Partner.objects.filter(user_id=waiting.person, joined_at=None)
        .select_related("user", "plan__coach__user", "plan__practice")
        .first()
    )
    answer = request.POST.get("answer")
    if seat is None or seat.user is None or answer == "no":
        forget(request)
        return redirect("public:join_code")
    if answer == "yes":
        return go_on(request, replace(waiting, unsure=False), seat.user, at=at)
    return render(request, "public/is_it_you.html", {"seat": seat})
