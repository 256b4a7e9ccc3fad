import secrets
from datetime import datetime

from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.audit.now import now
from agreements.people.actions import (
    CannotChooseWordError,
    allowance_left,
    choose_word,
    give_back_allowance,
    spend_allowance,
)
from agreements.people.models import Purpose, User
from agreements.people.rules import join_words
from agreements.web.public.entering import JOIN_CODE, let_in
from agreements.web.public.forms import ChooseWordForm, WordForm
from agreements.web.public.waiting import Waiting, waiting_here
from agreements.web.scope import place_of, public_page
from agreements.web.sessions import home_of, page_asked_for

_TRIES = 3
_SUGGESTED_WORDS = 5


@public_page
def own_word(request: HttpRequest) -> HttpResponse:
    """The own word: asked after the first proof, or chosen by somebody who needs one."""
    at = now()
    waiting = waiting_here(request, Purpose.SIGN_IN, Purpose.JOIN, JOIN_CODE)
    person = waiting.whose() if waiting and waiting.may_enter(at=at) else None
    if waiting is None or person is None:
        return _choose_inside(request)
    if person.has_usable_password():
        return _ask(request, waiting, person, at=at)
    return _page_to_choose(request, person) or let_in(request, waiting, person, at=at)


def _choose_inside(request: HttpRequest) -> HttpResponse:
    """For somebody signed in who has to choose an own word, or has been lent one, first."""
    if not request.user.is_authenticated:
        return redirect("public:sign_in")
    if request.user.word_wanted:
        page = _page_to_choose(request, request.user)
        if page is not None:
            return page
        update_session_auth_hash(request, request.user)
    return redirect(page_asked_for(request.GET.get("next", ""), home=home_of(request)))


def _ask(request: HttpRequest, waiting: Waiting, person: User, *, at: datetime) -> HttpResponse:
    form = WordForm(request.POST or None)
    if not form.is_valid():
        page = {"form": form}
        return render(request, "public/own_word.html", page, status=422 if form.errors else 200)
    tries = f"word:{person.pk}:{place_of(request)}"
    allowed = spend_allowance(tries, limit=_TRIES, minutes=15, at=at)
    if allowed and person.check_password(form.cleaned_data["word"]):
        give_back_allowance(tries)
        return let_in(request, waiting, person, at=at)
    left = allowance_left(tries, limit=_TRIES)
    form.add_error("word", _not_it(left) if allowed else _wait())
    return render(request, "public/own_word.html", {"form": form}, status=422 if left else 429)


def _wait() -> str:
    return _("That’s a few tries in a row. Wait 15 minutes, or call your coach. Nothing is lost.")


def _not_it(left: int) -> str:
    if not left:
        return _("That isn’t it. Wait 15 minutes, or call your coach. Nothing is lost.")
    return ngettext("That isn’t it. One more try.", "That isn’t it. Two more tries.", left)


def _page_to_choose(request: HttpRequest, person: User) -> HttpResponse | None:
    """The page on which an own word is chosen; None once it has been."""
    form = ChooseWordForm(request.POST or None)
    if form.is_valid():
        try:
            choose_word(person, form.cleaned_data["word"])
        except CannotChooseWordError as refusal:
            form.add_error("word", str(refusal))
        else:
            return None
    suggestion = _suggestion() if "suggest" in request.GET else ""
    page = {"form": form, "suggestion": suggestion, "way_on": request.GET.get("next", "")}
    return render(request, "public/choose_word.html", page, status=422 if form.errors else 200)


def _suggestion() -> str:
    words = [word.lower() for word in join_words()]
    return " ".join(secrets.SystemRandom().sample(words, _SUGGESTED_WORDS))
