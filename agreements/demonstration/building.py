"""Builds the demonstration's practice: every couple is led to its stage by the real actions."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.db import transaction

from agreements.demonstration.acts import (
    co_sign,
    hold_session,
    join,
    say_yes,
    seal,
    sign,
    talk_alone,
    word,
    write,
)
from agreements.demonstration.couples import (
    COACH,
    COUNTRY,
    COUPLES,
    HOURS,
    PHONE,
    PRACTICE,
    ZONE,
    Couple,
    Step,
)
from agreements.documents.actions import open_signing, publish_agreement
from agreements.documents.models import Agreement
from agreements.lifecycle.actions import hand_join_code, invite_couple
from agreements.notices.delivery import mark_sent
from agreements.notices.models import Notice
from agreements.people.actions import add_person, set_preferences
from agreements.people.models import Device, Mailbox, Reach
from agreements.plans.actions import open_plan
from agreements.plans.booking import set_session
from agreements.plans.messages import send_message
from agreements.plans.models import Partner, Plan
from agreements.plans.rules import PlanFacts, term_of
from agreements.practices.actions import open_practice
from agreements.practices.models import Membership, Practice
from agreements.safety.actions import answer_privately
from agreements.safety.models import Asked
from agreements.shaping.actions import offer_wordings, open_round
from agreements.term.actions import answer_checkin, begin_term, open_checkins
from agreements.term.rules import checkin_days

HERE = ZoneInfo(ZONE)
_YEARS = timedelta(days=400)


@dataclass
class Story:
    """One couple on its way: day 0 is the day the coach added them, `now` the present."""

    couple: Couple
    by: Membership
    now: datetime
    plan: Plan
    first: Partner
    second: Partner

    @property
    def people(self) -> tuple[Partner, Partner]:
        return self.first, self.second

    @property
    def agreement(self) -> Agreement:
        return self.plan.agreements.order_by("-number")[0]

    def day(self, number: int, hour: int, minute: int = 0) -> datetime:
        """That hour of the couple's day of that number, as the clock stands in the practice."""
        return day_here(self.now, number - self.couple.since, hour, minute)


def day_here(now: datetime, days: int, hour: int, minute: int = 0) -> datetime:
    """That hour, so many days from today, where the practice is."""
    today = now.astimezone(HERE).date()
    return datetime.combine(today + timedelta(days=days), time(hour, minute), tzinfo=HERE)


@transaction.atomic
def build_demonstration(*, at: datetime) -> bool:
    """Make the practice and its couples; False, and nothing done, when they are there already.

    The letters of the past count as sent; only those of today are still to go out.
    """
    if Practice.objects.filter(name=PRACTICE).exists():
        return False
    by = open_mayas_practice(at - _YEARS)
    for couple in COUPLES:
        lead(couple, by=by, now=at)
    for notice in Notice.objects.due_by(at).filter(not_before__lt=at):
        mark_sent(notice, at=notice.not_before)
    return True


def open_mayas_practice(at: datetime) -> Membership:
    """The practice with its owner, long there when the first couple comes."""
    owner = add_person(
        email=COACH.email,
        full_name=COACH.full_name,
        short_name=COACH.short_name,
        zone=ZONE,
        language="en",
    )
    owner.joined_at = at
    owner.save(update_fields=["joined_at"])
    set_preferences(owner, device=Device.OWN, mailbox=Mailbox.OWN, reach=Reach.EMAIL)
    return open_practice(
        PRACTICE, owner=owner, country=COUNTRY, zone=ZONE, hours=HOURS, phone=PHONE, at=at
    )


def lead(couple: Couple, *, by: Membership, now: datetime) -> Plan:
    """Lead one couple to its stage, every step in its own past moment."""
    added = day_here(now, -couple.since, 9, 40)
    begins_on: date = day_here(now, couple.begins, 0).date()
    facts = PlanFacts(
        term=term_of(begins_on, days=couple.days),
        form=couple.form,
        facts=couple.facts,
        zone=ZONE,
        paper=by.practice.paper,
        currency="CAD",
        children=couple.children,
        begins_hour=time(18),
    )
    plan = open_plan(couple.people, facts, orders="none", by=by, at=added)
    first, second = plan.partners.select_related("plan").order_by("seat")
    story = Story(couple, by, now, plan, first, second)
    for step in Step:
        if step <= couple.step:
            _CHAPTERS[step](story)
            plan.refresh_from_db()
    return plan


