"""Thousands of couples, in practices of sixty: each a copy of a plan made by the real actions.

Every row is a row of its own with keys of its own, so that the tables weigh what they would weigh
in a service of that size. Private text is copied as it is stored: a copy weighs the same and is
never read.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, models, transaction

from agreements.audit.models import Event
from agreements.documents.models import Agreement, Certification, FrozenText
from agreements.drafting.models import Answer, Round, Sealing, TopicMark
from agreements.people.models import Proof
from agreements.plans.models import Partner, Plan
from agreements.plans.rules import Person
from agreements.practices.models import Membership
from agreements.safety.models import PrivateCheck, Screening
from agreements.shaping.models import Reply, Rule, Wording
from agreements.signing.models import Signature
from agreements.term.models import CheckIn
from tests import build
from tests.remembering import storable

OF_ONE, QUARTER = 60, timedelta(days=90)
FIRST = "cora0@bench.example"
AT_ONCE = 200  # rows in one statement: a call for each takes far longer, and memory without end
STAGES = {
    "in_setup": 3,
    "written": 25,
    "sealed": 10,
    "opened": 15,
    "published": 5,
    "signing": 7,
    "signed_by_both": 5,
    "active": 30,
}
_BY_PLAN: dict[type[models.Model], str] = {
    Partner: "plan",
    Round: "plan",
    Answer: "partner__plan",
    Sealing: "partner__plan",
    TopicMark: "partner__plan",
    Screening: "partner__plan",
    PrivateCheck: "partner__plan",
    Rule: "plan",
    Wording: "rule__plan",
    Reply: "partner__plan",
    Agreement: "plan",
    FrozenText: "agreement__plan",
    Signature: "agreement__plan",
    Certification: "agreement__plan",
    CheckIn: "partner__plan",
}
_NAMES = (
    "Ada Bo Chloé Dmitri Eun Fatima Gašper Hana Igor Jūratė Kwame Łucja Minh Nadia Óscar".split()
)
_AFTER = (
    "Abara Bjørk Castillo Dąbrowski Évrard Fernández Gründl Haddad Ismaïl Jónsdóttir Ng".split()
)


def seed(couples: int, *, at: datetime) -> None:
    """That many couples, spread over the stages of the way; `FIRST` coaches the first practice."""
    coaches = [
        build.coach(f"Cora {number}", email=FIRST.replace("0", str(number)), at=at - QUARTER)
        for number in range(max(couples // OF_ONE, 1))
    ]
    weight = sum(STAGES.values())
    # All of them before any is copied: building reads whole tables, to lay a state again later.
    plans = [_template(state, coaches[0], number, at=at) for number, state in enumerate(STAGES)]
    for number, (plan, share) in enumerate(zip(plans, STAGES.values(), strict=True)):
        _copy(plan, round(couples * share / weight) - 1, coaches, start=number * couples)


def _template(state: str, cora: Membership, number: int, *, at: datetime) -> Plan:
    people = tuple(
        Person(f"{name} Bench{number}", name, f"{name.lower()}{number}@bench.example")
        for name in ("First", "Second")
    )
    case = replace(build.ANA_AND_BEN, people=people)
    how = {"day": 12} if state == "active" else {}
    plan: Plan = getattr(build, state)(cora, at=at, case=case, **how)
    return plan


def _copy(plan: Plan, times: int, coaches: list[Membership], *, start: int) -> None:
    users = get_user_model().objects.filter(partner__plan=plan)
    proofs = Proof.objects.filter(signature__agreement__plan=plan)
    sets = [users, Plan.objects.filter(pk=plan.pk), proofs]
    sets += [model.objects.filter(**{path: plan}) for model, path in _BY_PLAN.items()]
    originals = [Rows.of(rows) for rows in sets]
    events = Rows.of(Event.objects.filter(chain__in=_chains(plan)))
    for first in range(0, times, 100):
        made: dict[tuple[str, str], list[list[Any]]] = {}
        for number in range(start + first, start + min(first + 100, times)):
            coach = coaches[number % len(coaches)]
            keys = {
                _stored(plan.practice_id): _stored(coach.practice_id),
                _stored(plan.coach_id): _stored(coach.pk),
            }
            for rows in originals:
                made.setdefault(rows.insert, []).extend(rows.anew(keys, number))
            made.setdefault(events.insert, []).extend(events.of_others(keys))
        with transaction.atomic(), connection.cursor() as cursor:
            for (insert, places), fresh in made.items():
                for begin in range(0, len(fresh), AT_ONCE):
                    rows = fresh[begin : begin + AT_ONCE]
                    values = [value for row in rows for value in row]
                    cursor.execute(f"{insert} {', '.join([places] * len(rows))}", values)


def _stored(key: uuid.UUID) -> Any:
    return key.hex if connection.vendor == "sqlite" else key


def _chains(plan: Plan) -> list[str]:
    return [plan.shared_chain, plan.coach_chain, *(p.private_chain for p in plan.partners.all())]


@dataclass(frozen=True)
class Rows:
    """Rows as the database holds them, private text still encrypted."""

    columns: list[str]
    insert: tuple[str, str]
    values: list[tuple[Any, ...]]

    @classmethod
    def of(cls, rows: models.QuerySet[Any]) -> "Rows":
        model = rows.model
        counted = isinstance(model._meta.pk, models.AutoField)
        columns = [f.column for f in model._meta.concrete_fields if not (counted and f.primary_key)]
        names, table = ", ".join(f'"{name}"' for name in columns), model._meta.db_table
        keys = [model._meta.pk.get_db_prep_value(key, connection) for key in _keys(rows)]
        with connection.cursor() as cursor:
            asked = ", ".join(["%s"] * len(keys)) or "NULL"
            key = model._meta.pk.column
            cursor.execute(f'SELECT {names} FROM "{table}" WHERE "{key}" IN ({asked})', keys)
            found = [storable(row) for row in cursor.fetchall()]
        places = f"({', '.join(['%s'] * len(columns))})"
        return cls(columns, (f'INSERT INTO "{table}" ({names}) VALUES', places), found)

    def anew(self, keys: dict[Any, Any], number: int) -> Iterator[list[Any]]:
        """The same rows for another couple, with keys of their own."""
        for old in self.values:
            row = dict(zip(self.columns, old, strict=True))
            keys[row["id"]] = _stored(uuid.uuid4())
            row = {name: keys.get(value, value) for name, value in row.items()}
            if row.get("email"):
                row["email"] = f"{number}.{row['email']}"
            if "full_name" in row:
                row["full_name"] = f"{_NAMES[number % 15]} {_AFTER[number % 11]} {number}"
                row["short_name"] = _NAMES[number % 15]
            yield list(row.values())

    def of_others(self, keys: dict[Any, Any]) -> Iterator[list[Any]]:
        """The same events in the chains of another couple."""
        for old in self.values:
            row = dict(zip(self.columns, old, strict=True))
            kind, whose, *rest = row["chain"].split(":")
            row["chain"] = ":".join([kind, str(_whose(keys, whose)), *rest])
            yield list(row.values())


def _keys(rows: models.QuerySet[Any]) -> list[Any]:
    return list(rows.order_by().values_list("pk", flat=True))


def _whose(keys: dict[Any, Any], whose: str) -> uuid.UUID:
    found = keys[_stored(uuid.UUID(whose))]
    return found if isinstance(found, uuid.UUID) else uuid.UUID(found)
