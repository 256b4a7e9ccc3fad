"""The first couple of the printed agreement: every sentence reviewed, ready to be composed.

The sentences are written as a coach and a couple agreed on them, so that pages, wording and
figures are judged on something true to life. `PAGES` needs no database.
"""

import json
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import rfc8785

from agreements.documents.composing import compose
from agreements.documents.freezing import reading_of
from agreements.documents.matter import Day, Line, Matter, Someone
from agreements.documents.rendering import Pages, Signed
from agreements.documents.rules import document_code, sha256_of

HALIFAX = ZoneInfo("America/Halifax")

SHARED = {
    "purpose": """
intention.statement: We are living apart until 16 March so that both of us can settle and
  Mathieu can do his own work, before we decide anything.
intention.is_not: This time is not a break-up, not a punishment and not permission to date.
term.no_final_decision: We make no final decision about our relationship before the end
  review, except for safety.
term.coach_sessions: Each of us meets Robin alone every week for 45 minutes, and we meet
  Robin together every second week for 60 minutes.
intention.progress_signs: At the midpoint we look at three signs: planned contacts were
  kept, there was no shouting, and each of us kept to our own work.
""",
    "living": """
living.who_moves: From Saturday 16 January 2027 at 18:00, Claire stays in the family home
  and Mathieu lives at his sister’s flat.
living.entry: Mathieu comes into the family home only on Sundays between 14:00 and 16:00,
  after asking by email 24 hours before, and no answer means no.
living.keys: Mathieu keeps a set of keys to the family home and does not use it.
living.visitors: Family and friends may visit either home by day, and no guest stays
  overnight.
""",
    "children": """
parenting.schedule: The children are with Mathieu every week from Friday 17:30 to Sunday
  17:30, from 22 January on, and with Claire the rest of the week.
parenting.schedule: On the weekend of 6 February the children stay with Claire.
parenting.handover: We hand over at the door in two minutes, with school things, medicine
  and the soft toy in the bag, and we do not talk about us.
parenting.calls: Every second day at 18:45 the children call the other parent for 15 minutes
  from a quiet room.
parenting.decisions: Whoever has the children decides day-to-day matters and emergencies,
  and we decide on school, health, travel and faith together.
parenting.information: Every Sunday we each send five lines about the children by email, and
  news about their health within 24 hours.
parenting.same_rules: Three routines are the same in both homes: bedtime, screen time, and
  homework before play.
parenting.swaps: We ask for a swap 48 hours ahead, and we ask each other first before anyone
  else looks after the children for over four hours.
telling.children_when: We tell the children together on Saturday morning, 9 January 2027, in
  these words: ‘We love you. We are living in two places for a while to work on grown-up
  things. It is not your fault. You will be with both of us. We tell you more when we know
  more.’
events.children_days: On 20 February, E.’s birthday, both of us are there from 14:00 to
  16:00.
events.calendar: From 15 to 19 March the children spend the March break with Claire’s
  mother.
""",
    "contact": """
communication.frequency: We have one call a week, on Wednesdays at 20:00 for 20 minutes, and
  write about everything else by email.
communication.topics: Calls and emails are about the children, money, the home, health and
  thanks.
communication.relationship_talk: We talk about our relationship only in sessions with Robin.
communication.off_limits: We leave questions about what happened until the disclosure
  session, which is being prepared with both our therapists.
communication.hours: Outside emergencies we do not contact each other from 21:00 to 07:00.
communication.reply: We answer an email within 24 hours, and a missed call waits for the
  next planned one.
communication.tone: We keep messages short and to one topic, without insults or threats, and
  send none after alcohol.
communication.emergency: In an emergency either of us may phone at any time, twice in a row.
communication.emergency: By emergency we mean a child who is ill or hurt, an accident or
  serious illness of our own, a death, a fire or a flood.
contact.frequency: Outside sessions we see each other only at handovers and on the days
  named in this agreement.
""",
    "closeness": """
intimacy.touch: We do not touch each other during this time.
intimacy.sexual: We have no sexual contact with each other during this time.
outside.dating: Neither of us sees anyone else romantically during this time.
outside.counts: Seeing someone else means dates, sexual contact, flirting messages, dating
  profiles, a secret close friendship, paid sexual services, pornography, or meeting an ex
  alone.
outside.third_party: Mathieu’s contact with the other person involved is about work matters
  only, and in writing.
outside.third_party: Mathieu has asked for a change of team by 1 February 2027.
outside.third_party: Mathieu tells Robin about any other contact within 24 hours, and Claire
  in a session within three days.
outside.change: Whoever wants to change one of these rules says so in a session before
  acting.
""",
    "privacy": """
tech.posting: We post nothing about us, the children or this time.
tech.location: Location sharing is off on both our phones.
tech.device_checks: We do not look into each other’s devices.
telling.one_sentence: To anyone who asks we say: ‘We are taking some time, with help, and
  would like some privacy.’
telling.list: Claire’s mother and Mathieu’s parents hear that sentence and nothing more for
  now.
telling.document: This document is for us, Robin and our own therapists, and a doctor, a
  lawyer, the police or a help line may always see it.
""",
    "money": """
money.joint_account: Only the shared bills are paid from the joint account, and both of us
  can read it.
money.bills: Each running bill is paid by the same person and on the same day as before.
money.second_home: The second home is paid from the joint account, up to CA$900 a month.
money.limit: We ask each other by email before spending more than CA$300 of shared money,
  and answer within 48 hours.
""",
    "hard": """
reporting.what: Without being asked, each of us tells about a rule not kept, a new debt, an
  illness that matters, and something the children saw.
reporting.how: We tell Robin within 24 hours, and each other in the next session.
tech.location: Mathieu’s Sunday email also names the days of the coming week spent
  travelling for work.
timeout.rule: Either of us can say ‘pause’: we stop for 20 minutes, whoever said it writes
  first, and the topic rests for 24 hours.
lapse.talk: If something does not go to plan, we talk about it with Robin within three days,
  and the person it concerns speaks first.
review.stuck: If we cannot agree on something urgent, the more careful rule applies until
  Robin has time, within 48 hours.
review.change: We change a rule in a session and in writing, and the change counts once both
  of us and Robin have confirmed it.
legal.no_filing: Neither of us takes a court or property step during this time, except for
  safety, for the children or to keep a deadline.
ending.early: Either of us can end this early by telling Robin, we then talk within three
  days, and leaving for safety needs no talk.
ending.options: At the end review five choices are open: return with a written plan, extend
  once, change the form, live apart with a mediator, or settle one named question first.
ending.return_needs: Before a return, the disclosure is done, six weekends have been kept as
  planned, and each of us has told Robin alone that we want it.
""",
}

