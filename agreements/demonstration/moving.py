"""What time will bring to the couples of the demonstration, and moving there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib import import_module
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db.models import Exists, Max, OuterRef
from django.utils.translation import gettext as _

from agreements.audit.now import move_forward
from agreements.clock.due import run_due
from agreements.documents.models import AgreementState
from agreements.plans.models import Plan
from agreements.plans.stages import Stage
from agreements.shaping.models import Rule, Wording
from agreements.shaping.stages import Kind, RuleState, Source
from agreements.term.rules import checkin_days

MOMENT = timedelta(seconds=1)
_SWEPT = frozenset({"signing", "day_1", "first_check_in", "check_in"})


@dataclass(frozen=True)
class Ahead:
    """One thing that time will bring to one couple; `key` names it in a form."""

    kind: str
    plan: Plan
    at: datetime

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.plan.pk}:{int(self.at.timestamp())}"

    @property
    def names(self) -> str:
        first, second = sorted(self.plan.partners.all(), key=lambda partner: partner.seat)
        return _("%(first)s and %(second)s") % {
            "first": first.short_name,
            "second": second.short_name,
        }

    @property
    def words(self) -> str:
        return {
            "session": _("to the session"),
            "offer": _("to when words can be offered again"),
            "signing": _("to signing"),
            "day_1": _("to day 1"),
            "first_check_in": _("to the first check-in"),
            "check_in": _("to the next check-in"),
            "midpoint": _("to the midpoint"),
            "last_day": _("to the last day"),
        }[self.kind]


def what_is_ahead(*, at: datetime) -> list[Ahead]:
    """The next events of every live couple by name, the nearest first."""
    plans = list(
        Plan.objects.live()
        .select_related("practice")
        .prefetch_related("partners__user", "agreements")
    )
    drafted = Rule.objects.filter(
        plan=OuterRef("rule__plan"), kind=Kind.SHARED, state=RuleState.DRAFTED
    )
    offered = dict(
        Wording.objects.offered()
        .filter(Exists(drafted), rule__plan__in=plans, source=Source.COACH, in_session=False)
        .values_list("rule__plan")
        .annotate(Max("offered_at"))
    )
    found = [
        event
        for plan in plans
        for event in (*_on_the_way(plan, offered.get(plan.pk)), *_in_term(plan, at))
        if event.at > at
    ]
    return sorted(found, key=lambda event: (event.at, event.kind, str(event.plan.pk)))


def _on_the_way(plan: Plan, offered_at: datetime | None) -> Iterator[Ahead]:
    if plan.session_at:
        yield Ahead("session", plan, plan.session_at)
    if plan.stage == Stage.SHAPING and offered_at:
        gap = timedelta(hours=plan.practice.offer_gap_hours)
        yield Ahead("offer", plan, offered_at + gap)
    if plan.stage == Stage.REVIEW:
        for agreement in plan.agreements.all():
            if agreement.state == AgreementState.PUBLISHED:
                yield Ahead("signing", plan, agreement.signing_opens_at)
    if plan.stage == Stage.SIGNED:
        yield Ahead("day_1", plan, _midnight(plan, plan.begins_on))


def _in_term(plan: Plan, at: datetime) -> Iterator[Ahead]:
    if plan.stage not in {Stage.SIGNED, Stage.ACTIVE}:
        return
    if opening := min((o for o in _checkin_openings(plan) if o > at), default=None):
        first = opening.date() <= checkin_days(plan.term)[0]
        yield Ahead("first_check_in" if first else "check_in", plan, opening)
    if plan.stage == Stage.ACTIVE:
        yield Ahead("midpoint", plan, _midnight(plan, plan.midpoint_on))
        yield Ahead("last_day", plan, _midnight(plan, plan.ends_on))


def _checkin_openings(plan: Plan) -> Iterator[datetime]:
    for partner in plan.partners.all():
        if partner.user is None or partner.stopped_at:
            continue
        here = ZoneInfo(partner.user.zone)
        for day in checkin_days(plan.term):
            yield datetime.combine(day, time(partner.user.notice_hour), tzinfo=here)


def _midnight(plan: Plan, day: date) -> datetime:
    return datetime.combine(day, time(0), tzinfo=plan.timezone)


def pass_time(*, since: datetime, until: datetime) -> dict[str, int]:
    """Move the clock and do in order what falls due on the way; returns how much of each kind.

    Every opening on the way is swept at its own moment, as if somebody had waited for it.
    """
    until = until + MOMENT
    move_forward(until - since)
    keep_signed_in(until - since)
    done: dict[str, int] = {}
    at = since
    while (stop := _next_sweep(what_is_ahead(at=at), until)) is not None:
        at = stop + MOMENT
        _add(done, run_due(at=at))
    _add(done, run_due(at=until))
    return done


def _next_sweep(events: Iterable[Ahead], until: datetime) -> datetime | None:
    return next((e.at for e in events if e.kind in _SWEPT and e.at + MOMENT < until), None)


def _add(done: dict[str, int], more: dict[str, int]) -> None:
    for kind, count in more.items():
        done[kind] = done.get(kind, 0) + count


def keep_signed_in(by: timedelta) -> None:
    """Let every session sleep through the jump: nobody has been idle for those days."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    for session in Session.objects.all():
        values = session.get_decoded()
        if shift(values, by):
            session.session_data = store.encode(values)
            session.save(update_fields=["session_data"])


def shift(values: SessionBase | dict[str, Any], by: timedelta) -> bool:
    """Put a session's moments forward; False where it has none."""
    known = [name for name in ("began", "seen") if name in values]
    for name in known:
        values[name] += int(by.total_seconds())
    return bool(known)


def what_happened(done: dict[str, int]) -> dict[str, Any]:
    """How many things happened on the way, and a sentence for each kind of them."""
    sentences = {
        "signing": _("Signing opened: %(count)s"),
        "lapsed": _("Time for signing ended: %(count)s"),
        "begun": _("Day 1 came: %(count)s"),
        "checkins": _("Check-ins opened: %(count)s"),
    }
    happened = {kind: done[kind] for kind in sentences if done.get(kind)}
    return {
        "things": sum(happened.values()),
        "lines": [sentences[kind] % {"count": count} for kind, count in happened.items()],
    }
