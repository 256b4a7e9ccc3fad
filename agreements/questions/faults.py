"""Everything that can be wrong with a bank, said before the service starts. Pure."""

from collections.abc import Iterable

from agreements.questions.rules import (
    CONDITIONS,
    KINDS,
    LINES,
    OTHER,
    TIERS,
    TYPES,
    Detail,
    Question,
    Topic,
)
from agreements.questions.sentences import named_in

_OF = {  # who may be asked what becomes which kind of rule
    "E": {"shared", "plan", "request"},
    "J": {"shared", "plan"},
    "O": {"commitment", "boundary"},
    "P": {"private"},
    "A": {"acknowledgement"},
}
_ALWAYS = {"writer", "partner", "coach", "begins_on", "ends_on"}
_OWN = {
    "multi": {"list"},
    "list": {"list"},
    "schedule": {"list", "cycle"},
    "number": {"number"},
    "money": {"money", "text"},
    "date": {"date"},
    "time": {"time"},
    "text": {"text"},
    "long": {"text"},
}


def faults(topics: Iterable[Topic]) -> list[str]:
    """Everything wrong with a bank, each naming its file and question; empty when it is sound."""
    topics = tuple(topics)
    found: list[str] = []
    seen: set[str] = set()
    known = {question.slug for topic in topics for question in topic.questions}
    for topic in topics:
        for question in topic.questions:
            where = f"topics/{topic.slug}.py, {question.slug}"
            found += [f"{where}: {fault}" for fault in _faults_of(question)]
            if question.slug in seen:
                found.append(f"{where}: the slug is used twice")
            if question.follows and question.follows.slug not in known:
                found.append(f"{where}: follows “{question.follows.slug}”, which is not asked")
            seen.add(question.slug)
    return found


def _faults_of(question: Question) -> list[str]:
    return [
        *_unknown_words(question),
        *_faults_of_conditions(question),
        *_faults_of_options(question),
        *_faults_of_lines(question),
        *_faults_of_sentences(question),
    ]


def _unknown_words(question: Question) -> list[str]:
    fixed = {
        "type": (question.type, TYPES),
        "kind": (question.kind, KINDS),
        "who": (question.who, set(_OF)),
        "tier": (question.tier, set(TIERS)),
    }
    found = [
        f"unknown {what} “{word}”" for what, (word, known) in fixed.items() if word not in known
    ]
    if not found and question.kind not in _OF[question.who]:
        found.append(f"{question.who} cannot be of kind “{question.kind}”")
    if not question.title or not question.name or "." not in question.slug:
        found.append("slug, title or name is missing")
    return found


def _faults_of_conditions(question: Question) -> list[str]:
    named = {fact for group in question.when for fact in group.split("+")}
    if not isinstance(question.essentials, bool):
        named |= set(question.essentials)
    found = [f"unknown condition “{fact}”" for fact in sorted(named - CONDITIONS)]
    if question.essentials and question.tier == "optional":
        found.append("an optional question cannot be one of the essentials")
    if question.protective and not question.ordered:
        found.append("a protective question needs ordered options")
    return found


def _faults_of_options(question: Question) -> list[str]:
    found = []
    if question.type in {"single", "multi"} and len(question.options) < 2:
        found.append("a choice needs at least two options")
    if question.options and question.type in TYPES - {"single", "multi", "ack"}:
        found.append(f"a {question.type} has no options")
    codes = [option.code for option in question.options]
    if len(codes) != len(set(codes)) or OTHER in codes:
        found.append("option codes must differ and leave “other” alone")
    return found


def _lines_of(question: Question) -> list[Detail]:
    under = [detail for option in question.options for detail in option.details]
    return [*question.details, *question.columns, *under]


def _faults_of_lines(question: Question) -> list[str]:
    found = []
    for line in _lines_of(question):
        if line.type not in LINES:
            found.append(f"“{line.name}” has the unknown type “{line.type}”")
        if (line.type == "choice") != (len(line.options) > 1):
            found.append(f"“{line.name}” needs options exactly when it is a choice")
    if bool(question.columns) and question.type not in {"list", "schedule"}:
        found.append("only a list or a schedule has columns")
    if question.type == "schedule" and not question.columns:
        found.append("a schedule needs columns")
    names = [line.name for line in (*question.details, *question.columns)]
    if len(names) != len(set(names)):
        found.append("two lines have the same name")
    return found


def _faults_of_sentences(question: Question) -> list[str]:
    if question.kind in {"private", "plan"} or question.type not in TYPES:
        return []
    asked = _ALWAYS | {detail.name for detail in question.details}
    if question.type == "single":
        pairs = [
            (option.sentence, asked | {detail.name for detail in option.details})
            for option in question.options
        ]
    elif question.type in {"list", "schedule"}:
        columns = {column.name for column in question.columns}
        pairs = [(question.row or "{}", _ALWAYS | columns)]
        pairs += [(question.sentence, asked | _OWN[question.type])] if question.sentence else []
    else:
        pairs = [(question.sentence or "{text}", asked | _OWN.get(question.type, set()))]
    return [fault for sentence, known in pairs for fault in _faults_in(str(sentence), known)]


def _faults_in(sentence: str, known: set[str]) -> list[str]:
    if not sentence:
        return ["an option has no sentence"]
    plain = sentence.replace("[", "").replace("]", "")
    if sentence.count("[") != sentence.count("]"):
        return ["a bracket of the sentence is not closed"]
    return [
        f"the sentence mentions {{{name}}}, which is not asked"
        for name in sorted(named_in(plain) - known)
    ]