EACH = """
growth.daily: I walk for 20 minutes on five days a week.
telling.confidants: I speak openly with one person of my own choice.
tech.accounts: By 15 January 2027 I sign out of shared email, cloud and photos, tablet and
  password manager, and use passwords only I know.
"""
CLAIRES = """
intention.own_goals: I see my therapist every week until the end review, and tell Robin if I
  miss a week.
intention.own_goals: I am in bed before 23:00.
lines.requests: I write two good things about each child’s week in the Sunday email.
lines.requests: I keep Mathieu’s post in one box by the door for Sundays.
"""
MATHIEUS = """
intention.own_goals: I see my therapist every week for eight sessions, and tell Robin if I
  miss one.
lines.requests: I am ready at the door ten minutes before each handover.
lines.requests: I bring no gifts or letters to handovers, except on E.’s birthday.
"""
CLAIRES_LIMITS = """
lines.own: If there is shouting, I end the talk and write to Robin.
growth.share: About my therapy I say that I went, and nothing more.
"""
MATHIEUS_LIMITS = """
lines.own: If a talk turns to insults, I say ‘pause’ and leave the room.
living.address: I leave the address of the flat with Robin, and out of every document.
growth.share: About my therapy I say that I went, and nothing more.
"""
CONFIRMED = """
intimacy.consent: A yes can be taken back at any moment, and nobody owes touch or sex under
  this agreement.
parenting.promises: We introduce no new partner to the children, blame nobody in front of
  them, tell them no adult details and ask nothing through them.
telling.not_run_down: Neither of us runs the other down, and seeking help or reporting harm
  is always allowed.
money.no_big_steps: Nobody takes a loan, sells, transfers, cancels cover or changes a
  beneficiary unless both have said yes in writing, and spending for safety is free.
household.papers: Each of us keeps our own passport, cards, medicine and health papers, and
  both have copies of shared papers.
tech.recording: Neither of us records a talk or a session in secret.
legal.no_precedent: What is written here is for this term and not meant to count later, but
  a court may still see it.
legal.advice: Each of us can take independent legal, tax and benefits advice before signing.
safety.both_know: In danger, call 911 first and think of this agreement second.
legal.not_contract: It is a plan between two people: not a legal separation agreement, not a
  parenting order, and no ground for a penalty.
"""


def lines(written: str, topic: str, kind: str, owner: str = "") -> list[Line]:
    """`slug: sentence`, one a line; an indented line goes on with the one before."""
    joined = written.strip().replace("\n  ", " ").split("\n")
    pairs = [line.split(": ", 1) for line in joined]
    return [Line(slug, topic, kind, text, owner) for slug, text in pairs]


