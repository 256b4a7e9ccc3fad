"""What a coach does with a rule besides its words: settle, keep, set aside, leave out."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.audit.actions import record
from agreements.plans.models import Plan
from agreements.practices.models import Membership
from agreements.shaping.agreeing import settle
from agreements.shaping.models import Rule, Wording
from agreements.shaping.moving import CannotShapeError, ChangedWordsError, locked_rule, move_to
from agreements.shaping.queries import newest_wording
from agreements.shaping.stages import NEXT, SETTLED, Interim, Kind, RuleState


@transaction.atomic
def settle_in_session(rule: Rule, *, version: int, by: Membership, at: datetime) -> None:
    """Both said yes in the session, with everyone present.

    Raises CannotShape for touch, sexual contact, location, device checks and what each confirms
    alone; ChangedWords when the words on the screen are not the newest.
    """
    rule = locked_rule(rule)
    if rule.protective or rule.kind == Kind.ACKNOWLEDGEMENT:
        raise CannotShapeError(_("Each of them answers this one alone, on their own phone."))
    wording = newest_wording(rule)
    if wording is None or wording.version != version:
        raise ChangedWordsError(rule)
    if rule.state == RuleState.AGREED:
        Wording.objects.filter(pk=wording.pk).update(settled_at=at)
        return
    wording.offered_at = wording.offered_at or at
    wording.in_session = True
    wording.save(update_fields=["offered_at", "in_session"])
    record(
        rule.plan.shared_chain, "said_yes_in_session", by=f"coach:{by.pk}", at=at, rule=str(rule.pk)
    )
    move_to(rule, RuleState.AGREED)
    settle(rule.plan, [wording], at=at)


@transaction.atomic
def set_aside(
    rule: Rule,
    *,
    until: date,
    interim: Interim,
    interim_text: str = "",
    by: Membership,
    at: datetime,
) -> None:
    """Leave a rule open until a day within the term, saying what holds meanwhile.

    Raises CannotShape for a day outside the time between today and the last day.
    """
    rule = locked_rule(rule)
    if not at.astimezone(rule.plan.timezone).date() <= until <= rule.plan.ends_on:
        raise CannotShapeError(_("Choose a day between today and the last day."))
    possible = rule.state == RuleState.ASIDE or RuleState.ASIDE in NEXT[RuleState(rule.state)]
    if rule.kind != Kind.SHARED or not possible:
        raise CannotShapeError(_("That isn’t possible for this rule as it stands now."))
    rule.state, rule.aside_until = RuleState.ASIDE, until
    rule.interim, rule.interim_text = interim, interim_text
    rule.save(update_fields=["state", "aside_until", "interim", "interim_text"])
    record(rule.plan.shared_chain, "set_aside", by=f"coach:{by.pk}", at=at, rule=str(rule.pk))


@transaction.atomic
def set_aside_what_is_open(plan: Plan, *, by: Membership, at: datetime) -> int:
    """Set aside, until the midpoint and as it is now, all that is not settled or required.

    Returns how many. A small true agreement beats a stalled big one.
    """
    plan = Plan.objects.locked(plan.pk)
    today = at.astimezone(plan.timezone).date()
    left = Rule.objects.of(plan).filter(kind=Kind.SHARED, required=False).exclude(state__in=SETTLED)
    for rule in left:
        set_aside(rule, until=max(plan.midpoint_on, today), interim=Interim.AS_IS, by=by, at=at)
    return len(left)


@transaction.atomic
def keep_for_session(rule: Rule, *, by: Membership, at: datetime) -> None:
    """Keep a rule for the session; both read "Kept for your session", without a name."""
    rule = locked_rule(rule)
    if rule.state != RuleState.KEPT:
        move_to(rule, RuleState.KEPT)
        record(rule.plan.shared_chain, "kept", by=f"coach:{by.pk}", at=at, rule=str(rule.pk))


@transaction.atomic
def take_up(rule: Rule, *, by: Membership, at: datetime) -> None:
    """Take a rule in hand again, from wherever it stands; its words are to be offered anew."""
    rule = locked_rule(rule)
    if rule.kind not in {Kind.SHARED, Kind.BOUNDARY}:
        raise CannotShapeError(_("That isn’t possible for this rule as it stands now."))
    if rule.state != RuleState.DRAFTED:
        move_to(rule, RuleState.DRAFTED)
        record(rule.plan.coach_chain, "taken_up", by=f"coach:{by.pk}", at=at, rule=str(rule.pk))


@transaction.atomic
def release_boundary(rule: Rule, *, by: Membership, at: datetime) -> None:
    """The coach has read a person's own limit and lets it stand; nobody votes on it."""
    rule = locked_rule(rule)
    if rule.kind != Kind.BOUNDARY:
        raise CannotShapeError(_("That isn’t possible for this rule as it stands now."))
    if rule.state != RuleState.AGREED:
        move_to(rule, RuleState.AGREED)
        record(rule.plan.coach_chain, "released", by=f"coach:{by.pk}", at=at, rule=str(rule.pk))


@transaction.atomic
def drop_rule(rule: Rule, *, by: Membership, at: datetime) -> None:
    """Leave a rule out of this agreement. Raises CannotShape for one that every agreement needs."""
    rule = locked_rule(rule)
    if rule.required:
        raise CannotShapeError(_("Every agreement needs this one. Settle it or set it aside."))
    if rule.state != RuleState.DROPPED:
        move_to(rule, RuleState.DROPPED)
        record(rule.plan.coach_chain, "dropped", by=f"coach:{by.pk}", at=at, rule=str(rule.pk))
