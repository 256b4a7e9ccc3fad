"""What every answer carries, and when a session is over."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.utils.cache import patch_vary_headers

from agreements.audit.now import now
from agreements.web.sessions import ask_to_sign_in

Next = Callable[[HttpRequest], HttpResponse]

COACH_IDLE = 60 * 60
LONGEST_SESSION = 12 * 60 * 60
_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"


def private_pages(get_response: Next) -> Next:
    """No page is kept by a browser or a proxy, found by a robot, or told to another site.

    A post sent by another site's page is refused before anything else happens (Fetch Metadata).
    """

    def answer(request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and request.headers.get("Sec-Fetch-Site") in {
            "cross-site",
            "same-site",
        }:
            return HttpResponseForbidden()
        response = get_response(request)
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Permissions-Policy"] = _POLICY
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        patch_vary_headers(response, ("Cookie",))
        return response

    return answer


def words_in_utf8(get_response: Next) -> Next:
    """What is sent in another encoding is refused: no page of ours sends any.

    Django decodes by whatever codec of Python the sender names, and some of them are none of text.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        if (request.encoding or "utf-8").lower() not in {"utf-8", "utf8"}:
            request.encoding = "utf-8"  # the page that says so shows back what can be read
            raise BadRequest
        return get_response(request)

    return answer


class SignedInPages(LoginRequiredMiddleware):
    """Nobody passes who is not signed in, unless the page opts out by its door.

    A session that has been idle or open too long ends here (product decision 14): 60 minutes on a
    person's own device and for coaches, 15 otherwise; never longer than 12 hours in all. Saving
    while typing counts as use.
    """

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if getattr(view, "without_person", False):
            return None
        ended = self._end_old_session(request)
        if request.user.is_authenticated or not getattr(view, "login_required", True):
            return None
        came_with_one = settings.SESSION_COOKIE_NAME in request.COOKIES
        return ask_to_sign_in(
            request, ended=ended or (came_with_one and request.session.session_key is None)
        )

    def _end_old_session(self, request: HttpRequest) -> bool:
        if not request.user.is_authenticated:
            return False
        moment = int(now().timestamp())
        began = request.session.get("began", moment)
        seen = request.session.get("seen", moment)
        if moment - seen > idle_seconds(request) or moment - began > LONGEST_SESSION:
            logout(request)
            return True
        if moment - seen >= 30 or "began" not in request.session:
            request.session["began"], request.session["seen"] = began, moment
        return False


def idle_seconds(request: HttpRequest) -> int:
    """Seconds without a request after which this visitor is signed out; 0 for nobody signed in."""
    if not request.user.is_authenticated:
        return 0
    if request.session.get("coach"):
        return COACH_IDLE
    return request.user.idle_minutes * 60
