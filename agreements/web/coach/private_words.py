"""What a person answered privately, as the coach reads it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from agreements.safety.models import Asked, PrivateCheck
from agreements.safety.rules import is_calm


@dataclass(frozen=True)
class Check:
    """One private answer: which question, what was said, and how the person may be reached."""

    at: datetime
    question: str
    answer: str
    reach: str
    calm: bool


def in_words(check: PrivateCheck) -> Check:
    """A stored answer in words."""
    asked = Asked(check.asked)
    return Check(
        at=check.answered_at,
        question=_question(asked),
        answer=_answers(asked).get(check.answer, check.answer or _("Left blank")),
        reach=str(_ways().get(check.reach, check.reach)),
        calm=is_calm(asked, check.answer),
    )


def _question(asked: Asked) -> str:
    return {
        Asked.WELCOME: _("How does it feel to write down what you need?"),
        Asked.FREEDOM: _("Do you feel free to choose whether to sign?"),
        Asked.NOT_READY: _("Not ready to sign"),
    }[asked]


def _answers(asked: Asked) -> dict[str, str]:
    return {
        Asked.WELCOME: {
            "free": _("Free to say what I want"),
            "worried": _("Worried how the other might react"),
            "unsafe": _("I don’t feel safe"),
            "": _("Rather not said"),
        },
        Asked.FREEDOM: {
            "yes": _("Yes"),
            "unsure": _("Not sure"),
            "no": _("No"),
            "talk": _("Wants to talk first"),
        },
        Asked.NOT_READY: {
            "time": _("Needs more time"),
            "change": _("Would like something changed"),
            "words": _("A correction changes more than spelling for them"),
            "talk": _("Wants to talk with you alone"),
            "no": _("Does not want to sign"),
            "": _("No reason given"),
        },
    }[asked]


def _ways() -> dict[str, str]:
    return {
        "phone": _("By phone"),
        "here": _("By message here only"),
        "no": _("Will get in touch"),
        "": "",
    }
