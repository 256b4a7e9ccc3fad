"""One session on the screen both look at: everything decided together is settled there, and nothing
private ever reaches that window, neither what it shows nor what is sent to it."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Response, expect

from agreements.audit.now import now
from agreements.drafting.actions import save_forgotten, seal_answers
from agreements.plans.models import Plan
from agreements.practices.models import Membership
from agreements.questions.bank import BANK
from agreements.shaping.actions import keep_note, open_round
from agreements.shaping.flagging import mark_of
from agreements.shaping.models import Rule
from agreements.shaping.queries import asked_again
from agreements.shaping.sessions import for_the_room
from agreements.shaping.stages import RuleState
from tests import build
from tests.answers import rows
from tests.build import HOUR
from tests.couples import CLAIRE_AND_MATHIEU

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
TOUCH = "intimacy.touch"
PRIVATE = {
    "why": "Canarywhy, because of the winter.",
    "own": "Canaryown, I keep the small key.",
    "more": "Canarymore, what nobody asked.",
    "note": "Canarynote, tread softly here.",
    "message": "Canarymessage, please call me first.",
}
NEVER_THERE = ("Canary", "Finn", "Larsen", "Moreau")


@dataclass
class Window:
    """The session window with everything that was ever shown in it or sent to it."""

    page: Page
    heard: list[Response] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("response", lambda answer: self.heard.append(answer))

    def look(self) -> None:
        """Keep what is on the page and what came to it, before it goes on."""
        self.page.wait_for_load_state("networkidle")
        self.seen.append(self.page.content())
        for answer in self.heard:
            self.seen += [answer.url, *answer.all_headers().values()]
            if answer.status == 200 and "/static/" not in answer.url:
                self.seen.append(answer.body().decode("utf-8", "replace"))
        self.heard.clear()

    def press(self, name: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).first.click()
        self.look()

    def has(self, name: str) -> bool:
        return self.page.get_by_role("button", name=name, exact=True).count() > 0


@pytest.fixture
def plan(cora: Membership) -> Plan:
    """Opened, with words to every difference and something private wherever it can be left."""
    build.in_writing(cora, at=now() - 2 * HOUR, case=build.EVE_AND_FINN)
    plan = build.written(cora, at=now() - 2 * HOUR, case=CLAIRE_AND_MATHIEU)
    claire, current = build.partner_of(plan, "a"), build.round_of(plan)
    why = {"choice": "daily", "why": PRIVATE["why"]}
    build.answer(claire, "communication.frequency", why, revision=1, at=now() - HOUR)
    build.answer(claire, "lines.own", rows(PRIVATE["own"]), revision=1, at=now() - HOUR)
    save_forgotten(current, PRIVATE["more"], revision=0, by=claire, at=now() - HOUR)
    build.message(claire, PRIVATE["message"], at=now() - HOUR)
    for partner in plan.partners.all():
        seal_answers(current, by=partner, at=now() - HOUR)
    build.talk_with_each(plan, by=cora, at=now() - HOUR)
    open_round(current, by=cora, at=now() - HOUR)
    build.word_what_differs(plan, by=cora, case=CLAIRE_AND_MATHIEU, at=now() - HOUR)
    for rule in Rule.objects.of(plan):
        keep_note(rule, PRIVATE["note"], seen=mark_of(""), by=cora)
    return build.reloaded(plan)


def decided_together(plan: Plan) -> list[Rule]:
    shared = [one.rule for one in for_the_room(plan) if one.rule.slug]
    return [rule for rule in shared if BANK.question(rule.slug).who == "J"]


def prepare(page: Page, chosen: list[Rule]) -> None:
    """Tick these alone, in the ordinary window."""
    for box in page.locator('[name^="in-"]').all():
        box.uncheck()
    for place, rule in enumerate(chosen, start=1):
        page.locator(f'[name="in-{rule.pk}"]').check()
        page.locator(f'[name="place-{rule.pk}"]').fill(str(place))
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).click()


def settle_everything(window: Window) -> int:
    """Write what has no words, send what is private, say yes to the rest; how many were sent."""
    sent = 0
    while True:
        if window.page.locator('textarea[name="text"]').count():
            window.page.locator('textarea[name="text"]').fill("We decide this together, calmly.")
            window.press("Show these words")
        elif window.has("Send it to both phones"):
            name = window.page.locator("h1").inner_text()
            assert not window.has("Both say yes")
            window.press("Send it to both phones")
            assert window.page.locator("h1").inner_text() != name
            sent += 1
        elif window.has("Both say yes"):
            window.press("Both say yes")
        else:
            return sent


def ask_to_come_back(one: Page, other: Page) -> None:
    """What each answers alone waits on both; of a wish to come back the other sees nothing."""
    for phone in (one, other):
        expect(phone.get_by_text("There is something to answer on your own.")).to_be_visible()
    with one.expect_navigation():
        one.get_by_role("button", name="Come back to this with me").first.click()
    expect(one.get_by_text("You asked to come back to this.")).to_be_visible()
    other.reload()
    expect(other.get_by_text("You asked to come back to this.")).to_have_count(0)


def test_all_that_is_decided_together_is_settled_on_the_screen_and_nothing_private_shows(
    stand: Callable[..., Page], cora: Membership, plan: Plan
):
    together = decided_together(plan)
    assert len(together) >= 10
    touch = build.rule_on(plan, TOUCH)
    coach = stand(cora.user, reverse("coach:prepare", args=[plan.pk]))
    prepare(coach, [together[0], touch, *together[1:]])

    window = Window(coach.context.new_page())
    address = coach.url.partition("/practice/")[0]
    window.page.goto(address + reverse("coach:session", args=[plan.pk]))
    window.look()
    window.press("Begin the session")
    assert settle_everything(window) == 1
    expect(window.page.get_by_role("heading", name="That’s all for today.")).to_be_visible()

    stands = dict(Rule.objects.of(plan).values_list("pk", "state"))
    assert {stands[rule.pk] for rule in together} == {RuleState.AGREED}
    assert stands[touch.pk] == RuleState.OFFERED

    phones = [stand(one.user, reverse("partner:now"), phone=True) for one in plan.partners.all()]
    ask_to_come_back(*phones)
    assert asked_again(plan).count() == 1

    window.page.reload()
    window.look()
    window.press("Close this window")
    expect(
        window.page.get_by_role("heading", name="You can close this window now.")
    ).to_be_visible()
    told = [word for seen in window.seen for word in NEVER_THERE if word in seen]
    assert told == []
    assert len(window.seen) > 5 * len(together)
    coach.goto(address + reverse("coach:plan", args=[plan.pk]))
    expect(coach.get_by_text("You ended the session;")).to_be_visible()
