"""What Ben does alone in each stage, straight through the actions, for the two worlds."""

import uuid

from django.test import Client
from django.urls import reverse

from agreements.audit.now import now
from agreements.drafting.actions import mark_topic, save_forgotten, seal_answers, unseal_answers
from agreements.people.actions import choose_word, describe_self, set_preferences
from agreements.plans.actions import stop_taking_part
from agreements.plans.models import Partner
from agreements.safety.actions import answer_privately
from agreements.safety.models import Asked
from agreements.shaping.actions import accept_matches, reply_to
from agreements.shaping.asking import answer_request
from agreements.shaping.models import Rule
from agreements.shaping.queries import newest_wording
from agreements.shaping.stages import Answered, Kind, RuleState
from agreements.signing.actions import withdraw_signature
from agreements.signing.disowning import say_not_mine
from agreements.signing.paper import prefer_paper
from agreements.term.actions import answer_checkin, open_checkins
from tests import build
from tests.by_hand import sign_on_paper


def writes(ben: Partner) -> None:
    """All a person can do alone while writing, ending sealed."""
    current = build.round_of(ben.plan)
    build.answer(ben, "communication.frequency", {"choice": "any", "why": "BEN"}, at=now())
    build.answer(ben, "intimacy.touch", {}, talk=True, at=now())
    build.answer(ben, "living.visitors", {"unsure": True}, at=now())
    mark_topic(current, "money", "not_ours", by=ben)
    mark_topic(current, "own", "later", by=ben)
    save_forgotten(current, "BEN", revision=0, by=ben, at=now())
    seal_answers(current, by=ben, at=now())
    unseal_answers(current, by=ben, at=now())
    build.answer(ben, "communication.frequency", {"choice": "daily"}, revision=1, at=now())
    seal_answers(current, by=ben, at=now())


def replies(ben: Partner) -> None:
    """Accept what matches, and answer every offer in a different way."""
    for asked in {rule.topic for rule in Rule.objects.of(ben.plan)}:
        accept_matches(ben.plan, asked, by=ben, at=now())
    asked = Rule.objects.of(ben.plan).filter(kind=Kind.REQUEST, state=RuleState.OFFERED)
    for rule, way in zip(asked.exclude(owner=ben), Answered, strict=False):
        answer_request(rule, way, own_words="BEN", by=ben, at=now())
    offered = Rule.objects.of(ben.plan).filter(kind=Kind.SHARED, state=RuleState.OFFERED)
    ways = [Answered.WORKS, Answered.CHANGE, Answered.LEAVE]
    for place, rule in enumerate(offered.order_by("position", "pk")):
        wording = newest_wording(rule)
        if wording is not None:
            way = ways[place % len(ways)]
            words = "BEN" if way == Answered.CHANGE else ""
            reply_to(wording, way, own_words=words, by=ben, at=now())


def reads(ben: Partner) -> None:
    """Say, in the reading period, that one is not free to sign."""
    subject = str(build.agreement_of(ben.plan).pk)
    for answer in ("yes", "no", "talk"):
        answer_privately(ben, Asked.FREEDOM, answer, subject=subject, at=now())


def signs(ben: Partner) -> None:
    """Wish for paper, sign by hand, take it back, say one is not ready, sign, say one did not."""
    agreement, coach = build.agreement_of(ben.plan), ben.plan.coach
    prefer_paper(agreement, by=ben, at=now())
    sign_on_paper(ben, by=coach, at=now())
    say_not_mine(agreement, by=ben, at=now())
    withdraw_signature(agreement, by=ben, at=now())
    build.sign(ben, at=now())
    withdraw_signature(agreement, by=ben, at=now())
    answer_privately(ben, Asked.NOT_READY, "pressed", subject=str(agreement.pk), at=now())
    build.sign(ben, at=now())


def disowns(ben: Partner) -> None:
    """Say that one did not sign what everybody has signed."""
    say_not_mine(build.agreement_of(ben.plan), by=ben, at=now())


def checks_in(ben: Partner) -> None:
    for checkin in open_checkins(ben, at=now()):
        answer_checkin(checkin, {"safe": "no", "text": "BEN"}, at=now())


def stirs(ben: Partner) -> None:
    """What one can do in any stage: messages, private answers, one's account, visits, stopping."""
    build.message(ben, "BEN", at=now())
    for answer in ("worried", "unsafe"):
        answer_privately(ben, Asked.WELCOME, answer, reach="phone", at=now())
    assert ben.user is not None
    describe_self(ben.user, short_name="BEN", theme="dark", language="en", zone="Asia/Tokyo")
    set_preferences(ben.user, device="shared", mailbox="shared", reach="none")
    choose_word(ben.user, "quiet heron over the marsh")
    browser = Client()
    browser.force_login(ben.user)
    for path in ("home", "messages", "dates", "account"):
        browser.get(reverse(f"partner:{path}"))
    browser.post(reverse("partner:messages"), {"text": "BEN again", "form_key": str(uuid.uuid4())})
    browser.logout()
    stop_taking_part(ben, at=now())
