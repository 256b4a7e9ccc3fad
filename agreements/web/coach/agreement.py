from uuid import UUID

from crispy_forms.helper import FormHelper
from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from agreements.audit.now import now
from agreements.documents.actions import (
    CannotPublishError,
    objections_to_publishing,
    publish_agreement,
    void_agreement,
)
from agreements.documents.freezing import preview
from agreements.documents.models import Agreement, CertifiedFile
from agreements.plans.models import Plan
from agreements.plans.stages import Stage
from agreements.safety.queries import in_words, standing_of
from agreements.safety.rules import needs_before_co_signing
from agreements.shaping.actions import set_aside_what_is_open
from agreements.shaping.models import Rule
from agreements.shaping.stages import SETTLED, Kind
from agreements.signing.actions import standing_for_signing
from agreements.web.fields import PlainTextField
from agreements.web.scope import CoachRequest, coach_page, coached_plan


class VoidForm(forms.Form):
    reason = PlainTextField(
        max_length=600, lines=True, label=_("Why? For your own record, nobody else reads it.")
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["reason"].error_messages["required"] = str(_("Write down why."))
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


def newest_agreement(plan: Plan) -> Agreement | None:
    """The plan's newest agreement that still stands."""
    return plan.agreements.standing().select_related("frozen").order_by("-number").first()


@coach_page
def agreement(request: CoachRequest, pk: UUID) -> HttpResponse:
    """The agreement as it would be published, or as it was; what is missing; what comes next."""
    plan = coached_plan(request, pk)
    if plan.stage in {Stage.SETUP, Stage.WRITING}:
        return render(request, "coach/agreement_empty.html", {"plan": plan})
    standing = newest_agreement(plan)
    if standing is None:
        return _builder(request, plan)
    signed = standing_for_signing(standing).signed
    talks = standing_of(plan, subject=str(standing.pk), since=standing.published_at)
    page = {
        "plan": plan,
        "agreement": standing,
        "signed": signed,
        "both_signed": {"a", "b"} <= signed,
        "needs": in_words(needs_before_co_signing(talks, at=now())),
        "file": CertifiedFile.objects.filter(agreement=standing).defer("body").first(),
        "partners": plan.partners.all(),
        "form": VoidForm(),
    }
    return render(request, "coach/agreement.html", page)


def _builder(request: CoachRequest, plan: Plan, refusals: tuple[str, ...] = ()) -> HttpResponse:
    left = Rule.objects.of(plan).filter(kind=Kind.SHARED).exclude(state__in=SETTLED)
    page = {
        "plan": plan,
        "refusals": refusals,
        "objections": objections_to_publishing(plan, at=now()),
        "left": left,
        "sheet": preview(plan, at=now()),
        "opens_after": plan.practice.reading_hours,
    }
    return render(request, "coach/publish.html", page, status=422 if refusals else 200)


@coach_page
def publish(request: CoachRequest, pk: UUID) -> HttpResponse:
    """Freeze what stands and begin the reading period."""
    plan = coached_plan(request, pk)
    if request.method == "POST":
        try:
            publish_agreement(plan, by=request.membership, at=now())
        except CannotPublishError as refusal:
            return _builder(request, plan, refusal.sentences)
    return redirect("coach:agreement", pk=plan.pk)


@coach_page
def set_aside_open(request: CoachRequest, pk: UUID) -> HttpResponse:
    """Set aside all that is open until the midpoint, in one tap."""
    plan = coached_plan(request, pk)
    if request.method == "POST":
        set_aside_what_is_open(plan, by=request.membership, at=now())
    return redirect("coach:agreement", pk=plan.pk)


@coach_page
def void(request: CoachRequest, pk: UUID) -> HttpResponse:
    """Take the published agreement back, with a reason for the coach's own record."""
    plan = coached_plan(request, pk)
    standing = newest_agreement(plan)
    if standing is None:
        return redirect("coach:agreement", pk=plan.pk)
    form = VoidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            void_agreement(standing, form.cleaned_data["reason"], by=request.membership, at=now())
        except CannotPublishError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("coach:wording", pk=plan.pk)
    page = {"plan": plan, "agreement": standing, "form": form}
    return render(request, "coach/void.html", page, status=422 if form.errors else 200)


@coach_page
def copy(request: CoachRequest, pk: UUID) -> HttpResponse:
    """The certified file: the same bytes everybody gets."""
    plan = coached_plan(request, pk)
    kept = (
        CertifiedFile.objects.filter(agreement__plan=plan)
        .select_related("agreement")
        .order_by("-agreement__number")
        .first()
    )
    if kept is None:
        raise Http404
    return kept.as_download()
