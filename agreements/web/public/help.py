from django.http import HttpRequest, HttpResponse

from agreements.safety.help_lines import COUNTRIES
from agreements.web.public.landing import fixed
from agreements.web.scope import same_for_all


@same_for_all
def help_now(request: HttpRequest) -> HttpResponse:
    """Who to call, for one country or all of them; nothing is guessed about where anybody is."""
    chosen = [one for one in COUNTRIES if one.code == request.GET.get("in")]
    return fixed(
        "public/help.html",
        countries=COUNTRIES,
        shown=chosen or COUNTRIES,
        chosen=chosen[0].code if chosen else "",
    )
