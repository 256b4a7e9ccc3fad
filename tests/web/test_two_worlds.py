"""Nothing one partner can fetch, receive, count or time depends on the other's private acts.

Each stage is one plan in two worlds. In the quiet one Ben does nothing; in the busy one he does
everything a partner can do alone in that stage. Every page of Ana's is fetched in both: status,
headers, body and the number of questions to the database are the same, and so is what is owed to
her by post. A page that is not in the table fails.
"""

import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.audit.now import now
from agreements.drafting.actions import seal_answers
from agreements.lifecycle.actions import close_gently, close_what_is_due
from agreements.notices.models import Notice
from agreements.plans.actions import stop_taking_part
from agreements.plans.models import GentleClosing, Partner, Plan
from agreements.safety.actions import place_hold
from agreements.shaping.actions import offer_wordings, reply_to
from agreements.shaping.asking import pass_on
from agreements.shaping.models import Rule
from agreements.shaping.queries import newest_wording
from agreements.shaping.sessions import begin_session, both_say_yes, bring_in
from agreements.shaping.settling import take_up
from agreements.shaping.stages import Answered, Kind, RuleState
from agreements.term.actions import open_checkins
from agreements.web.partner.urls import urlpatterns
from tests import build
from tests.web.alone import checks_in, disowns, reads, replies, signs, stirs, writes
from tests.web.partner.pages import hidden_in

Arguments = Callable[[Plan], list[tuple[Any, ...]]]


def once(plan: Plan) -> list[tuple[Any, ...]]:
    return [()]


def each_topic(plan: Plan) -> list[tuple[Any, ...]]:
    return [(1,), (3,), (4,), (9,), (99,)]


def each_step(plan: Plan) -> list[tuple[Any, ...]]:
    return [(step,) for step in range(1, 6)]


def some_questions(plan: Plan) -> list[tuple[Any, ...]]:
    return [(1, 1), (1, 5), (3, 1), (4, 3), (7, 3), (9, 1)]


def each_rule(plan: Plan) -> list[tuple[Any, ...]]:
    rules = Rule.objects.of(plan).order_by("topic_order", "position", "pk")
    return [(number, rule.pk) for number, rule in zip(range(1, 7), rules, strict=False)]


def each_request(plan: Plan) -> list[tuple[Any, ...]]:
    return [(rule.pk,) for rule in Rule.objects.of(plan).filter(kind=Kind.REQUEST)]


def some_numbers(plan: Plan) -> list[tuple[Any, ...]]:
    return [(1,), (2,), (5,)]


# Every address of a partner's, with what it is fetched for.
PAGES: dict[str, Arguments] = {
    "home": once,
    "welcome": once,
    "welcome_step": each_step,
    "topic": each_topic,
    "question": some_questions,
    "save": some_questions,
    "topic_done": each_topic,
    "forgotten": once,
    "typed": once,
    "workbook": once,
    "workbook_file": once,
    "check": once,
    "unseal": once,
    "messages": once,
    "account": once,
    "word": once,
    "who": once,
    "together": once,
    "changed": once,
    "now": once,
    "together_topic": each_topic,
    "accept": each_topic,
    "reply": each_rule,
    "asked": each_request,
    "agreement": once,
    "freedom": once,
    "printable": once,
    "sign": once,
    "proof": once,
    "signed": once,
    "not_ready": once,
    "take_back": once,
    "on_paper": once,
    "scan": once,
    "not_mine": once,
    "copy": once,
    "download": once,
    "short": once,
    "checkin": some_numbers,
    "checkin_done": some_numbers,
    "dates": once,
    "calendar": some_numbers,
    "stop": once,
}


def with_offers(cora: Any, *, at: Any) -> Plan:
    """Opened, with the coach's words for every difference before both of them."""
    plan = build.opened(cora, at=at - timedelta(hours=1))
    build.word_what_differs(plan, by=cora, at=at - timedelta(minutes=30))
    offer_wordings(plan, by=cora, at=at - timedelta(minutes=30))
    for rule in Rule.objects.of(plan).filter(kind=Kind.REQUEST):
        pass_on(rule, version=1, by=cora, at=at - timedelta(minutes=30))
    return plan


def replies_to_the_rest(ben: Partner) -> None:
    """Come back to what was just settled in the room, and reply to all that is offered."""
    settled = newest_wording(build.rule_on(ben.plan, "communication.channels"))
    assert settled is not None
    reply_to(settled, Answered.LEAVE, by=ben, at=now())
    replies(ben)


