"""Every page and what each member of the cast is answered there.

Ana and Ben are in the first days of their term, guided by Cora, and have their file. Eve is
writing in another plan, guided by Dov, whose practice is another. `PAGES` has one row per URL name;
a page without a row fails. A row says how the address is made and the status of a plain look (GET)
for each; a look never changes anything, so all of them may look one after the other.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from agreements.plans.models import Partner, Plan
from agreements.practices.models import Membership
from agreements.shaping.models import Rule

ASKED_TO_SIGN_IN = 302
NOT_THEIRS = 404
MEMBERS = ("anonymous", "ana", "ben", "cora", "dov", "eve")
NOBODYS = UUID(int=7)


@dataclass(frozen=True)
class Cast:
    """Everybody, and what addresses are made of. `rule` stands in Ana's and Ben's agreement."""

    ana: Partner
    ben: Partner
    cora: Membership
    dov: Membership
    eve: Partner
    plan: Plan
    rule: Rule


@dataclass(frozen=True)
class Door:
    """One page: how its address is made, and the answer to each member of the cast."""

    anonymous: int
    ana: int
    ben: int
    cora: int
    dov: int
    eve: int
    args: Callable[[Cast], tuple[Any, ...]] = lambda cast: ()


def for_everybody(status: int, *args: Any) -> Door:
    return Door(*[status] * len(MEMBERS), args=lambda cast: args)


def for_partners(couple: int, *args: Any, eve: int | None = None, of: Any = None) -> Door:
    """A page behind the partner's door: the couple gets `couple`, and so does Eve, unless said."""
    return Door(
        ASKED_TO_SIGN_IN,
        couple,
        couple,
        NOT_THEIRS,
        NOT_THEIRS,
        couple if eve is None else eve,
        args=of or (lambda cast: args),
    )


def for_coaches(cora: int, *args: Any) -> Door:
    """A page of any coach's own practice."""
    return Door(
        ASKED_TO_SIGN_IN,
        NOT_THEIRS,
        NOT_THEIRS,
        cora,
        cora,
        NOT_THEIRS,
        args=lambda cast: args,
    )


def for_their_coach(cora: int, *more: str | int) -> Door:
    """A page about Ana's and Ben's plan, for their own coach alone; "rule" stands for a rule."""
    return Door(
        ASKED_TO_SIGN_IN,
        NOT_THEIRS,
        NOT_THEIRS,
        cora,
        NOT_THEIRS,
        NOT_THEIRS,
        args=lambda cast: (
            cast.plan.pk,
            *(cast.rule.pk if part == "rule" else part for part in more),
        ),
    )


