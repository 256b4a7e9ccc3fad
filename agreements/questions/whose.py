"""Whose say an answer is: one line beside its question, on the page and on paper."""

from django.utils.translation import gettext as _

from agreements.questions.rules import Names, Question


def whose_say(question: Question, names: Names) -> str:
    """What becomes of an answer of this kind; "" for what never becomes a rule of its own."""
    if question.kind == "shared" and question.who == "J":
        return _("You settle this together; what you write is a suggestion.")
    line = {
        "shared": _("A rule for both: it stands once both say yes."),
        "boundary": _("Your own limit: nobody votes on it, and %(other)s needn’t agree."),
        "commitment": _("Your own promise: nobody votes on it."),
        "request": _("What you ask: %(other)s answers %(coach)s alone, and may say not now."),
        "acknowledgement": _("Each of you confirms these words, alone."),
    }.get(question.kind, "")
    return line % {"other": names.other, "coach": names.coach}
