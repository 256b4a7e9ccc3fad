"""One page in one state: who visits, where, and what is done there before it is looked at."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from agreements.documents.keys import current_key, identity
from agreements.safety.models import Hold
from agreements.shaping.models import Rule
from agreements.shaping.stages import Kind
from tests import build
from tests.journeys.acts import Act, first, watchful
from tests.journeys.everybody import Everybody
from tests.web.partner.pages import url_of
from tests.web.partner.test_together import number_of

Where = Callable[[Everybody], str]


@dataclass(frozen=True)
class Looked:
    """One page in one state.

    `who` is nobody, "coach", or a couple's key, with a seat where it is not the first (`term.b`);
    `settings` are those of the service meanwhile.
    """

    name: str
    who: str
    where: Where
    act: Act | None = None
    demonstration: bool = False
    settings: Callable[[], dict[str, Any]] = dict


def at(url: str, *args: object, query: str = "") -> Where:
    return lambda everybody: reverse(url, args=args) + query


def public(
    name: str, url: str, act: Act | None = None, *, who: str = "", query: str = ""
) -> Looked:
    return Looked(f"public-{name}", who, at(f"public:{url}", query=query), act)


def letter(name: str, act: Act | None = None, *, who: str = "", query: str = "") -> Looked:
    """A page behind the link of an invitation."""

    def where(everybody: Everybody) -> str:
        return reverse("public:invitation", args=[everybody.secrets["invitation"]]) + query

    return Looked(f"public-{name}", who, where, act)


def mine(
    name: str, who: str, url: str, *args: object, act: Act | None = None, query: str = ""
) -> Looked:
    """A partner's page."""
    return Looked(f"partner-{name}", who, at(f"partner:{url}", *args, query=query), act)


def asked(name: str, who: str, slug: str, act: Act | None = None) -> Looked:
    """One question."""
    key, _dot, seat = who.partition(".")
    return Looked(
        f"partner-{name}", who, lambda all_: url_of(all_.partner(key, seat or "a"), slug), act
    )


def reply(name: str, slug: str, act: Act | None = None) -> Looked:
    def where(everybody: Everybody) -> str:
        rule = build.rule_on(everybody.plans["offered"], slug)
        return reverse("partner:reply", args=[number_of(rule), rule.pk])

    return Looked(f"partner-{name}", "offered", where, act)


def requested(name: str, key: str, url: str, query: str = "") -> Looked:
    """What the other asked, for the one of whom it is asked; or as its coach has it in hand."""

    def where(everybody: Everybody) -> str:
        plan = everybody.plans[key]
        asked = Rule.objects.of(plan).filter(kind=Kind.REQUEST, owner__seat="b")
        rule = asked.order_by("-state")[0]
        args = [plan.pk, rule.pk] if url.startswith("coach") else [rule.pk]
        return reverse(url, args=args) + query

    who = "coach" if url.startswith("coach") else key
    return Looked(name, who, where, None)


def theirs(
    name: str, key: str, url: str, *args: object, act: Act | None = None, query: str = ""
) -> Looked:
    """A coach's page about one couple."""

    def where(everybody: Everybody) -> str:
        return reverse(f"coach:{url}", args=[everybody.plans[key].pk, *args]) + query

    return Looked(f"coach-{name}", "coach", where, act)


def ruled(
    name: str, key: str, url: str, slug: str, act: Act | None = None, query: str = ""
) -> Looked:
    """A coach's page about one rule."""

    def where(everybody: Everybody) -> str:
        plan = everybody.plans[key]
        rule = Rule.objects.of(plan).filter(slug=slug)[0]
        return reverse(f"coach:{url}", args=[plan.pk, rule.pk]) + query

    return Looked(f"coach-{name}", "coach", where, act)


def flagged(name: str, *acts: Act) -> Looked:
    """A rule whose words watch over somebody, and what its coach does about it."""
    in_turn = first(watchful, *acts)
    return ruled(name, "opened", "wording_of", "communication.frequency", in_turn)


def practice(name: str, url: str, act: Act | None = None, *, query: str = "") -> Looked:
    return Looked(f"coach-{name}", "coach", at(f"coach:{url}", query=query), act)


def held(everybody: Everybody) -> str:
    """Where the one hold about somebody worried is lifted."""
    plan = everybody.plans["worried"]
    hold = Hold.objects.filter(plan=plan)[0]
    return reverse("coach:lift", args=[plan.pk, hold.pk])


def written(everybody: Everybody) -> str:
    """Where the letter of the demonstration is read."""
    return reverse("demonstration:letter", args=[everybody.secrets["letter"]])


def no_key() -> dict[str, Any]:
    """A service whose key for certifying is gone."""
    return {"SIGNING_P12": "key.p12"}


def key_withdrawn() -> dict[str, Any]:
    """A service whose key was given away one day."""
    return {"WITHDRAWN": {identity(current_key().certificates): "2026-01-01"}}


def shown(name: str, url: str, who: str = "") -> Looked:
    return Looked(f"demonstration-{name}", who, at(url), demonstration=True)
