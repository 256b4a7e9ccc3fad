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
    "inhouse.rooms": text("Each of us has a room, and a closed door means knock and wait."),
    "inhouse.daily": text("We cook, eat and wash separately."),
    "nesting.rotation": text("Sunday 18:00 to Wednesday 18:00, then change."),
    "living.entry": one("agreed_times", when="at agreed times, after an email 24 hours before"),
    "living.keys": one("not_used"),
    "living.visitors": one("by_day"),
    "living.address": one("coach"),
    "household.tasks": rows("running jobs, the person in the home", "post, at the agreed times"),
    "communication.frequency": one("set_days", when="once a week, for 20 minutes"),
    "communication.channels": several("email", "phone"),
    "communication.topics": several("money", "home", "health", "thanks"),
    "communication.relationship_talk": one("sessions"),
    "communication.hours": text("from 21:00 to 08:00"),
    "communication.reply": one("day"),
    "communication.tone": several("short", "one_topic", "no_insults", "no_threats", "no_alcohol"),
    "communication.emergency": several("own", "death", "fire"),
    "parenting.schedule": text("Monday to Thursday in one home, Friday to Sunday in the other."),
    "parenting.handover": one("door"),
    "parenting.calls": text("every second day at 18:45, for 15 minutes, from a quiet room"),
    "parenting.decisions": one("duty_and_together"),
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
    "money.bills": rows("rent, as before, on the 1st", "electricity, as before, on the 15th"),
    "money.second_home": one("mover"),
    "intention.own_goals": rows(
        "I talk to my own helper every week until the end review, and tell my coach if I miss one"
    ),
    "growth.support": rows("I see my own helper every week"),
    "growth.daily": rows("I walk for 20 minutes on five days a week"),
    "lines.own": rows("If there is shouting, I end the talk and write to my coach"),
    "growth.share": one("went"),
    "reporting.how": one("two_days"),
    "reporting.what": several("rule", "debt", "illness"),
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
    "legal.advice": ACK,
}
