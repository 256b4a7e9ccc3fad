"""Signing somebody in on a browser and out again, and where they go from there."""

import secrets
from datetime import datetime
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse

from agreements.people.models import User
from agreements.practices.models import Membership
from agreements.web.fields import typed_words
from agreements.web.scope import KNOWN_BROWSER, KNOWN_FOR

COACHS, PARTNERS = "coach:today", "partner:home"


def begin_session(request: HttpRequest, user: User, *, at: datetime) -> None:
    """Sign this person in under a new session key; whoever was here before is signed out first."""
    request.session.flush()
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session["began"] = request.session["seen"] = int(at.timestamp())
    request.session["coach"] = Membership.objects.filter(user=user).exists()


def end_session(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Sign out whoever is here; the browser forgets what it kept of the pages."""
    request.session.flush()
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def remember_browser(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Give a browser in which somebody has signed in allowances of its own.

    The value is random and says nothing of anybody. Tries made elsewhere in a person's name, even
    from the same house, can then not use up theirs.
    """
    if not request.get_signed_cookie(KNOWN_BROWSER, default="", max_age=KNOWN_FOR):
        response.set_signed_cookie(
            KNOWN_BROWSER,
            secrets.token_urlsafe(12),
            max_age=KNOWN_FOR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


def home_of(request: HttpRequest) -> str:
    """The URL name of the page where this visitor's things are; the landing page for strangers."""
    if not request.user.is_authenticated:
        return "public:landing"
    return COACHS if request.session.get("coach") else PARTNERS


def page_asked_for(path: str, *, home: str) -> str:
    """The page a person wanted before signing in, if it is one of ours and of their kind.

    Everything else (another site, another's kind of page, nonsense) leads to their home.
    """
    parts = urlsplit(path)
    try:
        match = resolve(parts.path)
    except Resolver404:
        return reverse(home)
    if parts.netloc or parts.scheme or match.namespace != home.partition(":")[0]:
        return reverse(home)
    return parts.path


def ask_to_sign_in(request: HttpRequest, *, ended: bool) -> HttpResponse:
    """What somebody sees who needs to be signed in and is not.

    `ended` says that a session was open here and is over. Words that were being sent are never
    lost silently: they are shown, so that they can be copied.
    """
    if request.method == "POST":
        page = {"words": typed_words(request.POST), "way_back": request.path}
        return render(request, "public/signed_out.html", page, status=403)
    asked = {"next": request.get_full_path(), **({"out": "1"} if ended else {})}
    return redirect(f"{reverse('public:sign_in')}?{urlencode(asked)}")
