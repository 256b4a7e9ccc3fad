from datetime import date
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.timezone import override
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from agreements.audit.now import now
from agreements.documents.checking import LARGEST
from agreements.documents.verifying import Verdict, script_alone, trust, verdict_on
from agreements.people.actions import spend_allowance
from agreements.web.public.forms import CheckForm
from agreements.web.scope import network_of, public_page
from agreements.web.uploads import keep_in_memory, too_large

_CHECKS = 20


@csrf_exempt
@public_page
def verify(request: HttpRequest) -> HttpResponse:
    """Whether a file is the genuine document. Too large ones are refused before they are read."""
    if request.method == "POST":
        if too_large(request, most=LARGEST):
            return _again(request, _("This file is larger than 25 MB. Ours never are."), 413)
        keep_in_memory(request)
    return _checked(request)


@csrf_protect
def _checked(request: HttpRequest) -> HttpResponse:
    form = CheckForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "public/verify.html", {"form": form}, status=status)
    if not spend_allowance(f"verify:{network_of(request)}", limit=_CHECKS, minutes=15, at=now()):
        refusal = _("That’s a lot of files in a row. Wait 15 minutes, then check the next one.")
        return _again(request, refusal, HTTPStatus.TOO_MANY_REQUESTS)
    verdict = verdict_on(form.cleaned_data["file"].read())
    page = {"verdict": verdict, "checked_at": now(), **_told_of(verdict, today=now().date())}
    with override(verdict.zone or "UTC"):
        return render(request, f"public/verdict/{verdict.kind}.html", page)


@public_page
def script(request: HttpRequest) -> HttpResponse:
    """The check itself, for whoever would rather not ask us."""
    return _kept_by_a_stranger(
        HttpResponse(script_alone(), content_type="text/x-python"), "check.py"
    )


@public_page
def trusted(request: HttpRequest) -> HttpResponse:
    """Our certificates, by which a file is known. They name nobody."""
    return _kept_by_a_stranger(JsonResponse(trust()), "trust.json")


def _kept_by_a_stranger(answer: HttpResponse, name: str) -> HttpResponse:
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _told_of(verdict: Verdict, *, today: date) -> dict[str, object]:
    """Names and days, of a genuine document only."""
    if verdict.kind != "genuine":
        return {}
    partners = [one.name for one in verdict.signed if one.role != "coach"]
    return {
        "signers": get_text_list(partners, _("and")),
        "by_hand": [one for one in verdict.signed if one.on_paper],
        "coach": next((one.name for one in verdict.signed if one.role == "coach"), ""),
        "complete_since": max(one.at for one in verdict.signed),
        "standing": standing_words(verdict, today=today),
    }


def standing_words(verdict: Verdict, *, today: date) -> str:
    """Whether a genuine agreement holds on this day."""
    until = {"day": date_format(verdict.until, "j F Y") if verdict.until else ""}
    if verdict.standing == "replaced":
        return _("A newer one has replaced it")
    if verdict.standing == "taken_back":
        return _("It was taken back, and holds no more")
    if verdict.standing == "closed":
        return _("Closed. It was made to run until %(day)s") % until
    if verdict.standing == "in_force" and verdict.begins and verdict.begins > today:
        return _("Begins on %(day)s") % {"day": date_format(verdict.begins, "j F Y")}
    if verdict.standing == "in_force" and verdict.waits:
        return _("It has not begun yet")
    if verdict.until and verdict.until < today:
        return _("It ran until %(day)s") % until
    if verdict.standing == "in_force":
        return _("In force until %(day)s") % until
    return _("Made to run until %(day)s") % until


def _again(request: HttpRequest, refusal: str, status: int) -> HttpResponse:
    page = {"form": CheckForm(), "refusal": refusal}
    return render(request, "public/verify.html", page, status=status)