PAGES: dict[str, Door] = {
    "public:landing": for_everybody(200),
    "public:sign_in": for_everybody(200),
    "public:enter_code": for_everybody(302),
    "public:own_word": for_everybody(302),
    "public:join_code": for_everybody(200),
    "public:sign_out": for_everybody(200),
    "public:exit": for_everybody(302),
    "public:alive": Door(302, 204, 204, 204, 204, 204),
    "public:invitation": for_everybody(404, "not-a-link-of-anybody"),
    "public:join": for_everybody(302),
    "public:help": for_everybody(200),
    "public:verify": for_everybody(200),
    "public:script": for_everybody(200),
    "public:trusted": for_everybody(200),
    "public:privacy": for_everybody(200),
    "public:terms": for_everybody(200),
    "public:accessibility": for_everybody(200),
    "public:how": for_everybody(200),
    "partner:home": for_partners(200),
    "partner:welcome": for_partners(302),
    "partner:welcome_step": for_partners(302, 1),
    "partner:topic": for_partners(200, 1),
    "partner:question": for_partners(200, 1, 1),
    "partner:save": for_partners(302, 1, 1),
    "partner:topic_done": for_partners(200, 1),
    "partner:forgotten": for_partners(302, eve=200),
    "partner:typed": for_partners(302),
    "partner:workbook": for_partners(200),
    "partner:workbook_file": for_partners(200),
    "partner:check": for_partners(200),
    "partner:unseal": for_partners(302),
    "partner:messages": for_partners(200),
    "partner:account": for_partners(200),
    "partner:word": for_partners(302),
    "partner:who": for_partners(200),
    "partner:together": for_partners(302),
    "partner:changed": for_partners(302),
    "partner:now": for_partners(302),
    "partner:together_topic": for_partners(302, 1),
    "partner:accept": for_partners(302, 1),
    "partner:asked": for_partners(302, NOBODYS),
    "partner:reply": for_partners(302, of=lambda cast: (1, cast.rule.pk)),
    "partner:agreement": for_partners(200),
    "partner:freedom": for_partners(302),
    "partner:printable": for_partners(200, eve=302),
    "partner:sign": for_partners(302),
    "partner:proof": for_partners(302),
    "partner:signed": for_partners(302, eve=200),
    "partner:not_ready": for_partners(302),
    "partner:take_back": for_partners(302),
    "partner:on_paper": for_partners(302),
    "partner:scan": for_partners(404),
    "partner:not_mine": for_partners(200, eve=302),
    "partner:copy": for_partners(200),
    "partner:download": for_partners(200, eve=404),
    "partner:short": for_partners(200, eve=404),
    "partner:checkin": for_partners(404, 1),
    "partner:checkin_done": for_partners(404, 1),
    "partner:dates": for_partners(200),
    "partner:calendar": for_partners(404, 1),
    "partner:stop": for_partners(200),
    "coach:today": for_coaches(200),
    "coach:couples": for_coaches(200),
    "coach:add": for_coaches(200),
    "coach:questions": for_coaches(200),
    "coach:account": for_coaches(200),
    "coach:settings": for_coaches(200),
    "coach:plan": for_their_coach(200),
    "coach:visit": for_their_coach(302),
    "coach:facts": for_their_coach(200),
    "coach:choose": for_their_coach(200),
    "coach:invite": for_their_coach(200),
    "coach:session_date": for_their_coach(200),
    "coach:safety": for_their_coach(200),
    "coach:close": for_their_coach(200),
    "coach:lift": for_their_coach(404, str(NOBODYS)),
    "coach:workbook": for_their_coach(200),
    "coach:workbook_file": for_their_coach(200, "a"),
    "coach:answers": for_their_coach(200),
    "coach:answers_topic": for_their_coach(200, 1),
    "coach:wording": for_their_coach(200),
    "coach:rule_new": for_their_coach(200),
    "coach:wording_of": for_their_coach(200, "rule"),
    "coach:step": for_their_coach(302, "rule"),
    "coach:aside": for_their_coach(200, "rule"),
    "coach:flag": for_their_coach(302, "rule", "money"),
    "coach:flag_of_all": for_their_coach(302, "one_sided"),
    "coach:offer": for_their_coach(302),
    "coach:session": for_their_coach(200),
    "coach:session_begin": for_their_coach(302),
    "coach:session_end": for_their_coach(302),
    "coach:prepare": for_their_coach(200),
    "coach:sheet": for_their_coach(200),
    "coach:session_new": for_their_coach(302),
    "coach:session_words": for_their_coach(302, "rule"),
    "coach:session_aside": for_their_coach(200, "rule"),
    "coach:session_now": for_their_coach(302, "rule"),
    "coach:session_later": for_their_coach(404, "rule"),
    "coach:both_yes": for_their_coach(404, "rule"),
    "coach:session_send": for_their_coach(404, "rule"),
    "coach:session_back": for_their_coach(404, "rule"),
    "coach:agreement": for_their_coach(200),
    "coach:publish": for_their_coach(302),
    "coach:order": for_their_coach(302),
    "coach:set_aside_open": for_their_coach(302),
    "coach:void": for_their_coach(302),
    "coach:co_sign": for_their_coach(302),
    "coach:co_sign_proof": for_their_coach(302),
    "coach:by_hand": for_their_coach(302, "a"),
    "coach:paper_copy": for_their_coach(302, "a"),
    "coach:scan": for_their_coach(404, "a"),
    "coach:copy": for_their_coach(200),
    "coach:copy_again": for_their_coach(302),
    "coach:short": for_their_coach(200),
    "coach:checkins": for_their_coach(200),
    "coach:person": for_their_coach(200, "a"),
    "coach:dictation": for_their_coach(200, "a"),
    "coach:typed": for_their_coach(302, "a", 1, 1),
    "coach:talk": for_their_coach(200, "a"),
    "coach:join_code": for_their_coach(302, "a"),
}
