"""What an agreement is composed from."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from agreements.questions.sentences import joined


@dataclass(frozen=True)
class Someone:
    """A person of the agreement: `role` is a, b or coach."""

    id: str
    role: str
    full_name: str
    short_name: str


@dataclass(frozen=True)
class Line:
    """One rule that stands, in the words that were agreed.

    `kind` is shared, commitment, boundary, acknowledgement or open. An open one has its `name`,
    what holds meanwhile (`interim` and, where it was written down, `text`) and its day.
    """

    slug: str
    topic: str
    kind: str
    text: str
    owner: str = ""
    name: str = ""
    interim: str = ""
    until: date | None = None


@dataclass(frozen=True)
class Day:
    """One line of the dates."""

    on: date
    what: str
    hour: time | None = None


@dataclass(frozen=True)
class Matter:
    """All that an agreement is composed from; nothing else can get into its words."""

    number: int
    published_at: datetime
    plan: str
    language: str
    paper: str
    zone: str
    partners: tuple[Someone, Someone]
    coach: Someone
    practice: str
    begins_on: date
    begins_hour: time | None
    apart_since: date | None
    ends_on: date
    midpoint_on: date
    end_review_at: datetime | None
    end_review_how: str
    form: str
    children: str
    has_children: bool
    emergency: str
    replaces: str
    lines: tuple[Line, ...]
    days: tuple[Day, ...]

    @property
    def here(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def place(self) -> str:
        """The zone as people say it: `Halifax` for America/Halifax."""
        return self.zone.rpartition("/")[2].replace("_", " ")

    @property
    def both(self) -> str:
        return joined(partner.short_name for partner in self.partners)

    def of(self, kind: str, owner: str = "") -> list[Line]:
        return [line for line in self.lines if line.kind == kind and line.owner == owner]

    def said(self, slug: str) -> str:
        """The words agreed to one question, or nothing."""
        return next((line.text for line in self.lines if line.slug == slug and line.text), "")
