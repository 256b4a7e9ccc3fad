"""What the couples of the demonstration answer: made up, in the shapes of the question bank."""

from collections.abc import Mapping
from typing import Any

Value = dict[str, Any]
Answers = Mapping[str, Value]


def pick(choice: str, **details: str) -> Value:
    return {"choice": choice, "details": details} if details else {"choice": choice}


def many(*choices: str) -> Value:
    return {"choices": list(choices)}


def words(text: str) -> Value:
    return {"text": text}


def rows(*lines: str) -> Value:
    return {"rows": list(lines)}


def amount(sum_of_money: str, how: str) -> Value:
    return {"amount": sum_of_money, "text": how}


TICKED: Value = {"ack": True}

_ACKNOWLEDGED = (
    "safety.both_know intimacy.consent parenting.promises telling.not_run_down "
    "money.no_big_steps household.papers tech.recording legal.not_contract "
    "legal.no_precedent legal.advice"
).split()

BASE: Answers = {
    "intention.purpose": many("healing", "calm"),
    "intention.statement": words(
        "We are living apart so that each of us can settle and do our own work before we decide "
        "anything"
    ),
    "term.no_final_decision": pick("yes"),
    "term.coach_sessions": pick("each_weekly_together_fortnightly"),
    "intention.leaning": pick("unsure"),
    "living.who_moves": words("One of us stays in our home, the other stays with family"),
    "inhouse.rooms": rows("one has the bedroom", "the other has the study"),
    "inhouse.daily": words("We cook at different hours, and each is out one evening a week"),
    "nesting.rotation": words("We change on Sundays and Wednesdays at 18:00"),
    "living.entry": pick("agreed_times", when="on Sundays from 14:00 to 16:00"),
    "living.visitors": pick("by_day"),
    "communication.frequency": pick(
        "set_days", when="on Wednesdays at 20:00, for 20 minutes at most"
    ),
    "communication.channels": many("email", "phone"),
    "communication.relationship_talk": pick("sessions"),
    "communication.reply": pick("day"),
    "communication.emergency": many("own", "death", "fire"),
    "parenting.schedule": words(
        "The children are at home from Monday to Friday, and every second weekend with the "
        "parent who lives elsewhere"
    ),
    "parenting.handover": pick("door"),
    "contact.frequency": pick("handovers"),
    "contact.dates_together": pick("no"),
    "intimacy.touch": pick("none"),
    "intimacy.sexual": pick("none"),
    "outside.dating": pick("no"),
    "outside.third_party": pick("none"),
    "tech.posting": pick("nothing"),
    "tech.location": pick("off"),
    "telling.one_sentence": words(
        "We are taking some time, with help, and would like some privacy"
    ),
    "telling.list": rows("our parents"),
    "money.limit": amount("300", "by email; no answer in 48 hours means no"),
    "reporting.how": pick("two_days"),
    "lapse.talk": pick("three_days"),
    "timeout.rule": pick("twenty", word="pause"),
    "ending.early": pick("either"),
    "ending.options": many("return", "extend", "form", "apart", "question"),
    **dict.fromkeys(_ACKNOWLEDGED, TICKED),
}

FAMILY: Answers = {"communication.emergency": many("child", "own", "death", "fire")}

OF_THEIR_OWN: Mapping[str, tuple[Answers, ...]] = {
    "a": (
        {
            "intention.own_goals": rows("I see my own therapist every week until the end review"),
            "growth.support": rows("I talk with one good friend on Thursdays"),
            "lines.own": rows("If there is shouting, I end the talk and write to Maya"),
        },
        {
            "intention.own_goals": rows(
                "I go back to the choir on Tuesdays", "I keep a notebook and read none of it aloud"
            ),
            "growth.support": rows("I call my sister on Sunday evenings"),
            "lines.own": rows("If I feel pressed for an answer, I say so and answer the next day"),
        },
        {
            "intention.own_goals": rows("I sleep seven hours and see my doctor about the rest"),
            "growth.support": rows("I go to the Wednesday group until the last day"),
            "lines.own": rows("If old messages are brought up, I leave the talk and tell Maya"),
        },
    ),
    "b": (
        {
            "intention.own_goals": rows("I finish eight sessions with a therapist of my own"),
            "growth.support": rows("I run with a friend on Saturday mornings"),
            "lines.own": rows("If a talk goes past 20 minutes, I say so and end it kindly"),
        },
        {
            "intention.own_goals": rows("I drink no alcohol until the end review"),
            "growth.support": rows("I meet my brother once a week"),
            "lines.own": rows("If I am called names, I end the talk and write to Maya"),
        },
        {
            "intention.own_goals": rows("I learn to say what I need before I am angry"),
            "growth.support": rows("I see the counsellor at work every second week"),
            "lines.own": rows("If plans change on the day, I say yes or no and do not argue"),
        },
    ),
}
