"""Whether what is stored would pass the question's own form: saving never asks, sealing does."""

from agreements.drafting.queries import Place
from agreements.questions.rules import Names
from agreements.web.answering.form import AnswerForm
from agreements.web.answering.reading import shown


def what_is_wrong(place: Place, names: Names) -> str:
    """What the form says of a stored answer that is not finished, or too long; else ""."""
    if not place.value:
        return ""
    stored = shown(place.question, place.value, talk=place.talk)
    form = AnswerForm(place, names, caption="", data=stored)
    return next((str(problems[0]) for problems in form.errors.values()), "")
