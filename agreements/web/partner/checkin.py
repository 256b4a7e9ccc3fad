from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.audit.now import now
from agreements.plans.rules import day_of
from agreements.term.actions import CannotCheckInError, answer_checkin
from agreements.term.models import CheckIn
from agreements.term.rules import needs_help_now, next_checkin_on
from agreements.term.stages import Alone, Calm, Kept, Pressed, Safe
from agreements.web.fields import PlainTextField, sent_in
from agreements.web.layout import fields_only
from agreements.web.partner.names import names_on, numbers_on
from agreements.web.scope import PartnerRequest, partner_page


def _choice(label: Any, choices: Any) -> forms.ChoiceField:
    field = forms.ChoiceField(
        widget=forms.RadioSelect, required=False, label=label, choices=choices
    )
    field.look = "columns"  # type: ignore[attr-defined]
    return field


class CheckInForm(forms.Form):
    """Five questions and a few words; each may be left out, all of them may not."""

    safe = _choice(gettext_lazy("Do you feel safe?"), Safe.choices)
    pressed = _choice(gettext_lazy("Do you feel pressed to do anything?"), Pressed.choices)
    calm = _choice(gettext_lazy("How calm has it been for you?"), Calm.choices)
    kept = _choice(gettext_lazy("Did the rules hold?"), Kept.choices)
    alone = _choice("", Alone.choices)
    text = PlainTextField(
        max_length=1000,
        lines=True,
        required=False,
        label=gettext_lazy("Anything to add"),
    )
    helper = fields_only("safe", "pressed", "calm", "kept", "alone", "text")
    quiet_optional = True

    def __init__(self, *args: Any, coach: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label = _("Would you like to talk with %(coach)s alone?") % {"coach": coach}
        self.fields["alone"].label = label
        self.fields["text"].optional = True  # type: ignore[attr-defined]


@partner_page
def checkin(request: PartnerRequest, number: int) -> HttpResponse:
    """One short page a week, for the coach alone."""
    asked = _own(request, number)
    if asked.answered_at and request.method != "POST":
        return redirect("partner:checkin_done", number=number)
    if request.partner.stopped_at:
        return redirect("partner:home")
    names = names_on(request)
    form = CheckInForm(sent_in(request), coach=names["coach"])
    if form.is_valid():
        try:
            answer_checkin(asked, form.cleaned_data, at=now())
        except CannotCheckInError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("partner:checkin_done", number=number)
    return _page(request, asked, form, names)


def _page(
    request: PartnerRequest, asked: CheckIn, form: CheckInForm, names: dict[str, str]
) -> HttpResponse:
    plan = request.partner.plan
    day = day_of(plan.term, now().astimezone(plan.timezone).date())
    closed = asked.closes_at <= now()
    page = {"asked": asked, "form": form, "day": day, "plan": plan, "closed": closed, **names}
    template = (
        "partner/checkin_closed.html" if closed and not form.is_bound else "partner/checkin.html"
    )
    return render(request, template, page, status=422 if form.errors else 200)


@partner_page
def checkin_done(request: PartnerRequest, number: int) -> HttpResponse:
    asked = _own(request, number)
    if asked.answered_at is None:
        return redirect("partner:checkin", number=number)
    today = now().astimezone(get_current_timezone()).date()
    page = {
        "asked": asked,
        "help_now": needs_help_now(asked.value),
        "next_checkin": next_checkin_on(request.partner.plan.term, after=today),
        **numbers_on(request),
        **names_on(request),
    }
    return render(request, "partner/checkin_done.html", page)


def _own(request: PartnerRequest, number: int) -> CheckIn:
    found = CheckIn.objects.filter(partner=request.partner, number=number).first()
    if found is None:
        raise Http404
    return found
