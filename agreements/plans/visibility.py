"""Who sees what a person writes, and when: one table, from which every line on a page is made.

The queries that enforce each row are held against it by `tests/web/test_visibility.py`.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from agreements.practices.models import Secrets


class Thing(StrEnum):
    """What a person can leave here. Questions are told apart by their kind."""

    SHARED = "shared"
    COMMITMENT = "commitment"
    BOUNDARY = "boundary"
    ACKNOWLEDGEMENT = "acknowledgement"
    REQUEST = "request"
    PRIVATE = "private"
    PLAN = "plan"
    WHY = "why"
    TALK = "talk"
    FORGOTTEN = "forgotten"
    REPLY = "reply"
    MESSAGE = "message"
    CHECK_IN = "check_in"
    SAFETY = "safety"
    SIGNING = "signing"


class When(StrEnum):
    """From when on somebody else sees something."""

    AT_ONCE = "at once"
    SEALED = "once its writer has sealed"
    OFFERED = "as a rule, once the coach offers words for it"
    PASSED_ON = "as it was asked, once the coach passes it on"
    RELEASED = "as a rule, once the coach lets it stand"
    PUBLISHED = "as a rule, once the agreement is published"
    NEVER = "never"


@dataclass(frozen=True)
class Sight:
    """When the coach sees a thing, and when the other person does."""

    coach: When
    other: When


@dataclass(frozen=True)
class Told:
    """Whom the words speak of, and what the practice promised this couple."""

    coach: str
    other: str
    secrets: str = Secrets.KEPT


POLICY: dict[Thing, Sight] = {
    Thing.SHARED: Sight(When.SEALED, When.OFFERED),
    Thing.COMMITMENT: Sight(When.SEALED, When.PUBLISHED),
    Thing.BOUNDARY: Sight(When.SEALED, When.RELEASED),
    Thing.ACKNOWLEDGEMENT: Sight(When.SEALED, When.PUBLISHED),
    Thing.REQUEST: Sight(When.SEALED, When.PASSED_ON),
    Thing.PRIVATE: Sight(When.SEALED, When.NEVER),
    Thing.PLAN: Sight(When.SEALED, When.NEVER),
    Thing.WHY: Sight(When.SEALED, When.NEVER),
    Thing.TALK: Sight(When.AT_ONCE, When.NEVER),
    Thing.FORGOTTEN: Sight(When.SEALED, When.NEVER),
    Thing.REPLY: Sight(When.AT_ONCE, When.NEVER),
    Thing.MESSAGE: Sight(When.AT_ONCE, When.NEVER),
    Thing.CHECK_IN: Sight(When.AT_ONCE, When.NEVER),
    Thing.SAFETY: Sight(When.AT_ONCE, When.NEVER),
    Thing.SIGNING: Sight(When.AT_ONCE, When.NEVER),
}
# No promise to a practice's taste: what is said about safety stays with the coach.
_ALWAYS_KEPT = frozenset({Thing.SAFETY, Thing.SIGNING, Thing.TALK, Thing.REPLY})


def becomes_a_rule(kind: str) -> bool:
    """Whether an answer to a question of this kind may ever reach the other as words of a rule."""
    return POLICY[Thing(kind)].other is not When.NEVER


def line(thing: Thing, told: Told) -> str:
    """The one line above a field."""
    sight, names = POLICY[thing], {"coach": told.coach, "other": told.other}
    if thing is Thing.TALK:
        words = _("%(coach)s sees this question at once, not your answer. %(other)s doesn’t.")
        return words % names
    if thing in _ALWAYS_KEPT:
        return _("Only %(coach)s sees this.") % names
    until = (
        _("You and %(coach)s.")
        if sight.coach is When.AT_ONCE
        else _("Only you, for now. %(coach)s after you seal.")
    )
    if sight.other is When.PASSED_ON:
        return f"{until} {_('%(coach)s decides with you whether to pass it on.')}" % names
    if sight.other is not When.NEVER:
        return until % names
    return f"{until} {_never(told)}" % names


def _never(told: Told) -> str:
    return {
        Secrets.KEPT: _("Never %(other)s."),
        Secrets.ASKED: _("Never %(other)s, unless you say yes to it."),
        Secrets.SHARED: _("Not %(other)s here, but %(coach)s may talk about it with you both."),
    }[Secrets(told.secrets)]


def overview(told: Told) -> list[tuple[str, str]]:
    """Everything a person leaves here, in a few rows: what it is, and who sees it."""
    names = {"coach": told.coach, "other": told.other}
    rules = _("%(other)s sees the rules %(coach)s words from them, not what you wrote.") % names
    return [
        (_("Your answers"), f"{line(Thing.SHARED, told)} {rules}"),
        (_("What is private, and why it matters to you"), line(Thing.PRIVATE, told)),
        (_("Your own limits"), _other_sees(Thing.BOUNDARY, told)),
        (_("Your own promises"), _other_sees(Thing.COMMITMENT, told)),
        (_("“Talk with %(coach)s about this”") % names, line(Thing.TALK, told)),
        (_("Your replies"), line(Thing.REPLY, told)),
        (_("How safe and how free you feel"), line(Thing.SAFETY, told)),
        (_("Check-ins"), line(Thing.CHECK_IN, told)),
        (_("Notes to %(coach)s") % names, line(Thing.MESSAGE, told)),
        (_("That you’d rather sign on paper, or did not sign"), line(Thing.SIGNING, told)),
        (_("The agreement"), _("You, %(coach)s and %(other)s.") % names),
    ]


def in_full(thing: Thing, told: Told) -> list[tuple[str, str]]:
    """Everybody who could see a thing, with what and when, in whole sentences."""
    return [
        (_("You"), _("Always, until it is deleted.")),
        (told.coach, _coach_sees(thing, told)),
        (told.other, _other_sees(thing, told)),
        (_("Whoever runs this service"), f"{_('No page shows it.')} {host_sees()}"),
    ]


def _coach_sees(thing: Thing, told: Told) -> str:
    if thing is Thing.TALK:
        return _("At once that you want to talk about this question. Your answer after you seal.")
    if POLICY[thing].coach is When.AT_ONCE:
        return _("At once, word for word.")
    return _(
        "After you seal, word for word. Before that not a word, only how long ago something was "
        "last written."
    )


def _other_sees(thing: Thing, told: Told) -> str:
    names = {"coach": told.coach, "other": told.other}
    words = {
        When.OFFERED: _(
            "After %(coach)s opens both: what you both answered alike, and the rules %(coach)s "
            "words from both answers. Not your answer itself, nor who said what."
        ),
        When.PASSED_ON: _(
            "Your sentence, if %(coach)s passes it on. You never learn how it was answered, unless "
            "it becomes %(other)s’s own promise."
        ),
        When.RELEASED: _(
            "Your sentence with your name, once %(coach)s lets it stand, and in the agreement."
        ),
        When.PUBLISHED: _("In the agreement, with your name, once it is published."),
    }.get(POLICY[thing].other)
    if words:
        return words % names
    if thing in _ALWAYS_KEPT:
        return _("Never.")
    return {
        Secrets.KEPT: _("Never."),
        Secrets.ASKED: _("Never here. %(coach)s brings it in only when you say yes."),
        Secrets.SHARED: _("Never here. %(coach)s may bring it into a talk with you both."),
    }[Secrets(told.secrets)] % names


def host_sees() -> str:
    """The truth about a computer that belongs to somebody."""
    return _(
        "Private words are kept locked. Still, whoever runs this service, or a court, could reach "
        "what is stored. If something must never be read, don’t write it here."
    )


def sealing(told: Told) -> list[str]:
    """What sealing does, at the moment of sealing."""
    names = {"coach": told.coach, "other": told.other}
    return [
        _("Your answers lock. You can unseal them yourself until %(coach)s opens both.") % names,
        _("%(coach)s can read them.") % names,
        _(
            "%(other)s can’t. %(other)s sees rules that %(coach)s words from both of you, not "
            "your answers."
        )
        % names,
        promise(told),
        host_sees(),
    ]


def promise(told: Told) -> str:
    """What the practice promised about things said in confidence."""
    words = {
        Secrets.KEPT: _("What you tell %(coach)s in confidence stays with %(coach)s."),
        Secrets.ASKED: _(
            "What you tell %(coach)s in confidence comes into a talk with %(other)s only when you "
            "say yes."
        ),
        Secrets.SHARED: _(
            "%(coach)s may bring what either of you says into a talk with both. What you say "
            "about safety always stays with %(coach)s."
        ),
    }[Secrets(told.secrets)]
    return words % {"coach": told.coach, "other": told.other}
