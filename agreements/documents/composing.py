"""From what stands between two people to the snapshot: every word of the agreement, in order."""

from collections.abc import Iterable, Iterator
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agreements.documents.first_page import always_of, extension_in, facts_of, purpose_in
from agreements.documents.matter import Day, Line, Matter
from agreements.documents.rules import canonical
from agreements.questions.bank import BANK
from agreements.questions.sentences import as_sentence
from agreements.shaping.rules import normal

Snapshot = dict[str, Any]

_ORDER = ("purpose", "living", "children", "contact", "closeness", "privacy", "money", "own")
_LAST = ("hard", "changes")
_ENDING = ("review.change", "ending.", "legal.")
_PAGE_ONE = frozenset({"safety.both_know", "legal.not_contract", "intention.statement"})


def compose(matter: Matter) -> Snapshot:
    """The snapshot of an agreement: canonical values, every word that is shown, in its order."""
    parts = [part for part in _parts(matter) if part["groups"]]
    _number(parts)
    confirmed = [part for part in parts if part["kind"] == "acknowledgement"]
    published = matter.published_at.astimezone(matter.here)
    snapshot: Snapshot = canonical(
        {
            "v": 1,
            "language": matter.language,
            "paper": matter.paper,
            "plan": matter.plan,
            "number": matter.number,
            "published_at": matter.published_at.astimezone(ZoneInfo("UTC")),
            "zone": matter.zone,
            "place": matter.place,
            "replaces": matter.replaces,
            "term": {
                "begins_on": matter.begins_on,
                "midpoint_on": matter.midpoint_on,
                "ends_on": matter.ends_on,
            },
            "people": [vars(person) for person in (*matter.partners, matter.coach)],
            "practice": matter.practice,
            "published": _("Agreement %(number)s · published %(day)s")
            % {"number": matter.number, "day": date_format(published, "j F Y")},
            "caption": _("Agreement %(number)s · prepared with %(coach)s, coach")
            % {"number": matter.number, "coach": matter.coach.full_name},
            "title": _("Our agreement"),
            "intention": matter.said("intention.statement"),
            "facts": facts_of(matter),
            "always": always_of(matter),
            "parts": [part for part in parts if part not in confirmed],
            "dates": {"heading": _("Dates"), "rows": _dates(matter)},
            "confirmed": confirmed,
            "signatures": _signatures(matter),
        }
    )
    return snapshot


def _parts(matter: Matter) -> Iterator[dict[str, Any]]:
    yield _part(_("Agreed by both of us"), "", list(_topics(matter)))
    yield _part(
        _("Commitments"),
        _("What each person promises about themselves."),
        list(_commitments(matter)),
        kind="commitment",
    )
    yield _part(
        _("Own limits"),
        _("Own limits: not agreed by, nor asked of, the other."),
        [
            _group(
                _("%(name)s’s own limits") % {"name": p.short_name}, matter.of("boundary", p.role)
            )
            for p in matter.partners
            if matter.of("boundary", p.role)
        ],
        kind="boundary",
    )
    still_open = [_still_open(matter, line) for line in matter.of("open")]
    yield _part(
        _("Still open"),
        _("Not settled yet. What is written here holds in the meantime."),
        [{"heading": "", "rules": still_open}] if still_open else [],
        kind="open",
    )
    confirmed = [line for line in matter.of("acknowledgement") if line.slug not in _PAGE_ONE]
    yield _part(
        _("Confirmed by each of us"),
        _("The same words for both, confirmed by each before signing, together with page one."),
        [_group("", confirmed)] if confirmed else [],
        kind="acknowledgement",
    )


def _part(
    heading: str, note: str, groups: list[dict[str, Any]], *, kind: str = "shared"
) -> dict[str, Any]:
    return {"kind": kind, "heading": heading, "note": note, "groups": groups}


def _group(heading: str, lines: Iterable[Line]) -> dict[str, Any]:
    return {"heading": heading, "rules": [_rule(line) for line in lines]}


def _rule(line: Line) -> dict[str, str]:
    text, quote = _apart(line)
    return {"slug": line.slug, "lead": "", "text": text, "quote": quote}


def _apart(line: Line) -> tuple[str, str]:
    """The words for the children stand apart from the sentence that names the moment."""
    before, colon, quote = line.text.partition(": ‘")
    if line.slug.startswith("telling.children") and colon:
        return f"{before}:", f"‘{quote}"
    return line.text, ""


def _topics(matter: Matter) -> Iterator[dict[str, Any]]:
    topics: dict[str, list[Line]] = {}
    for line in matter.of("shared"):
        if not _stands_on_page_one(line):
            topics.setdefault(_heading_key(line), []).append(line)
    others = [key for key in topics if key not in {*_ORDER, *_LAST}]
    for key in (*_ORDER, *others, *_LAST):
        if key in topics:
            yield _group(_heading(key, matter.form), topics[key])


