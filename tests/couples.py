"""Three invented couples as complete cases.

A case holds what each of the two people wrote first, as values of the question bank, and the one
sentence they agreed on wherever those first answers differed. Its dates move by whole years, so
that it always starts after the moment at which it is built.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from agreements.plans.rules import Person, PlanFacts, Term, term_of
from tests.answers import (
    BASE,
    Value,
    amount,
    cycle,
    lines,
    on,
    one,
    other,
    rows,
    several,
    text,
)

# A case answers everything: what is asked only where the coach adds it, too.
OPTIONAL = ("intention.strengths", "contact.dates_together", "events.anniversary")


@dataclass(frozen=True)
class Case:
    """One couple: who they are, their plan, what each wrote first, what both agreed afterwards.

    `both` leaves BASE for both people, `a` and `b` for one; `agreed` has one neutral sentence for
    each question on which the first answers differed. `only`, where given, is all they answer.
    """

    people: tuple[Person, Person]
    begins_on: date
    days: int
    form: str
    facts: frozenset[str]
    zone: str
    currency: str
    paper: str
    end_review: tuple[date, time]
    end_review_how: str
    midpoint_on: date | None = None
    begins_hour: time | None = None
    children: str = ""
    both: dict[str, Value] = field(default_factory=dict)
    a: dict[str, Value] = field(default_factory=dict)
    b: dict[str, Value] = field(default_factory=dict)
    agreed: dict[str, str] = field(default_factory=dict)
    only: frozenset[str] = frozenset()

    def answers(self, slug: str) -> bool:
        """Whether the two answer this question at all."""
        return not self.only or slug in self.only

    def answer(self, seat: str, slug: str) -> Value:
        """What this person wrote first to a question."""
        own = self.a if seat == "a" else self.b
        return {**BASE, **self.both, **own}[slug]

    def plan_facts(self, at: datetime, *, size: str = "essentials") -> PlanFacts:
        """The plan as a coach enters it at this moment, its first day not gone by."""
        today = at.astimezone(ZoneInfo(self.zone)).date()
        years = next(n for n in range(200) if _moved(self.begins_on, n) >= today)
        term = term_of(_moved(self.begins_on, years), days=self.days)
        if self.midpoint_on:
            term = Term(term.begins_on, term.ends_on, _moved(self.midpoint_on, years))
        day, hour = self.end_review
        return PlanFacts(
            term=term,
            form=self.form,
            facts=self.facts,
            zone=self.zone,
            paper=self.paper,
            currency=self.currency,
            children=self.children,
            begins_hour=self.begins_hour,
            end_review_at=datetime.combine(_moved(day, years), hour, tzinfo=ZoneInfo(self.zone)),
            end_review_how=self.end_review_how,
            size=size,
            added_questions=OPTIONAL if size == "full" else (),
        )


def _moved(day: date, years: int) -> date:
    return day.replace(year=day.year + years)


CLAIRE_AND_MATHIEU = Case(
    people=(
        Person("Claire Doucet", "Claire", "claire@example.org"),
        Person("Mathieu LeBlanc", "Mathieu", "mathieu@example.org"),
    ),
    begins_on=date(2027, 1, 16),
    begins_hour=time(18),
    days=60,
    midpoint_on=date(2027, 2, 16),
    end_review=(date(2027, 3, 12), time(17)),
    end_review_how="video",
    form="two_homes",
    facts=frozenset(
        "has_children any_money_tie joint_account married_or_joint_property third_party_contact "
        "ctx:betrayal".split()
    ),
    children="E. (2016), L. (2019)",
    zone="America/Halifax",
    currency="CAD",
    paper="letter",
    both={
        "intention.purpose": several("healing", "clarity"),
        "intention.statement": text(
            "We are living apart until 16 March so that both of us can settle and Mathieu can do "
            "his own work, before we decide anything."
        ),
        "living.who_moves": text(
            "Claire stays in the family home with the children, and Mathieu lives in his "
            "sister’s flat."
        ),
        "living.entry": one(
            "agreed_times", when="on Sundays from 14:00 to 16:00, with 24 hours’ notice"
        ),
        "communication.topics": several("children", "money", "home", "health", "thanks"),
        "communication.hours": lines({"days": "every day", "from": "21:00", "to": "07:00"}),
        "communication.off_limits": lines(
            {"topic": "details of the affair", "until": "the disclosure session"}
        ),
        "communication.emergency": several("child", "own", "death", "fire"),
        "parenting.schedule": cycle(
            1,
            "weeks",
            {"days": "Monday to Thursday", "who": "Claire"},
            {"days": "Friday to Sunday", "from": "17:30", "to": "17:30", "who": "Mathieu"},
            note="In the week of 6 February the children stay with Claire.",
        ),
        "contact.frequency": one("handovers"),
        "money.second_home": one("joint", cap="CA$900"),
        "growth.disclosure": one("prepared"),
        "events.calendar": lines(
            {
                "what": "E.’s birthday",
                "on": "2027-02-20",
                "who": "both, from 14:00 to 16:00",
            },
            {"what": "March break, 15 to 19 March", "who": "the children, with Claire’s mother"},
        ),
        "reporting.how": one("day"),
        "reporting.what": several("rule", "debt", "illness", "children"),
        "ending.return_needs": rows(
            "the disclosure session has taken place",
            "six weekends with the children were kept",
            "each has said to the coach alone that they want it",
        ),
    },
    a={
        "communication.frequency": one("emergencies"),
        "contact.dates_together": one("no"),
        "tech.location": other("On for Mathieu"),
        "outside.third_party": one("none"),
        "telling.list": rows("my mother", "Mathieu’s parents", "two friends"),
        "intention.own_goals": rows("I see my therapist every week", "I sleep before 23:00"),
        "growth.support": rows("I see my therapist every week"),
    },
    b={
        "communication.frequency": one("daily"),
        "contact.dates_together": one("fortnightly"),
        "tech.location": one("off"),
        "outside.third_party": one("work"),
        "telling.list": rows(),
        "intimacy.touch": one("hug_if_asked"),
        "intention.leaning": one("towards"),
        "intention.own_goals": rows(
            "I see my therapist every week, for eight sessions",
            "I ask for a change of team by 1 February",
        ),
        "growth.support": rows("I see my therapist every week"),
    },
    agreed={
        "communication.frequency": "We have one call a week, on Wednesdays at 20:00 for 20 "
        "minutes, and use email for everything else.",
        "contact.dates_together": "We do not go on dates with each other before the midpoint, and "
        "each of us is asked again then.",
        "tech.location": "Location sharing is off on both our phones.",
        "outside.third_party": "Contact with the other person involved is about work only, in "
        "writing, and anything else is told to Robin within 24 hours and in a session within "
        "three days.",
        "telling.list": "We tell only our one sentence to Claire’s mother and Mathieu’s parents, "
        "and each of us speaks openly with one person.",
        "intimacy.touch": "We do not touch each other in this time.",
    },
)

PRIYA_AND_TOM = Case(
    people=(
        Person("Priya Raman", "Priya", "priya@example.org"),
        Person("Tom Whitfield", "Tom", "tom@example.org"),
    ),
    begins_on=date(2027, 2, 1),
    days=45,
    end_review=(date(2027, 3, 13), time(10)),
    end_review_how="in person",
    form="in_house",
    facts=frozenset("any_money_tie joint_account married_or_joint_property".split()),
    zone="Europe/London",
    currency="GBP",
    paper="a4",
    both={
        "intention.statement": text(
            "We are living apart under one roof until 17 March so that each of us can settle and "
            "do our own work before we decide anything."
        ),
        "living.who_moves": text("Both of us stay in the flat, in separate rooms."),
        "household.tasks": lines(
            {"job": "laundry", "who": "Priya", "often": "on Saturdays"},
            {"job": "laundry", "who": "Tom", "often": "on Sundays"},
        ),
        "communication.channels": several("paper", "phone"),
        "communication.hours": lines({"days": "every day", "from": "22:00", "to": "07:00"}),
        "term.length": one("days_45"),
        "term.start": on("2027-02-01", at="18:00"),
        "term.midpoint": on("2027-02-23"),
        "term.end_review": on("2027-03-13", at="10:00", how="in_person"),
        "tech.cameras": other("There are none"),
        "profile.status_ties": several("benefits"),
        "events.calendar": lines(
            {"what": "Mothering Sunday", "on": "2027-03-07", "who": "Priya, alone to her mother"}
        ),
        "timeout.rule": one("twenty", word="kettle"),
        "reporting.how": one("session"),
        "reporting.what": several("rule", "debt"),
    },
    a={
        "inhouse.rooms": lines({"room": "the bedroom", "whose": "Priya’s"}),
        "inhouse.daily": lines(
            {"what": "the kitchen is Priya’s", "from": "18:00", "to": "19:00"},
            {"what": "the kitchen is Tom’s", "from": "19:00", "to": "20:00"},
            text="We cook separately.",
        ),
        "money.limit": amount("40", "by text"),
        "intimacy.sexual": one("none"),
        "telling.list": rows("my mother, who stays with us once a month"),
        "living.visitors": one("by_day"),
        "intention.own_goals": rows("I see a counsellor through my doctor every second week"),
        "growth.support": rows("I see a counsellor through my doctor"),
    },
    b={
        "inhouse.rooms": lines({"room": "the bedroom", "whose": "in turns, a week each"}),
        "inhouse.daily": text("We cook separately and share one meal on Sundays."),
        "money.limit": amount("150", "by text"),
        "intimacy.sexual": one("when_both"),
        "telling.list": rows(),
        "living.visitors": one("nobody"),
        "intention.leaning": one("towards"),
        "intention.own_goals": rows("I go to the men’s group every Wednesday"),
        "growth.support": rows("I go to the men’s group every Wednesday"),
    },
    agreed={
        "inhouse.rooms": "The bedroom is Priya’s and the box room is Tom’s, who also chooses "
        "where the desk in the living room stands.",
        "inhouse.daily": "We cook and eat separately, and share no meal before the midpoint.",
        "money.limit": "We ask each other by text before spending more than £75 of shared money, "
        "and no answer within 48 hours means no.",
        "intimacy.sexual": "We have no sexual contact with each other in this time.",
        "telling.list": "We tell Priya’s mother our one sentence, and her next visit is on 20 "
        "March.",
        "living.visitors": "Friends may visit until 21:00, and no guest stays overnight.",
        "intimacy.asking": "Neither of us asks for sexual contact in this time.",
    },
)

MINH_ANH_AND_SOREN = Case(
    people=(
        Person("Nguyễn Thị Minh Anh", "Minh Anh", "minhanh@example.org"),
        Person("Søren Østergaard", "Søren", "soren@example.org"),
    ),
    begins_on=date(2027, 1, 8),
    days=90,
    end_review=(date(2027, 4, 3), time(10)),
    end_review_how="in person",
    form="apart",
    facts=frozenset("any_money_tie joint_account ctx:betrayal".split()),
    zone="America/Vancouver",
    currency="CAD",
    paper="letter",
    both={
        "intention.statement": text(
            "We are living apart until 7 April so that each of us can settle and do our own work "
            "before we decide anything."
        ),
        "living.who_moves": text("Minh Anh lives in Vancouver, and Søren lives in Aarhus."),
        "communication.channels": several("email", "phone", "video"),
        "communication.topics": several("health", "thanks", "travel"),
        "money.joint_account": one("not_used"),
        "contact.kind": several("session"),
        "term.length": one("days_90"),
        "term.start": on("2027-01-08", at="18:00"),
        "term.midpoint": on("2027-02-22"),
        "term.end_review": on("2027-04-03", at="10:00", how="in_person"),
        "events.calendar": lines(
            {
                "what": "Tết",
                "on": "2027-02-06",
                "who": "Søren sends greetings to her parents by letter",
            }
        ),
        "events.anniversary": one("card"),
        "telling.list": rows("Minh Anh’s sister", "Søren’s brother"),
        "intention.own_goals": rows("I see my therapist every week until the end review"),
        "growth.support": rows("I see my therapist every week"),
        "ending.return_needs": rows("one visit of a week, in the guest room"),
    },
    a={
        "communication.frequency": one("set_days", when="once a week, on Sundays"),
        "profile.status_ties": several("immigration"),
        "contact.frequency": other("Not in person before the end review"),
        "communication.reply": one("two_days"),
        "tech.posting": one("nothing"),
        "communication.tone": several("short", "no_insults", "no_threats", "no_pet_names"),
    },
    b={
        "communication.frequency": one("daily"),
        "contact.frequency": one("some", when="from 12 February on, when my flight is booked"),
        "communication.reply": one("same_day"),
        "tech.posting": one("old_stay"),
        "communication.tone": several(other="fine as always"),
        "intention.leaning": one("towards"),
        "intention.own_goals": rows(
            "I see my therapist every week until the end review",
            "I delete the account by 8 January",
        ),
    },
    agreed={
        "communication.frequency": "We have one video call a week, on Sundays at 09:00 Vancouver "
        "time for 30 minutes.",
        "contact.frequency": "We meet only in video sessions with Robin until the end review on 3 "
        "April, and the flight on 12 February is cancelled.",
        "communication.reply": "We answer each other within 24 hours.",
        "tech.posting": "We post nothing new about us, and old posts may stay.",
        "communication.tone": "Our messages are short, free of insults and threats, and without "
        "pet names until the midpoint.",
    },
)

COUPLES = (CLAIRE_AND_MATHIEU, PRIYA_AND_TOM, MINH_ANH_AND_SOREN)
