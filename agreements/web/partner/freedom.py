from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.audit.now import now
from agreements.documents.models import Agreement, AgreementState
from agreements.plans.visibility import Thing, Told, line
from agreements.safety.actions import answer_privately
from agreements.safety.models import Asked, PrivateCheck
from agreements.web.fields import PlainTextField, sent_in
from agreements.web.layout import Choices, fields_only
from agreements.web.partner.moved import moved_on
from agreements.web.partner.names import names_on, numbers_on
from agreements.web.partner.standing import own_signature, standing_agreement
from agreements.web.scope import PartnerRequest, partner_page


class FreedomForm(forms.Form):
    """Whether a person feels free to choose. An answer given before is never shown again."""

    answer = forms.ChoiceField(
        widget=forms.RadioSelect,
        label=gettext_lazy("Do you feel free to choose whether to sign?"),
    )
    words = PlainTextField(max_length=1000, lines=True, required=False)
    heading = "answer"
    helper = fields_only(Choices("answer", or_before="talk"), "words")

    def __init__(self, *args: Any, coach: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answer = self.fields["answer"]
        answer.choices = [  # type: ignore[attr-defined]
            ("yes", _("Yes")),
            ("unsure", _("I’m not sure")),
            ("no", _("No")),
            ("talk", _("I’d rather talk with %(coach)s first") % {"coach": coach}),
        ]
        sees = _(
            "Only %(coach)s sees this answer. "
            "The agreement page looks the same whatever you choose."
        )
        answer.sees = sees % {"coach": coach}  # type: ignore[attr-defined]
        answer.error_messages["required"] = _(
            "Choose one answer, or go back. Only %(coach)s sees it."
        ) % {"coach": coach}
        self.fields["words"].label = _("Anything %(coach)s should know") % {"coach": coach}


class ReachForm(forms.Form):
    """How the coach may get in touch after an answer that asks for a talk."""

    way = forms.ChoiceField(
        widget=forms.RadioSelect, label=gettext_lazy("How may we get in touch?"), required=False
    )
    helper = fields_only(Choices("way"))
    quiet_optional = True

    def __init__(self, *args: Any, coach: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        way = self.fields["way"]
        way.choices = [  # type: ignore[attr-defined]
            ("phone", _("By phone")),
            ("here", _("Here only")),
            ("self", _("I’ll get in touch")),
        ]
        way.sees = line(Thing.SAFETY, Told(coach, ""))  # type: ignore[attr-defined]


@partner_page
def freedom(request: PartnerRequest) -> HttpResponse:
    """The one private question of the reading period; it can be answered anew until signing."""
    standing = _text_to_choose_on(request)
    if standing is None:
        return _too_late(request)
    names = names_on(request)
    if request.method == "POST" and "reach" in request.POST:
        return _reach(request, standing, names)
    form = FreedomForm(sent_in(request), coach=names["coach"])
    if form.is_valid():
        return _answered(request, standing, form.cleaned_data, names)
    page = {"form": form, **names}
    return render(request, "partner/freedom.html", page, status=422 if form.errors else 200)


def _text_to_choose_on(request: PartnerRequest) -> Agreement | None:
    """The text this person has not signed yet, as long as it can still be signed or left."""
    standing = standing_agreement(request.partner.plan)
    if standing is None or standing.state != AgreementState.PUBLISHED or request.partner.stopped_at:
        return None
    return None if own_signature(standing, request.partner) else standing


def _too_late(request: PartnerRequest) -> HttpResponse:
    if request.method != "POST":
        return redirect("partner:agreement")
    sentence = _("This question was for the time before signing. Nothing was saved.")
    return moved_on(request, sentence, kept=("words",))


def _answered(
    request: PartnerRequest, standing: Agreement, typed: dict[str, Any], names: dict[str, str]
) -> HttpResponse:
    answer_privately(
        request.partner,
        Asked.FREEDOM,
        typed["answer"],
        subject=str(standing.pk),
        reach=typed["words"],
        at=now(),
    )
    form = None if typed["answer"] == "yes" else ReachForm(coach=names["coach"])
    page = {"form": form, **numbers_on(request), **names}
    return render(request, "partner/freedom_saved.html", page)


def _reach(request: PartnerRequest, standing: Agreement, names: dict[str, str]) -> HttpResponse:
    """Add to the newest answer how its writer wants to be reached."""
    form = ReachForm(request.POST, coach=names["coach"])
    newest = (
        PrivateCheck.objects.filter(
            partner=request.partner, asked=Asked.FREEDOM, subject=str(standing.pk)
        )
        .order_by("-answered_at")
        .first()
    )
    if newest and form.is_valid() and form.cleaned_data["way"]:
        ways = dict(form.fields["way"].choices)  # type: ignore[attr-defined]
        answer_privately(
            request.partner,
            Asked.FREEDOM,
            newest.answer,
            subject=str(standing.pk),
            reach=_with_way(ways[form.cleaned_data["way"]], newest.reach, set(ways.values())),
            at=now(),
        )
    return redirect("partner:agreement")


def _with_way(way: str, said: str, ways: set[str]) -> str:
    """The chosen way as the first line, in place of one chosen before."""
    lines = said.split("\n")
    rest = lines[1:] if lines[0] in ways else lines
    return "\n".join(line for line in (way, *rest) if line)
