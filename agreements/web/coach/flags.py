"""One flag on the words of a rule, or of all of them: the coach looks and says why they stand."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.audit.now import now
from agreements.plans.models import Plan
from agreements.shaping.actions import clear_flag
from agreements.shaping.flagging import CannotClearError, Raised, flag_on
from agreements.shaping.models import Rule
from agreements.shaping.moving import CannotShapeError
from agreements.shaping.stages import Flag
from agreements.web.coach.frame import frame_of
from agreements.web.coach.wording import one_of
from agreements.web.fields import PlainTextField, sent_in
from agreements.web.layout import fields_only
from agreements.web.scope import CoachRequest, coach_page, coached_plan


class FlagForm(forms.Form):
    reason = PlainTextField(
        max_length=600,
        lines=True,
        label=gettext_lazy("Why may these words stand?"),
        help_text=gettext_lazy("For your practice’s record. Neither of the two reads it."),
    )
    helper = fields_only("reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].error_messages["required"] = _("Write down why.")


@coach_page
def flag(request: CoachRequest, pk: UUID, flag: str, rule: UUID | None = None) -> HttpResponse:
    """What a flag asks, the words it stands on, and the coach's reason; pressed twice it is one."""
    plan = coached_plan(request, pk)
    asked, chosen = _named(flag), one_of(plan, rule) if rule else None
    form = FlagForm(sent_in(request))
    if form.is_valid():
        try:
            clear_flag(
                plan,
                asked,
                form.cleaned_data["reason"],
                rule=chosen,
                seen=request.POST.get("seen", ""),
                by=request.membership,
                at=now(),
            )
        except (CannotClearError, CannotShapeError) as refusal:
            form.add_error(None, str(refusal))
        else:
            return _back(plan, chosen)
    raised = flag_on(plan, chosen, asked)
    if raised is None and not form.errors:
        return _back(plan, chosen)
    return _page(request, plan, chosen, form=form, raised=raised, asked=asked)


def _named(flag: str) -> Flag:
    if flag not in Flag.values:
        raise Http404
    return Flag(flag)


def _back(plan: Plan, rule: Rule | None) -> HttpResponse:
    if rule is None:
        return redirect("coach:agreement", pk=plan.pk)
    return redirect("coach:wording_of", pk=plan.pk, rule=rule.pk)


def _page(
    request: CoachRequest,
    plan: Plan,
    rule: Rule | None,
    *,
    form: FlagForm,
    raised: Raised | None,
    asked: Flag,
) -> HttpResponse:
    tab = "wording" if rule else "agreement"
    page = frame_of(plan, tab) | {"form": form, "rule": rule, "raised": raised, "flag": asked}
    return render(request, "coach/flag.html", page, status=422 if form.errors else 200)
