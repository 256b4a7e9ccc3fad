"""The queue of rules, the one in hand, and everything its page shows."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Exists, OuterRef, Subquery
from django.http import Http404
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.plans.models import Partner, Plan
from agreements.plans.stages import Stage
from agreements.practices.models import Membership
from agreements.questions.bank import BANK
from agreements.questions.rules import Names, Question, is_answered
from agreements.questions.sentences import display
from agreements.shaping.asking import promised
from agreements.shaping.flagging import mark_of, never_in, raised_on_rule
from agreements.shaping.guards import objection_to
from agreements.shaping.models import Note, Reply, Rule, Wording
from agreements.shaping.moving import facts_of, is_held
from agreements.shaping.opening import Pair, names_for, pair_of
from agreements.shaping.queries import (
    REQUESTS,
    asked_again,
    newest_looked_at,
    newest_wording,
    next_offer_at,
)
from agreements.shaping.rules import Point, draft, remarks
from agreements.shaping.stages import Act, Answered, Interim, Kind, RuleState
from agreements.web.coach.frame import both_of, frame_of
from agreements.web.fields import DayField, PlainTextField
from agreements.web.layout import Choices, fields_only

BEFORE_LEAVING = frozenset({"keep", "aside"})
OPEN = (RuleState.DRAFTED, RuleState.KEPT, RuleState.OFFERED)


class WordingForm(forms.Form):
    text = PlainTextField(max_length=600, lines=True, label=gettext_lazy("Words both will see"))
    note = PlainTextField(
        max_length=2000, lines=True, required=False, label=gettext_lazy("Note, only you")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    noted = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)
    stood = forms.CharField(widget=forms.HiddenInput, required=False, max_length=7)
    quiet_optional = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].error_messages["required"] = _("Write a sentence first.")
        self.fields["text"].widget.attrs |= {"class": "serif", "data-words": "", "rows": 3}


class NewRuleForm(forms.Form):
    name = PlainTextField(max_length=80, label=gettext_lazy("What is it about, in a few words?"))
    topic = forms.ChoiceField(label=gettext_lazy("Topic"))
    text = PlainTextField(max_length=600, lines=True, label=gettext_lazy("Words both will see"))
    key = forms.UUIDField(widget=forms.HiddenInput)
    helper = fields_only("name", "topic", "text", "key")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topics = [(topic.slug, topic.name) for topic in BANK.topics]
        self.fields["topic"].choices = topics  # type: ignore[attr-defined]
        self.fields["name"].error_messages["required"] = _("Give it a name.")
        self.fields["text"].error_messages["required"] = _("Write a sentence first.")


class AsideForm(forms.Form):
    until = DayField(label=gettext_lazy("Until when?"))
    interim = forms.ChoiceField(
        label=gettext_lazy("And until then?"), choices=Interim.choices, widget=forms.RadioSelect
    )
    interim_text = PlainTextField(
        max_length=600,
        lines=True,
        required=False,
        label=gettext_lazy("In words, if it helps"),
        help_text=gettext_lazy("For example: “Until then each of us asks the day before.”"),
    )
    quiet_optional = True
    helper = fields_only("until", Choices("interim"), "interim_text")

    def __init__(self, *args: Any, careful: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if careful:
            del self.fields["interim"], self.fields["interim_text"]
            self.helper = fields_only("until")
        else:
            self.fields["interim"].error_messages["required"] = _("Choose what holds until then.")


@dataclass(frozen=True)
class Said:
    """What one person wrote, or replied, as the coach reads it."""

    name: str
    text: str
    why: str
    at: datetime | None = None


@dataclass(frozen=True)
class Start:
    """One starting point: its number, what it is, the sentence."""

    number: int
    label: str
    text: str


@dataclass(frozen=True)
class Queued:
    """A rule in the queue and where it stands, in a word."""

    rule: Rule
    state: str


@dataclass(frozen=True)
class Hand:
    """The rule in hand with what was written to it."""

    plan: Plan
    rules: list[Rule]
    rule: Rule
    newest: Wording | None
    pair: Pair | None
    points: tuple[Start, ...]
    starting: str
    note: str

    def initial(self) -> dict[str, Any]:
        """What the form shows first: the newest words, or the starting point that was chosen."""
        words = self.newest.text if self.newest else ""
        chosen = [point.text for point in self.points if str(point.number) == self.starting]
        return {
            "text": chosen[0] if chosen else words,
            "version": self.newest.version if self.newest else 0,
            "note": self.note,
            "noted": mark_of(self.note),
        }


def rules_of(plan: Plan) -> list[Rule]:
    """All rules of a plan in order.

    `worded` says of each whether it has words yet, `looked_at` which words of it may go out,
    `again` whether one of the two has come back to it, `said` whether it was asked and answered.
    """
    rules = Rule.objects.of(plan).select_related("owner").prefetch_related("round")
    words = Wording.objects.filter(rule=OuterRef("pk"))
    looked_at = newest_looked_at().filter(rule=OuterRef("pk")).values("pk")
    again = asked_again(plan).order_by().filter(pk=OuterRef("pk"))
    said = Reply.objects.filter(wording__rule=OuterRef("pk"), wording__rule__kind=Kind.REQUEST)
    told = {"worded": Exists(words), "looked_at": Subquery(looked_at[:1]), "again": Exists(again)}
    return list(rules.annotate(said=Exists(said), **told))


def chosen_of(rules: list[Rule], pk: UUID | None, *, after: Rule | None = None) -> Rule:
    """The rule a URL names; without one, the first (or next) that waits for the coach.

    Raises Http404 for one that is not of this plan.
    """
    if pk is not None:
        found = [rule for rule in rules if rule.pk == pk]
        if not found:
            raise Http404
        return found[0]
    place = rules.index(after) + 1 if after else 0
    in_turn = [*rules[place:], *rules[:place]]
    waiting = [rule for rule in in_turn if _waits(rule) and rule != after]
    kept = [rule for rule in in_turn if rule.state == RuleState.KEPT and rule != after]
    return (waiting or kept or ([after] if after else rules))[0]


def at_hand(
    plan: Plan, rules: list[Rule], rule: Rule, *, by: Membership, starting: str = ""
) -> Hand:
    """One rule with its words, both answers and the sentences to start from."""
    partners = {partner.seat: partner for partner in both_of(plan)}
    pair = pair_of(rule, partners)
    note = Note.objects.filter(rule=rule, by=by).first()
    points = _points(pair, names_for(plan, partners), plan) if pair and not rule.owner_id else ()
    noted = note.text if note else ""
    return Hand(plan, rules, rule, newest_wording(rule), pair, points, starting, noted)


def _points(pair: Pair, names: Names, plan: Plan) -> tuple[Start, ...]:
    points = [point for point in draft(pair.question, *pair.values, names).points if point.text]
    labels = _labels(names)
    return tuple(
        Start(number, labels.get(point.label, point.label), point.text)
        for number, point in enumerate(_with_midpoint(points, pair.question, plan)[:4], start=1)
    )


def _with_midpoint(points: list[Point], question: Question, plan: Plan) -> list[Point]:
    """On all but the protective topics a sentence may also be tried until the midpoint."""
    if question.protective or not points:
        return points
    words = _("%(words)s until %(day)s, then we look again.") % {
        "words": points[0].text.rstrip("."),
        "day": date_format(plan.midpoint_on, "j F"),
    }
    return [*points, Point("midpoint", words)]


def _labels(names: Names) -> dict[str, str]:
    return {
        "both": _("From both"),
        "one": _("The one answer"),
        "in_between": _("In between"),
        "careful": _("More careful"),
        "first": _("As %(name)s wrote") % {"name": names.writer},
        "second": _("As %(name)s wrote") % {"name": names.other},
        "midpoint": _("Until midpoint"),
    }


def page_of(hand: Hand, *, at: datetime) -> dict[str, Any]:
    """Everything the page of one rule shows."""
    plan, rule = hand.plan, hand.rule
    text = hand.newest.text if hand.newest else ""
    says = rule.interim_text if rule.state == RuleState.ASIDE else text
    people = tuple(partner.short_name for partner in both_of(plan))
    never = never_in(rule, says, people)
    waiting = [one for one in hand.rules if _waits(one)]
    ready = ready_of(hand.rules)
    next_at = next_offer_at(plan) if ready else None
    again = {one.pk for one in hand.rules if one.again}  # type: ignore[attr-defined]
    return frame_of(plan, "wording", to_word=len(waiting)) | {
        "rule": rule,
        "shapeable": plan.stage == Stage.SHAPING,
        "topic": BANK.topic(rule.topic).name,
        "queue": _queue([one for one in hand.rules if _is_open(one, again)], again),
        "settled": _queue([one for one in hand.rules if not _is_open(one, again)], again),
        "settled_shown": not _is_open(rule, again),
        "left": len(waiting),
        "newest": hand.newest,
        "version": hand.newest.version if hand.newest else 0,
        "points": hand.points,
        "wrote": _wrote(hand),
        "replies": _replies(hand),
        "remarks": _remarks(text, hand) if text else [],
        "flags": raised_on_rule(rule, says, people),
        "never": never,
        "pitfall": hand.pair.question.pitfall if hand.pair else "",
        "ready": ready,
        "held": is_held(plan),
        "next_at": next_at if next_at and next_at > at else None,
        "following": chosen_of(hand.rules, None, after=rule),
        "came_back": rule.pk in again,
        "editable": rule.kind == Kind.SHARED,
        "open": rule.state in OPEN,
        "adoptable": _may_be_adopted(hand),
        "droppable": _may_be_dropped(hand, never=never is not None),
    }


def _may_be_dropped(hand: Hand, *, never: bool) -> bool:
    """Whether it may be left out.

    A promise only where it can never be published, or was taken on because the other asked.
    """
    rule, pair = hand.rule, hand.pair
    answered = pair is not None and any(is_answered(pair.question, v) for v in pair.values)
    facts = facts_of(rule, hand.newest, seen=None, answered=answered)
    promised_alone = rule.kind == Kind.COMMITMENT and rule.slug != REQUESTS
    return objection_to(Act.DROP, facts) is None and (never or not promised_alone)


def _may_be_adopted(hand: Hand) -> str:
    """The mark of the words in which the other said yes to what was asked; "" without a yes."""
    if objection_to(Act.ADOPT, facts_of(hand.rule, hand.newest, seen=None)):
        return ""
    yes = Reply.objects.filter(wording=hand.newest).exclude(answer=Answered.LEAVE).first()
    return mark_of(promised(hand.newest.text, yes)) if yes and hand.newest else ""


def ready_of(rules: list[Rule]) -> list[UUID]:
    """The words that go out with the next offer."""
    return [
        rule.looked_at  # type: ignore[attr-defined]
        for rule in rules
        if rule.state == RuleState.DRAFTED and not rule.owner_id and not _waits(rule)
    ]


def _waits(rule: Rule) -> bool:
    """Whether only the coach can take it further.

    A draft not looked at, a limit not read, a request not passed on, or answered.
    """
    if rule.kind == Kind.REQUEST and rule.state == RuleState.OFFERED:
        return bool(rule.said)  # type: ignore[attr-defined]
    if rule.state != RuleState.DRAFTED:
        return False
    return bool(rule.owner_id) or rule.looked_at is None  # type: ignore[attr-defined]


def _is_open(rule: Rule, again: set[UUID]) -> bool:
    return rule.state in OPEN or rule.pk in again


def _queue(rules: list[Rule], again: set[UUID]) -> list[tuple[str, list[Queued]]]:
    shown = [
        (BANK.topic(topic).name, [Queued(rule, _word(rule, again)) for rule in group])
        for topic, group in groupby(rules, key=lambda rule: rule.topic)
    ]
    return [(str(name), queued) for name, queued in shown]


def _word(rule: Rule, again: set[UUID]) -> str:
    if rule.pk in again:
        return _("Came back")
    if rule.state == RuleState.DRAFTED:
        if rule.owner_id:
            return _("To read")
        if not _waits(rule):
            return _("Ready")
        return _("Draft") if rule.worded else _("Empty")  # type: ignore[attr-defined]
    if rule.kind == Kind.REQUEST and rule.state == RuleState.OFFERED:
        return _("Answered") if _waits(rule) else _("Passed on")
    return {
        RuleState.KEPT: _("Session"),
        RuleState.OFFERED: _("Offered"),
        RuleState.AGREED: _("Settled"),
        RuleState.ASIDE: _("Aside"),
        RuleState.DROPPED: _("Left out"),
    }[RuleState(rule.state)]


def _wrote(hand: Hand) -> list[Said]:
    if hand.pair is None or hand.rule.owner_id or hand.rule.kind == Kind.ACKNOWLEDGEMENT:
        return []
    partners = {partner.seat: partner for partner in both_of(hand.plan)}
    said = []
    for seat, answer in (("a", hand.pair.a), ("b", hand.pair.b)):
        value = answer.value if answer else {}
        text = display(hand.pair.question, value, names_for(hand.plan, partners, seat))
        if answer and answer.talk:
            text = _("%(text)s (to talk about with you)") % {"text": text or _("Nothing yet")}
        said.append(Said(partners[seat].short_name, text, value.get("why", "")))
    return said


def _replies(hand: Hand) -> list[Said]:
    rule, newest = hand.rule, hand.newest
    passed_on = rule.kind == Kind.REQUEST and rule.state != RuleState.DRAFTED
    offered = newest is not None and newest.offered_at and not rule.owner_id
    if not (passed_on or offered):
        return []
    replies = {reply.partner_id: reply for reply in Reply.objects.filter(wording=newest)}
    asked = [partner for partner in both_of(hand.plan) if partner.pk != rule.owner_id]
    return [_reply(partner, replies.get(partner.pk), rule.kind) for partner in asked]


def _reply(partner: Partner, reply: Reply | None, kind: str) -> Said:
    if reply is None:
        return Said(partner.short_name, _("No reply yet"), "")
    words = " ".join(part for part in (reply.own_words, reply.why) if part)
    to_request = kind == Kind.REQUEST
    said = _TO_A_REQUEST[Answered(reply.answer)] if to_request else reply.get_answer_display()
    return Said(partner.short_name, str(said), words, reply.replied_at)


_TO_A_REQUEST = {
    Answered.WORKS: gettext_lazy("Yes"),
    Answered.CHANGE: gettext_lazy("Yes, with a change"),
    Answered.LEAVE: gettext_lazy("Not now"),
}


def _remarks(text: str, hand: Hand) -> list[str]:
    partners = {partner.seat: partner for partner in both_of(hand.plan)}
    sentences = {
        "starts_with_name": _("Starts with a name: say what both do."),
        "vague": _("Vague: “%(what)s”. Say how often, or what exactly."),
        "loaded": _("Loaded: “%(what)s”. Say what each does instead."),
        "long": _("Long: more than %(what)s words. Perhaps two rules."),
    }
    found = [remark.partition(":") for remark in remarks(text, names_for(hand.plan, partners))]
    return [sentences[kind] % {"what": what} for kind, _colon, what in found]
