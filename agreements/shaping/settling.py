"""What a coach does with a rule besides its words: settle, keep, set aside, leave out."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.audit.actions import record
from agreements.plans.models import Plan
from agreements.practices.models import Membership
from agreements.shaping.agreeing import settle
from agreements.shaping.models import Rule
from agreements.shaping.moving import CannotShapeError, in_hand, is_held, locked_rule, move
from agreements.shaping.opening import careful_words
from agreements.shaping.queries import in_print, newest_wording
from agreements.shaping.stages import SETTLED, Act, Interim, Kind


@transaction.atomic
def settle_in_session(rule: Rule, *, version: int, by: Membership, at: datetime) -> None:
    """Both said yes in the session, with everyone present; pressed again it changes nothing.

    Raises CannotShape for touch, sexual contact, location, device checks and what each confirms
    alone; ChangedWords when the words on the screen are not the newest.
    """
    rule, done = in_hand(rule, Act.BOTH_YES, version=version)
    wording = newest_wording(rule)
    if done:
        return
    if wording is None:
        raise CannotShapeError(_("Write a sentence first."))
    if wording.offered_at is None:
        # Words that went out before keep that moment: the next offer is reckoned from it.
        wording.offered_at, wording.in_session = at, True
    wording.settled_in_session = True
    wording.save(update_fields=["offered_at", "in_session", "settled_in_session"])
    by_coach, told = f"coach:{by.pk}", {"rule": str(rule.pk)}
    record(rule.plan.shared_chain, "said_yes_in_session", by=by_coach, at=at, **told)
    move(rule, Act.BOTH_YES)
    settle(rule.plan, [wording], at=at)


@transaction.atomic
def set_aside(
    rule: Rule,
    *,
    version: int,
    until: date,
    interim: Interim = Interim.AS_IS,
    interim_text: str = "",
    by: Membership,
    at: datetime,
) -> None:
    """Leave a rule open until a day within the term, saying what holds meanwhile.

    On touch, sexual contact, location and device checks the more careful answer holds, whatever
    is asked for. Pressed twice it is once. Raises CannotShape for a day outside the time between
    today and the last day, ChangedWords when the page's words are not the newest.
    """
    rule, _done = in_hand(rule, Act.SET_ASIDE, version=version)
    if not at.astimezone(rule.plan.timezone).date() <= until <= rule.plan.ends_on:
        raise CannotShapeError(_("Choose a day between today and the last day."))
    if rule.protective and (careful := careful_words(rule)):
        interim, interim_text = Interim.CAREFUL, careful
    meanwhile = (until, interim, interim_text)
    if (rule.aside_until, rule.interim, rule.interim_text) == meanwhile:
        return
    rule.aside_until, rule.interim, rule.interim_text = meanwhile
    move(rule, Act.SET_ASIDE)
    record(rule.plan.shared_chain, "set_aside", by=f"coach:{by.pk}", at=at, rule=str(rule.pk))


@transaction.atomic
def set_aside_what_is_open(plan: Plan, *, by: Membership, at: datetime) -> int:
    """Set aside, until the midpoint and as it is now, all that is not settled or required.

    What nobody has answered or given words to is left out. Returns how many. A small true
    agreement beats a stalled big one.
    """
    plan = Plan.objects.locked(plan.pk)
    until = max(plan.midpoint_on, at.astimezone(plan.timezone).date())
    left = Rule.objects.of(plan).filter(kind=Kind.SHARED, required=False).exclude(state__in=SETTLED)
    for rule in left:
        newest = newest_wording(rule)
        if newest is None and rule.compared == "not_answered":
            drop_rule(rule, version=0, by=by, at=at)
        else:
            set_aside(rule, version=newest.version if newest else 0, until=until, by=by, at=at)
    return len(left)


@transaction.atomic
def keep_for_session(rule: Rule, *, version: int, by: Membership, at: datetime) -> None:
    """Keep a rule for the session; both read "Kept for your session", without a name."""
    rule, done = in_hand(rule, Act.KEEP, version=version)
    if not done:
        move(rule, Act.KEEP)
        record(rule.plan.shared_chain, "kept", by=f"coach:{by.pk}", at=at, rule=str(rule.pk))


@transaction.atomic
def take_up(rule: Rule, *, version: int, by: Membership, at: datetime) -> None:
    """Take a rule in hand again, from wherever it stands; its words are to be offered anew."""
    rule, done = in_hand(rule, Act.TAKE_UP, version=version)
    if not done:
        move(rule, Act.TAKE_UP)
        record(rule.plan.coach_chain, "taken_up", by=f"coach:{by.pk}", at=at, rule=str(rule.pk))


@transaction.atomic
def release_boundary(rule: Rule, *, version: int = 1, by: Membership, at: datetime) -> None:
    """The coach has read a person's own limit and lets it stand; nobody votes on it.

    Also a promise that was left out comes back like this. Their words are their writer's, and
    have one version only. Raises CannotShape under a hold: the other reads them from then on.
    """
    rule, done = in_hand(rule, Act.RELEASE, version=version, held=is_held(rule.plan))
    if not done:
        move(rule, Act.RELEASE)
        record(rule.plan.coach_chain, "released", by=f"coach:{by.pk}", at=at, rule=str(rule.pk))


@transaction.atomic
def drop_rule(rule: Rule, *, version: int, by: Membership, at: datetime) -> None:
    """Leave a rule out of this agreement.

    Raises CannotShape for one that every agreement needs, and on touch, sexual contact, location
    and device checks for one somebody has answered.
    """
    rule, done = in_hand(rule, Act.DROP, version=version)
    if not done:
        move(rule, Act.DROP)
        record(rule.plan.coach_chain, "dropped", by=f"coach:{by.pk}", at=at, rule=str(rule.pk))


@transaction.atomic
def move_rule(rule: Rule, *, up: bool, by: Membership, at: datetime) -> None:
    """Change places with the rule before or after it in its topic; at the end it stays.

    Raises CannotShape once the agreement is published.
    """
    rule = locked_rule(rule)
    printed = in_print(rule.plan).filter(topic=rule.topic)
    order = list(printed.values_list("pk", flat=True))
    if rule.pk not in order:
        return
    place = order.index(rule.pk)
    beside = place - 1 if up else place + 1
    if not 0 <= beside < len(order):
        return
    _change_places(rule, printed.get(pk=order[beside]))
    record(rule.plan.coach_chain, "moved", by=f"coach:{by.pk}", at=at, rule=str(rule.pk))


def _change_places(one: Rule, other: Rule) -> None:
    places = {one.pk: other.position, other.pk: one.position}
    if one.position == other.position:
        # Each round counts its own places: of two alike the first one now gives way.
        places[min(places, key=str)] += 1
    for pk, place in [(one.pk, _NOWHERE), *reversed(places.items())]:
        Rule.objects.filter(pk=pk).update(position=place)


_NOWHERE = 32_000  # no two rules of one question may share a place, not even for a moment
