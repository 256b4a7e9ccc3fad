"""One partner's whole way, from the letter to the signature, whatever the hands that walk it.

`hands` press, type, choose and tick on the page; the coach and the other person act meanwhile.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from django.urls import reverse
from playwright.sync_api import Page, expect

from agreements.audit.now import move_forward, now
from agreements.documents.actions import open_signing, publish_agreement
from agreements.drafting.actions import seal_answers
from agreements.notices.models import Notice
from agreements.plans.models import Partner, Plan
from agreements.practices.models import Membership
from agreements.safety.actions import answer_privately
from agreements.safety.models import Asked
from agreements.shaping.actions import accept_matches, offer_wordings, open_round, reply_to
from agreements.shaping.models import Rule, Wording
from agreements.shaping.queries import newest_wording
from agreements.shaping.settling import release_boundary, settle_in_session
from agreements.shaping.stages import SETTLED, Answered, Kind
from agreements.signing.models import Signature
from tests import build
from tests.couples import Case
from tests.journeys.acts import code_sent_to
from tests.journeys.walking import typed_in

# What every agreement needs, and besides one question of each type.
ASKED = (
    "intention.purpose living.who_moves communication.frequency communication.channels "
    "communication.emergency money.limit intention.own_goals timeout.rule ending.early "
    "safety.both_know intimacy.consent telling.not_run_down money.no_big_steps household.papers "
    "tech.recording legal.not_contract legal.no_precedent legal.advice"
).split()
CASE: Case = build.ANA_AND_BEN
ANA = CASE.people[0]


class Hands(Protocol):
    """How somebody uses a page."""

    page: Page

    def press(self, name: str) -> None: ...
    def type(self, name: str, words: str) -> None: ...
    def choose(self, name: str, value: str) -> None: ...
    def tick(self, name: str, value: str = "") -> None: ...


@dataclass
class Way:
    """The plan this is about, the coach, and where its pages are."""

    hands: Hands
    coach: Membership
    plan: Plan
    address: str

    def go(self, name: str) -> None:
        self.hands.page.goto(self.address + reverse(name))

    def partner(self, seat: str = "a") -> Partner:
        return build.partner_of(self.plan, seat)


def walk(way: Way) -> None:
    come_in_by_the_letter(way)
    write(way)
    seal(way)
    the_other_writes_and_the_coach_opens(way)
    reply(way)
    the_rest_is_settled_and_published(way)
    read_and_say_i_am_free(way)
    a_day_goes_by(way)
    sign(way)


def begin(coach: Membership) -> Plan:
    """A couple has been invited to answer only a few questions."""
    plan = build.invited(coach, at=now())
    current = build.round_of(plan)
    current.slugs = [slug for slug in current.slugs if slug in ASKED]
    current.save(update_fields=["slugs"])
    build.join(build.partner_of(plan, "b"), at=now())
    return plan


def come_in_by_the_letter(way: Way) -> None:
    letter = Notice.objects.get(kind="invitation", recipient__email=ANA.email)
    way.hands.page.goto(way.address + reverse("public:invitation", args=[letter.secret]))
    way.hands.press("Continue")
    way.hands.type("code", code_sent_to(ANA.email))
    way.hands.press("Continue")
    way.hands.choose("device", "own")
    way.hands.press("Continue")
    way.hands.choose("reach", "email")
    way.hands.choose("mailbox", "own")
    way.hands.press("Continue")
    way.hands.press("Continue")
    way.hands.choose("answer", "free")
    way.hands.press("Continue")
    expect(way.hands.page.get_by_role("heading", name="Your topics")).to_be_visible()


def write(way: Way) -> None:
    hands, asked = way.hands, []
    hands.press("Start")
    while hands.page.locator('[name="asked"]').count():
        slug = hands.page.locator('[name="asked"]').input_value()
        asked.append(slug)
        answer(hands, slug, CASE.answer("a", slug))
        hands.press("Save and continue")
        if re.search(r"/done/$", hands.page.url):
            hands.choose("mark", "done")
            hands.press("Continue")
            if hands.page.get_by_role("link", name="Carry on", exact=True).count():
                hands.press("Carry on")
    assert asked == build.round_of(way.plan).slugs


def answer(hands: Hands, slug: str, value: dict[str, Any]) -> None:
    """Fill in one question, whatever its type."""
    if "choice" in value and not value.get("ack"):
        hands.choose("choice", value["choice"])
    for code in value.get("choices", []):
        hands.tick("choice", code)
    typed = typed_in(slug, value)
    typed.pop("choice", "")  # a list to pick from, which may stay as it is
    for name, words in typed.items():
        hands.type(name, words)
    if value.get("ack"):
        hands.tick("ack")


def seal(way: Way) -> None:
    way.go("partner:home")
    way.hands.press("Check and seal")
    way.hands.press("Seal my answers")
    expect(way.hands.page.get_by_role("heading", name="Sealed")).to_be_visible()


def the_other_writes_and_the_coach_opens(way: Way) -> None:
    build.write(way.partner("b"), at=now())
    seal_answers(build.round_of(way.plan), by=way.partner("b"), at=now())
    build.talk_with_each(way.plan, by=way.coach, at=now())
    open_round(build.round_of(way.plan), by=way.coach, at=now())
    build.word_what_differs(way.plan, by=way.coach, at=now())
    offer_wordings(way.plan, by=way.coach, at=now())


def reply(way: Way) -> None:
    """Take what both wrote; say yes to the coach's words, and suggest others for one rule."""
    page = way.hands.page
    way.go("partner:together")
    for topic in page.locator(".tasks a").evaluate_all("links => links.map(link => link.href)"):
        page.goto(topic)
        if page.get_by_role("button", name="Yes, these say it well", exact=True).count():
            way.hands.press("Yes, these say it well")
            page.goto(topic)
        while page.get_by_role("button", name="This works for me", exact=True).count():
            way.hands.press("This works for me")
            page.goto(topic)
        if page.get_by_role("link", name="Change my reply", exact=True).count():
            way.hands.press("Change my reply")
            way.hands.press("This works for me")
    replies = way.partner().replies.filter(answer=Answered.WORKS)
    assert replies.count() == Wording.objects.offered().filter(rule__plan=way.plan).count()


