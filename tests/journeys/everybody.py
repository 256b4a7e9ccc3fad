"""One practice with a couple in every stage, so that every page has somebody to look at it.

All of it is reached through the real actions, just before `at`. It stays until it is emptied, so
that whoever looks at the pages may go through them in any order.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.core.management import call_command
from django.db import connection

from agreements.audit.now import now
from agreements.documents.actions import publish_agreement, void_agreement
from agreements.documents.models import Certification
from agreements.drafting.actions import (
    begin_dictation,
    mark_topic,
    save_forgotten,
    seal_answers,
    type_in_answer,
)
from agreements.drafting.models import Answer
from agreements.drafting.seals import look_at_seals
from agreements.lifecycle.actions import close_gently, close_what_is_due, hand_join_code
from agreements.notices.models import Notice
from agreements.people.actions import choose_word
from agreements.people.models import User
from agreements.plans.actions import stop_taking_part, take_seat
from agreements.plans.booking import set_session
from agreements.plans.models import Invitation, Partner, Plan
from agreements.plans.rules import Person
from agreements.practices.models import Membership
from agreements.safety.actions import answer_privately
from agreements.safety.models import Asked
from agreements.shaping.actions import accept_matches, offer_wordings, reply_to
from agreements.shaping.asking import pass_on
from agreements.shaping.models import Rule
from agreements.shaping.queries import newest_wording
from agreements.shaping.sessions import (
    begin_session,
    both_say_yes,
    for_the_room,
    prepare_session,
    ways_by_rule,
)
from agreements.shaping.settling import keep_for_session, set_aside
from agreements.shaping.stages import Answered, Interim, Kind
from agreements.signing.disowning import say_not_mine
from agreements.signing.models import Retracing
from agreements.signing.paper import prefer_paper
from agreements.term.actions import answer_checkin, open_checkins
from tests import build
from tests.by_hand import sign_on_paper
from tests.conftest import drop_triggers
from tests.couples import CLAIRE_AND_MATHIEU, PRIYA_AND_TOM, Case

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WORD = "seven quiet otters swim"
# Every couple by the key under which pages name it; the comment of each is its builder's.
PEOPLE = {
    "setup": ("Dana Reyes", "Sam Whitlock"),
    "coded": ("Ines Carvalho", "João Prado"),
    "invited": ("Hana Kowalska", "Piotr Nowak"),
    "joined": ("Amara Osei", "Kofi Mensah"),
    "worried": ("Leila Haddad", "Omar Aziz"),
    "fresh": ("Nora Lind", "Elin Berg"),
    "halfway": ("Claire Desrosiers", "Mathieu Gagnon"),
    "whole": ("Inga Holm", "Paul Weiss"),
    "sealed": ("Ruth Adeyemi", "Tunde Bello"),
    "ready": ("Mei Tanaka", "Kenji Ito"),
    "opened": ("Sofia Papadopoulou", "Nikos Georgiou"),
    "beside": ("Rosa Lindqvist", "Jonas Ferrer"),
    "offered": ("Priya Raman", "Tom Whitfield"),
    "settled": ("Grace Kim", "Daniel Park"),
    "reading": ("Iris Fontaine", "Marc Lefèvre"),
    "taken": ("Ola Adebayo", "Femi Cole"),
    "signing": ("Zoë Brandt", "Jonas Keller"),
    "half": ("Maren Solheim", "Ivar Dahl"),
    "both": ("Aoife Brennan", "Cian Doyle"),
    "by_hand": ("Noor Haddad", "Emil Strand"),
    "frozen": ("Petra Novak", "Luca Rinaldi"),
    "made": ("Lucía Ortega", "Mateo Ruiz"),
    "certified": ("Freya Jensen", "Nils Poulsen"),
    "term": ("Minh Anh Nguyễn", "Søren Østergaard"),
    "stopped": ("Bea Thornton", "Guy Marchand"),
    "closed": ("Vera Lund", "Tim Ek"),
    "dictated": ("Wanda Petrov", "Carl Sund"),
    "altered": ("Tess Moreau", "Rolf Iversen"),
    "late": ("Carmen Vidal", "Louis Perrin"),
}


@dataclass(frozen=True)
class Everybody:
    """The coach, every couple, and what otherwise only their letters hold."""

    coach: Membership
    plans: dict[str, Plan]
    secrets: dict[str, str]

    def partner(self, key: str, seat: str = "a") -> Partner:
        return build.partner_of(self.plans[key], seat)

    def person(self, who: str) -> User:
        """Whom `coach`, `halfway` (the first of them) or `term.b` stands for."""
        if who == "coach":
            return self.coach.user
        key, _dot, seat = who.partition(".")
        user = self.partner(key, seat or "a").user
        assert user is not None, who
        return user


def people_of(key: str, *, mailbox: bool = True) -> tuple[Person, Person]:
    a, b = PEOPLE[key]
    return (
        Person(a, a.split()[0], f"{key}.a@example.org" if mailbox else ""),
        Person(b, b.split()[0], f"{key}.b@example.org"),
    )


def case_of(key: str, like: Case = build.ANA_AND_BEN) -> Case:
    return replace(like, people=people_of(key))


def brief(key: str) -> Case:
    return case_of(key, build.BRIEF)


def with_join_code(coach: Membership, secrets: dict[str, str], *, at: datetime) -> Plan:
    case = replace(build.ANA_AND_BEN, people=people_of("coded", mailbox=False))
    plan = build.in_setup(coach, at=at, case=case)
    secrets["join_code"] = hand_join_code(build.partner_of(plan, "a"), by=coach, at=at)
    return plan


def invited(coach: Membership, secrets: dict[str, str], *, at: datetime) -> Plan:
    plan = build.invited(coach, at=at, case=case_of("invited"))
    letter = Notice.objects.get(kind="invitation", recipient__email="invited.a@example.org")
    secrets["invitation"] = letter.secret
    return plan


def joined(coach: Membership, key: str, *, at: datetime) -> Plan:
    """Both have taken their seats and nobody has been through the welcome."""
    plan = build.invited(coach, at=at, case=case_of(key))
    for partner in plan.partners.all():
        user = User.objects.get(email=partner.email)
        invitation = Invitation.objects.open(at).get(partner=partner)
        take_seat(partner, user=user, invitation=invitation, at=at)
    return plan


def worried(coach: Membership, *, at: datetime) -> Plan:
    plan = joined(coach, "worried", at=at)
    answer_privately(build.partner_of(plan, "a"), Asked.WELCOME, "worried", at=at)
    return plan


def halfway(coach: Membership, *, at: datetime) -> Plan:
    """With children, all facts and messages; one has written half and said something of all."""
    case = case_of("halfway", CLAIRE_AND_MATHIEU)
    plan = build.in_writing(coach, at=at - HOUR, case=case, facts=case.plan_facts(at))
    first, current = build.partner_of(plan, "a"), build.round_of(plan)
    for slug in current.slugs[: len(current.slugs) // 2]:
        if case.answers(slug):
            build.answer(first, slug, case.answer("a", slug), at=at - HOUR)
    build.answer(first, "money.limit", {}, talk=True, at=at)
    mark_topic(current, "privacy", "later", by=first)
    save_forgotten(current, "Who keeps the dog on weekdays.", revision=0, by=first, at=at)
    build.message(first, "Can we move Thursday’s call to the morning?", at=at - HOUR)
    build.message(first, "Yes, 9:30 works. I’ve changed it.", from_coach=True, at=at)
    set_session(plan, at + 5 * DAY, by=coach, at=at)
    return plan


def whole(coach: Membership, *, at: datetime) -> Plan:
    """Asked everything there is; one has answered all of it, the other nothing."""
    case = case_of("whole", CLAIRE_AND_MATHIEU)
    plan = build.in_writing(coach, at=at, case=case, facts=case.plan_facts(at, size="full"))
    build.write(build.partner_of(plan, "a"), case=case, at=at)
    return plan


def sealed(coach: Membership, *, at: datetime) -> Plan:
    case = case_of("sealed")
    plan = build.in_writing(coach, at=at - HOUR, case=case)
    build.write(build.partner_of(plan, "a"), case=case, at=at - HOUR)
    seal_answers(build.round_of(plan), by=build.partner_of(plan, "a"), at=at)
    return plan


def ready(coach: Membership, *, at: datetime) -> Plan:
    plan = build.sealed(coach, at=at - HOUR, case=case_of("ready"))
    build.talk_with_each(plan, by=coach, at=at)
    return plan


def offered(coach: Membership, *, at: datetime) -> Plan:
    """Words are before both; one has taken a topic and replied, one rule is kept, one set aside."""
    case = case_of("offered", PRIYA_AND_TOM)
    plan = build.opened(coach, at=at - HOUR, case=case)
    build.word_what_differs(plan, by=coach, case=case, at=at - HOUR)
    rules = [build.rule_on(plan, slug) for slug in ("telling.list", "inhouse.daily")]
    keep_for_session(rules[0], version=build.version_of(rules[0]), by=coach, at=at - HOUR)
    set_aside(
        rules[1],
        version=build.version_of(rules[1]),
        until=plan.midpoint_on,
        interim=Interim.CAREFUL,
        interim_text="",
        by=coach,
        at=at - HOUR,
    )
    offer_wordings(plan, by=coach, at=at - HOUR)
    for seat in "ab":
        accept_matches(plan, "purpose", by=build.partner_of(plan, seat), at=at)
    reply_to(
        newest_wording(build.rule_on(plan, "living.visitors")),
        Answered.CHANGE,
        own_words="Friends may visit until 22:00.",
        by=build.partner_of(plan, "a"),
        at=at,
    )
    asked = Rule.objects.of(plan).filter(kind=Kind.REQUEST, owner__seat="b")[0]
    pass_on(asked, version=1, by=coach, at=at)
    begin_session(plan, by=coach, at=at)
    parted = build.rule_on(plan, "communication.channels")
    both_say_yes(parted, version=build.version_of(parted), by=coach, at=at)
    return plan


def side_by_side(coach: Membership, *, at: datetime) -> Plan:
    """In session, with both ways of the rules that may be shown so."""
    plan = build.opened(coach, at=at - HOUR, case=case_of("beside"))
    build.word_what_differs(plan, by=coach, at=at - HOUR)
    waiting = [one.rule for one in for_the_room(plan)]
    ways = ways_by_rule(plan, waiting)
    waiting.sort(key=lambda rule: rule.pk not in ways)
    prepare_session(plan, [(rule.pk, True) for rule in waiting], by=coach, at=at)
    begin_session(plan, by=coach, at=at)
    return plan


def reading(coach: Membership, *, at: datetime) -> Plan:
    """Published, with one letter of an agreed rule put right since both said yes."""
    plan = build.settled(coach, at=at - HOUR, case=case_of("reading"))
    build.put_right(build.rule_on(plan, "communication.frequency"), by=coach, at=at)
    publish_agreement(plan, by=coach, at=at)
    return build.reloaded(plan)


def taken_back(coach: Membership, *, at: datetime) -> Plan:
    plan = build.published(coach, at=at - HOUR, case=brief("taken"))
    void_agreement(build.agreement_of(plan), "A name was wrong", by=coach, at=at)
    return build.reloaded(plan)


def ready_for_the_coach(coach: Membership, *, at: datetime) -> Plan:
    plan = build.signed_by_both(coach, at=at - HOUR, case=brief("both"))
    build.talk_with_each(plan, by=coach, at=at)
    return plan


def by_hand(coach: Membership, *, at: datetime) -> Plan:
    """One has signed on paper, the other would rather."""
    plan = build.signing(coach, at=at - HOUR, case=brief("by_hand"))
    sign_on_paper(build.partner_of(plan, "a"), by=coach, at=at)
    prefer_paper(build.agreement_of(plan), by=build.partner_of(plan, "b"), at=at)
    return plan


def frozen(coach: Membership, *, at: datetime) -> Plan:
    """Both have signed, and one says that it was not they."""
    plan = build.signed_by_both(coach, at=at - HOUR, case=brief("frozen"))
    say_not_mine(build.agreement_of(plan), by=build.partner_of(plan, "a"), at=at)
    return plan


def in_the_term(coach: Membership, *, at: datetime) -> Plan:
    """In the second week: check-ins are open, and one of the two was not well."""
    plan = build.active(coach, day=9, at=at - HOUR, case=case_of("term"))
    for seat in "ab":
        for days_ago in (6, 0):
            open_checkins(build.partner_of(plan, seat), at=at - days_ago * DAY)
    other = build.partner_of(plan, "b")
    said = {"safe": "no", "pressed": "a_little", "calm": "hard", "kept": "nearly", "alone": "soon"}
    newest = other.checkins.order_by("-number")[0]
    answer_checkin(newest, {**said, "text": "Tuesday was hard."}, at=at)
    assert other.user is not None
    choose_word(other.user, WORD)
    set_session(plan, at + 2 * DAY, by=coach, at=at)
    return plan


def stopped(coach: Membership, *, at: datetime) -> Plan:
    plan = build.active(coach, day=3, at=at - HOUR, case=brief("stopped"))
    stop_taking_part(build.partner_of(plan, "a"), at=at)
    return plan


def bring_everybody(*, at: datetime) -> Everybody:
    """Build them all; about a quarter of a minute."""
    coach = build.coach(
        "Maya Okafor", email="maya@example.org", practice="Okafor", at=at - 30 * DAY
    )
    secrets: dict[str, str] = {}
    plans = {
        "setup": build.in_setup(coach, at=at, case=case_of("setup")),
        "coded": with_join_code(coach, secrets, at=at),
        "invited": invited(coach, secrets, at=at),
        "joined": joined(coach, "joined", at=at),
        "worried": worried(coach, at=at),
        "fresh": build.in_writing(coach, at=at, case=case_of("fresh")),
        "halfway": halfway(coach, at=at),
        "whole": whole(coach, at=at),
        "sealed": sealed(coach, at=at),
        "ready": ready(coach, at=at),
        "opened": build.opened(coach, at=at, case=case_of("opened")),
        "offered": offered(coach, at=at),
        "beside": side_by_side(coach, at=at),
        "settled": build.settled(coach, at=at, case=case_of("settled")),
        "reading": reading(coach, at=at),
        "taken": taken_back(coach, at=at),
        "signing": build.signing(coach, at=at, case=brief("signing")),
        "half": build.signed_by_a(coach, at=at, case=brief("half")),
        "both": ready_for_the_coach(coach, at=at),
        "by_hand": by_hand(coach, at=at),
        "frozen": frozen(coach, at=at),
        "made": build.signed(coach, at=at, case=brief("made")),
        "certified": build.certified(coach, at=at, case=brief("certified")),
        "term": in_the_term(coach, at=at),
        "stopped": stopped(coach, at=at),
        "dictated": dictated(coach, at=at),
        "altered": altered(coach, at=at),
        "late": with_late_copy(coach, at=at),
        "closed": closed(coach, at=at),
    }
    return Everybody(coach, plans, secrets)


def closed(coach: Membership, *, at: datetime) -> Plan:
    """Closed gently in the second week; each has been told."""
    plan = build.active(coach, day=9, at=at - HOUR, case=brief("closed"))
    close_what_is_due(close_gently(plan, by=coach, at=at - 9 * DAY), at=at)
    return build.reloaded(plan)


def dictated(coach: Membership, *, at: datetime) -> Plan:
    """One has filled in the workbook on paper, and the coach types it in."""
    plan = build.in_writing(coach, at=at - HOUR, case=case_of("dictated"))
    first, current = build.partner_of(plan, "a"), build.round_of(plan)
    dictation = begin_dictation(current, first, reason="paper", by=coach, at=at - HOUR)
    said = {"communication.frequency": "daily", "living.visitors": "nobody"}
    for slug, code in said.items():
        value = {"choice": code, "why": "So that the evenings stay quiet."}
        type_in_answer(dictation, slug, value, talk=False, revision=0, by=coach, at=at)
    return plan


def altered(coach: Membership, *, at: datetime) -> Plan:
    """Both have sealed, and an answer was changed in the database since, as was the record."""
    plan = build.sealed(coach, at=at - HOUR, case=case_of("altered"))
    build.talk_with_each(plan, by=coach, at=at)
    first = build.partner_of(plan, "a")
    Answer.objects.filter(partner=first, slug="intimacy.touch").update(revision=9)
    look_at_seals(build.round_of(plan), at=at)
    Retracing.objects.create(plan=plan, looked_at=at, broken_since=at)
    return plan


def with_late_copy(coach: Membership, *, at: datetime) -> Plan:
    """Signed by all three an hour ago, and four tries to lay the pages out were in vain."""
    plan = build.signed(coach, at=at - HOUR, case=brief("late"))
    job = Certification.objects.filter(agreement__plan=plan)
    job.update(attempts=4, last_problem="CannotDrawError", not_before=at + HOUR / 4)
    return plan


def _bring_them() -> Everybody:
    try:
        return bring_everybody(at=now() - timedelta(minutes=1))
    finally:
        connection.close()


@contextmanager
def gathered() -> Iterator[Everybody]:
    """Everybody, really stored, until the end; then the tables are empty again."""
    try:
        # A browser's own loop runs in this thread, and certifying needs one to itself.
        with ThreadPoolExecutor(1) as aside:
            yield aside.submit(_bring_them).result()
    finally:
        drop_triggers()
        call_command("flush", verbosity=0, interactive=False)
