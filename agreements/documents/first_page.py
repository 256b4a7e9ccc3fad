"""The words of page one: the facts, what is always allowed, and what this is not."""

from datetime import date, time
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.documents.matter import Matter
from agreements.questions.bank import BANK
from agreements.questions.sentences import as_sentence, joined


def facts_of(matter: Matter) -> list[dict[str, str]]:
    begins = _day(matter.begins_on, matter.begins_hour)
    if matter.apart_since:
        begins = _("%(day)s, living apart since %(since)s") % {
            "day": begins,
            "since": date_format(matter.apart_since, "j F Y"),
        }
    facts = [
        (_("Between"), joined(partner.full_name for partner in matter.partners)),
        (_("With"), _("%(name)s, coach") % {"name": matter.coach.full_name}),
        (_("For"), purpose_in(matter.said("intention.purpose"))),
        (_("From"), begins),
        (_("Until"), _until(matter)),
        (_("Midpoint"), date_format(matter.midpoint_on, "l j F Y")),
        (_("End review"), _end_review(matter)),
    ]
    return [{"label": label, "value": value} for label, value in facts if value]


def _day(on: date, hour: time | None) -> str:
    day = date_format(on, "l j F Y")
    return f"{day}, {hour.strftime('%H:%M')}" if hour else day


def purpose_in(sentence: str) -> str:
    """`This time is for healing.` as `Healing`; nothing when the couple put it another way."""
    before, _list, after = str(BANK.question("intention.purpose").sentence).partition("{list}")
    if not (
        sentence.startswith(before) and sentence.endswith(after) and len(sentence) > len(before)
    ):
        return ""
    inner = sentence[len(before) : len(sentence) - len(after)]
    return inner[:1].upper() + inner[1:]


def _until(matter: Matter) -> str:
    days = (matter.ends_on - matter.begins_on).days + 1
    length = ngettext("%(days)s day", "%(days)s days", days) % {"days": days}
    more = extension_in(matter.said("term.extension"))
    return f"{date_format(matter.ends_on, 'l j F Y')}: {length}{more}"


def extension_in(sentence: str) -> str:
    option = next(
        (o for o in BANK.question("term.extension").options if str(o.sentence) == sentence), None
    )
    phrases = {
        "no": _(", not extended"),
        "once_30": _(", which may be extended once, by up to 30 days, if both of us agree"),
        "once_same": _(", which may be extended once, by up to the same length, if both agree"),
    }
    return phrases.get(option.code, "") if option else ""


def _end_review(matter: Matter) -> str:
    if matter.end_review_at is None:
        return _("In the last two weeks, on a day we agree with %(coach)s") % {
            "coach": matter.coach.short_name
        }
    review = matter.end_review_at.astimezone(matter.here)
    how = f", {matter.end_review_how}" if matter.end_review_how else ""
    return f"{_day(review.date(), review.time())}{how}"


def always_of(matter: Matter) -> list[dict[str, Any]]:
    danger = matter.said("safety.both_know") or _(
        "In danger we call the emergency number first and think of this agreement second."
    )
    if matter.emergency and matter.emergency not in danger:
        number = _("The emergency number is %(number)s.") % {"number": matter.emergency}
        danger = f"{danger} {number}"
    plan = matter.said("legal.not_contract") or _(
        "It is a plan between two people: not a legal separation agreement, not a parenting "
        "order, and no ground for a penalty."
    )
    stop = _("Either of us can ask for a change or stop at any time, by telling %(coach)s.") % {
        "coach": matter.coach.short_name
    }
    free = _("Nothing written here limits any of these, and nobody has to give a reason.")
    return [
        {
            "heading": _("Always allowed: police, doctor, lawyer, help line, leaving, stopping."),
            "paragraphs": [f"{free} {danger}"],
        },
        {
            "heading": _("This is not a contract or an order."),
            "paragraphs": [f"{plan} {stop}", _afterwards(matter), _who_we_are(matter)],
        },
    ]


def _afterwards(matter: Matter) -> str:
    homes = _("the two homes") if matter.form in {"two_homes", "apart"} else _("the home")
    subjects = [_("the children"), _("money"), homes]
    return _(
        "If no outcome has been recorded by the last day, the rules about %(subjects)s continue "
        "until one is."
    ) % {"subjects": joined(subjects if matter.has_children else subjects[1:])}


def _who_we_are(matter: Matter) -> str:
    said = [_("‘We’ and ‘us’ are %(both)s.") % {"both": matter.both}]
    if matter.has_children and matter.children:
        said.append(as_sentence(_("‘The children’ means %(names)s") % {"names": matter.children}))
    said.append(_("All times are %(place)s time.") % {"place": matter.place})
    return " ".join(said)