def _setup(story: Story) -> None:
    talk_alone(story.first, by=story.by, at=story.day(0, 10, 15))
    if story.couple.step > Step.SETUP:
        talk_alone(story.second, by=story.by, at=story.day(0, 11, 20))


def _invited(story: Story) -> None:
    at = story.now if story.couple.step == Step.INVITED else story.day(1, 9, 30)
    if story.couple.by_join_code:
        invite_couple([story.first], by=story.by, at=at)
        hand_join_code(story.second, by=story.by, at=at)
        story.second.refresh_from_db()
    else:
        invite_couple(story.people, by=story.by, at=at)


def _writing(story: Story) -> None:
    half = story.couple.step == Step.WRITING
    join(story.first, at=story.day(2, 19, 5))
    join(story.second, at=story.day(3, 7, 50))
    for seat, partner, hour, most in (("a", story.first, 20, 22), ("b", story.second, 8, 7)):
        write(
            partner,
            story.couple.answers_of(seat),
            talks=story.couple.talks if seat == "a" else frozenset(),
            most=most if half else 99,
            at=story.day(5, hour),
        )


def _sealed(story: Story) -> None:
    seal(story.first, at=story.day(6, 19, 20))
    seal(story.second, at=story.day(7, 8, 5))


def _shaping(story: Story) -> None:
    by, ongoing = story.by, story.couple.step == Step.SHAPING
    open_round(story.plan.rounds.order_by("-number")[0], by=by, at=story.day(8, 9, 30))
    story.plan.refresh_from_db()
    say_yes(story.first, at=story.day(9, 18, 40))
    say_yes(story.second, most=11 if ongoing else None, at=story.day(9, 21, 10))
    word(story.plan, story.couple.worded, by=by, at=story.day(10, 15))
    offer_wordings(story.plan, by=by, at=story.day(11, 10, 2))
    say_yes(story.first, most=2 if ongoing else None, at=story.day(11, 20, 15))
    if ongoing:
        set_session(story.plan, day_here(story.now, 1, 18), by=by, at=story.day(11, 10, 5))
        return
    say_yes(story.second, at=story.day(11, 21, 30))
    hold_session(story.plan, by=by, at=story.day(12, 17))


def _review(story: Story) -> None:
    fresh = story.couple.step == Step.REVIEW
    at = story.now - timedelta(hours=5) if fresh else story.day(13, 16)
    agreement = publish_agreement(story.plan, by=story.by, at=at)
    if fresh:
        read = story.now - timedelta(hours=2)
        subject = str(agreement.pk)
        answer_privately(story.second, Asked.FREEDOM, "unsure", subject=subject, at=read)


def _signing(story: Story) -> None:
    agreement = story.agreement
    open_signing(agreement, at=story.day(14, 16, 1))
    sign(agreement, by=story.first, at=story.day(14, 19, 12))
    sign(agreement, by=story.second, at=story.day(15, 8, 31))
    talk_alone(story.first, by=story.by, at=story.day(16, 9))
    talk_alone(story.second, by=story.by, at=story.day(16, 9, 40))


def _signed(story: Story) -> None:
    co_sign(story.agreement, by=story.by, at=story.day(16, 17))


def _active(story: Story) -> None:
    plan, begins = story.plan, story.couple.since + story.couple.begins
    begin_term(plan, at=story.day(begins, 0, 1))
    for number, opens_on in enumerate(checkin_days(plan.term), start=1):
        opens = datetime.combine(opens_on, time(18, 1), tzinfo=HERE)
        if opens < story.now:
            _check_in(story, number, opens)
    send_message(
        story.second,
        "Could we move the Wednesday call to 20:30 next week? I have a late shift.",
        form_key=uuid4(),
        from_coach=False,
        at=story.now - timedelta(hours=6),
    )


def _check_in(story: Story, number: int, opens: datetime) -> None:
    for partner in story.people:
        for checkin in open_checkins(partner, at=opens):
            if partner is story.first or number == 1:
                answer_checkin(checkin, _WEEK, at=opens + timedelta(hours=2))


_WEEK = {"safe": "yes", "pressed": "no", "calm": "mixed", "kept": "nearly", "alone": "no"}

_CHAPTERS: dict[Step, Callable[[Story], None]] = {
    Step.SETUP: _setup,
    Step.INVITED: _invited,
    Step.WRITING: _writing,
    Step.SEALED: _sealed,
    Step.SHAPING: _shaping,
    Step.REVIEW: _review,
    Step.SIGNING: _signing,
    Step.SIGNED: _signed,
    Step.ACTIVE: _active,
}
