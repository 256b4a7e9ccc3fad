from http import HTTPStatus

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt

from agreements.web.scope import person_page, public_page, same_for_all
from agreements.web.sessions import end_session, page_asked_for


@csrf_exempt
@public_page
def sign_out(request: HttpRequest) -> HttpResponse:
    """Signing out works from the oldest page too, so it asks for no token.

    A post from another site is refused before it comes here, and carries no session.
    """
    if request.method == "POST":
        way_on = page_asked_for(request.POST.get("next", ""), home="public:sign_out")
        return end_session(request, redirect(way_on))
    return render(request, "public/sign_out.html")


@same_for_all
def leave(request: HttpRequest) -> HttpResponse:
    """End the session and be somewhere else, at once, even when the database does not answer.

    A browser that only fetches ahead, a scanner that only asks for the head, and a link on
    another site end nothing.
    """
    if "prefetch" in f"{request.headers.get('Sec-Purpose')} {request.headers.get('Purpose')}":
        return HttpResponse(status=HTTPStatus.TOO_EARLY)
    away = HttpResponseRedirect(settings.EXIT_URL)
    from_elsewhere = request.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"}
    if request.method == "HEAD" or from_elsewhere:
        return away
    try:
        return end_session(request, away)
    except DatabaseError:
        request.session = SessionStore()  # an empty one: the browser's cookie goes at least
        return away


@person_page
def alive(request: HttpRequest) -> HttpResponse:
    """Somebody is still here: being asked counts as use."""
    return HttpResponse(status=HTTPStatus.NO_CONTENT)
