import re
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from agreements.questions.bank import BANK
from agreements.questions.elsewhere import ELSEWHERE
from agreements.questions.rules import Detail, Question
from agreements.web.coach.facts import FACTS
from agreements.web.scope import CoachRequest, coach_page


@dataclass(frozen=True)
class Entry:
    """One question of the bank as the catalogue shows it."""

    question: Question
    tier: str
    kind: str
    who: str
    becomes: str
    when: str
    beside: str
    sentences: list[tuple[str, str]]


@coach_page
def questions(request: CoachRequest) -> HttpResponse:
    """The whole bank, to be read: what is asked, of whom, when, and what it becomes."""
    coach = request.membership.user.short_name
    topics = [
        (topic, [_entry(question, coach) for question in topic.questions]) for topic in BANK.topics
    ]
    page = {
        "section": "questions",
        "topics": topics,
        "many": sum(len(entries) for _topic, entries in topics),
        "elsewhere": ELSEWHERE,
    }
    return render(request, "coach/questions.html", page)


def _entry(question: Question, coach: str) -> Entry:
    return Entry(
        question=question,
        tier=_tier(question),
        kind=_kinds()[question.type],
        who=_whose()[question.who],
        becomes=_becomes()[question.kind],
        when=_when(question),
        beside=_beside(question),
        sentences=[(label, _plain(text, coach)) for label, text in _sentences(question)],
    )


def _tier(question: Question) -> str:
    if question.required:
        return _("every agreement needs it")
    if question.essentials:
        return _("in the essentials")
    words = {
        "core": _("core, in the full round"),
        "relevant": _("where it matters, in the full round"),
        "optional": _("only where you add it"),
    }
    return words[question.tier]


def _sentences(question: Question) -> list[tuple[str, str]]:
    """Each choice with what it becomes; for the rest the one sentence without a choice."""
    options = [(str(option.label), str(option.sentence)) for option in question.options]
    if question.type == "single":
        return options
    whole = [("", str(text)) for text in (question.sentence, question.row) if text]
    return [*whole, *options]


def _plain(sentence: str, coach: str) -> str:
    """A sentence with a gap for what is answered; what may be left out stands in brackets."""
    gaps = re.sub(r"\{\w+\}", "…", sentence.replace("{coach}", coach))
    return gaps.replace("[", "(").replace("]", ")")


def _beside(question: Question) -> str:
    """What is asked on lines beside the question, or in the columns of its list."""
    return " · ".join(_line(line) for line in (*question.columns, *question.details))


def _line(line: Detail) -> str:
    few = ", ".join(str(option.label) for option in line.options)
    return f"{line.label} ({few})" if few else str(line.label)


def _kinds() -> dict[str, str]:
    return {
        "single": _("one choice"),
        "multi": _("several choices"),
        "text": _("own words, one line"),
        "long": _("own words"),
        "list": _("a list in own words"),
        "schedule": _("days and times, repeating after any number of days or weeks"),
        "number": _("a number"),
        "money": _("an amount"),
        "date": _("a day"),
        "time": _("a time"),
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


def _becomes() -> dict[str, str]:
    return {
        "shared": _("a shared rule"),
        "boundary": _("an own limit, which you release"),
        "commitment": _("an own promise"),
        "request": _("a request to you, or nothing"),
        "acknowledgement": _("the same words for both"),
        "private": _("nothing: it stays with you"),
        "plan": _("nothing by itself: you set the dates"),
    }


def _when(question: Question) -> str:
    ways = [_(" and ").join(_fact(fact) for fact in group.split("+")) for group in question.when]
    words = _(", or ").join(ways) if ways else _("always")
    return f"{words}{_after(question)}"


def _after(question: Question) -> str:
    """What one's own answer has to be first, in words."""
    if question.follows is None:
        return ""
    earlier = BANK.question(question.follows.slug)
    options = (earlier.option(code) for code in question.follows.unless)
    but = [str(option.label) for option in options if option]
    if not but:
        return _(", once “%(name)s” is answered") % {"name": earlier.name}
    return _(", unless “%(name)s” is “%(but)s”") % {"name": earlier.name, "but": "”, “".join(but)}


def _fact(fact: str) -> str:
    words = {
        "form:two_homes": _("two homes"),
        "form:in_house": _("the same home"),
        "form:nesting": _("the parents take turns"),
        "form:property": _("a building on the same land"),
        "form:apart": _("already apart"),
        "at_end_review": _("at the end review"),
    }
    return words.get(fact) or str(FACTS.get(fact, fact)).lower()
