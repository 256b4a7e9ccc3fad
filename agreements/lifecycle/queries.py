"""What a coach's couples need, read for a whole practice in a handful of queries."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Case as Decision
from django.db.models import (
    CharField,
    Count,
    DateTimeField,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from agreements.documents.models import Agreement, AgreementState, Certification
from agreements.drafting.models import Answer, Round, Sealing
from agreements.lifecycle.rules import Case, Need, Signal, needs_of, order_of
from agreements.people.models import JoinCode
from agreements.plans.models import GentleClosing, Invitation, Message, Partner, Plan
from agreements.plans.stages import Stage
from agreements.safety.models import Hold, How, Outcome, Screening
from agreements.safety.models import Source as HeldBy
from agreements.safety.rules import HEARD_WITHIN
from agreements.shaping.models import Reply, Rule, Wording
from agreements.shaping.stages import Answered, Kind, RuleState
from agreements.signing.models import PaperWish, Retracing, Signature
from agreements.signing.rules import plain_name
from agreements.term.models import CheckIn

# What a request waits for: to be passed on, or, after a yes, for the coach to take it up.
_ASKED = Decision(
    When(state=RuleState.DRAFTED, then=Value("asked")),
    default=Value("said_yes"),
    output_field=CharField(),
)


@dataclass(frozen=True)
class Source:
    """Rows that say something of a plan, by which path they lead to it, and in which stage."""

    path: str
    rows: QuerySet[Any]
    kind: Any
    since: Any
    stage: Stage | None = None


@dataclass(frozen=True)
class Line:
    """One couple as a list shows it: where it stands, its dates, and what it needs."""

    pk: UUID
    stage: str
    made_at: datetime
    case: Case
    needs: tuple[Need, ...]

    @property
    def order(self) -> tuple[int, str]:
        return order_of(self.needs[0])


@dataclass(frozen=True)
class Dated:
    """Something that happens to a couple at a moment, or on a day."""

    pk: UUID
    what: str
    on: date
    at: datetime | None = None


def caseload(plans: QuerySet[Plan], *, among: Mapping[str, Any], at: datetime) -> list[Line]:
    """These couples with everything each of them needs. Two queries, however many there are.

    `among` names the plans whose records are read, such as those of a practice: a condition on
    the plan itself takes a third less to ask than a query inside each of so many.
    """
    signals = _signals(among, at)
    columns = "pk stage stage_since begins_on ends_on midpoint_on session_at zone made_at".split()
    return [
        _line(dict(zip(columns, row, strict=True)), signals, at)
        for row in plans.values_list(*columns)
    ]


def _line(row: dict[str, Any], signals: dict[UUID, dict[str, Signal]], at: datetime) -> Line:
    zone, made_at, pk = row.pop("zone"), row.pop("made_at"), row.pop("pk")
    case = Case(**row, today=at.astimezone(ZoneInfo(zone)).date(), signals=signals.get(pk, {}))
    return Line(pk, case.stage, made_at, case, needs_of(case, at=at))


def in_need(lines: list[Line]) -> list[Line]:
    """The couples that need something, the most pressing first."""
    return sorted((line for line in lines if line.needs), key=lambda line: (line.order, line.pk))


def coming_up(lines: list[Line], *, at: datetime, days: int = 7) -> list[Dated]:
    """What lies ahead in the next days, the nearest first."""
    found = [dated for line in lines for dated in _dates_of(line, at, at + timedelta(days=days))]
    return sorted(found, key=lambda dated: (dated.on, dated.at is None, dated.at or at, dated.pk))


def _dates_of(line: Line, at: datetime, until: datetime) -> list[Dated]:
    case = line.case
    moments = [
        ("session", case.session_at),
        ("closes", _moment(case, "closes")),
        ("runs_out", _moment(case, "invited")),
    ]
    last = case.today + (until - at)
    days = [
        ("first_day", case.begins_on),
        ("midpoint", case.midpoint_on),
        ("last_day", case.ends_on),
    ]
    begun = case.stage in {Stage.SIGNED, Stage.ACTIVE, Stage.ENDING}
    return [
        Dated(line.pk, what, moment.date(), moment)
        for what, moment in moments
        if moment and at < moment <= until
    ] + [Dated(line.pk, what, day) for what, day in days if begun and case.today <= day <= last]


def _moment(case: Case, signal: str) -> datetime | None:
    found = case.signals.get(signal)
    return found.since if found else None


@dataclass(frozen=True)
class Known:
    """What the coach knows of one person: where they are, and the newest talk alone."""

    partner: Partner
    sealed_at: datetime | None
    talks: int
    notes: int
    invited_at: datetime | None
    invited_until: datetime | None
    declined_at: datetime | None
    code_made_at: datetime | None
    code_used_at: datetime | None
    spoken_on: date | None
    spoken: str


def people_of(plan: Plan) -> tuple[Known, Known]:
    """Both people as the coach knows them, in the order of their seats. One query."""
    sealed = Sealing.objects.filter(partner=OuterRef("pk"), unsealed_at=None)
    marked = Answer.objects.filter(partner=OuterRef("pk"), talk=True)
    unread = Message.objects.filter(partner=OuterRef("pk"), from_coach=False, read_at=None)
    sent = Invitation.objects.filter(partner=OuterRef("pk"), replaced_at=None)
    codes = JoinCode.objects.filter(user=OuterRef("user"), replaced_at=None)
    talks = Screening.objects.filter(partner=OuterRef("pk")).order_by("-recorded_at", "-pk")
    found = (
        Partner.objects.filter(plan=plan)
        .select_related("user")
        .order_by("seat")
        .annotate(
            sealed_at=Subquery(sealed.order_by("-sealed_at").values("sealed_at")[:1]),
            talk_marks=_counted(marked, "partner"),
            notes=_counted(unread, "partner"),
            invited_at=Subquery(sent.order_by("-sent_at").values("sent_at")[:1]),
            invited_until=Subquery(sent.order_by("-sent_at").values("expires_at")[:1]),
            declined_at=Subquery(sent.order_by("-sent_at").values("declined_at")[:1]),
            code_made_at=Subquery(codes.values("made_at")[:1]),
            code_used_at=Subquery(codes.values("first_used_at")[:1]),
            spoken_on=Subquery(talks.values("spoken_on")[:1]),
            how=Subquery(talks.values("how")[:1]),
            outcome=Subquery(talks.values("outcome")[:1]),
        )
    )
    first, second = (_known(partner) for partner in found)
    return first, second


def _counted(rows: QuerySet[Any], by: str) -> Coalesce:
    count = rows.order_by().values(by).annotate(many=Count("pk")).values("many")
    return Coalesce(Subquery(count), Value(0))


def _known(row: Any) -> Known:
    same = (
        "sealed_at notes invited_at invited_until declined_at code_made_at code_used_at spoken_on"
    ).split()
    spoken = f"{How(row.how).label}: {Outcome(row.outcome).label}" if row.spoken_on else ""
    found = {name: getattr(row, name) for name in same}
    return Known(partner=row, talks=row.talk_marks, spoken=spoken, **found)


def found_by_name(practice_id: UUID, typed: str) -> set[UUID]:
    """The plans with a person whose name holds what was typed; accents and case do not matter."""
    wanted = plain_name(typed).split()
    names: dict[UUID, str] = defaultdict(str)
    people = Partner.objects.filter(plan__practice=practice_id)
    for pk, full, short in people.values_list("plan_id", "full_name", "short_name"):
        names[pk] += f" {full} {short}"
    return {pk for pk, words in names.items() if _holds(plain_name(words), wanted)}


def _holds(words: str, wanted: list[str]) -> bool:
    return all(word in words for word in wanted)


def _signals(among: Mapping[str, Any], at: datetime) -> dict[UUID, dict[str, Signal]]:
    """What the records say of these couples: one query over all of them, a row for each finding."""
    first, *rest = [_among(one, among) for one in [*_lasting(), *map(_counted_in, _as_of(at))]]
    found: dict[UUID, dict[str, Signal]] = defaultdict(dict)
    for pk, kind, since, many in first.union(*rest, all=True):
        found[pk][kind] = Signal(since, many)
    return found


@cache
def _lasting() -> tuple[Source, ...]:
    """What no clock decides, built once: so many queries take as long to build as to be asked."""
    sources = [*_from_safety(), *_from_people(), *_from_writing(), *_from_signing()]
    return tuple(map(_counted_in, sources))


def _counted_in(source: Source) -> Source:
    """Its rows as a plan, a kind, since when and how many."""
    rows = source.rows.order_by().values(case=F(source.path))
    rows = rows.annotate(kind=source.kind, since=source.since, many=Count("pk"))
    return replace(source, rows=rows.values_list("case", "kind", "since", "many"))


def _among(source: Source, among: Mapping[str, Any]) -> QuerySet[Any]:
    asked = {**among, "stage": source.stage} if source.stage else among
    return source.rows.filter(**{f"{source.path}__{name}": value for name, value in asked.items()})


def _as_of(at: datetime) -> list[Source]:
    """What is so at one moment and not at another."""
    alone = Hold.objects.unheard().filter(
        raised_at__lte=at - HEARD_WITHIN, plan__practice__backup_email=""
    )
    newer = Screening.objects.filter(
        partner=OuterRef("partner"), recorded_at__gt=OuterRef("recorded_at")
    )
    again = Screening.objects.filter(~Exists(newer), again_on__lte=_latest_day(at))
    aside = Rule.objects.filter(state=RuleState.ASIDE, aside_until__lte=_latest_day(at))
    late = Certification.objects.late(at)
    return [
        _source("plan", alone, "nobody_stands_in", Min("raised_at")),
        _source("partner__plan", again, "again", Min(_as_moment("again_on"))),
        _source("plan", aside, "revisit", Min(_as_moment("aside_until"))),
        _source("partner__plan", _missed(at), "missed", Max("closes_at")),
        _source("agreement__plan", late, "copy_late", Min("asked_at")),
    ]


def _from_safety() -> list[Source]:
    unheard = Hold.objects.unheard()
    heard = Hold.objects.standing().exclude(acknowledged_at=None).exclude(source=HeldBy.CLOSING)
    told = unheard.filter(backup_told_at__isnull=False)
    closings = GentleClosing.objects.under_way()
    return [
        _source("plan", unheard, "held", Min("raised_at")),
        _source("plan", heard, "heard", Min("placed_at")),
        _source("plan", unheard.filter(source=HeldBy.NOT_MINE), "not_mine", Min("raised_at")),
        _source("plan", told, "stand_in_told", Min("backup_told_at")),
        _source("plan", closings, "closing", Min("first_at")),
    ]


def _latest_day(at: datetime) -> date:
    """Today where it is latest on earth; the rules look at the day where the couple lives."""
    return (at + timedelta(hours=14)).date()


def _as_moment(day: str) -> Cast:
    return Cast(F(day), DateTimeField())


def _from_people() -> list[Source]:
    sent = Invitation.objects.filter(partner=OuterRef("pk"), replaced_at=None)
    later = Invitation.objects.filter(partner=OuterRef("partner"), sent_at__gt=OuterRef("sent_at"))
    notes = Message.objects.filter(from_coach=False, read_at=None)
    stopped = Partner.objects.filter(stopped_at__isnull=False)
    waiting = Invitation.objects.current().filter(partner__joined_at=None)
    declined = Invitation.objects.filter(
        ~Exists(later), declined_at__isnull=False, replaced_at=None, partner__joined_at=None
    )
    uninvited = Partner.objects.filter(~Exists(sent), joined_at=None, user=None)
    concerns = CheckIn.objects.unseen().filter(needs_coach=True)
    return [
        _source("partner__plan", concerns, "concern", Min("answered_at")),
        _source("plan", stopped, "stopped", Min("stopped_at")),
        _source("partner__plan", notes, "note", Min("sent_at")),
        _source("partner__plan", waiting, "invited", Min("expires_at")),
        _source("partner__plan", declined, "declined", Max("declined_at")),
        _source("plan", uninvited, "uninvited", Min("plan__stage_since")),
    ]


def _from_writing() -> list[Source]:
    sealed = Sealing.objects.waiting()
    altered = Sealing.objects.waiting().filter(altered_at__isnull=False)
    saved = Answer.objects.filter(round=OuterRef("pk")).order_by("-saved_at").values("saved_at")
    in_writing = Round.objects.filter(opened_at=None)
    written = in_writing.annotate(saved_at=Subquery(saved[:1])).filter(saved_at__isnull=False)
    newer = Wording.objects.filter(
        rule=OuterRef("wording__rule"), version__gt=OuterRef("wording__version")
    )
    waiting = Q(wording__rule__state=RuleState.OFFERED)
    after_all = Q(wording__rule__state=RuleState.AGREED, replied_at__gt=F("wording__settled_at"))
    came_back = Reply.objects.filter(waiting | after_all, ~Exists(newer))
    came_back = came_back.exclude(answer=Answered.WORKS)
    rules = Rule.objects.exclude(kind__in=[Kind.COMMITMENT, Kind.REQUEST])
    replies = Reply.objects.filter(~Exists(newer), wording__rule=OuterRef("pk"))
    yes = Exists(replies.exclude(answer=Answered.LEAVE))
    unanswered = Q(state=RuleState.DRAFTED) | Q(yes, state=RuleState.OFFERED)
    asked = Rule.objects.filter(unanswered, kind=Kind.REQUEST)
    return [
        _source("round__plan", sealed, "sealed", Max("sealed_at")),
        _source("round__plan", altered, "altered", Min("altered_at")),
        _source("plan", written, "written", Max("saved_at"), Stage.WRITING),
        _source("wording__rule__plan", came_back, "came_back", Min("replied_at"), Stage.SHAPING),
        Source("plan", rules, F("state"), Max("round__opened_at"), Stage.SHAPING),
        Source("plan", asked, _ASKED, Min("round__opened_at"), Stage.SHAPING),
    ]


def _from_signing() -> list[Source]:
    published = Agreement.objects.filter(state=AgreementState.PUBLISHED)
    signed = Signature.objects.filter(
        withdrawn_at=None, partner__isnull=False, agreement__state=AgreementState.PUBLISHED
    )
    by_now = signed.filter(agreement=OuterRef("agreement"), partner=OuterRef("partner"))
    paper = PaperWish.objects.filter(
        ~Exists(by_now), ended_at=None, agreement__state=AgreementState.PUBLISHED
    )
    broken = Retracing.objects.filter(broken_since__isnull=False)
    return [
        _source("plan", published, "closes", Min("signing_closes_at")),
        _source("agreement__plan", signed, "signed", Max("signed_at")),
        _source("agreement__plan", paper, "paper", Min("said_at")),
        _source("plan", broken, "record_broken", Min("broken_since")),
    ]


def _source(
    path: str, rows: QuerySet[Any], kind: str, since: Any, stage: Stage | None = None
) -> Source:
    return Source(path, rows, Value(kind, output_field=CharField()), since, stage)


def _missed(at: datetime) -> QuerySet[CheckIn]:
    """Check-ins left out that follow another left out, with none answered since."""
    of_theirs = CheckIn.objects.filter(partner=OuterRef("partner"))
    before = of_theirs.filter(number=OuterRef("number") - 1, answered_at=None)
    answered_since = of_theirs.filter(number__gt=OuterRef("number"), answered_at__isnull=False)
    return CheckIn.objects.filter(
        Exists(before), ~Exists(answered_since), answered_at=None, closes_at__lt=at
    )
