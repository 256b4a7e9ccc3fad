from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.audit.now import now
from agreements.documents.actions import (
    CannotPublishError,
    may_be_taken_back,
    objections_besides_flags,
    publish_agreement,
    signing_times,
    void_agreement,
)
from agreements.documents.freezing import flags_waiting, preview
from agreements.documents.models import Agreement, AgreementState, CertifiedFile
from agreements.plans.models import Partner, Plan
from agreements.plans.stages import Stage
from agreements.safety.models import Hold
from agreements.safety.queries import in_words, standing_of
from agreements.safety.rules import needs_before_co_signing
from agreements.shaping.models import Rule
from agreements.shaping.moving import CannotShapeError
from agreements.shaping.queries import Ruled, ruled
from agreements.shaping.settling import set_aside_what_is_open
from agreements.shaping.stages import SETTLED, Kind, RuleState
from agreements.signing.models import PaperWish, Signature
from agreements.web.coach.frame import both_of, frame_of
from agreements.web.coach.late_copy import late_copy
from agreements.web.coach.order import order_of
from agreements.web.fields import PlainTextField, sent_in
from agreements.web.layout import fields_only
from agreements.web.scope import CoachRequest, coach_page, coached_plan
from agreements.web.shown import no_short_copy, short_copy


class VoidForm(forms.Form):
    reason = PlainTextField(
        max_length=600,
        lines=True,
        label=gettext_lazy("Why? For your own record; nobody else reads it."),
    )
    helper = fields_only("reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].error_messages["required"] = _("Write down why.")


@dataclass(frozen=True)
class Signed:
    """One of the two: whether they signed the published words, and what they said of it.

    `signature` is the one that stands, `paper` whether they would rather sign by hand, `said`
    whether they say that they did not sign.
    """

    partner: Partner
    signature: Signature | None
    paper: bool
    said: bool


def newest_agreement(plan: Plan) -> Agreement | None:
    """The plan's newest agreement that still stands."""
    return plan.agreements.standing().select_related("frozen").order_by("-number").first()


@coach_page
def agreement(request: CoachRequest, pk: UUID) -> HttpResponse:
    """The agreement as it would be published, or as it was; what is missing; what comes next."""
    plan = coached_plan(request, pk)
    if plan.stage == Stage.SHAPING:
        return _builder(request, plan)
    standing = newest_agreement(plan)
    if standing is None:
        return render(request, "coach/agreement_empty.html", frame_of(plan, "agreement"))
    return render(request, "coach/agreement.html", _published(plan, standing))


def _published(plan: Plan, standing: Agreement) -> dict[str, Any]:
    given = {
        signature.signer: signature
        for signature in Signature.objects.filter(agreement=standing, withdrawn_at=None)
    }
    wishes = PaperWish.objects.filter(agreement=standing, ended_at=None)
    paper = set(wishes.values_list("partner_id", flat=True))
    said = set(Hold.objects.disowned().filter(plan=plan).values_list("partner_id", flat=True))
    waits = standing.state == AgreementState.PUBLISHED
    both_signed = {"a", "b"} <= given.keys()
    files = CertifiedFile.objects.filter(agreement=standing)
    return frame_of(plan, "agreement") | {
        "agreement": standing,
        "signed": [
            Signed(partner, given.get(partner.seat), partner.pk in paper, partner.pk in said)
            for partner in both_of(plan)
        ],
        "disowned": bool(said),
        "own": given.get("coach"),
        "both_signed": both_signed,
        "needs": needs_of(plan, standing) if waits and both_signed else [],
        "waits": waits,
        "late": None if waits else late_copy(standing, at=now()),
        "open": standing.signing_opens_at <= now() < standing.signing_closes_at,
        "file": None if waits else files.defer("body").first(),
    }


def needs_of(plan: Plan, standing: Agreement) -> list[str]:
    """What the coach still has to do before their own signature, in sentences."""
    people = standing_of(plan, subject=str(standing.pk), since=standing.published_at)
    return in_words(needs_before_co_signing(people, at=now()))


def _builder(request: CoachRequest, plan: Plan, *, refused: bool = False) -> HttpResponse:
    at, standing = now(), ruled(plan)
    page = frame_of(plan, "agreement", to_word=_to_word(standing)) | {
        "refused": refused,
        "page_has_errors": refused,
        "objections": objections_besides_flags(plan, standing, at=at),
        "flags": flags_waiting(plan, standing),
        "left": _left(standing),
        "intention": _unwritten_intention(standing),
        "order": order_of(standing),
        "unread_limits": _unread_limits(standing),
        "sheet": preview(plan, standing, at=at),
        "closes_on": _closes_after_the_first_day(plan, at=at),
        "reading_hours": plan.practice.reading_hours,
    }
    return render(request, "coach/publish.html", page, status=422 if refused else 200)


def _closes_after_the_first_day(plan: Plan, *, at: datetime) -> date | None:
    """The day on which signing would close, where the term has begun by then."""
    closes_on = signing_times(plan, at=at)[1].astimezone(plan.timezone).date()
    return closes_on if closes_on >= plan.begins_on else None


def _to_word(standing: Ruled) -> int:
    kinds = {Kind.SHARED, Kind.BOUNDARY}
    drafted = [rule for rule in standing.rules if rule.state == RuleState.DRAFTED]
    return sum(rule.kind in kinds for rule in drafted)


def _left(standing: Ruled) -> int:
    """How many shared rules may be set aside in one go: open, and not needed by everybody."""
    shared = [rule for rule in standing.rules if rule.kind == Kind.SHARED]
    return sum(not rule.required and rule.state not in SETTLED for rule in shared)


def _unwritten_intention(standing: Ruled) -> Rule | None:
    """The rule that says what the time apart is for, while it has no words."""
    rules = [rule for rule in standing.rules if rule.slug == "intention.statement"]
    return next((rule for rule in rules if not standing.words.get(rule.pk)), None)


def _unread_limits(standing: Ruled) -> int:
    limits = [rule for rule in standing.rules if rule.kind == Kind.BOUNDARY]
    return sum(rule.state == RuleState.DRAFTED for rule in limits)


@coach_page
def publish(request: CoachRequest, pk: UUID) -> HttpResponse:
    """Freeze what stands and begin the reading period; pressed twice, it is published once."""
    plan = coached_plan(request, pk)
    if request.method == "POST" and plan.stage == Stage.SHAPING:
        try:
            publish_agreement(plan, by=request.membership, at=now())
        except CannotPublishError:
            plan = coached_plan(request, pk)
            if plan.stage == Stage.SHAPING:
                return _builder(request, plan, refused=True)
    return redirect("coach:agreement", pk=plan.pk)


@coach_page
def set_aside_open(request: CoachRequest, pk: UUID) -> HttpResponse:
    """Set aside all that is open until the midpoint, in one tap."""
    plan = coached_plan(request, pk)
    if request.method == "POST":
        try:
            set_aside_what_is_open(plan, by=request.membership, at=now())
        except CannotShapeError as refusal:
            page = frame_of(plan, "agreement") | {"refusal": str(refusal)}
            return render(request, "coach/not_now.html", page, status=422)
    return redirect("coach:agreement", pk=plan.pk)


@coach_page
def void(request: CoachRequest, pk: UUID) -> HttpResponse:
    """Take the published agreement back, with a reason for the coach's own record."""
    plan = coached_plan(request, pk)
    standing = newest_agreement(plan)
    if standing is None or not may_be_taken_back(standing):
        return redirect("coach:agreement", pk=plan.pk)
    form = VoidForm(sent_in(request))
    if form.is_valid():
        try:
            void_agreement(standing, form.cleaned_data["reason"], by=request.membership, at=now())
        except CannotPublishError as refusal:
            form.add_error("reason", str(refusal))
        else:
            return redirect("coach:wording", pk=plan.pk)
    page = frame_of(plan, "agreement") | {"agreement": standing, "form": form}
    return render(request, "coach/void.html", page, status=422 if form.errors else 200)


def _newest_file(plan: Plan) -> CertifiedFile | None:
    files = CertifiedFile.objects.filter(agreement__plan=plan).select_related("agreement__plan")
    kept = files.exclude(agreement__state=AgreementState.VOIDED).defer("body")
    return kept.order_by("-agreement__number").first()


@coach_page
def copy(request: CoachRequest, pk: UUID) -> HttpResponse:
    """The certified file: the same bytes everybody gets."""
    kept = _newest_file(coached_plan(request, pk))
    if kept is None:
        raise Http404
    return kept.as_download()


@coach_page
def short(request: CoachRequest, pk: UUID) -> HttpResponse:
    """What can be shown to others, of what everybody signed."""
    plan = coached_plan(request, pk)
    kept = _newest_file(plan)
    if kept is None:
        raise Http404
    if made := short_copy(kept):
        return made
    page = frame_of(plan, "agreement") | {"refusal": no_short_copy()}
    return render(request, "coach/not_now.html", page, status=503)
