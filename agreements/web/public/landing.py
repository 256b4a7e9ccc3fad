"""Pages that say the same to everybody. Nobody is looked up for them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from agreements.web.context import fixed_surroundings
from agreements.web.scope import View, same_for_all


def fixed(template: str, *, status: int = 200, **page: Any) -> HttpResponse:
    """A page rendered without the visitor, so that it needs neither session nor database."""
    return HttpResponse(render_to_string(template, {**fixed_surroundings(), **page}), status=status)


def _says(template: str) -> View:
    @same_for_all
    def page(request: HttpRequest) -> HttpResponse:
        return fixed(template)

    return page


landing = _says("public/landing.html")
how = _says("public/how.html")
privacy = _says("public/privacy.html")
terms = _says("public/terms.html")
accessibility = _says("public/accessibility.html")
