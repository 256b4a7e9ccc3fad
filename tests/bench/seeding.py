"""Thousands of couples, in practices of sixty: each a copy of a plan made by the real actions.

Every row is a row of its own with keys of its own, and every private text is encrypted anew, so
that the tables weigh what they would weigh in a service of that size.
"""

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models, transaction

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

OF_ONE, QUARTER = 60, timedelta(days=90)
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


def seed(couples: int, *, at: datetime) -> Membership:
    """That many couples, spread over the stages of the way; the coach of the first practice."""
    coaches = [
        build.coach(f"Cora {number}", email=f"cora{number}@bench.example", at=at - QUARTER)
        for number in range(max(couples // OF_ONE, 1))
    ]
    weight = sum(STAGES.values())
    for number, (state, share) in enumerate(STAGES.items()):
        plan = _template(state, coaches[0], number, at=at)
        _copy(plan, round(couples * share / weight) - 1, coaches, start=number * couples)
    return coaches[0]


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
    rows = [
        (model, list(_values(model.objects.filter(**{path: plan}))))
        for model, path in _BY_PLAN.items()
    ]
    people, proofs = (
        list(_values(users)),
        list(_values(Proof.objects.filter(signature__agreement__plan=plan))),
    )
    the_plan, chains = list(_values(Plan.objects.filter(pk=plan.pk))), _events(plan)
    for first in range(0, times, 100):
        made: dict[type[models.Model], list[models.Model]] = {}
        for number in range(start + first, start + min(first + 100, times)):
            coach = coaches[number % len(coaches)]
            keys = {plan.practice_id: coach.practice_id, plan.coach_id: coach.pk}
            for model, values in [
                (get_user_model(), people), (Plan, the_plan), (Proof, proofs), *rows
            ]:  # fmt: skip
                made.setdefault(model, []).extend(_anew(model, values, keys, number))
            made.setdefault(Event, []).extend(_event_anew(chains, keys))
        with transaction.atomic():
            for model, fresh in made.items():
                model.objects.bulk_create(fresh, batch_size=500)


def _values(rows: models.QuerySet[Any]) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def _anew(
    model: type[models.Model], values: list[dict[str, Any]], keys: dict[Any, Any], number: int
) -> Iterator[models.Model]:
    for old in values:
        fresh = {name: _remapped(value, keys) for name, value in old.items()}
        fresh["id"] = keys[old["id"]] = uuid.uuid4()
        if fresh.get("email"):
            fresh["email"] = f"{number}.{old['email']}"
        if "full_name" in fresh:
            fresh["full_name"] = f"{_NAMES[number % 15]} {_AFTER[number % 11]} {number}"
            fresh["short_name"] = _NAMES[number % 15]
        yield model(**fresh)


def _remapped(value: Any, keys: dict[Any, Any]) -> Any:
    return keys.get(value, value) if isinstance(value, uuid.UUID) else value


def _events(plan: Plan) -> list[dict[str, Any]]:
    names = [plan.shared_chain, plan.coach_chain, *(p.private_chain for p in plan.partners.all())]
    return [values | {"id": None} for values in _values(Event.objects.filter(chain__in=names))]


def _event_anew(chains: list[dict[str, Any]], keys: dict[Any, Any]) -> Iterator[models.Model]:
    for values in chains:
        kind, whose, *rest = values["chain"].split(":")
        chain = ":".join([kind, str(keys[uuid.UUID(whose)]), *rest])
        yield Event(**{**values, "chain": chain})
