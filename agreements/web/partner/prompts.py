"""A quiet thought for the writer alone on what was just written. It never keeps anything back."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agreements.questions.checker import prompts, vague
from agreements.questions.rules import OTHER, Names, Question, Value
from agreements.questions.sentences import sentences

# Words to be said as they are: to the children, to anyone who asks, of what the two want.
SAID_AS_IT_IS = frozenset({"telling.children_words", "telling.one_sentence", "intention.statement"})
NOT_OURS = frozenset({"private", "acknowledgement", "plan"})


def prompt_on(question: Question, value: Value, names: Names) -> str:
    """The one thing to think about first, in a line; "" where there is nothing.

    Nothing of it is stored, and nobody else ever sees it.
    """
    if question.kind in NOT_OURS or question.slug in SAID_AS_IT_IS or value.get("unsure"):
        return ""
    language = get_language() or "en"
    found = [
        key
        for words in _own_sentences(question, value, names)
        for key in prompts(words, question.kind, language=language, other=names.other)
    ]
    found += vague("\n".join(_own_words(value)), language=language)
    return _in_words(found, names) if found else ""


def _own_sentences(question: Question, value: Value, names: Names) -> list[str]:
    """What stands as a whole sentence in the writer's own words."""
    in_own_words = question.type in {"text", "long", "list"} and not question.sentence
    if in_own_words or value.get("choice") == OTHER:
        return sentences(question, value, names)
    return []


def _own_words(value: Value) -> list[str]:
    """Every piece that was typed, be it half a sentence."""
    rows = [
        row if isinstance(row, str) else " ".join(row.values()) for row in value.get("rows", ())
    ]
    typed = [value.get("text", ""), value.get("other", ""), *value.get("details", {}).values()]
    return [str(words) for words in (*rows, *typed) if words]


def _in_words(found: list[str], names: Names) -> str:
    """The thought that helps most: whose act it is, then how many, what exactly, and when."""
    order = ("other_subject", "two_rules", "vague", "no_time")
    first = min(found, key=lambda key: order.index(key.partition(":")[0]))
    key, _colon, word = first.partition(":")
    return {
        "other_subject": _("This is about %(other)s. Move it to what you ask?"),
        "two_rules": _("Two things? One line each is easier to keep."),
        "vague": _("“%(word)s”: what would a camera see?"),
        "no_time": _("When, how often, or until when?"),
    }[key] % {"other": names.other, "word": word}
