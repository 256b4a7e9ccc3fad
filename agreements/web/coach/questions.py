from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from agreements.questions.bank import BANK
from agreements.questions.rules import Question
from agreements.web.coach.facts import FACTS
from agreements.web.scope import CoachRequest, coach_page


@dataclass(frozen=True)
class Entry:
    """One question of the bank as the catalogue shows it."""

    question: Question
    kind: str
    who: str
    when: str
    sentences: list[tuple[str, str]]


@coach_page
def questions(request: CoachRequest) -> HttpResponse:
    """The whole bank, to be read: what is asked, of whom, when, and what it becomes."""
    topics = [(topic, [_entry(question) for question in topic.questions]) for topic in BANK.topics]
    page = {"section": "questions", "topics": topics}
    return render(request, "coach/questions.html", page)


def _entry(question: Question) -> Entry:
    return Entry(
        question=question,
        kind=_kinds()[question.type],
        who=_whose()[question.who],
        when=_when(question.when),
        sentences=_sentences(question),
    )


def _sentences(question: Question) -> list[tuple[str, str]]:
    """Each choice with what it becomes; for the rest the one sentence without a choice."""
    options = [(str(option.label), str(option.sentence)) for option in question.options]
    if question.type == "single":
        return options
    whole = [("", str(question.sentence))] if question.sentence else []
    return [*whole, *options]


def _kinds() -> dict[str, str]:
    return {
        "single": _("one choice"),
        "multi": _("several choices"),
        "text": _("own words"),
        "list": _("a list in own words"),
        "money": _("an amount"),
        "ack": _("to confirm"),
    }


def _whose() -> dict[str, str]:
    return {
        "E": _("each alone, then shaped"),
        "J": _("decided together"),
        "O": _("each for themselves"),
        "P": _("for you alone"),
        "A": _("confirmed by each"),
    }


def _when(groups: Iterable[str]) -> str:
    ways = [_(" and ").join(_fact(fact) for fact in group.split("+")) for group in groups]
    return _(", or ").join(ways) if ways else _("always")


def _fact(fact: str) -> str:
    forms = {
        "form:two_homes": _("two homes"),
        "form:in_house": _("the same home"),
        "form:nesting": _("the parents take turns"),
        "form:property": _("a building on the same land"),
        "form:apart": _("already apart"),
    }
    return forms.get(fact) or str(FACTS.get(fact, fact)).lower()
