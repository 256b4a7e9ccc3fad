"""The addresses of a demonstration: those of every practice and the demonstration's own."""

from django.urls import include, path

from separation import urls as everywhere

handler404 = everywhere.handler404
handler500 = everywhere.handler500
urlpatterns = [
    *everywhere.urlpatterns,
    path("demonstration/", include("agreements.demonstration.urls")),
]
