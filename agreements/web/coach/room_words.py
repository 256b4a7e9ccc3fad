"""What is written in the window both look at: words, a rule nobody foresaw, a day for later."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.audit.now import now
from agreements.plans.models import Plan
from agreements.questions.bank import BANK
from agreements.safety.queries import no_joint_sessions
from agreements.shaping.actions import edit_wording
from agreements.shaping.models import Rule, Wording
from agreements.shaping.moving import CannotShapeError, ChangedWordsError
from agreements.shaping.opening import careful_words
from agreements.shaping.queries import newest_looked_at, newest_wording
from agreements.shaping.sessions import Room, add_to_session, for_the_room, put_aside, room_of
from agreements.shaping.stages import Interim
from agreements.web.coach.rules_in_hand import AsideForm, NewRuleForm
from agreements.web.coach.session import in_the_room, ways_allowed
from agreements.web.coach.wording import added, one_of, version_in
from agreements.web.fields import PlainTextField, sent_in
from agreements.web.layout import Choices, fields_only
from agreements.web.scope import CoachRequest, coach_page, coached_plan


class RoomForm(forms.Form):
    """New words, typed while both look on: no answers, no notes, no history beside them."""

    text = PlainTextField(max_length=600, lines=True, label=gettext_lazy("The words"))
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    helper = fields_only("text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].error_messages["required"] = _("Write a sentence first.")


class RoomRuleForm(NewRuleForm):
    """A rule nobody foresaw, in topics that hold nothing each answers alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("The words")
        self.fields["topic"].choices = [  # type: ignore[attr-defined]
            (topic.slug, topic.name)
            for topic in BANK.topics
            if not any(question.protective for question in topic.questions)
        ]


