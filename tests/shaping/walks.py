"""Random walks of two partners, a coach and a clock through the real forms, beside a plain model.

After every step each rule stands where the model says and where its events say, both partners'
pages show that and no other words, and whoever could not know of the step finds every page as it
was, byte for byte.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import hypothesis
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from agreements.audit.now import move_forward, now
from agreements.plans.models import Plan
from agreements.practices.models import Membership
from agreements.safety.models import Hold
from agreements.shaping.guards import Facts
from agreements.shaping.models import Rule
from agreements.shaping.queries import newest_wording
from agreements.shaping.sessions import begin_session, end_session
from agreements.shaping.stages import SETTLED, Kind, RuleState
from agreements.web.partner.together import topics_of
from tests import build
from tests.shaping import test_moves as moves
from tests.shaping.expected import Expected, One, expected_of, reads, slip_in
from tests.shaping.steps import said_of

# One of each sort: different, alike, protective, without words, and what is one person's own.
CHOSEN = (
    ("communication.frequency", ""),
    ("communication.channels", ""),
    ("intimacy.touch", ""),
    ("telling.one_sentence", ""),
    ("lines.own", "a"),
    ("intention.own_goals", "b"),
    ("safety.both_know", ""),
    ("lines.requests", "a"),
)
which = st.integers(0, len(CHOSEN) - 1)
often = st.sampled_from([0, 0, 1, 2, 3])  # what goes on is mostly about the same two rules
rules = st.one_of(often, which)
seats = st.sampled_from("ab")
stale = st.sampled_from([False, False, False, True])
PAGE = re.compile(rb'name="(csrfmiddlewaretoken|form_key)" value="[\w-]+"')


def walk(
    plan: Plan,
    coach: Membership,
    *,
    walks: int,
    steps: int,
    the_same: bool = True,
    shortest: bool = True,
) -> None:
    """So many walks from here, each undone at its end; the same ones again, or others.

    Where one goes wrong, the `shortest` that does is looked for.
    """
    phases = [hypothesis.Phase.generate, *([hypothesis.Phase.shrink] if shortest else [])]
    how = hypothesis.settings(
        max_examples=walks,
        stateful_step_count=steps,
        derandomize=the_same,
        phases=phases,
        report_multiple_bugs=shortest,
        deadline=None,
        database=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    here = type("Here", (Walk,), {"plan": plan, "coach": coach})
    run_state_machine_as_test(here, settings=how)  # type: ignore[no-untyped-call]


class Walk(RuleBasedStateMachine):
    """One couple whose answers have just been opened, and their coach."""

    plan: Plan
    coach: Membership
    steps = pages = 0

    @initialize()
    def begins(self) -> None:
        self.undone = transaction.atomic()
        self.undone.__enter__()
        assert settings.TIME_OFFSET_FILE
        settings.TIME_OFFSET_FILE.unlink(missing_ok=True)
        self.seats = {seat: build.partner_of(self.plan, seat) for seat in "ab"}
        self._sign_in()
        self.shown: dict[tuple[str, str], bytes] = {}
        found = list(Rule.objects.of(self.plan).select_related("owner"))
        gap = self.plan.practice.offer_gap_hours
        self.expected = Expected({one.pk: expected_of(one) for one in found}, gap)
        by_name = {(one.slug, one.owner.seat if one.owner else ""): one for one in found}
        self.chosen = [by_name[name] for name in CHOSEN]
        request: Any = SimpleNamespace(partner=self.seats["a"])
        self.numbers = {topic.slug: topic.number for topic in topics_of(request)}
        self.touched = self.chosen[0]

    def teardown(self) -> None:
        if hasattr(self, "undone"):
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

    def _sign_in(self) -> None:
        self.browsers = {"a": Client(), "b": Client(), "coach": Client()}
        for seat, partner in self.seats.items():
            self.browsers[seat].force_login(partner.user)
            self.browsers[seat].get(reverse("partner:who"))
        self.browsers["coach"].force_login(self.coach.user)

    # What each of the three does

    @rule(n=rules, text=st.sampled_from(["other", "slip", "same"]), old=stale, then=st.booleans())
    def words(self, n: int, text: str, old: bool, then: bool) -> None:
        one, onward = self._take(n), "keep" if then else "next"
        before = one.text
        written = {
            "other": f"We have {self.expected.acts} calls in week {one.version}.",
            "slip": slip_in(before),
            "same": before,
        }[text]
        if not written or (text == "slip" and written == before):
            return
        form = {"text": written, "version": self._version(old), "note": "", "then": onward}
        slip, was = text == "slip", one.state
        self._coach("wording_of", form)
        self.expected.edit(self.touched.pk, written, slip=slip, stale=old, then=onward)
        assert one.state != "kept" or then or was == "kept"

    @rule(old=stale)
    def offer(self, old: bool) -> None:
        ready = [newest_wording(Rule.objects.get(pk=pk)) for pk in self.expected.ready()]
        shown = [str(words.pk) for words in ready if words]
        self._coach("offer", {"wording": shown[1:] if old else shown}, about_rule=False)
        self.expected.offer(stale=old)

    @rule(n=rules, seat=seats, answer=st.sampled_from(["works", "works", "change", "leave"]))
    def reply(self, n: int, seat: str, answer: str) -> None:
        self._reply(n, seat, answer, old=False)

    @rule(n=rules)
    def both_reply(self, n: int) -> None:
        for seat in "ab":
            self._reply(n, seat, "works", old=False)

    @precondition(lambda self: any(one.version > 1 for one in self.expected.rules.values()))
    @rule(n=rules, seat=seats)
    def reply_to_older_words(self, n: int, seat: str) -> None:
        self._reply(n, seat, "works", old=True)

    def _reply(self, n: int, seat: str, answer: str, *, old: bool) -> None:
        self._take(n)
        words = self.touched.wordings.order_by("-version")[int(old) : int(old) + 1]
        sent = {"wording": str(words[0].pk) if words else "", "answer": answer}
        sent["own_words"] = "Please, in other words." if answer == "change" else ""
        self._partner(seat, "reply", self._number(), self.touched.pk, sent=sent)
        self.expected.reply(self.touched.pk, seat, answer, stale=old or not words)

    @rule(n=rules, seat=seats)
    def yes_to_all_alike(self, n: int, seat: str) -> None:
        topic = self._take(n).topic
        shown = [newest_wording(Rule(pk=pk)) for pk in self.expected.both_wrote(topic, seat)]
        sent = {"wording": [str(words.pk) for words in shown if words]}
        self._partner(seat, "accept", self._number(), sent=sent)
        self.expected.accept(topic, seat)

    @rule(n=rules, step=st.sampled_from(["keep", "up", "up", "release", "drop"]), old=stale)
    def step(self, n: int, step: str, old: bool) -> None:
        self._take(n)
        self._coach("step", {"step": step, "version": self._version(old)})
        if not old:
            getattr(self.expected, step)(self.touched.pk)

    @rule(step=st.sampled_from(["pass", "pass", "adopt", "up", "drop"]), old=stale)
    def step_of_a_request(self, step: str, old: bool) -> None:
        self._take(len(CHOSEN) - 1)
        form = {"step": step, "version": self._version(old), "said": said_of(self.touched)}
        self._coach("step", form)
        if not old:
            getattr(self.expected, {"pass": "pass_on"}.get(step, step))(self.touched.pk)

    @rule(seat=st.sampled_from("bba"), answer=st.sampled_from(["works", "change", "leave"]))
    def answer_what_is_asked(self, seat: str, answer: str) -> None:
        self._take(len(CHOSEN) - 1)
        own = f"I write on day {self.expected.acts}." if answer == "change" else ""
        sent = {"answer": answer, "own_words": own}
        self._partner(seat, "asked", self.touched.pk, sent=sent)
        self.expected.answer(self.touched.pk, seat, answer, own)

    @rule(n=rules, late=stale, interim=st.sampled_from(["as_is", "careful", "nothing"]))
    def aside(self, n: int, late: bool, interim: str) -> None:
        self._take(n)
        until = self.plan.ends_on + timedelta(days=1) if late else self.plan.midpoint_on
        form = {"until": until.isoformat(), "interim": interim, "version": self._version(False)}
        self._coach("aside", form)
        if not late:
            self.expected.aside(self.touched.pk, until.isoformat(), interim)

    @rule(n=rules, old=stale)
    def both_yes_in_the_session(self, n: int, old: bool) -> None:
        self._take(n)
        with self._in_session():
            self._coach("both_yes", {"version": self._version(old)})
        if not old:
            self.expected.both_yes(self.touched.pk)

    @rule(n=st.sampled_from([2, 2, 0]), old=stale)
    def send_to_the_phones(self, n: int, old: bool) -> None:
        self._take(n)
        with self._in_session():
            self._coach("session_send", {"version": self._version(old)})
        if not old:
            self.expected.send(self.touched.pk)

    @rule(seat=seats)
    def the_coach_is_in_doubt(self, seat: str) -> None:
        self._coach("safety", {"seat": seat}, about_rule=False)
        self.expected.holds.add((seat, "coach"))

    @rule(seat=seats)
    def an_old_page_of_the_welcome(self, seat: str) -> None:
        """It was answered when they came, and is not asked again here."""
        self._partner(seat, "welcome_step", 4, sent={"answer": "worried"})

    @precondition(lambda self: self.expected.holds)
    @rule()
    def every_hold_is_lifted(self) -> None:
        for hold in Hold.objects.standing().filter(plan=self.plan):
            path = reverse("coach:lift", args=[self.plan.pk, hold.pk])
            assert self.browsers["coach"].post(path, {"note": "We spoke"}).status_code == 302
        self.expected.holds.clear()

    @rule(seat=seats)
    def a_message(self, seat: str) -> None:
        key = f"00000000-0000-4000-8000-{self.expected.tick():012}"
        self._partner(seat, "messages", sent={"text": "A word with you", "form_key": key})

    @rule(n=which, page=st.sampled_from(["wording_of", "agreement", "session", "safety", "plan"]))
    def the_coach_looks(self, n: int, page: str) -> None:
        self._take(n)
        args = [self.plan.pk, *([self.touched.pk] if page == "wording_of" else [])]
        assert self.browsers["coach"].get(reverse(f"coach:{page}", args=args)).status_code == 200

    @precondition(lambda self: self.expected.hours < 100)
    @rule(hours=st.sampled_from([1, 25]))
    def time_goes_by(self, hours: int) -> None:
        move_forward(timedelta(hours=hours))
        self.expected.hours += hours
        self.shown.clear()
        self._sign_in()

    # How they do it

    def _take(self, n: int) -> One:
        """The rule this step is about; what both may see of it before the step is kept."""
        self.touched = self.chosen[n]
        self._look()
        return self.expected.rules[self.touched.pk]

    def _version(self, old: bool) -> int:
        version = self.expected.rules[self.touched.pk].version
        return version if not old else version + 1 if version < 2 else version - 1

    def _number(self) -> int:
        return self.numbers[self.touched.topic]

    def _coach(self, name: str, form: dict[str, Any], *, about_rule: bool = True) -> None:
        self._keep_what_is_seen()
        args = [self.plan.pk, *([self.touched.pk] if about_rule else [])]
        self.browsers["coach"].post(reverse(f"coach:{name}", args=args), form)

    @contextmanager
    def _in_session(self) -> Iterator[None]:
        """Both are in the room: before and after it their pages are as on other days."""
        self._keep_what_is_seen()
        begin_session(self.plan, by=self.coach, at=now())
        yield
        end_session(self.plan, by=self.coach, at=now())

    def _partner(self, seat: str, name: str, *args: Any, sent: dict[str, Any]) -> None:
        self._keep_what_is_seen()
        self.browsers[seat].post(reverse(f"partner:{name}", args=args), sent)

    def _keep_what_is_seen(self) -> None:
        self._look()
        if not hasattr(self, "known"):
            self.known = {seat: self.expected.seen_by(seat) for seat in "ab"}

    def _paths(self) -> list[str]:
        topic = reverse("partner:together_topic", args=[self._number()])
        return [f"{topic}?apart", reverse("partner:together")]

    def _look(self) -> None:
        for seat in "ab":
            for path in self._paths():
                self._kept(seat, path)

    def _kept(self, seat: str, path: str) -> bytes:
        """A page as it was when it was last looked at."""
        if (seat, path) not in self.shown:
            self.shown[seat, path] = self._page(seat, path)
        return self.shown[seat, path]

    def _page(self, seat: str, path: str) -> bytes:
        Walk.pages += 1
        answer = self.browsers[seat].get(path)
        gone = "?" in path and self._nothing_of_the_topic(seat)
        assert answer.status_code == (404 if gone else 200), (path, answer.status_code)
        return PAGE.sub(rb"\1", answer.content)

    def _nothing_of_the_topic(self, seat: str) -> bool:
        """Whether every rule of the topic in hand has been left out for this person."""
        rules, topic = self.expected.rules.values(), self.touched.topic
        return not any(one.topic == topic and one.seen_by(seat) for one in rules)

    # What holds after every step

    @invariant()
    def all_is_well(self) -> None:
        Walk.steps += 1
        self._every_rule_stands_where_it_should()
        self._nobody_learns_what_is_not_theirs_to_know()
        self._both_read_where_the_rule_stands()
        self._something_can_still_settle_it()

    def _every_rule_stands_where_it_should(self) -> None:
        stored = moves.stored(self.plan)
        expected = {str(pk): RuleState(one.state) for pk, one in self.expected.rules.items()}
        assert stored == expected
        assert moves.fold(self.plan) == stored
        for one in self.chosen:
            words = newest_wording(one)
            known = self.expected.rules[one.pk]
            assert (words.version if words else 0) == known.version
            assert (words.text if words else "") == known.text

    def _nobody_learns_what_is_not_theirs_to_know(self) -> None:
        before = self.__dict__.pop("known", None)
        if before is None:
            return
        for seat in "ab":
            same = before[seat] == self.expected.seen_by(seat)
            if not same:
                self.shown = {key: kept for key, kept in self.shown.items() if key[0] != seat}
            for path in self._paths()[: 2 if same else 1]:
                page = self._page(seat, path)
                assert self.shown.setdefault((seat, path), page) == page, (seat, path)

    def _both_read_where_the_rule_stands(self) -> None:
        if self.touched.owner_id:
            return
        one, path = self.expected.rules[self.touched.pk], self._paths()[0]
        for seat in "ab":
            page = self._kept(seat, path).decode()
            section = re.search(rf'id="{self.touched.pk}".*?</section>', page, re.S)
            assert (section is None) == (one.state == "dropped")
            if section:
                reads(section[0], one, seat)

    def _something_can_still_settle_it(self) -> None:
        for one in self.chosen:
            known = self.expected.rules[one.pk]
            facts = Facts(
                Kind(known.kind),
                RuleState(known.state),
                required=known.required,
                protective=known.protective,
                answered=known.answered,
            )
            assert {there.state for there in moves.reached(facts)} & SETTLED
