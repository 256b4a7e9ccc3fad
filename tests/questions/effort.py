"""What the short first round asks of each of the three couples: `python -m tests.questions.effort`.

Each of the two goes through it from the first page to the sealed answers, as the case says. `on
pages` are the words of every page in full; `read` those of lines that stood on no page before,
since nobody reads "Save and continue" forty times. The minutes are those of reading and tapping.
"""

import logging
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import django
from django.test import Client

from tests.questions.reading_ease import WORDS_A_MINUTE, grade, lines_of, words_in

SECONDS_A_TAP = 1.5
MOST_MINUTES = 20


@dataclass
class Walk:
    """One person's way, page by page."""

    browser: Client
    pages: int = 0
    taps: int = 0
    typed: int = 0
    questions: int = 0
    words: int = 0
    fresh: int = 0
    lines: list[str] = field(default_factory=list)
    html: str = ""

    def read(self, answer: Any) -> None:
        """Read a page to its end; `fresh` are the words of lines not met on a page before."""
        assert answer.status_code == 200, answer.status_code
        here = lines_of(answer.text)
        self.pages += 1
        self.words += len(words_in(here))
        self.fresh += len(words_in([line for line in here if line not in self.lines]))
        self.lines += [line for line in here if line not in self.lines]
        self.html = answer.text

    def follow(self, path: str) -> None:
        self.taps += 1
        self.read(self.browser.get(path, follow=True))

    def press(self, path: str, form: dict[str, Any]) -> str:
        """Press a button; returns where it led."""
        self.taps += 1
        answer = self.browser.post(path, form, follow=True)
        self.read(answer)
        return str(answer.request["PATH_INFO"])

    @property
    def minutes(self) -> float:
        return self.fresh / WORDS_A_MINUTE + self.taps * SECONDS_A_TAP / 60

    @property
    def grade(self) -> float:
        return grade(self.lines)


def walked(partner: Any, case: Any, browser: Client) -> Walk:
    """From the list of topics through every question to the seal."""
    from django.urls import reverse

    walk = Walk(browser)
    walk.read(browser.get(reverse("partner:home")))
    while onward := re.search(r'btn-primary" href="(/my/\d+/\d+/)"', walk.html):
        walk.follow(onward[1])
        _answer_topic(walk, partner, case, onward[1])
    walk.follow(reverse("partner:check"))
    seen = re.search(r'name="seen" value="(\w+)"', walk.html)
    assert seen is not None
    walk.press(reverse("partner:check"), {"seen": seen[1]})
    return walk


def _answer_topic(walk: Walk, partner: Any, case: Any, path: str) -> None:
    """The questions of one topic, each answered as the case says, and that it is finished."""
    while "data-autosave" in walk.html:
        form, taps, typed = _filled(walk.html, partner, case)
        walk.taps, walk.typed, walk.questions = (
            walk.taps + taps,
            walk.typed + typed,
            walk.questions + 1,
        )
        path = walk.press(path, form)
    walk.taps += 1
    walk.press(path, {"mark": "done"})


def _filled(html: str, partner: Any, case: Any) -> tuple[dict[str, Any], int, int]:
    """A question's form with the answer of the case, the taps it takes, and the signs typed."""
    from agreements.questions.bank import BANK
    from agreements.web.answering.reading import shown
    from tests.web.partner.pages import hidden_in

    form = hidden_in(html)
    question = BANK.question(form["asked"])
    fields = shown(question, case.answer(partner.seat, question.slug), talk=False)
    given = {name: value for name, value in fields.items() if value}
    picked = {"choice", "marks", "ack", "currency", "cycle", "unit"}
    taps = sum(len(value) if isinstance(value, list) else 1 for value in given.values())
    typed = sum(len(str(value)) for name, value in given.items() if name not in picked)
    return {**form, **{n: "on" if v is True else v for n, v in given.items()}}, taps, typed


def ways() -> Iterator[tuple[str, Walk]]:
    """Everybody of the three couples, in the short round."""
    from agreements.audit.now import now
    from tests import build
    from tests.couples import COUPLES

    for number, case in enumerate(COUPLES, 1):
        coach = build.coach(f"Robin Ashby {number}", email=f"robin{number}@example.org", at=now())
        facts = case.plan_facts(now(), size="essentials")
        plan = build.in_writing(coach, case=case, facts=facts, at=now())
        for partner in plan.partners.order_by("seat"):
            browser = Client()
            browser.force_login(partner.user)
            yield f"{number} {partner.short_name}", walked(partner, case, browser)


def main() -> int:
    """Print the figures; returns how many walks take longer than they may."""
    names = ("who", "asked", "pages", "taps", "typed", "on pages", "read", "grade", "minutes")
    print("".join(f"{name:>10}" if number else f"{name:<14}" for number, name in enumerate(names)))
    slow = 0
    for who, walk in ways():
        slow += walk.minutes >= MOST_MINUTES
        plain = (walk.questions, walk.pages, walk.taps, walk.typed, walk.words, walk.fresh)
        print(
            f"{who:<14}"
            + "".join(f"{number:>10}" for number in plain)
            + f"{walk.grade:>10.1f}{walk.minutes:>10.1f}"
        )
    print(
        f"\n{WORDS_A_MINUTE} words a minute, {SECONDS_A_TAP} s a tap; Flesch-Kincaid of the whole "
        f"sentences; under {MOST_MINUTES} minutes is wanted."
    )
    return slow


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from django.test.utils import setup_databases, setup_test_environment

    logging.disable(logging.WARNING)  # no broker is wanted here
    setup_test_environment()
    setup_databases(verbosity=0, interactive=False)
    sys.exit(bool(main()))
