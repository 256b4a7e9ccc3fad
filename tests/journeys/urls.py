"""The addresses of a demonstration, and one page that cannot be shown."""

from typing import NoReturn

from django.http import HttpRequest
from django.urls import path

from agreements.web.scope import public_page
from separation import urls as everywhere
from tests.demonstration import urls as demonstration

handler400 = everywhere.handler400
handler404 = everywhere.handler404
handler500 = everywhere.handler500


@public_page
def broken(request: HttpRequest) -> NoReturn:
    raise RuntimeError


urlpatterns = [*demonstration.urlpatterns, path("broken/", broken)]
