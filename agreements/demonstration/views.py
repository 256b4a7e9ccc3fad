from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agreements.audit.now import now
from agreements.demonstration.couples import COACH, DANA_AND_SAM
from agreements.demonstration.mailbox import sent_letters, usable_code
from agreements.demonstration.moving import pass_time, shift, what_happened, what_is_ahead
from agreements.demonstration.steps import what_waits_for
from agreements.people.models import User
from agreements.plans.models import Partner, Plan
from agreements.plans.stages import Stage
from agreements.web.scope import public_page
from agreements.web.sessions import begin_session


@public_page
def index(request: HttpRequest) -> HttpResponse:
    """Who one can be, where the time stands, and the newest code that was sent."""
    plans = _plans()
    ours = _ours(plans)
    at = now()
    ahead = what_is_ahead(at=at)
    page = {
        "coach": COACH,
        "ours": ours,
        "partners": _people(ours),
        "steps": [(p, waiting) for p in _people(ours) if (waiting := what_waits_for(p))],
        "others": [(plan, _stands(plan)) for plan in plans if plan != ours],
        "ahead": [event for event in ahead if event.plan == ours],
        "ahead_of_others": [event for event in ahead if event.plan != ours],
        "moved": request.session.get("moved"),
        "newest_code": usable_code(sent_letters(), at=at),
    }
    return render(request, "demonstration/index.html", page)


def _plans() -> list[Plan]:
    """Every couple, in the order of the way."""
    plans = Plan.objects.prefetch_related("partners__sealings")
    order = list(Stage)
    return sorted(plans, key=lambda plan: (order.index(Stage(plan.stage)), plan.made_at))


def _stands(plan: Plan) -> str:
    """Where a couple stands, in a word or two."""
    sealed = [s for p in plan.partners.all() for s in p.sealings.all() if s.unsealed_at is None]
    if plan.stage == Stage.WRITING and len(sealed) > 1:
        return _("Writing, both sealed")
    return str(plan.get_stage_display())


def _ours(plans: list[Plan]) -> Plan | None:
    """Dana’s and Sam’s plan."""
    emails = {person.email for person in DANA_AND_SAM.people}
    return next((p for p in plans if any(q.email in emails for q in p.partners.all())), None)


def _people(plan: Plan | None) -> list[Partner]:
    return sorted(plan.partners.all(), key=lambda p: p.seat) if plan else []


@public_page
@require_POST
def be(request: HttpRequest, who: str) -> HttpResponse:
    """Sign in as somebody for real; who has not joined yet finds their letter instead."""
    if who == "coach":
        begin_session(request, get_object_or_404(User, email=COACH.email), at=now())
        return redirect("coach:today")
    partner = _partner(who)
    if partner.user and partner.joined_at:
        begin_session(request, partner.user, at=now())
        return redirect("partner:home")
    request.session.flush()
    for sent in sent_letters():
        if sent.kind == "invitation" and sent.to == partner.email:
            return redirect("demonstration:letter", pk=sent.pk)
    return redirect("demonstration:mail" if partner.email else "public:join_code")


def _partner(who: str) -> Partner:
    """The partner with this number. Raises Http404."""
    try:
        found = Partner.objects.select_related("user", "plan").filter(pk=UUID(who)).first()
    except ValueError as unknown:
        raise Http404 from unknown
    if found is None:
        raise Http404
    return found


@public_page
@require_POST
def step(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let one person do what waits for them, so that somebody else can go on."""
    partner = _partner(str(pk))
    waiting = what_waits_for(partner)
    if waiting:
        waiting.act(partner, now())
    return redirect("demonstration:index")


@public_page
def mail(request: HttpRequest) -> HttpResponse:
    """The letters that were sent, the newest first."""
    letters = sent_letters()
    page = {"letters": letters, "newest_code": usable_code(letters, at=now())}
    return render(request, "demonstration/mail.html", page)


@public_page
def letter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One letter as its reader sees it."""
    found = next((sent for sent in sent_letters() if sent.pk == pk), None)
    if found is None:
        raise Http404
    return render(request, "demonstration/letter.html", {"letter": found})


@public_page
@require_POST
def forward(request: HttpRequest) -> HttpResponse:
    """Move time to a named event; one that has come already moves nothing."""
    since = now()
    chosen = request.POST.get("to", "")
    event = next((e for e in what_is_ahead(at=since) if e.key == chosen), None)
    if event:
        try:
            done = pass_time(since=since, until=event.at)
        except OSError:
            request.session["moved"] = {"stuck": True}
        else:
            shift(request.session, event.at - since)
            request.session["moved"] = what_happened(done)
    return redirect("demonstration:index")
