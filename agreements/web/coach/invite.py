from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from agreements.audit.now import now
from agreements.lifecycle.actions import hand_join_code, invite_couple
from agreements.lifecycle.queries import Known, people_of
from agreements.notices.letters import Letter, letter_for
from agreements.notices.models import Notice
from agreements.people.models import User
from agreements.plans.actions import CannotInviteError
from agreements.plans.models import Invitation, Partner, Plan
from agreements.web.coach.frame import frame_of, seated
from agreements.web.scope import CoachRequest, coach_page, coached_plan

OWN_LINK = "…"


@dataclass(frozen=True)
class Seat:
    """One person on the page of invitations: how they stand, and the letter as it goes out."""

    known: Known
    letter: Letter | None
    may_send: bool
    open: bool

    @property
    def partner(self) -> Partner:
        return self.known.partner


@coach_page
def invite(request: CoachRequest, pk: UUID) -> HttpResponse:
    """Both letters exactly as they go out, and the buttons that send them."""
    plan = coached_plan(request, pk)
    refusal = ""
    if request.method == "POST":
        try:
            _send(request, plan)
        except CannotInviteError as cannot:
            refusal = str(cannot)
        else:
            return redirect("coach:invite", pk=plan.pk)
    seats = [_seat(known, plan, at=now()) for known in people_of(plan)]
    current = Invitation.objects.current().filter(partner__plan=plan)
    page = frame_of(plan, "plan") | {
        "seats": seats,
        "refusal": refusal,
        "both": all(seat.may_send for seat in seats),
        "seen": " ".join(str(sent) for sent in current.values_list("pk", flat=True)),
        "page_has_errors": bool(refusal),
    }
    return render(request, "coach/invite.html", page, status=422 if refusal else 200)


def _send(request: CoachRequest, plan: Plan) -> None:
    who = request.POST.get("who", "")
    chosen = [partner for partner in plan.partners.all() if who in {partner.seat, "both"}]
    if not chosen:
        return
    seen = {word for word in request.POST.get("seen", "").split() if _is_key(word)}
    for partner in chosen:
        partner.plan = plan
    known = frozenset(UUID(word) for word in seen)
    invite_couple(chosen, by=request.membership, at=now(), seen=known)


def _is_key(word: str) -> bool:
    try:
        UUID(word)
    except ValueError:
        return False
    return True


def _seat(known: Known, plan: Plan, *, at: datetime) -> Seat:
    partner = known.partner
    may_send = bool(partner.email) and partner.joined_at is None
    still_open = bool(known.invited_until and known.invited_until > at and not known.declined_at)
    return Seat(known, _letter(partner) if may_send else None, may_send, still_open)


def _letter(partner: Partner) -> Letter:
    """The letter this person would get, with three dots where their own link will stand."""
    reader = User(email=partner.email, short_name=partner.short_name, language="en")
    return letter_for(Notice(kind="invitation", recipient=reader, secret=OWN_LINK))


@coach_page
def join_code(request: CoachRequest, pk: UUID, seat: str) -> HttpResponse:
    """A new join code, shown this once, with a card to print."""
    plan, partner = seated(request, pk, seat)
    if request.method != "POST" or partner.email:
        return redirect("coach:person", pk=plan.pk, seat=seat)
    at = now()
    spoken = hand_join_code(partner, by=request.membership, at=at)
    page = frame_of(plan, "plan") | {"partner": partner, "spoken": spoken, "made_at": at}
    return render(request, "coach/join_code.html", page)