def _stands_on_page_one(line: Line) -> bool:
    if line.slug == "intention.purpose":
        return bool(purpose_in(line.text))
    if line.slug == "term.extension":
        return bool(extension_in(line.text))
    return line.slug in _PAGE_ONE


def _heading_key(line: Line) -> str:
    return "changes" if line.slug.startswith(_ENDING) else line.topic


def _heading(key: str, form: str) -> str:
    homes = {
        "in_house": _("The same home"),
        "nesting": _("The home and the rotation"),
        "property": _("Two buildings"),
    }
    headings = {
        "purpose": _("This time"),
        "living": homes.get(form, _("Two homes")),
        "children": _("The children"),
        "contact": _("Being in touch"),
        "closeness": _("Closeness and other people"),
        "privacy": _("Phones, posts and privacy"),
        "money": _("Money"),
        "own": _("Our own work"),
        "hard": _("Openness and hard moments"),
        "changes": _("Changes and the end"),
    }
    return headings[key] if key in headings else str(BANK.topic(key).name)


def _commitments(matter: Matter) -> Iterator[dict[str, Any]]:
    first, second = (matter.of("commitment", partner.role) for partner in matter.partners)
    equal = {normal(line.text) for line in first} & {normal(line.text) for line in second}
    if equal:
        names = _("%(both)s, each for themselves") % {"both": matter.both}
        yield _group(names, [line for line in first if normal(line.text) in equal])
    for partner, lines in zip(matter.partners, (first, second), strict=True):
        own = [line for line in lines if normal(line.text) not in equal]
        if own:
            yield _group(_("%(name)s’s commitments") % {"name": partner.short_name}, own)


def _still_open(matter: Matter, line: Line) -> dict[str, str]:
    held, talk = _held(line), _talk(matter, line.until)
    return {
        "slug": line.slug,
        "lead": as_sentence(line.name),
        "text": f"{held} {talk}",
        "quote": "",
    }


def _held(line: Line) -> str:
    if line.text:
        words = line.text[0].lower() + line.text[1:] if line.text.startswith("We ") else line.text
        comma = "," if words[0].islower() else ":"
        return as_sentence(
            _("Until we have settled it%(comma)s %(words)s") % {"comma": comma, "words": words}
        )
    return {
        "as_is": _("Until we have settled it, everything stays as it is now."),
        "careful": _("Until we have settled it, the more careful way holds."),
        "nothing": _("Until we have settled it, nothing is agreed about it."),
    }[line.interim]


def _talk(matter: Matter, until: date | None) -> str:
    if until is None:
        return ""
    review = matter.end_review_at
    day = date_format(until, "j F Y")
    if until == matter.midpoint_on:
        return _("We talk about it at the midpoint, %(day)s.") % {"day": day}
    if review and until == review.astimezone(matter.here).date():
        return _("We talk about it at the end review, %(day)s.") % {"day": day}
    return _("We talk about it with %(coach)s on %(day)s.") % {
        "coach": matter.coach.short_name,
        "day": day,
    }


def _number(parts: list[dict[str, Any]]) -> None:
    count = 0
    for part in parts:
        for group in part["groups"]:
            count += 1
            group["number"] = str(count)
            for place, rule in enumerate(group["rules"], start=1):
                rule["number"] = f"{count}.{place}"


def _dates(matter: Matter) -> list[dict[str, str]]:
    known = [
        Day(matter.begins_on, _("First day"), matter.begins_hour),
        Day(matter.midpoint_on, _("Midpoint")),
        Day(matter.ends_on, _("Last day")),
    ]
    if matter.end_review_at:
        review = matter.end_review_at.astimezone(matter.here)
        how = f", {matter.end_review_how}" if matter.end_review_how else ""
        known.append(Day(review.date(), f"{_('End review')}{how}", review.time()))
    known += [
        Day(line.until, _("Still open: %(name)s") % {"name": line.name})
        for line in matter.of("open")
        if line.until and line.until not in {day.on for day in known}
    ]
    days = sorted([*known, *matter.days], key=lambda day: (day.on, day.hour or time()))
    return [{"on": d.on.isoformat(), "when": _short(d), "what": d.what} for d in days]


def _short(day: Day) -> str:
    on = date_format(day.on, "D j F")
    return f"{on}, {day.hour.strftime('%H:%M')}" if day.hour else on


def _signatures(matter: Matter) -> dict[str, Any]:
    captions = {
        matter.coach.role: _("%(name)s, coach: gone through with both")
        % {"name": matter.coach.full_name}
    }
    return {
        "heading": _("Signatures"),
        "sentence": _(
            "Each of us has read this agreement, chooses to sign it, and knows that stopping is "
            "always possible."
        ),
        "people": [
            {"signer": p.role, "name": p.full_name, "caption": captions.get(p.role, p.full_name)}
            for p in (*matter.partners, matter.coach)
        ],
    }
