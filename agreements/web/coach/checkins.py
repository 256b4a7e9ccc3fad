from django.http import HttpResponse

from agreements.web.scope import CoachRequest, coach_page


@coach_page
def checkins(request: CoachRequest, **named: object) -> HttpResponse:
    return HttpResponse("soon")
