"""The window both look at: one rule at a time, and what is pressed in it."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from agreements.audit.now import now
from agreements.plans.models import Plan
from agreements.questions.bank import BANK
from agreements.safety.queries import no_joint_sessions
from agreements.shaping.models import Rule
from agreements.shaping.moving import CannotShapeError, ChangedWordsError
from agreements.shaping.queries import newest_looked_at, newest_wording
from agreements.shaping.sessions import (
    Room,
    Waiting,
    begin_session,
    both_say_yes,
    bring_in,
    end_session,
    for_the_room,
    open_session,
    put_off,
    room_of,
    send_out,
    take_back,
    ways_of,
)
from agreements.web.coach.wording import one_of, version_in
from agreements.web.scope import CoachRequest, coach_page, coached_plan

NEARLY = timedelta(minutes=10)


@coach_page
def session(request: CoachRequest, pk: UUID) -> HttpResponse:
    """The screen for both: one rule at a time, without navigation, counts or other names."""
    plan, at = coached_plan(request, pk), now()
    if no_joint_sessions(plan):
        page = {"plan": plan, "open": open_session(plan, at=at) is not None}
        return render(request, "coach/session_shut.html", page)
    if "closed" in request.GET:
        return render(request, "coach/session_closed.html", {"plan": plan})
    room = room_of(plan, at=at)
    if room is None:
        page = {"plan": plan, "at": at, "ready": bool(for_the_room(plan))}
        return render(request, "coach/session_begin.html", page)
    return _shown(request, plan, room, at)


def _shown(request: CoachRequest, plan: Plan, room: Room, at: datetime) -> HttpResponse:
    page = in_the_room(plan, room, at)
    if "pause" in request.GET:
        return render(request, "coach/session_pause.html", page)
    if room.now is None:
        return render(request, "coach/session_done.html", page)
    if "list" in request.GET:
        return render(request, "coach/session_list.html", page | {"left": room.left})
    if room.now.words is None:
        return redirect("coach:session_words", pk=plan.pk, rule=room.now.rule.pk)
    page |= {"ways": ways_allowed(plan, room.now)}
    return render(request, "coach/session.html", page)


def in_the_room(plan: Plan, room: Room | None, at: datetime) -> dict[str, Any]:
    """What stands on every page of the window; of the couple nothing but the words."""
    shown = room.now if room else None
    return {
        "plan": plan,
        "at": at,
        "minutes_left": _minutes_left(plan, room, at),
        "rule": shown.rule if shown else None,
        "topic": BANK.topic(shown.rule.topic).name if shown else "",
        "words": shown.words if shown else None,
        "last": _last(room, at),
    }


def _last(room: Room | None, at: datetime) -> dict[str, Any] | None:
    last = room.last(at) if room else None
    newest = newest_wording(last.rule) if last else None
    return {"rule": last.rule_id, "version": newest.version if newest else 0} if last else None


def _minutes_left(plan: Plan, room: Room | None, at: datetime) -> int:
    """How many of the last ten minutes are left; 0 before and after them."""
    if room is None or room.session.opened_at is None:
        return 0
    began, length = room.session.opened_at, timedelta(minutes=plan.session_minutes)
    if plan.session_at and plan.session_at - length < began < plan.session_at + length:
        began = plan.session_at
    left = began + length - at
    return -(-left.seconds // 60) if timedelta(0) < left <= NEARLY else 0


def ways_allowed(plan: Plan, shown: Waiting) -> tuple[str, ...]:
    """Both ways, where the coach chose to show those of this rule."""
    return ways_of(plan, shown.rule) if shown.turn and shown.turn.both_ways else ()


@coach_page
def begin(request: CoachRequest, pk: UUID) -> HttpResponse:
    """Open the session; a second press finds it open."""
    plan = coached_plan(request, pk)
    if request.method == "POST":
        with suppress(CannotShapeError):
            begin_session(plan, by=request.membership, at=now())
    return redirect("coach:session", pk=plan.pk)


@coach_page
def end(request: CoachRequest, pk: UUID) -> HttpResponse:
    """End it; each phone goes back to the pages it has on other days."""
    plan = coached_plan(request, pk)
    if request.method != "POST":
        return redirect("coach:session", pk=plan.pk)
    end_session(plan, by=request.membership, at=now())
    if "beside" in request.POST:
        return redirect("coach:prepare", pk=plan.pk)
    return redirect(f"{request.path.removesuffix('end/')}?closed=1")


@coach_page
def both_yes(request: CoachRequest, pk: UUID, rule: UUID) -> HttpResponse:
    """Record that both said yes to the words on the screen, with everyone present."""
    act = partial(both_say_yes, by=request.membership)
    return _press(request, pk, rule, act)


@coach_page
def later(request: CoachRequest, pk: UUID, rule: UUID) -> HttpResponse:
    """Not today: it leaves this session and stands as it stood."""
    return _press(request, pk, rule, put_off)


@coach_page
def send(request: CoachRequest, pk: UUID, rule: UUID) -> HttpResponse:
    """Send the words to each phone, and go on to the next rule.

    What keeps them from going out is said in the coach's own window alone: a hold must not show
    on a screen both look at, not even by another next page.
    """
    plan, chosen, version = _pressed(request, pk, rule)
    with suppress(CannotShapeError, ChangedWordsError):
        send_out(chosen, version=version, by=request.membership, at=now())
    return redirect("coach:session", pk=plan.pk)


@coach_page
def back(request: CoachRequest, pk: UUID, rule: UUID) -> HttpResponse:
    """Take back what was done a moment ago, where it was pressed by mistake."""
    plan, chosen, version = _pressed(request, pk, rule)
    with suppress(CannotShapeError, ChangedWordsError):
        take_back(chosen, version=version, by=request.membership, at=now())
    return redirect("coach:session", pk=plan.pk)


@coach_page
def bring(request: CoachRequest, pk: UUID, rule: UUID) -> HttpResponse:
    """Bring another rule into the room."""
    plan = coached_plan(request, pk)
    chosen = one_of(plan, rule)
    if request.method == "POST":
        with suppress(CannotShapeError):
            bring_in(chosen, at=now())
    return redirect("coach:session", pk=plan.pk)


def _pressed(request: CoachRequest, pk: UUID, rule: UUID) -> tuple[Plan, Rule, int]:
    """The rule a press in the window is about, and the words it showed. Raises Http404."""
    plan, version = coached_plan(request, pk), version_in(request)
    if request.method != "POST" or version < 0:
        raise Http404
    return plan, one_of(plan, rule), version


def _press(request: CoachRequest, pk: UUID, rule: UUID, act: Callable[..., None]) -> HttpResponse:
    plan, chosen, version = _pressed(request, pk, rule)
    try:
        act(chosen, version=version, at=now())
    except ChangedWordsError as refusal:
        return _not_now(request, plan, str(refusal), chosen)
    except CannotShapeError as refusal:
        return _not_now(request, plan, str(refusal))
    return redirect("coach:session", pk=plan.pk)


def _not_now(
    request: CoachRequest, plan: Plan, refusal: str, rule: Rule | None = None
) -> HttpResponse:
    """Why a press in the window did nothing, with the words as they are now.

    A draft nobody has looked at may be what one of them wrote alone: it is never shown here.
    """
    page = {"plan": plan, "at": now(), "refusal": refusal, "rule": rule}
    page["words"] = newest_looked_at().filter(rule=rule).first() if rule else None
    return render(request, "coach/session_not_now.html", page, status=422)