def the_rest_is_settled_and_published(way: Way) -> None:
    other = way.partner("b")
    for topic in {rule.topic for rule in Rule.objects.of(way.plan)}:
        accept_matches(way.plan, topic, by=other, at=now())
    for rule in Rule.objects.of(way.plan).filter(kind=Kind.SHARED).exclude(state__in=SETTLED):
        words = newest_wording(rule)
        if words is None:
            continue
        if words.offered_at:
            reply_to(words, Answered.WORKS, by=other, at=now())
        else:
            settle_in_session(rule, version=words.version, by=way.coach, at=now())
    for rule in Rule.objects.of(way.plan).filter(kind=Kind.BOUNDARY):
        release_boundary(rule, by=way.coach, at=now())
    publish_agreement(way.plan, by=way.coach, at=now())


def read_and_say_i_am_free(way: Way) -> None:
    way.go("partner:home")
    words = " ".join(way.hands.page.locator(".doc").inner_text().split())
    assert CASE.agreed["communication.frequency"] in words.replace("\u00ad", "")
    way.go("partner:freedom")
    way.hands.choose("answer", "yes")
    way.hands.press("Save my answer")
    way.hands.press("Back to the agreement")


def a_day_goes_by(way: Way) -> None:
    """The reading period is over, and so is every session of yesterday."""
    move_forward(timedelta(hours=25))
    agreement = build.agreement_of(way.plan)
    answer_privately(way.partner("b"), Asked.FREEDOM, "yes", subject=str(agreement.pk), at=now())
    open_signing(agreement, at=now())


def sign(way: Way) -> None:
    hands = way.hands
    way.go("partner:sign")
    hands.type("email", ANA.email)
    hands.press("Send me a code")
    hands.type("code", code_sent_to(ANA.email))
    hands.press("Continue")
    hands.type("name", ANA.full_name)
    hands.press("Continue to sign")
    hands.type("proof", code_sent_to(ANA.email))
    hands.press("Sign the agreement")
    expect(hands.page.get_by_role("heading", name="Signed by you")).to_be_visible()
    assert Signature.objects.get(agreement__plan=way.plan).signer == "a"
