"""Answers as values of the question bank, and what any couple answers unless it says otherwise."""

from typing import Any

Value = dict[str, Any]


def one(choice: str, **details: str) -> Value:
    return {"choice": choice, "details": details} if details else {"choice": choice}


def other(words: str) -> Value:
    return {"choice": "other", "other": words}


def several(*choices: str, other: str = "") -> Value:
    return {"choices": list(choices), "other": other} if other else {"choices": list(choices)}


def text(words: str) -> Value:
    return {"text": words}


def rows(*lines: str) -> Value:
    return {"rows": list(lines)}


def lines(*rows: dict[str, str], **beside: Any) -> Value:
    """The lines of a list with columns, and what is said beside them."""
    return {"rows": list(rows), **beside}


def cycle(count: int, unit: str, *rows: dict[str, str], note: str = "") -> Value:
    """A schedule that begins anew after so many days or weeks."""
    return {
        "rows": list(rows),
        "cycle": str(count),
        "unit": unit,
        **({"text": note} if note else {}),
    }


def on(day: str, **beside: str) -> Value:
    return {"date": day, "details": beside} if beside else {"date": day}


def amount(sum_: str, how: str) -> Value:
    return {"amount": sum_, "text": how}


ACK: Value = {"ack": True}

# What both write; a case overrides what is its own.
BASE: dict[str, Value] = {
    "intention.purpose": several("healing", "calm"),
    "intention.statement": text(
        "We are living apart for this time so that each of us can settle and do our own work "
        "before we decide anything."
    ),
    "intention.is_not": several("break_up", "punishment", "permission"),
    "term.no_final_decision": one("yes"),
    "term.coach_sessions": one("each_weekly_together_fortnightly"),
    "term.extension": one("once_30"),
    "intention.progress_signs": rows(
        "planned contacts are kept", "nobody shouts", "own work is kept"
    ),
    "intention.leaning": one("unsure"),
    "living.who_moves": text(
        "One of us stays in the home, and the other lives in a place of their own."
    ),
    "inhouse.rooms": rows("one room each; a closed door means knock and wait"),
    "inhouse.daily": text("We cook, eat and wash separately."),
    "nesting.rotation": cycle(
        1,
        "weeks",
        {"days": "Sunday to Wednesday", "from": "18:00", "to": "18:00", "who": "the first of us"},
        {"days": "Wednesday to Sunday", "from": "18:00", "to": "18:00", "who": "the other"},
    ),
    "living.entry": one("agreed_times", when="at agreed times, after an email 24 hours before"),
    "living.keys": one("not_used"),
    "living.visitors": one("by_day"),
    "living.address": one("coach"),
    "household.tasks": lines(
        {"job": "running jobs", "who": "the person in the home"},
        {"job": "post", "often": "at the agreed times"},
    ),
    "communication.frequency": one("set_days", when="once a week, for 20 minutes"),
    "communication.channels": several("email", "phone"),
    "communication.topics": several("money", "home", "health", "thanks"),
    "communication.relationship_talk": one("sessions"),
    "communication.hours": lines({"days": "every day", "from": "21:00", "to": "08:00"}),
    "communication.reply": one("day"),
    "communication.tone": several("short", "one_topic", "no_insults", "no_threats", "no_alcohol"),
    "communication.emergency": several("own", "death", "fire"),
    "parenting.schedule": cycle(
        1,
        "weeks",
        {"days": "Monday to Thursday", "who": "the one who stays in the home"},
        {
            "days": "Friday to Sunday",
            "from": "17:30",
            "to": "17:30",
            "who": "the one who lives elsewhere",
        },
    ),
    "parenting.handover": one("door"),
    "parenting.calls": one(
        "fixed", when="every second day at 18:45, for 15 minutes, from a quiet room"
    ),
    "parenting.decisions": several("school", "health", "travel", "faith", "passports"),
    "parenting.same_rules": rows("bedtime", "screens", "homework first"),
    "parenting.together": one("events"),
    "telling.children_words": text(
        "We love you. We are living in two places for a while to work on grown-up things. It is "
        "not your fault. You will be with both of us. We tell you more when we know more"
    ),
    "contact.frequency": one("coach"),
    "contact.dates_together": one("no"),
    "intimacy.touch": one("none"),
    "intimacy.sexual": one("none"),
    "outside.dating": one("no"),
    "outside.counts": several(
        "dates", "sexual", "flirting", "profiles", "friendship", "paid", "pornography", "ex"
    ),
    "outside.third_party": one("none"),
    "tech.posting": one("nothing"),
    "tech.following": one("mute"),
    "tech.location": one("off"),
    "tech.device_checks": one("never"),
    "tech.accounts": several("email", "cloud", "tablet", "passwords"),
    "telling.one_sentence": text("We are taking some time, with help, and would like some privacy"),
    "telling.list": rows("close family"),
    "telling.confidants": rows("one friend"),
    "money.limit": amount("300", "by email, within 48 hours"),
    "money.joint_account": one("bills"),
    "money.bills": lines(
        {"bill": "rent", "who": "as before", "day": "on the 1st"},
        {"bill": "electricity", "who": "as before", "day": "on the 15th"},
    ),
    "money.second_home": one("mover"),
    "intention.own_goals": rows(
        "I talk to my own helper every week until the end review, and tell my coach if I miss one"
    ),
    "growth.support": rows("I see my own helper every week"),
    "growth.daily": rows("I walk for 20 minutes on five days a week"),
    "lines.own": rows("If there is shouting, I end the talk and write to my coach"),
    "growth.share": one("went"),
    "reporting.how": one("two_days"),
    "reporting.what": several("rule", "debt", "illness", "children"),
    "lapse.talk": one("three_days"),
    "timeout.rule": one("twenty", word="pause"),
    "review.change": one("session"),
    "ending.early": one("either"),
    "ending.options": several("return", "extend", "form", "apart", "question"),
    "ending.return_needs": rows(
        "planned contacts were kept for four weeks",
        "each has said to the coach alone that they want it",
    ),
    "safety.both_know": ACK,
    "intimacy.consent": ACK,
    "parenting.promises": ACK,
    "telling.not_run_down": ACK,
    "money.no_big_steps": ACK,
    "household.papers": ACK,
    "tech.recording": ACK,
    "legal.not_contract": ACK,
    "legal.no_precedent": ACK,
    "legal.advice": {"ack": True, "choice": "took"},
    "intention.strengths": rows(),
    "term.length": one("days_60"),
    "term.start": on("2027-01-16", at="18:00"),
    "term.midpoint": on("2027-02-16"),
    "term.end_review": on("2027-03-12", at="17:00", how="video"),
    "communication.off_limits": rows("who is to blame, until the midpoint"),
    "contact.kind": several("walk"),
    "contact.unplanned": one("greet"),
    "intimacy.asking": one("either"),
    "intimacy.health": one("not_needed"),
    "outside.change": one("session"),
    "tech.cameras": one("outside"),
    "parenting.roster": one("sent", sent="20", fixed="25"),
    "parenting.infant": text("Every second day from 15:00 to 17:30, and the nap stays at 12:30."),
    "parenting.information": one("email"),
    "parenting.swaps": one("parent", hours="48", late="20 minutes late, a message"),
    "parenting.sober_care": one("twelve"),
    "telling.children_when": on("2027-01-09", at="10:00", who="both"),
    "telling.document": several("both", "coach", "therapist"),
    "money.own_money": amount("60", "on Fridays"),
    "household.take": rows("clothes", "things for work", "two boxes"),
    "household.vehicle": one("as_before"),
    "household.care": lines(
        {"task": "the morning visit", "who": "both in turn", "days": "Monday to Friday"}
    ),
    "household.business": lines({"role": "the books", "who": "one of us"}),
    "pets.plan": one("stay"),
    "nesting.handover_state": several("dishes", "bins", "fridge", "sheets", "note"),
    "nesting.offsite": one("family"),
    "growth.couple_work": one("coached"),
    "growth.disclosure": one("no"),
    "sobriety.own": rows("I drink no alcohol"),
    "sobriety.supports": several("group"),
    "lines.requests": rows(
        "Please send a message when you have arrived", "Please keep Sundays free"
    ),
    "reporting.detail": one("headline", questions="list"),
    "lapse.kinds": lines(
        {"what": "a late call, one message too many, a sharp tone", "weight": "slip"},
        {"what": "a threat, secret contact, coming in without leave", "weight": "serious"},
    ),
    "lapse.repair": several("say", "hear", "make_good", "plan"),
    "lapse.repeat": {"number": "3", "details": {"then": "rule"}},
    "safety.channel": one("email", hours="09:00 to 18:00", message="yes"),
    "safety.trusted": text("a sister"),
    "profile.status_ties": several("none"),
    "events.calendar": lines({"what": "a birthday", "on": "2027-02-20", "who": "both"}),
    "events.children_days": one("both"),
    "events.anniversary": one("nothing"),
    "legal.no_filing": one("yes"),
    "review.stuck": one("careful"),
    "ending.return_plan": {},
    "ending.papers": one("copies"),
}