def in_session(cora: Any, *, at: Any) -> Plan:
    """They sit together: one rule has been settled in the room, and another is before both."""
    plan = with_offers(cora, at=at)
    begin_session(plan, by=cora, at=at)
    channels = build.rule_on(plan, "communication.channels")
    both_say_yes(channels, version=build.version_of(channels), by=cora, at=at)
    bring_in(build.rule_on(plan, "communication.frequency"), at=at)
    return plan


def after_ana_sealed(cora: Any, *, at: Any) -> Plan:
    plan = build.in_writing(cora, at=at)
    ana = build.partner_of(plan, "a")
    build.write(ana, at=at)
    seal_answers(build.round_of(plan), by=ana, at=at)
    return plan


def a_week_in(cora: Any, *, at: Any) -> Plan:
    plan = build.active(cora, day=8, at=at, with_file=True)
    open_checkins(build.partner_of(plan, "a"), at=at)
    return plan


STAGES = {
    "writing": (build.in_writing, [writes, stirs]),
    "sealed": (after_ana_sealed, [writes, stirs]),
    "shaping": (with_offers, [replies, stirs]),
    "in session": (in_session, [replies_to_the_rest, stirs]),
    "reading": (build.published, [reads, stirs]),
    "signing": (build.signing, [signs, stirs]),
    "half signed": (build.signed_by_a, [signs, stirs]),
    "signed": (build.signed, [disowns, stirs]),
    "certified": (build.certified, [disowns, stirs]),
    "active": (a_week_in, [checks_in, stirs]),
}


@dataclass(frozen=True)
class Seen:
    """All that a page gives away."""

    status: int
    headers: dict[str, str]
    cookies: tuple[str, ...]
    body: bytes
    asked: int


def fetched(browser: Client, path: str) -> Seen:
    return seen_in(lambda: browser.get(path))


def posted(browser: Client, path: str, form: dict[str, str]) -> Seen:
    return seen_in(lambda: browser.post(path, form))


def seen_in(ask: Callable[[], Any]) -> Seen:
    with CaptureQueriesContext(connection) as asked:
        answer = ask()
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return Seen(
        answer.status_code,
        {name: value for name, value in answer.headers.items() if name != "Date"},
        tuple(sorted(answer.cookies)),
        same_for_both(body),
        len(asked),
    )


def same_for_both(body: bytes) -> bytes:
    """Without what is made anew for every page: the form's token and key, a calendar's stamp."""
    body = re.sub(rb"DTSTAMP:\w+", b"DTSTAMP", body)
    for name in (b"csrfmiddlewaretoken", b"form_key"):
        body = re.sub(rb'name="' + name + rb'" value="[\w-]+"', b'name="' + name + b'"', body)
    return body


def all_pages(plan: Plan) -> Iterator[str]:
    for name, arguments in PAGES.items():
        for found in arguments(plan):
            yield reverse(f"partner:{name}", args=found)


def owed_to(partner: Partner) -> list[tuple[str, str]]:
    rows = Notice.objects.filter(recipient=partner.user).order_by("kind", "dedupe_key")
    return list(rows.values_list("kind", "dedupe_key"))


def world(visit: Any, ana: Partner, paths: list[str]) -> dict[str, Seen]:
    browser = visit(ana)
    browser.get(reverse("partner:who"))  # the first page of a visit also begins the session
    return {path: fetched(browser, path) for path in paths}


@pytest.mark.parametrize("stage", STAGES)
def test_every_page_is_the_same_whatever_the_other_does_alone(stage, cora, visit, moment):
    reach, acts = STAGES[stage]
    plan = reach(cora, at=moment)
    ana, ben = build.partner_of(plan, "a"), build.partner_of(plan, "b")
    paths = list(all_pages(plan))
    quiet, owed = world(visit, ana, paths), owed_to(ana)

    for act in acts:
        act(ben)

    busy = world(visit, ana, paths)
    differ = [path for path in paths if quiet[path] != busy[path]]
    assert differ == []
    assert owed_to(ana) == owed
    assert b"BEN" not in b"".join(seen.body for seen in busy.values())
    many = {path: seen.asked for path, seen in quiet.items() if seen.asked > 12}
    assert many == {}


