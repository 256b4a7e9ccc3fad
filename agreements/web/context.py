from typing import Any

from django.conf import settings
from django.http import HttpRequest

from agreements.web.middleware import idle_seconds


def fixed_surroundings() -> dict[str, Any]:
    """The frame of a page that is the same for everybody: nobody is looked up."""
    return {
        "service_name": settings.SERVICE_NAME,
        "exit_url": settings.EXIT_URL,
        "demonstration": settings.DEMONSTRATION,
        "idle_seconds": 0,
        "theme": "",
    }


def surroundings(request: HttpRequest) -> dict[str, Any]:
    """What every page's frame needs: the service's name, the idle limit, the demonstration bar."""
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    return {
        **fixed_surroundings(),
        "idle_seconds": idle_seconds(request) if signed_in else 0,
        "theme": user.theme if signed_in and user else "",
    }