class RoomAsideForm(AsideForm):
    """Until when, with the days that are near at hand, and what holds until then."""

    when = forms.ChoiceField(label=gettext_lazy("Until when?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, days: dict[str, date], careful: bool, **kwargs: Any) -> None:
        super().__init__(*args, careful=careful, **kwargs)
        names = {"next": _("Next session"), "midpoint": _("Midpoint")}
        near = [(key, f"{names[key]}, {date_format(day, 'j F')}") for key, day in days.items()]
        self.days = days
        self.fields["when"].choices = [*near, ("day", _("A date"))]  # type: ignore[attr-defined]
        self.fields["when"].error_messages["required"] = _("Choose until when.")
        self.fields["until"].required, self.fields["until"].label = False, _("Which day?")
        rest = [] if careful else [Choices("interim"), "interim_text"]
        self.helper = fields_only(Choices("when", reveals={"day": ["until"]}), *rest)

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if typed.get("when") in self.days:
            typed["until"] = self.days[typed["when"]]
        elif typed.get("when") and not typed.get("until") and "until" not in self.errors:
            self.add_error("until", _("Choose a day."))
        return typed


def _days_near(plan: Plan, at: datetime) -> dict[str, date]:
    """The days a rule may be set aside until without looking at a calendar."""
    today = at.astimezone(plan.timezone).date()
    days = {}
    if plan.session_at and today < (day := plan.session_at.astimezone(plan.timezone).date()):
        days["next"] = day
    if today <= plan.midpoint_on:
        days["midpoint"] = plan.midpoint_on
    return {key: day for key, day in days.items() if day <= plan.ends_on}


@coach_page
def words(request: CoachRequest, pk: UUID, rule: UUID) -> HttpResponse:
    """Change the words of the rule in the room, or write its first.

    What has left the room since is not changed, and what was typed stays to be read.
    """
    plan, chosen, room = _of_room(request, pk, rule)
    waits = any(one.rule.pk == chosen.pk for one in for_the_room(plan))
    if room is None or not (waits or request.method == "POST"):
        return redirect("coach:session", pk=plan.pk)
    newest = newest_wording(chosen) if waits else None
    first = {"text": newest.text, "version": newest.version} if newest else {"version": 0}
    form, changed = RoomForm(sent_in(request), initial=first), None
    if form.is_valid() and not waits:
        form.add_error("text", _("This one is no longer in the room. Nothing was changed."))
    elif form.is_valid():
        typed = form.cleaned_data
        try:
            edit_wording(
                chosen, typed["text"], version=typed["version"], by=request.membership, at=now()
            )
        except ChangedWordsError:
            changed = newest_wording(chosen)
            form.add_error("text", _newer(changed))
        except CannotShapeError as refusal:
            form.add_error("text", str(refusal))
        else:
            return redirect("coach:session", pk=plan.pk)
    page = in_the_room(plan, room, now()) | {"rule": chosen, "topic": ""}
    beside = [one for one in room.left if one.rule.pk == chosen.pk]
    ways = ways_allowed(plan, beside[0]) if beside else ()
    page |= {"form": form, "changed": changed, "words": newest, "ways": ways}
    return render(request, "coach/session_edit.html", page, status=422 if form.errors else 200)


def _of_room(request: CoachRequest, pk: UUID, rule: UUID) -> tuple[Plan, Rule, Room | None]:
    """The rule the window is about; without a room where the two are not met together.

    What each answers alone is never written in the room.
    """
    plan = coached_plan(request, pk)
    chosen = one_of(plan, rule)
    shut = chosen.protective or no_joint_sessions(plan)
    return plan, chosen, None if shut else room_of(plan, at=now())


def _newer(newest: Wording | None) -> str:
    return _("These words changed in your other window: “%(text)s”") % {
        "text": newest.text if newest else ""
    }


@coach_page
def new(request: CoachRequest, pk: UUID) -> HttpResponse:
    """A rule nobody foresaw, written with both looking on; it comes up next."""
    plan = coached_plan(request, pk)
    room = None if no_joint_sessions(plan) else room_of(plan, at=now())
    if room is None:
        return redirect("coach:session", pk=plan.pk)
    form = RoomRuleForm(sent_in(request), initial={"key": uuid4()})
    if rule := added(form, plan, by=request.membership):
        add_to_session(rule, at=now())
        return redirect("coach:session", pk=plan.pk)
    page = in_the_room(plan, room, now()) | {"topic": "", "form": form}
    return render(request, "coach/session_new.html", page, status=422 if form.errors else 200)


@coach_page
def aside(request: CoachRequest, pk: UUID, rule: UUID) -> HttpResponse:
    """Set the rule in the room aside: until when, and what holds until then."""
    plan, at = coached_plan(request, pk), now()
    chosen = one_of(plan, rule)
    if no_joint_sessions(plan):
        return redirect("coach:session", pk=plan.pk)
    careful = bool(chosen.protective and careful_words(chosen))
    form = RoomAsideForm(sent_in(request), days=_days_near(plan, at), careful=careful)
    changed: list[Wording] = []
    newest = newest_wording(chosen)
    if form.is_valid():
        try:
            _put_aside(form.cleaned_data, chosen, version_in(request), request, at)
        except ChangedWordsError:
            changed = list(newest_looked_at().filter(rule=chosen))
        except CannotShapeError as refusal:
            form.add_error("until", str(refusal))
        else:
            return redirect("coach:session", pk=plan.pk)
    page = {"plan": plan, "at": at, "rule": chosen, "form": form, "changed": changed}
    page["version"] = newest.version if newest else 0
    status = 409 if changed else 422 if form.errors else 200
    return render(request, "coach/session_aside.html", page, status=status)


def _put_aside(
    typed: dict[str, Any], rule: Rule, version: int, request: CoachRequest, at: datetime
) -> None:
    put_aside(
        rule,
        version=version,
        until=typed["until"],
        interim=Interim(typed.get("interim", Interim.CAREFUL)),
        interim_text=typed.get("interim_text", ""),
        by=request.membership,
        at=at,
    )
