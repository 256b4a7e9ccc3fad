"""The races of signing, fifty rounds each, on PostgreSQL: whole one way or whole the other."""

import time
from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from agreements.audit.chain import first_break
from agreements.audit.models import Event
from agreements.documents.actions import CannotPublishError, publish_agreement, void_agreement
from agreements.documents.models import Agreement, Certification
from agreements.plans.models import Partner, Plan
from agreements.practices.models import Membership
from agreements.signing.actions import (
    CannotSignError,
    sign_agreement,
    sign_last,
    withdraw_signature,
)
from agreements.signing.models import Signature
from tests import build
from tests.anew import empty_tables
from tests.at_once import at_once
from tests.build import BRIEF, NOON

pytestmark = [pytest.mark.locks, pytest.mark.django_db(transaction=True)]
ROUNDS = 50
BUSY = (CannotSignError, CannotPublishError)


def rounds(reach: Any) -> Iterator[tuple[Plan, Membership]]:
    """The same beginning again and again."""
    for _round in range(ROUNDS):
        empty_tables()
        cora = build.coach("Cora Lindqvist", email="cora@example.org", at=NOON)
        yield reach(cora, case=BRIEF), cora


def signs(agreement: Agreement, who: Partner | Membership) -> Any:
    """All is ready for this person's press: the words they read, and their proof."""
    user, last = who.user, isinstance(who, Membership)
    if last:
        build.talk_with_each(agreement.plan, by=who)
    return partial(
        sign_last if last else sign_agreement,
        agreement,
        user.full_name,
        content_sha256=agreement.frozen.content_sha256,
        proof=build.fresh(user, agreement),
        by=who,
        at=NOON,
    )


def left_behind(plan: Plan) -> dict[str, Any]:
    """Where everything stands when both are through."""
    shared = Event.objects.of(plan.shared_chain)
    assert first_break(plan.shared_chain) is None
    return {
        "agreements": [one.state for one in plan.agreements.order_by("number")],
        "stage": str(build.reloaded(plan).stage),
        "signatures": Signature.objects.filter(withdrawn_at=None).count(),
        "signed": shared.filter(kind="signed").count(),
        "jobs": Certification.objects.count(),
    }


def whole(state: str, stage: str, signatures: int, *, complete: bool = False) -> dict[str, Any]:
    """One of the ways it may end; `complete` when the third signature counts."""
    return {
        "agreements": [state],
        "stage": stage,
        "signatures": signatures,
        "signed": 3 * complete,
        "jobs": int(complete),
    }


SIGNED = whole("signed", "signed", 3, complete=True)


class Race:
    """Two who act in the same moment, now the one a breath ahead and now the other."""

    def __init__(self) -> None:
        self.ends: Counter[bool] = Counter()

    def run(self, first: Any, second: Any) -> list[type]:
        """Both at once; what was raised, which may only be a sentence for whoever was late."""
        breath = (sum(self.ends.values()) % 5 - 2) * 0.02
        came_of = at_once(_after(-breath, first), _after(breath, second))
        raised = [type(one) for one in came_of if isinstance(one, Exception)]
        assert not [kind for kind in raised if not issubclass(kind, BUSY)], came_of
        self.ends[isinstance(came_of[0], Exception) or not raised] += 1
        return raised

    def over(self) -> None:
        """All rounds were run, and each of the two came first at least once."""
        assert sum(self.ends.values()) == ROUNDS
        assert set(self.ends) == {True, False}


def _after(seconds: float, act: Any) -> Any:
    def begin() -> Any:
        time.sleep(max(0, seconds))
        return act()

    return begin


def test_taking_a_signature_back_against_the_last_signature():
    race = Race()
    for plan, cora in rounds(build.signed_by_both):
        agreement, ana = build.agreement_of(plan), build.partner_of(plan, "a")
        raised = race.run(
            partial(withdraw_signature, agreement, by=ana, at=NOON),
            signs(agreement, cora),
        )
        assert left_behind(plan) in [SIGNED, whole("published", "signing", 1)]
        assert raised == [CannotSignError]
    race.over()


def test_taking_the_text_back_against_the_last_signature():
    race = Race()
    for plan, cora in rounds(build.signed_by_both):
        agreement = build.agreement_of(plan)
        raised = race.run(
            partial(void_agreement, agreement, "A date was wrong.", by=cora, at=NOON),
            signs(agreement, cora),
        )
        assert left_behind(plan) in [SIGNED, whole("voided", "shaping", 2)]
        assert len(raised) == 1
    race.over()


def test_taking_the_text_back_against_the_second_signature():
    race = Race()
    for plan, cora in rounds(build.signed_by_a):
        agreement, ben = build.agreement_of(plan), build.partner_of(plan, "b")
        raised = race.run(
            partial(void_agreement, agreement, "A date was wrong.", by=cora, at=NOON),
            signs(agreement, ben),
        )
        assert left_behind(plan) == whole("voided", "shaping", 2 - len(raised))
        assert raised in [[], [CannotSignError]]
    race.over()


def test_publishing_anew_against_a_signature_under_the_text_before():
    race = Race()
    for plan, cora in rounds(build.signing):
        agreement, ana = build.agreement_of(plan), build.partner_of(plan, "a")

        def anew(plan: Plan = plan, before: Agreement = agreement, by: Any = cora) -> None:
            void_agreement(before, "A date was wrong.", by=by, at=NOON)
            publish_agreement(plan, by=by, at=NOON)

        raised = race.run(anew, signs(agreement, ana))
        left = left_behind(plan)
        assert (left["agreements"], left["stage"]) == (["voided", "published"], "review")
        assert (left["signed"], left["jobs"]) == (0, 0)
        assert left["signatures"] == 1 - len(raised)
        assert not Signature.objects.exclude(agreement=agreement).exists()
    race.over()
