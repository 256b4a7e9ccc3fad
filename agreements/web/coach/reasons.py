"""What a couple needs, in the coach's words: the reason, how long, and the one next step."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agreements.lifecycle.queries import Dated, Line
from agreements.lifecycle.rules import IN_TERM, Need, Tier
from agreements.plans.stages import Stage


@dataclass(frozen=True)
class Reason:
    """One need as a row shows it; `page` is the URL name its step leads to."""

    icon: str
    words: str
    step: str
    page: str
    since: str
    attention: bool


TIERS = {
    Tier.NOW: (gettext_lazy("Needs you now"), gettext_lazy("oldest first; can’t be put off")),
    Tier.ONLY_YOU: (gettext_lazy("Only you can move it"), gettext_lazy("longest wait first")),
    Tier.DATED: (gettext_lazy("Dated"), gettext_lazy("nearest first")),
    Tier.QUIET: (gettext_lazy("Gone quiet"), ""),
}
_STEPS = {
    "held": ("flag", gettext_lazy("Open safety"), "coach:safety"),
    "held_signing": ("flag", gettext_lazy("Open safety"), "coach:safety"),
    "not_mine": ("flag", gettext_lazy("Open the agreement"), "coach:agreement"),
    "nobody_stands_in": ("flag", gettext_lazy("Open safety"), "coach:safety"),
    "stand_in_told": ("flag", gettext_lazy("Open safety"), "coach:safety"),
    "heard": ("flag", gettext_lazy("Open safety"), "coach:safety"),
    "again": ("calendar", gettext_lazy("Open safety"), "coach:safety"),
    "revisit": ("calendar", gettext_lazy("Open the words"), "coach:wording"),
    "altered": ("flag", gettext_lazy("See what"), "coach:answers"),
    "record_broken": ("flag", gettext_lazy("See what"), "coach:plan"),
    "copy_late": ("clock", gettext_lazy("See why"), "coach:agreement"),
    "concern": ("flag", gettext_lazy("Read check-ins"), "coach:checkins"),
    "stopped": ("flag", gettext_lazy("Open safety"), "coach:safety"),
    "note": ("message-circle", gettext_lazy("Read note"), "coach:plan"),
    "declined": ("mail", gettext_lazy("Open"), "coach:invite"),
    "not_invited": ("mail", gettext_lazy("Invite"), "coach:invite"),
    "uninvited": ("mail", gettext_lazy("Invite"), "coach:invite"),
    "sealed": ("lock-keyhole", gettext_lazy("Read answers"), "coach:answers"),
    "words": ("pen-line", gettext_lazy("Draft words"), "coach:wording"),
    "asked": ("message-circle", gettext_lazy("Read it"), "coach:wording"),
    "said_yes": ("check", gettext_lazy("Read it"), "coach:wording"),
    "kept": ("calendar", gettext_lazy("Book a date"), "coach:session_date"),
    "settled": ("check", gettext_lazy("Read and publish"), "coach:agreement"),
    "signed": ("check", gettext_lazy("Co-sign"), "coach:co_sign"),
    "paper": ("file-text", gettext_lazy("Print a copy"), "coach:agreement"),
    "closes": ("clock", gettext_lazy("Open"), "coach:agreement"),
    "runs_out": ("clock", gettext_lazy("Send again"), "coach:invite"),
    "ran_out": ("clock", gettext_lazy("Send again"), "coach:invite"),
    "day_near": ("calendar", gettext_lazy("Check the dates"), "coach:facts"),
    "day_passed": ("calendar", gettext_lazy("Check the dates"), "coach:facts"),
    "midpoint": ("calendar", gettext_lazy("Plan a session"), "coach:session_date"),
    "ends": ("calendar", gettext_lazy("Book a date"), "coach:session_date"),
    "missed": ("clock", gettext_lazy("Reach out"), "coach:checkins"),
    "not_joined": ("clock", gettext_lazy("Open"), "coach:invite"),
    "unwritten": ("clock", gettext_lazy("Open"), "coach:plan"),
}


def reason_of(need: Need, line: Line, *, at: datetime, zone: tzinfo) -> Reason:
    """A need in words."""
    icon, step, page = _STEPS[need.reason]
    return Reason(
        icon=icon,
        words=_words(need, line),
        step=str(step),
        page=page,
        since=since_words(need, at=at, zone=zone),
        attention=need.tier == Tier.NOW,
    )


def _words(need: Need, line: Line) -> str:
    if need.reason in _COUNTED:
        return _COUNTED[need.reason](need.many)
    if need.reason in {"midpoint", "day_near"} and need.on:
        template = (
            _("Midpoint on %(day)s")
            if need.reason == "midpoint"
            else _("First day on %(day)s, not signed yet")
        )
        return template % {"day": date_format(need.on, "l")}
    if need.reason == "ends" and need.on:
        return _ends((need.on - line.case.today).days)
    return str(_PLAIN[need.reason])


def _ends(days: int) -> str:
    if days < 0:
        return _("The last day has passed, no session booked yet")
    if days == 0:
        return _("Ends today, no session booked yet")
    return ngettext(
        "Ends tomorrow, no session booked yet",
        "Ends in %(days)s days, no session booked yet",
        days,
    ) % {"days": days}


_COUNTED: dict[str, Callable[[int], str]] = {
    "words": lambda n: ngettext("1 rule needs words", "%(n)s rules need words", n) % {"n": n},
    "kept": lambda n: (
        ngettext(
            "1 rule kept for a session, no date yet",
            "%(n)s rules kept for a session, no date yet",
            n,
        )
        % {"n": n}
    ),
    "revisit": lambda n: (
        ngettext(
            "1 rule set aside until now comes up again",
            "%(n)s rules set aside until now come up again",
            n,
        )
        % {"n": n}
    ),
    "asked": lambda n: (
        ngettext("1 request waits for you", "%(n)s requests wait for you", n) % {"n": n}
    ),
    "said_yes": lambda n: (
        ngettext("Somebody said yes to a request", "%(n)s requests were answered with yes", n)
        % {"n": n}
    ),
    "note": lambda n: ngettext("A note to you", "%(n)s notes to you", n) % {"n": n},
}


_PRIVATELY = gettext_lazy("Contact one person privately")
_PLAIN = {
    "held": _PRIVATELY,
    "concern": _PRIVATELY,
    "stopped": _PRIVATELY,
    "nobody_stands_in": gettext_lazy(
        "Contact one person privately. It has waited over a day, and nobody stands in for you"
    ),
    "stand_in_told": gettext_lazy(
        "Contact one person privately. After a day your stand-in was written to"
    ),
    "heard": gettext_lazy("A hold stands: talk alone, then lift it"),
    "again": gettext_lazy("Talk with one person alone again"),
    "not_mine": gettext_lazy("Contact one person privately. They say that they did not sign"),
    "paper": gettext_lazy("Somebody would rather sign on paper"),
    "held_signing": gettext_lazy("A hold waits for you before co-signing"),
    "altered": gettext_lazy("A sealed answer was altered. Nothing opens"),
    "record_broken": gettext_lazy("The record of this couple was changed from outside"),
    "copy_late": gettext_lazy("Everyone has signed, and the copy is not there yet"),
    "declined": gettext_lazy("An invitation was not taken up"),
    "not_invited": gettext_lazy("Nobody has been invited yet"),
    "uninvited": gettext_lazy("One person has not been invited yet"),
    "sealed": gettext_lazy("Both sealed. Read, then open for both"),
    "settled": gettext_lazy("Everything is settled. Read it through and publish"),
    "signed": gettext_lazy("Both signed. Yours is the last signature"),
    "closes": gettext_lazy("Signing closes soon"),
    "runs_out": gettext_lazy("An invitation runs out soon"),
    "ran_out": gettext_lazy("An invitation has run out"),
    "day_passed": gettext_lazy("The first day has passed, not signed yet"),
    "missed": gettext_lazy("Two check-ins running left out"),
    "not_joined": gettext_lazy("Invited, and not joined yet"),
    "unwritten": gettext_lazy("Nothing written for a week or more"),
}


def settled_words(line: Line) -> str:
    """`21 settled, 6 offered, 3 kept for your session`; "" before anything was opened."""
    case = line.case
    settled = case.many("agreed") + case.many("aside")
    told = (
        (settled, ngettext("%(n)s settled", "%(n)s settled", settled)),
        (case.many("offered"), _("%(n)s offered")),
        (case.many("kept"), _("%(n)s kept for your session")),
        (case.many("drafted"), _("%(n)s with you")),
    )
    return ", ".join(words % {"n": many} for many, words in told if many)


def since_words(need: Need, *, at: datetime, zone: tzinfo) -> str:
    """How long it has waited, or the day it is about."""
    if need.on:
        return day_words(need.on)
    if need.since is None:
        return ""
    if need.since > at:
        return day_words(need.since.astimezone(zone).date())
    return ago_words(need.since, at=at, zone=zone)


def day_words(day: date) -> str:
    """`Sat 13 March`."""
    return date_format(day, "D j F")


def ago_words(moment: datetime, *, at: datetime, zone: tzinfo) -> str:
    """`2 hours`, `Yesterday`, `8 days`."""
    days = (at.astimezone(zone).date() - moment.astimezone(zone).date()).days
    if days == 0 or (at - moment).total_seconds() < 12 * 3600:
        hours = int((at - moment).total_seconds() // 3600)
        return (
            ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours} if hours else _("Just now")
        )
    if days == 1:
        return _("Yesterday")
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


def stage_words(line: Line) -> str:
    """`Writing`, or `Day 34 of 60` once the term has begun."""
    case = line.case
    if case.stage in IN_TERM:
        length = (case.ends_on - case.begins_on).days + 1
        day = min((case.today - case.begins_on).days + 1, length)
        return _("Day %(day)s of %(length)s") % {"day": max(day, 1), "length": length}
    return str(Stage(case.stage).label)


def dated_words(dated: Dated) -> str:
    """What lies ahead, in words."""
    return {
        "session": _("Session"),
        "closes": _("Signing closes"),
        "runs_out": _("Invitation runs out"),
        "first_day": _("Day 1"),
        "midpoint": _("Midpoint"),
        "last_day": _("Last day"),
    }[dated.what]
