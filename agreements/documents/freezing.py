"""From the rules of a plan to the exact words of its agreement, once and for all."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import rfc8785
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agreements.documents.composing import Snapshot, compose
from agreements.documents.lettering import in_words, undrawable
from agreements.documents.matter import Line, Matter, Someone
from agreements.documents.models import AgreementState, FrozenText
from agreements.documents.rules import (
    as_set,
    document_code,
    hard_to_set,
    one_lower,
    sha256_of,
)
from agreements.plans.models import Partner, Plan
from agreements.safety.help_lines import COUNTRIES
from agreements.shaping.flagging import Raised, never_in, people_of, raised_on
from agreements.shaping.models import Rule
from agreements.shaping.queries import Ruled, ruled
from agreements.shaping.stages import SETTLED, Kind, RuleState


@dataclass(frozen=True)
class FrozenWords:
    """The words of an agreement as they are kept: canonical bytes, the page made from them once."""

    canonical: bytes
    reading: str

    @property
    def content_sha256(self) -> str:
        return sha256_of(self.canonical)

    @property
    def code(self) -> str:
        return document_code(self.content_sha256)


def frozen_words(plan: Plan, *, number: int, at: datetime) -> FrozenWords:
    """All rules that stand now, as agreement `number` of `at`, in the active language."""
    snapshot = compose(_matter(plan, ruled(plan), number=number, at=at))
    return FrozenWords(rfc8785.dumps(snapshot), reading_of(snapshot))


def preview(plan: Plan, standing: Ruled, *, at: datetime) -> SafeString:
    """How the agreement would read if it were published now: safe HTML."""
    snapshot = compose(_matter(plan, standing, number=plan.agreements.count() + 1, at=at))
    return mark_safe(reading_of(snapshot))  # noqa: S308 - a template escaped every word


def reading_of(snapshot: Snapshot) -> str:
    """The agreement as a piece of a page, its headings beginning at h2, inside `.doc`."""
    page = {"words": as_set(snapshot), "paper": False}
    return one_lower(render_to_string("pdf/reading.html", page))


def objections_to_words(plan: Plan, standing: Ruled) -> list[str]:
    """What keeps these words from being published, besides flags, in sentences for the coach."""
    rules, people = standing.rules, people_of(plan)
    found = [
        _("“%(rule)s” isn’t settled yet.") % {"rule": rule.name}
        for rule in rules
        if rule.required and rule.state not in SETTLED
    ]
    for rule in rules:
        if rule.state in {RuleState.AGREED, RuleState.ASIDE}:
            found += _objections_to(rule, standing.text_of(rule), people)
    return found + _objections_to_names(plan)


def flags_waiting(plan: Plan, standing: Ruled) -> list[Raised]:
    """The flags on these words that the coach has not looked at yet."""
    return [one for one in raised_on(plan, standing, people_of(plan)) if one.clearing is None]


def in_a_sentence(raised: Raised) -> str:
    """A flag, for the list of what stands in the way of publishing."""
    about = _("All rules together") if raised.rule is None else raised.rule.name
    return _("“%(rule)s” has a flag: %(why)s") % {"rule": about, "why": raised.flag.label}


def _objections_to(rule: Rule, text: str, people: tuple[str, ...]) -> Iterator[str]:
    if reason := never_in(rule, text, people):
        yield _("“%(rule)s” can never be published as it is. %(why)s") % {
            "rule": rule.name,
            "why": reason.label,
        }
    if hard_to_set(text):
        yield _("“%(rule)s” is hard to print: a word is very long, or there are many lines.") % {
            "rule": rule.name
        }
    if letters := undrawable([text, rule.name]):
        yield _("“%(rule)s” has a sign that can’t be printed: %(signs)s. Write it in letters.") % {
            "rule": rule.name,
            "signs": in_words(letters),
        }


def _objections_to_names(plan: Plan) -> list[str]:
    people = [(partner.full_name, partner.short_name) for partner in plan.partners.all()]
    coach = plan.coach.user
    texts = [*people, (coach.full_name, coach.short_name), (plan.practice.name, plan.children)]
    return [
        _("A name has a sign that can’t be printed: %(signs)s in %(name)s.")
        % {"signs": in_words(letters), "name": names[0]}
        for names in texts
        if (letters := undrawable(names))
    ]


def _matter(plan: Plan, standing: Ruled, *, number: int, at: datetime) -> Matter:
    seated = sorted(plan.partners.all(), key=lambda partner: partner.seat)
    partners = [_someone(partner) for partner in seated]
    coach = plan.coach.user
    return Matter(
        number=number,
        published_at=at,
        plan=str(plan.pk),
        language=get_language() or "en",
        paper=plan.paper,
        zone=plan.zone,
        partners=(partners[0], partners[1]),
        coach=Someone(str(plan.coach_id), "coach", coach.full_name, coach.short_name),
        practice=plan.practice.name,
        begins_on=plan.begins_on,
        begins_hour=plan.begins_hour,
        apart_since=plan.apart_since,
        ends_on=plan.ends_on,
        midpoint_on=plan.midpoint_on,
        end_review_at=plan.end_review_at,
        end_review_how=plan.end_review_how,
        form=plan.form,
        children=plan.children,
        has_children="has_children" in plan.facts,
        emergency=_emergency(plan.practice.country),
        replaces=_replaced_by(plan),
        lines=tuple(_lines(standing)),
        days=(),
    )


def _emergency(country: str) -> str:
    """The number to call first in danger, or nothing where none is known: better than a guess."""
    return next((known.emergency.shown for known in COUNTRIES if known.code == country), "")


def _someone(partner: Partner) -> Someone:
    return Someone(str(partner.pk), partner.seat, partner.full_name, partner.short_name)


def _replaced_by(plan: Plan) -> str:
    """The fingerprint of the agreement that the next one replaces, or nothing."""
    signed = [AgreementState.SIGNED, AgreementState.CERTIFIED]
    before = FrozenText.objects.filter(agreement__plan=plan, agreement__state__in=signed)
    return (
        before.order_by("-agreement__number").values_list("content_sha256", flat=True).first() or ""
    )


def _lines(standing: Ruled) -> Iterator[Line]:
    for rule in standing.rules:
        text = standing.text_of(rule)
        open_still = rule.state == RuleState.ASIDE and rule.kind == Kind.SHARED
        if open_still or (rule.state == RuleState.AGREED and text):
            yield Line(
                slug=rule.slug,
                topic=rule.topic,
                kind="open" if open_still else rule.kind,
                text=text,
                owner=rule.owner.seat if rule.owner else "",
                name=rule.name,
                interim=rule.interim,
                until=rule.aside_until,
            )
