"""Ana and Ben, Eve and Finn as cases, and the moment at which everything happens."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from agreements.plans.rules import Person
from tests.answers import one
from tests.couples import Case

NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

ANA_AND_BEN = Case(
    people=(
        Person("Ana Souza", "Ana", "ana@example.org"),
        Person("Ben Okafor", "Ben", "ben@example.org"),
    ),
    begins_on=date(2027, 1, 10),
    days=60,
    end_review=(date(2027, 3, 6), time(12)),
    end_review_how="video",
    form="two_homes",
    facts=frozenset({"any_money_tie"}),
    zone="America/Halifax",
    currency="CAD",
    paper="letter",
    b={"communication.frequency": one("daily"), "intimacy.touch": one("hug_if_asked")},
    agreed={
        "communication.frequency": "We have one call a week, on Wednesdays at 20:00.",
        "intimacy.touch": "We do not touch each other in this time.",
    },
)
# The few answers every agreement needs, and one of each kind besides: quicker to build.
BRIEF = replace(
    ANA_AND_BEN,
    only=frozenset(
        "living.who_moves communication.frequency communication.channels "
        "communication.emergency timeout.rule ending.early intimacy.touch intention.own_goals "
        "lines.own intention.leaning safety.both_know intimacy.consent telling.not_run_down "
        "money.no_big_steps household.papers tech.recording legal.not_contract "
        "legal.no_precedent legal.advice".split()
    ),
)
EVE_AND_FINN = replace(
    ANA_AND_BEN,
    people=(
        Person("Eve Larsen", "Eve", "eve@example.org"),
        Person("Finn Moreau", "Finn", "finn@example.org"),
    ),
)
