"""The last steps of every way in: the own word where there is one, the seat, the session."""

from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from agreements.people.actions import keep_join_code
from agreements.people.models import Purpose, User
from agreements.plans.actions import CannotJoinError, take_seat
from agreements.plans.models import Invitation, Partner
from agreements.web.public.waiting import Waiting, remember
from agreements.web.sessions import (
    PARTNERS,
    begin_session,
    home_of,
    page_asked_for,
    remember_browser,
)

JOIN_CODE = "join_code"


def go_on(request: HttpRequest, waiting: Waiting, user: User, *, at: datetime) -> HttpResponse:
    """After the first proof: ask for the own word or have one chosen, else let the person in."""
    proven = waiting.proven(by=user, at=at)
    if user.has_usable_password() or user.word_wanted:
        remember(request, proven)
        return redirect("public:own_word")
    return let_in(request, proven, user, at=at)


def let_in(request: HttpRequest, waiting: Waiting, user: User, *, at: datetime) -> HttpResponse:
    """Take the seat this was about, if any, and sign the person in."""
    try:
        seated = _take_seat(waiting, user, at=at)
    except CannotJoinError as refusal:
        return render(request, "public/cannot_join.html", {"refusal": refusal}, status=409)
    except Invitation.DoesNotExist:
        return no_longer_open(request)
    begin_session(request, user, at=at)
    home = PARTNERS if seated else home_of(request)
    way_on = page_asked_for(waiting.asked_for, home=home)
    if user.word_wanted:  # the word just given was lent: one's own comes first
        way_on = f"{reverse('public:own_word')}?{urlencode({'next': way_on})}"
    return remember_browser(request, redirect(way_on))


def _take_seat(waiting: Waiting, user: User, *, at: datetime) -> bool:
    if waiting.purpose == Purpose.JOIN:
        invitation = Invitation.objects.open(at).get(pk=waiting.subject)
        take_seat(invitation.partner, user=user, invitation=invitation, at=at)
        return True
    if waiting.purpose == JOIN_CODE:
        keep_join_code(user, at=at)
        for partner in Partner.objects.filter(user=user, joined_at=None):
            take_seat(partner, user=user, at=at)
        return True
    return False


def no_longer_open(request: HttpRequest) -> HttpResponse:
    """One page for a link that is wrong, old, used or replaced: it tells none from another."""
    return render(request, "public/no_longer_open.html", status=404)
