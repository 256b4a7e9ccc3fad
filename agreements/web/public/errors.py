"""What somebody sees when a page cannot be shown. Nobody is blamed, and no word is lost."""

from typing import Any

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render

from agreements.web.fields import typed_words
from agreements.web.public.landing import fixed
from agreements.web.sessions import home_of


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The same for what does not exist and for what is not this visitor's."""
    return render(request, "public/not_found.html", {"home": home_of(request)}, status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Fixed words that need no database; what was being sent can be copied from the page."""
    return fixed("public/broken.html", status=500, words=_readable(request))


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    return fixed("public/not_understood.html", status=400, words=_readable(request))


def _readable(request: HttpRequest) -> list[str]:
    """The longer words that were being sent; none when they never arrived whole."""
    try:
        return typed_words(request.POST)
    except (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError):
        return []


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page lay open longer than its form lives, or cookies are off."""
    page: dict[str, Any] = {"words": _readable(request), "way_back": request.get_full_path()}
    return render(request, "public/open_too_long.html", page, status=403)
