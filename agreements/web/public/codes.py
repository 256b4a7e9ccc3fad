"""Sending a six-digit code and taking it back in, the same whether or not anybody is there."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from agreements.audit.now import now
from agreements.notices.actions import CannotSendCodeError, send_code
from agreements.people.actions import CannotUseCodeError, spend_allowance, use_code
from agreements.people.models import Purpose, User
from agreements.web.public.entering import go_on
from agreements.web.public.forms import CodeForm
from agreements.web.public.waiting import Waiting, remember
from agreements.web.scope import place_of

_FROM_ONE_PLACE = 200


def too_many() -> str:
    return _("That’s a few codes in a row. Wait 15 minutes, then send a new one.")


def send_to(
    request: HttpRequest,
    waiting: Waiting,
    person: User | None,
    *,
    at: datetime,
    again: bool = False,
) -> None:
    """Owe a code to the address this is about and keep its number in the session.

    Each address has its own allowance per place, known here or not, so that running out says
    nothing. Raises CannotSendCode.
    """
    place = place_of(request)
    if not spend_allowance(f"ask:{place}", limit=_FROM_ONE_PLACE, minutes=15, at=at):
        raise CannotSendCodeError
    code = send_code(
        person,
        purpose=Purpose(waiting.purpose),
        subject=waiting.subject,
        place=f"{place}:{waiting.mark}",
        at=at,
    )
    remember(request, waiting.with_code(code.pk, again=again))


def code_page(request: HttpRequest, waiting: Waiting, template: str) -> HttpResponse:
    """The page on which the emailed code is entered, or a new one asked for."""
    form = CodeForm(None if "again" in request.POST else request.POST or None)
    at = now()
    try:
        if "again" in request.POST:
            send_to(request, waiting, waiting.whose(), at=at, again=True)
            return redirect(request.path)
        if form.is_valid():
            code = use_code(
                UUID(waiting.code),
                form.cleaned_data["code"],
                purpose=Purpose(waiting.purpose),
                subject=waiting.subject,
                at=at,
            )
            if code.user is not None:
                return go_on(request, waiting, code.user, at=at)
    except CannotUseCodeError as refusal:
        form.add_error("code", str(refusal))
    except CannotSendCodeError:
        page = {"form": form, "waiting": waiting, "refusal": too_many()}
        return render(request, template, page, status=429)
    page = {"form": form, "waiting": waiting}
    return render(request, template, page, status=422 if form.errors else 200)