def acts_of(browser: Client, plan: Plan) -> list[Seen]:
    """What Ana is answered when she writes, marks, checks, seals, unseals and sends a message."""
    question = reverse("partner:question", args=[1, 2])
    form = hidden_in(browser.get(question).text)
    words = {**form, "text": "So that we rest", "marks": "_talk"}
    answers = [
        posted(browser, reverse("partner:save", args=[1, 2]), words),
        posted(browser, question, {**words, "revision": "1"}),
        posted(browser, reverse("partner:topic", args=[5]), {"mark": "not_ours"}),
        posted(browser, reverse("partner:topic_done", args=[1]), {"mark": "done"}),
        posted(browser, reverse("partner:messages"), {"text": "Hi", "form_key": str(uuid.uuid4())}),
        seen_page := fetched(browser, reverse("partner:check")),
    ]
    seen = re.search(rb'name="seen" value="(\w+)"', seen_page.body)
    assert seen is not None
    answers.append(posted(browser, reverse("partner:check"), {"seen": seen[1].decode()}))
    answers.append(fetched(browser, reverse("partner:home")))
    answers.append(posted(browser, reverse("partner:unseal"), {}))
    return [replace(one, body=re.sub(rb"\d\d:\d\d", b"", one.body)) for one in answers]


class _UndoneError(Exception):
    pass


def test_her_own_acts_are_answered_alike_whatever_the_other_does_alone(cora, visit, moment):
    plan = build.in_writing(cora, at=moment)
    ana, ben = build.partner_of(plan, "a"), build.partner_of(plan, "b")
    browser = visit(ana)
    worlds = []
    for acts in ([], [writes, stirs]):
        with suppress(_UndoneError), transaction.atomic():
            for act in acts:
                act(ben)
            worlds.append(acts_of(browser, plan))
            raise _UndoneError

    quiet, busy = worlds
    assert [(q.status, b.status) for q, b in zip(quiet, busy, strict=True) if q != b] == []
    assert {seen.status for seen in quiet} == {200, 302}


def test_no_page_is_left_out_of_the_table():
    assert {route.name for route in urlpatterns} == set(PAGES)


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("about", ["a", "b"])
def test_a_hold_of_the_coachs_own_and_a_closing_asked_for_change_no_page(
    stage, about, cora, visit, moment
):
    plan = STAGES[stage][0](cora, at=moment)
    ana = build.partner_of(plan, "a")
    paths = list(all_pages(plan))
    quiet, owed = world(visit, ana, paths), owed_to(ana)
    place_hold(build.partner_of(plan, about), by=cora, at=now())
    held = world(visit, ana, paths)
    close_gently(plan, by=cora, at=now())
    asked = world(visit, ana, paths)
    assert [path for path in paths if not quiet[path] == held[path] == asked[path]] == []
    assert owed_to(ana) == owed


def test_taken_up_after_a_wish_to_come_back_looks_like_taken_up_by_the_coach_alone(
    cora, visit, moment
):
    plan = build.settled(cora, at=moment)
    ana, ben = build.partner_of(plan, "a"), build.partner_of(plan, "b")
    rule = build.rule_on(plan, "communication.frequency")
    assert rule.state == RuleState.AGREED
    paths, worlds = list(all_pages(plan)), []
    for asked in (False, True):
        with suppress(_UndoneError), transaction.atomic():
            stood = world(visit, ana, paths)
            words = newest_wording(rule)
            assert words is not None
            if asked:
                reply_to(words, Answered.LEAVE, by=ben, at=now())
            assert world(visit, ana, paths) == stood
            take_up(rule, version=words.version, by=cora, at=now())
            worlds.append((world(visit, ana, paths), owed_to(ana)))
            assert worlds[-1][0] != stood
            raise _UndoneError
    alone, after = worlds
    assert alone == after


def tell(plan: Plan, first: Partner, *, second: bool) -> None:
    """The moment of the first has come, and that of the second perhaps."""
    later = timedelta(minutes=-1) if second else timedelta(days=1)
    GentleClosing.objects.filter(plan=plan).update(
        first=first, first_at=now() - timedelta(minutes=2), second_at=now() + later
    )
    for closing in GentleClosing.objects.filter(plan=plan):
        close_what_is_due(closing, at=now())


@pytest.mark.parametrize("stage", STAGES)
def test_nothing_tells_that_the_other_has_been_told_before_or_after_oneself(
    stage, cora, visit, moment
):
    plan = STAGES[stage][0](cora, at=moment)
    ana, ben = build.partner_of(plan, "a"), build.partner_of(plan, "b")
    close_gently(plan, by=cora, at=now() - timedelta(days=9))
    paths = list(all_pages(plan))
    for first, other in ((ben, ana), (ana, ben)):
        with suppress(_UndoneError), transaction.atomic():
            if first == ana:
                tell(plan, ana, second=False)
            quiet, owed = world(visit, ana, paths), owed_to(ana)
            tell(plan, first, second=first == ana)
            stop_taking_part(other, at=now()) if other == ben else None
            busy = world(visit, ana, paths)
            assert [path for path in paths if quiet[path] != busy[path]] == []
            assert owed_to(ana) == owed
            raise _UndoneError