def all_lines() -> tuple[Line, ...]:
    shared = [line for topic, text in SHARED.items() for line in lines(text, topic, "shared")]
    return (
        *shared,
        Line("intention.purpose", "purpose", "shared", "This time is for healing and clarity."),
        Line(
            "term.extension",
            "purpose",
            "shared",
            "This time may be extended once, by up to 30 days, if both of us agree.",
        ),
        *(line for owner in "ab" for line in lines(EACH, "own", "commitment", owner)),
        *lines(CLAIRES, "own", "commitment", "a"),
        *lines(MATHIEUS, "own", "commitment", "b"),
        *lines(CLAIRES_LIMITS, "own", "boundary", "a"),
        *lines(MATHIEUS_LIMITS, "own", "boundary", "b"),
        Line(
            "contact.dates_together",
            "closeness",
            "open",
            "We do not date each other.",
            name="Dates with each other",
            interim="as_is",
            until=date(2027, 2, 16),
        ),
        Line(
            "ending.return_plan",
            "hard",
            "open",
            "We live in two homes as written above.",
            name="The steps of a return",
            interim="as_is",
            until=date(2027, 3, 12),
        ),
        *lines(CONFIRMED, "confirm", "acknowledgement"),
    )


MATTER = Matter(
    number=1,
    published_at=datetime(2027, 1, 6, 0, 10, 4, tzinfo=UTC),
    plan="8d1e7c52-5a0b-4c1d-9a7e-1f0c3b2a4d5e",
    language="en",
    paper="a4",
    zone="America/Halifax",
    partners=(
        Someone("5b0f6a1e-0c1d-4e2f-8a3b-4c5d6e7f8a9b", "a", "Claire Doucet", "Claire"),
        Someone("6c1a7b2f-1d2e-4f3a-9b4c-5d6e7f8a9b0c", "b", "Mathieu LeBlanc", "Mathieu"),
    ),
    coach=Someone("7d2b8c3a-2e3f-4a4b-8c5d-6e7f8a9b0c1d", "coach", "Robin Ashby", "Robin"),
    practice="Ashby Coaching",
    begins_on=date(2027, 1, 16),
    begins_hour=time(18),
    apart_since=None,
    ends_on=date(2027, 3, 16),
    midpoint_on=date(2027, 2, 16),
    end_review_at=datetime(2027, 3, 12, 17, tzinfo=HALIFAX),
    end_review_how="by video",
    form="two_homes",
    children="E. and L.",
    has_children=True,
    emergency="911",
    replaces="",
    lines=all_lines(),
    days=(
        Day(date(2027, 1, 9), "We tell the children, in the morning"),
        Day(date(2027, 1, 15), "Shared accounts signed out"),
        Day(date(2027, 1, 22), "First weekend with Mathieu", time(17, 30)),
        Day(date(2027, 2, 1), "Change of team asked for"),
        Day(date(2027, 2, 6), "The children stay with Claire"),
        Day(date(2027, 2, 20), "E.’s birthday, until 16:00", time(14)),
        Day(date(2027, 3, 15), "March break with Claire’s mother, until 19 March"),
    ),
)
SIGNED = (
    Signed("b", "Mathieu LeBlanc", datetime(2027, 1, 7, 11, 12, 37, tzinfo=UTC)),
    Signed("a", "Claire Doucet", datetime(2027, 1, 8, 0, 41, 20, tzinfo=UTC)),
    Signed("coach", "Robin Ashby", datetime(2027, 1, 8, 16, 5, 52, tzinfo=UTC)),
)


def pages_of(matter: Matter, signed: tuple[Signed, ...] = SIGNED, *, test: bool = False) -> Pages:
    """The pages of a matter, with made-up statements as evidence."""
    snapshot = rfc8785.dumps(compose(matter))
    sha256 = sha256_of(snapshot)
    reading = reading_of(json.loads(snapshot)).encode()
    statements = [
        {
            "v": 1,
            "signer": one.signer,
            "name": one.name,
            "content_sha256": sha256,
            "reading_sha256": sha256_of(reading),
            "signed_at": one.at.isoformat(timespec="seconds"),
        }
        for one in signed
    ]
    return Pages(
        snapshot=snapshot,
        reading=reading,
        evidence=rfc8785.dumps({"v": 1, "statements": statements, "events": []}),
        code=document_code(sha256),
        signing_opened_at=datetime(2027, 1, 7, 0, 10, 4, tzinfo=UTC),
        signatures=signed,
        service="Stillwater",
        address="stillwater.example/verify",
        test=test,
    )


def sentences(snapshot: bytes) -> list[str]:
    """Every rule of a snapshot with its number before it, in the order of the pages."""
    words = json.loads(snapshot)
    return [
        f"{rule['number']}{rule['lead']}{rule['text']}{rule['quote']}"
        for part in (*words["parts"], *words["confirmed"])
        for group in part["groups"]
        for rule in group["rules"]
    ]
