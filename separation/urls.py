from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include("agreements.web.public.urls")),
    path("my/", include("agreements.web.partner.urls")),
    path("practice/", include("agreements.web.coach.urls")),
]
if settings.DEMONSTRATION:
    urlpatterns.append(path("demonstration/", include("agreements.demonstration.urls")))

handler400 = "agreements.web.public.errors.not_understood"
handler404 = "agreements.web.public.errors.not_found"
handler500 = "agreements.web.public.errors.broken"
