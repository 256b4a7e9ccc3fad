"""What has happened to a couple, from the events their coach may read, in words."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from agreements.audit.models import Event
from agreements.plans.models import Plan
from agreements.practices.models import Membership

_READ = 400


@dataclass(frozen=True)
class Happening:
    """One line of the story: when, what, and the page that shows more of it."""

    at: datetime
    words: str
    page: str


def happened_to(plan: Plan, *, by: Membership, most: int) -> tuple[list[Happening], bool]:
    """The newest lines, and whether there are earlier ones.

    What the coach may know of each person's own acts is among them; what a person wrote or
    replied is not.
    """
    own = [partner.private_chain for partner in plan.partners.all()]
    events = Event.objects.filter(chain__in=[plan.shared_chain, plan.coach_chain, *own])
    events = events.filter(kind__in=_SAYS).order_by("-happened_at", "-pk")[:_READ]
    lines = list(_lines(list(events), plan, by))
    return lines[:most], len(lines) > most


def _lines(events: list[Event], plan: Plan, by: Membership) -> Iterator[Happening]:
    for (kind, actor, _day), group in groupby(events, key=_alike):
        together = list(group)
        says, page = _SAYS[kind]
        people = _people(together, plan)
        yield Happening(
            together[0].happened_at, says(_who(actor, plan, by), people, _many(together)), page
        )


def _alike(event: Event) -> tuple[str, str, str]:
    return event.kind, event.actor, event.happened_at.date().isoformat()


def _many(events: list[Event]) -> int:
    return sum(int(event.data.get("count", 1)) for event in events)


def _who(actor: str, plan: Plan, by: Membership) -> str:
    if actor == f"coach:{by.pk}" or (actor == "coach" and plan.coach_id == by.pk):
        return gettext("You")
    if actor.startswith("coach"):
        return plan.coach.user.short_name if plan.coach_id != by.pk else gettext("A colleague")
    for partner in plan.partners.all():
        if actor in {f"partner:{partner.pk}", partner.seat}:
            return partner.short_name
    return ""


def _people(events: list[Event], plan: Plan) -> str:
    named = {event.data.get("partner") for event in events}
    names = [partner.short_name for partner in plan.partners.all() if str(partner.pk) in named]
    return gettext(" and ").join(names)


Says = Callable[[str, str, int], str]


def _line(words: Promise) -> Says:
    return lambda who, people, many: str(words % {"who": who, "people": people, "many": many})


_SAYS: dict[str, tuple[Says, str]] = {
    "plan_opened": (_line(_("%(who)s added this couple")), ""),
    "questions_chosen": (_line(_("%(who)s chose which questions are asked")), "coach:choose"),
    "plan_changed": (_line(_("%(who)s changed dates or facts")), "coach:facts"),
    "invited": (_line(_("%(who)s invited %(people)s")), "coach:invite"),
    "join_code_made": (_line(_("%(who)s gave %(people)s a join code")), ""),
    "address_corrected": (_line(_("%(who)s corrected the address of %(people)s")), ""),
    "invitation_declined": (_line(_("%(people)s did not take up the invitation")), "coach:invite"),
    "joined": (_line(_("%(who)s joined")), ""),
    "sealed": (_line(_("%(who)s sealed")), "coach:answers"),
    "unsealed": (_line(_("%(who)s unsealed, to go on writing")), ""),
    "seal_altered": (_line(_("Something %(people)s sealed was altered")), "coach:answers"),
    "dictation_began": (_line(_("%(who)s began to type in answers for %(people)s")), ""),
    "read_back": (_line(_("%(who)s read the answers back to %(people)s")), ""),
    "dictation_ended": (_line(_("Typing in for %(people)s ended")), ""),
    "session_set": (_line(_("%(who)s set the session")), ""),
    "session_opened": (_line(_("%(who)s began a session with both")), "coach:prepare"),
    "session_ended": (
        _line(
            ngettext_lazy(
                "%(who)s ended the session; 1 rule was gone through",
                "%(who)s ended the session; %(many)s rules were gone through",
                "many",
            )
        ),
        "coach:prepare",
    ),
    "opened": (_line(_("%(who)s opened both sets of answers")), "coach:answers"),
    "offered": (
        _line(
            ngettext_lazy(
                "%(who)s offered words for 1 rule",
                "%(who)s offered words for %(many)s rules",
                "many",
            )
        ),
        "coach:wording",
    ),
    "worded": (
        _line(
            ngettext_lazy(
                "%(who)s wrote words for 1 rule",
                "%(who)s wrote words for rules, %(many)s times",
                "many",
            )
        ),
        "coach:wording",
    ),
    "agreed": (
        _line(ngettext_lazy("1 rule was agreed", "%(many)s rules were agreed", "many")),
        "coach:wording",
    ),
    "set_aside": (
        _line(
            ngettext_lazy("%(who)s set 1 rule aside", "%(who)s set %(many)s rules aside", "many")
        ),
        "coach:wording",
    ),
    "kept": (
        _line(
            ngettext_lazy(
                "%(who)s kept 1 rule for a session",
                "%(who)s kept %(many)s rules for a session",
                "many",
            )
        ),
        "coach:wording",
    ),
    "released": (
        _line(
            ngettext_lazy(
                "%(who)s let 1 own limit stand", "%(who)s let %(many)s own limits stand", "many"
            )
        ),
        "coach:wording",
    ),
    "dropped": (
        _line(ngettext_lazy("%(who)s left 1 rule out", "%(who)s left %(many)s rules out", "many")),
        "coach:wording",
    ),
    "screened": (_line(_("%(who)s recorded a talk alone with %(people)s")), "coach:safety"),
    "held": (_line(_("A hold was placed")), "coach:safety"),
    "hold_lifted": (_line(_("%(who)s lifted a hold")), "coach:safety"),
    "word_lent": (_line(_("%(who)s let %(people)s choose a new own word")), ""),
    "published": (_line(_("%(who)s published the agreement")), "coach:agreement"),
    "signing_opened": (_line(_("Signing opened")), "coach:agreement"),
    "signed": (_line(_("%(who)s signed")), "coach:agreement"),
    "signed_on_paper": (
        _line(_("%(who)s recorded that %(people)s signed on paper")),
        "coach:agreement",
    ),
    "record_taken_back": (
        _line(_("%(who)s took back what was recorded for %(people)s")),
        "coach:agreement",
    ),
    "wants_paper": (_line(_("%(people)s would rather sign on paper")), "coach:agreement"),
    "wants_screen": (
        _line(_("%(people)s would rather sign on screen after all")),
        "coach:agreement",
    ),
    "not_mine": (_line(_("%(people)s said: I did not sign this")), "coach:agreement"),
    "withdrew": (_line(_("%(people)s took the signature back")), "coach:agreement"),
    "voided": (_line(_("%(who)s took the agreement back")), "coach:agreement"),
    "lapsed": (_line(_("The time for signing ran out")), "coach:agreement"),
    "copy_hurried": (_line(_("%(who)s asked for the copy once more")), "coach:agreement"),
    "certified": (_line(_("The certified copy was made")), "coach:agreement"),
    "term_began": (_line(_("Day 1")), ""),
    "talk_set": (_line(_("%(who)s set a talk with %(people)s alone")), ""),
    "held_anew": (_line(_("A hold calls for you again")), "coach:safety"),
    "hold_seen": (_line(_("%(who)s saw a hold")), "coach:safety"),
    "stand_in_told": (_line(_("The stand-in was written to")), "coach:safety"),
    "closing_asked": (_line(_("%(who)s began to close this gently")), "coach:close"),
    "closing_called_off": (_line(_("%(who)s called the closing off")), "coach:close"),
    "closed_for": (_line(_("%(people)s read that this is closed")), "coach:close"),
    "closed": (_line(_("Closed")), "coach:close"),
    "stopped": (_line(_("%(people)s stopped taking part")), "coach:safety"),
}
