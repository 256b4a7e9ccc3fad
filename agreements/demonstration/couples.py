"""Who the demonstration's practice guides: invented people, one couple for each stage."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from agreements.demonstration.answers import (
    BASE,
    FAMILY,
    OF_THEIR_OWN,
    Answers,
    Value,
    amount,
    many,
    pick,
    rows,
    words,
)
from agreements.plans.rules import Person
from agreements.plans.stages import Form

DOMAIN = "people.example"
PRACTICE = "Okafor Counselling"
HOURS = "Monday to Friday, 9:00 to 17:00"
PHONE = "902 555 0142"
COUNTRY = "CA"
ZONE = "America/Halifax"
COACH = Person("Maya Okafor", "Maya", f"maya@{DOMAIN}")


class Step(IntEnum):
    """How far a couple has come when the demonstration is built."""

    SETUP = 0
    INVITED = 1
    WRITING = 2
    SEALED = 3
    SHAPING = 4
    REVIEW = 5
    SIGNING = 6
    SIGNED = 7
    ACTIVE = 8


@dataclass(frozen=True)
class Couple:
    """Two people, what applies to them, how far they are and what each of them answers.

    `since` is how many days ago the coach added them, `begins` in how many days their term
    begins. `both` is what they answer alike, `first` and `second` what they see differently,
    `worded` the sentences the coach writes for both.
    """

    first_name: str
    second_name: str
    step: Step
    since: int
    begins: int
    days: int
    form: Form
    facts: frozenset[str] = frozenset()
    children: str = ""
    both: Answers = field(default_factory=dict)
    first: Answers = field(default_factory=dict)
    second: Answers = field(default_factory=dict)
    worded: Mapping[str, str] = field(default_factory=dict)
    talks: frozenset[str] = frozenset()
    by_join_code: bool = False

    @property
    def people(self) -> tuple[Person, Person]:
        return person(self.first_name), person(self.second_name, email=not self.by_join_code)

    def answers_of(self, seat: str) -> dict[str, Value]:
        family = FAMILY if "has_children" in self.facts else {}
        manners = OF_THEIR_OWN[seat]
        manner = manners[len(self.first_name + self.second_name) % len(manners)]
        own = self.first if seat == "a" else self.second
        return {**BASE, **family, **manner, **self.both, **own}


def person(full_name: str, *, email: bool = True) -> Person:
    """Somebody of the demonstration, with an address made from the short name."""
    short = full_name.split()[0]
    local = short.lower().translate(str.maketrans("éèëí", "eeei"))
    return Person(full_name, short, f"{local}@{DOMAIN}" if email else "")


_TWO_HOMES_MONEY = frozenset({"any_money_tie", "joint_account"})
_FAMILY = _TWO_HOMES_MONEY | {"has_children"}

DANA_AND_SAM = Couple(
    "Dana Reyes",
    "Sam Whitlock",
    Step.INVITED,
    since=1,
    begins=7,
    days=60,
    form=Form.TWO_HOMES,
    facts=_FAMILY,
    children="R. (2017) and T. (2020)",
    both={
        "living.who_moves": words("Dana stays in the house, Sam lives at his brother’s flat"),
        "parenting.schedule": words(
            "Every week from Friday 17:30 to Sunday 17:30 with Sam, the other days with Dana"
        ),
        "telling.list": rows("Dana’s mother", "Sam’s brother"),
    },
    first={
        "communication.frequency": pick("set_days", when="on Sundays at 19:00, for 20 minutes"),
        "intimacy.touch": pick("none"),
        "money.limit": amount("200", "by email; no answer in 48 hours means no"),
        "intention.own_goals": rows(
            "I see my own therapist every week until the end review",
            "I am in bed by 23:00 on weekdays",
        ),
    },
    second={
        "intention.purpose": many("healing", "clarity"),
        "communication.frequency": pick("daily"),
        "intimacy.touch": pick("hug_if_asked"),
        "money.limit": amount("400", "by text; no answer in 48 hours means no"),
        "intention.own_goals": rows("I see a therapist every week and finish eight sessions"),
        "lines.own": rows("If a talk goes past 20 minutes, I say so and hang up kindly"),
    },
)

COUPLES: tuple[Couple, ...] = (
    DANA_AND_SAM,
    Couple(
        "Brigitte Comeau",
        "Étienne Thériault",
        Step.SETUP,
        since=1,
        begins=16,
        days=60,
        form=Form.NESTING,
        facts=_FAMILY,
        children="J. (2014), N. (2018)",
    ),
    Couple(
        "Valentina Alvarado",
        "Derek Zimmer",
        Step.WRITING,
        since=13,
        begins=12,
        days=45,
        form=Form.IN_HOUSE,
        facts=_TWO_HOMES_MONEY,
        by_join_code=True,
        both={
            "living.who_moves": words("Both of us stay in the flat, in separate rooms"),
            "inhouse.rooms": rows("the bedroom for Valentina", "the room with the desk for Derek"),
        },
        first={"living.visitors": pick("evening", hour="21:00")},
    ),
    Couple(
        "Miriam Hartley",
        "Tomasz Olszewski",
        Step.SEALED,
        since=11,
        begins=14,
        days=60,
        form=Form.TWO_HOMES,
        facts=_FAMILY,
        children="A. (2015)",
        both={"living.who_moves": words("Miriam stays in the home, Tomasz rents a room nearby")},
        first={
            "intention.purpose": many("calm", "room"),
            "communication.reply": pick("two_days"),
            "contact.dates_together": pick("no"),
            "tech.location": pick("off"),
            "telling.list": rows("my sister"),
            "growth.support": rows("I go to the Tuesday group"),
        },
        second={
            "intention.purpose": many("calm", "clarity"),
            "communication.reply": pick("same_day"),
            "contact.dates_together": pick("fortnightly"),
            "tech.location": pick("children"),
            "telling.list": rows("my parents", "one colleague"),
            "growth.support": rows("I run with a friend on Saturdays"),
        },
        talks=frozenset({"contact.dates_together"}),
    ),
    Couple(
        "Grace Nakamura",
        "Felix Iversen",
        Step.SHAPING,
        since=13,
        begins=9,
        days=90,
        form=Form.APART,
        both={
            "living.who_moves": words("Grace lives in Halifax, Felix stays in Moncton"),
            "contact.frequency": pick("coach"),
            "communication.channels": many("video", "email"),
        },
        first={
            "communication.frequency": pick("set_days", when="on Sundays at 10:00, for 30 minutes"),
            "tech.posting": pick("nothing"),
            "reporting.how": pick("day"),
            "intimacy.touch": pick("none"),
            "telling.list": rows("my sister"),
        },
        second={
            "communication.frequency": pick("daily"),
            "tech.posting": pick("old_stay"),
            "reporting.how": pick("two_days"),
            "intimacy.touch": pick("hug_if_asked"),
            "telling.list": rows("my brother"),
        },
        worded={
            "communication.frequency": "We have one video call a week, on Sundays at 10:00, for 30 "
            "minutes.",
            "telling.list": "Grace’s sister and Felix’s brother hear our one sentence and nothing "
            "else for now.",
        },
        talks=frozenset({"telling.list"}),
    ),
    Couple(
        "Ingrid Kvist",
        "Ravi Oberoi",
        Step.REVIEW,
        since=14,
        begins=6,
        days=60,
        form=Form.TWO_HOMES,
        facts=_FAMILY,
        children="L. (2019)",
        both={
            "living.who_moves": words("Ravi stays in the home, Ingrid lives at a friend’s"),
            "timeout.rule": pick("twenty", word="harbour"),
        },
        first={"outside.dating": pick("no"), "communication.reply": pick("day")},
        second={"outside.dating": pick("session"), "communication.reply": pick("same_day")},
        worded={"outside.dating": "Neither of us sees anyone else romantically in this time."},
    ),
    Couple(
        "Amélie Lavoie",
        "Yannick Paquet",
        Step.SIGNING,
        since=17,
        begins=4,
        days=60,
        form=Form.TWO_HOMES,
        facts=_TWO_HOMES_MONEY,
        both={
            "living.who_moves": words("Amélie stays in the flat, Yannick lives at his sister’s"),
            "telling.one_sentence": words("We are giving each other some room for a while"),
        },
        first={"money.limit": amount("150", "by text")},
        second={"money.limit": amount("250", "by text")},
        worded={
            "money.limit": "We ask each other by text before spending CA$200 or over of shared "
            "money, and no answer in 48 hours means no."
        },
    ),
    Couple(
        "Hannah Wójcik",
        "Nell Quinn",
        Step.SIGNED,
        since=20,
        begins=3,
        days=42,
        form=Form.TWO_HOMES,
        facts=frozenset({"any_money_tie"}),
        both={
            "living.who_moves": words("Nell stays in the home, Hannah lives at her parents’"),
            "contact.frequency": pick("some", when="every second Saturday for a walk"),
        },
        first={"living.visitors": pick("by_day")},
        second={"living.visitors": pick("evening", hour="22:00")},
    ),
    Couple(
        "Rosa Delgado",
        "Callum Stewart",
        Step.ACTIVE,
        since=34,
        begins=-11,
        days=60,
        form=Form.TWO_HOMES,
        facts=_FAMILY,
        children="M. (2016), I. (2021)",
        both={
            "living.who_moves": words("Rosa stays in the house, Callum rents a flat close by"),
            "intention.purpose": many("healing", "harm"),
        },
        first={"communication.frequency": pick("emergencies")},
        second={"communication.frequency": pick("daily")},
        worded={
            "communication.frequency": "We have one call a week about everyday things, on "
            "Wednesdays at 20:00, for 20 minutes at most."
        },
    ),
)


def couple_of(emails: set[str]) -> Couple | None:
    """The couple of the demonstration that one of these addresses belongs to, if any."""
    return next((c for c in COUPLES if emails & {p.email for p in c.people if p.email}), None)
