from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from agreements.audit.now import now
from agreements.notices.actions import CannotSendCodeError
from agreements.people.models import Purpose, User
from agreements.practices.models import Membership
from agreements.web.public.codes import code_page, send_to, too_many
from agreements.web.public.forms import SignInForm
from agreements.web.public.waiting import Waiting, waiting_here
from agreements.web.scope import public_page
from agreements.web.sessions import home_of


def _person_at(address: str) -> User | None:
    """Who may sign in by a code to this address: somebody who has joined, or a coach.

    One look-up, whoever asks for whatever.
    """
    coaches = Exists(Membership.objects.filter(user=OuterRef("pk")))
    may = Q(joined_at__isnull=False) | coaches
    return User.objects.at(address).filter(may, is_active=True).first()


@public_page
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.method != "POST" and request.user.is_authenticated:
        return render(request, "public/already.html", {"home": home_of(request)})
    form = SignInForm(request.POST or None)
    page = {"form": form, "ended": "out" in request.GET}
    if not form.is_valid():
        return render(request, "public/sign_in.html", page, status=422 if form.errors else 200)
    address = form.cleaned_data["email"]
    person = _person_at(address)
    waiting = Waiting.for_address(
        address, person=person, purpose=Purpose.SIGN_IN, asked_for=request.GET.get("next", "")
    )
    try:
        send_to(request, waiting, person, at=now())
    except CannotSendCodeError:
        form.add_error(None, too_many())
        return render(request, "public/sign_in.html", page, status=429)
    return redirect("public:enter_code")


@public_page
def enter_code(request: HttpRequest) -> HttpResponse:
    waiting = waiting_here(request, Purpose.SIGN_IN)
    if waiting is None:
        return redirect("public:sign_in")
    return code_page(request, waiting, "public/code.html")
