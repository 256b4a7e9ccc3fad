"""Twelve drafted differences are worded and offered by keyboard alone, well within ten minutes."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from agreements.audit.now import now
from agreements.plans.models import Plan
from agreements.practices.models import Membership
from agreements.questions.bank import BANK
from agreements.shaping.models import Rule
from agreements.shaping.stages import Kind, RuleState
from tests import build
from tests.answers import one
from tests.couples import Case
from tests.journeys.test_by_keyboard import Keys

pytestmark = [pytest.mark.journey, pytest.mark.look, pytest.mark.django_db(transaction=True)]

TWELVE, TEN_MINUTES = 12, 600
# Every third is taken as it was drafted, every third from a starting point, the rest are edited.
WAYS = ("as drafted", "start", "edit")


def differing() -> Case:
    """Ana and Ben, where Ben chose another option wherever one can be chosen and nothing told."""
    other: dict[str, Any] = {}
    for topic in BANK.topics:
        for question in topic.questions:
            ours = build.ANA_AND_BEN.answer("a", question.slug) if question.essentials else {}
            free = [option.code for option in question.options if not option.details]
            left = [code for code in free if code != ours.get("choice")]
            if question.kind == "shared" and question.type == "single" and ours and left:
                other[question.slug] = one(left[-1])
    return replace(build.ANA_AND_BEN, b={**other, **build.ANA_AND_BEN.b})


def word_it(keys: Keys, way: str) -> None:
    """One difference, with the keys the page tells of; the next one comes by itself."""
    press = keys.page.keyboard.press
    if way == "start" and keys.page.locator("[data-start]").count():
        press("1")
        press("Tab")
    elif way == "edit":
        press("e")
        press("Control+End")
        keys.page.keyboard.type(" We look at this again at the midpoint.")
        press("Tab")
    with keys.page.expect_navigation():
        press("o")


def go_on(keys: Keys, key: str) -> None:
    """What has no words yet is kept for the session; what is one person's own comes later."""
    with keys.page.expect_navigation():
        keys.page.keyboard.press(key)


def test_twelve_differences_are_worded_and_offered_by_keyboard(
    stand: Callable[..., Page], cora: Membership, capsys: Any
) -> None:
    plan = build.opened(cora, case=differing(), at=now())
    keys = Keys(stand(cora.user, reverse("coach:wording", args=[plan.pk])))
    pressed: list[str] = []
    keys.page.expose_binding("pressed", lambda _source, key: pressed.append(key))
    keys.page.add_init_script("addEventListener('keydown', (e) => pressed(e.key), true)")
    keys.page.reload()
    begun, done = time.monotonic(), 0
    while done < TWELVE:
        words = keys.page.locator("[data-words]")
        if words.count() and words.input_value():
            word_it(keys, WAYS[done % 3])
            done += 1
        else:
            go_on(keys, "s" if words.count() else "j")
    keys.press(f"Offer {TWELVE} now to both")
    taken = time.monotonic() - begun
    assert offered(plan) >= TWELVE
    expect(keys.page.get_by_text("No new words are ready.")).to_be_visible()
    assert taken < TEN_MINUTES
    with capsys.disabled():
        print(f"\ntwelve differences by keyboard: {taken:.0f} s, {len(pressed)} keys")


def offered(plan: Plan) -> int:
    worded = Rule.objects.of(plan).filter(kind=Kind.SHARED, state=RuleState.OFFERED)
    return worded.exclude(compared="same").count()
