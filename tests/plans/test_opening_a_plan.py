import uuid
from dataclasses import replace
from datetime import date, datetime

import pytest

from agreements.audit.models import Event
from agreements.notices.models import Notice
from agreements.plans.actions import CannotOpenPlanError, change_plan_facts, open_plan
from agreements.plans.booking import CannotBookError, set_session
from agreements.plans.models import IllegalMoveError, Partner, Plan
from agreements.plans.rules import Person, Term, day_of, in_midpoint_week, initials, term_of
from agreements.plans.stages import NEXT, Stage
from tests import build
from tests.build import ANA_AND_BEN, DAY, NOON
from tests.constraints import broken

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


def open_with(cora, *, people=ANA_AND_BEN.people, orders="none", facts=None, **changes) -> Plan:
    facts = replace(facts or build.facts_on(TODAY + 30 * DAY), **changes)
    return open_plan(people, facts, orders=orders, by=cora, at=NOON)


def test_a_couple_is_added_with_two_equal_seats_and_nothing_is_sent(cora):
    plan = open_with(cora)
    assert plan.stage == Stage.SETUP
    seats = Partner.objects.filter(plan=plan).order_by("seat")
    assert [(p.seat, p.short_name, p.user) for p in seats] == [
        ("a", "Ana", None),
        ("b", "Ben", None),
    ]
    assert not Notice.objects.filter(kind="invitation").exists()


def test_the_same_form_sent_twice_adds_one_couple(cora):
    key = uuid.uuid4()
    facts = build.facts_on(TODAY + DAY)
    both = [
        open_plan(ANA_AND_BEN.people, facts, orders="none", by=cora, at=NOON, key=key)
        for _time in range(2)
    ]
    assert both[0] == both[1]
    assert Partner.objects.filter(plan=both[0]).count() == 2


@pytest.mark.parametrize("days", [30, 60, 90])
def test_any_length_from_30_to_90_days_will_do(cora, days):
    plan = open_with(cora, term=term_of(TODAY, days=days))
    assert plan.term.days == days


@pytest.mark.parametrize(
    ("changes", "about", "said"),
    [
        ({"term": term_of(TODAY, days=29)}, "days", "30 to 90 days"),
        ({"term": term_of(TODAY, days=91)}, "days", "30 to 90 days"),
        ({"term": term_of(TODAY - DAY, days=60)}, "begins_on", "first day has passed"),
        ({"term": term_of(TODAY + 366 * DAY, days=60)}, "begins_on", "within the next year"),
        (
            {"term": Term(TODAY, TODAY + 59 * DAY, TODAY + 60 * DAY)},
            "midpoint_on",
            "between the first and the last day",
        ),
        ({"apart_since": TODAY + DAY}, "apart_since", "today or a day before"),
        (
            {"term": term_of(TODAY - 30 * DAY, days=30), "apart_since": TODAY - 30 * DAY},
            "ends_on",
            "last day has passed",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_dates_that_will_not_do_are_refused_with_the_fact_to_look_at(cora, changes, about, said):
    with pytest.raises(CannotOpenPlanError, match=said) as refused:
        open_with(cora, **changes)
    assert refused.value.about == about
    assert not Plan.objects.exists()


def test_a_plan_already_under_way_may_have_begun(cora):
    plan = open_with(cora, term=term_of(TODAY - 10 * DAY, days=60), apart_since=TODAY - 10 * DAY)
    assert plan.begins_on == TODAY - 10 * DAY


def test_today_is_where_the_agreement_lives(cora):
    early = datetime.fromisoformat("2026-10-02T01:00:00+00:00")
    facts = build.facts_on(date(2026, 10, 1))
    plan = open_plan(ANA_AND_BEN.people, facts, orders="none", by=cora, at=early)
    assert plan.begins_on == date(2026, 10, 1)


@pytest.mark.parametrize("orders", ["in_place", "unsure", ""])
def test_an_order_in_place_or_not_being_sure_stops_it(cora, orders):
    with pytest.raises(CannotOpenPlanError, match="not the right tool"):
        open_with(cora, orders=orders)


def test_two_addresses_that_are_one_mailbox_are_refused_with_the_join_code_offered(cora):
    people = (Person("Ana", "Ana", "sam.w@example.org"), Person("Ben", "Ben", "samw+b@example.org"))
    with pytest.raises(CannotOpenPlanError, match="Use a join code"):
        open_with(cora, people=people)


def test_two_people_without_an_address_are_welcome(cora):
    plan = open_with(cora, people=(Person("Ana", "Ana"), Person("Ben", "Ben")))
    assert {partner.email for partner in plan.partners.all()} == {""}


def test_a_coach_is_never_one_of_the_two(cora):
    people = (Person("Ana", "Ana", "CORA+x@example.org"), Person("Ben", "Ben"))
    with pytest.raises(CannotOpenPlanError, match="your own mailbox"):
        open_with(cora, people=people)


def test_the_midpoint_is_the_start_and_half_the_length():
    term = term_of(date(2027, 1, 16), days=60)
    assert (term.ends_on, term.midpoint_on) == (date(2027, 3, 16), date(2027, 2, 15))
    assert term_of(date(2027, 2, 1), days=45).midpoint_on == date(2027, 2, 23)
    assert term_of(date(2027, 12, 1), days=90).ends_on == date(2028, 2, 28)


def test_days_are_counted_from_one_to_the_last():
    term = term_of(date(2027, 1, 16), days=60)
    days = [day_of(term, date(2027, 1, 16) + n * DAY) for n in (-1, 0, 59, 60)]
    assert days == [None, 1, 60, None]


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Claire Doucet", "C.D."),
        ("Nguyễn Thị Minh Anh", "N.A."),
        ("Suharto", "S."),
        ("é b", "É.B."),
    ],
)
def test_initials_of_any_name(name, short):
    assert initials(name) == short


def test_dates_and_facts_change_until_the_agreement_is_published(cora):
    plan = open_with(cora)
    later = build.facts_on(TODAY + 40 * DAY, days=45, children="E. (2016)")
    changed = change_plan_facts(plan, later, by=cora, at=NOON)
    assert (changed.term.days, changed.children) == (45, "E. (2016)")
    with pytest.raises(CannotOpenPlanError, match="30 to 90"):
        change_plan_facts(plan, build.facts_on(TODAY, days=20), by=cora, at=NOON)
    Plan.objects.filter(pk=plan.pk).update(stage=Stage.REVIEW)
    with pytest.raises(CannotOpenPlanError, match="has been published"):
        change_plan_facts(plan, later, by=cora, at=NOON)


def test_a_session_lies_ahead_and_can_be_taken_away(plan, cora):
    set_session(plan, NOON + DAY, by=cora, at=NOON)
    assert build.reloaded(plan).session_at == NOON + DAY
    with pytest.raises(CannotBookError, match="after now"):
        set_session(plan, NOON, by=cora, at=NOON)
    set_session(plan, None, by=cora, at=NOON)
    assert build.reloaded(plan).session_at is None


@pytest.mark.parametrize("stage", Stage)
def test_a_plan_goes_only_where_its_stage_leads(cora, stage):
    plan = open_with(cora)
    for to in Stage:
        Plan.objects.filter(pk=plan.pk).update(stage=stage)
        plan.refresh_from_db()
        if to in NEXT[stage]:
            plan.move_to(to, at=NOON + DAY)
            assert (plan.stage, plan.stage_since) == (to, NOON + DAY)
        else:
            with pytest.raises(IllegalMoveError):
                plan.move_to(to, at=NOON)


def test_every_stage_but_the_last_leads_somewhere_and_can_be_closed():
    assert set(NEXT) == set(Stage)
    assert all(Stage.CLOSED in NEXT[stage] for stage in Stage if stage != Stage.CLOSED)
    assert NEXT[Stage.CLOSED] == frozenset()


@pytest.mark.parametrize(
    ("stage", "day", "letters"),
    [
        ("setup", 0, 7),
        ("writing", 0, 7),
        ("shaping", 0, 3),
        ("review", 0, 4),
        ("signing", 0, 4),
        ("signed", 0, 3),
        ("active", 10, 3),
        ("active", 26, 4),
        ("active", 31, 3),
        ("ending", 50, 4),
    ],
)
def test_how_many_letters_a_week_a_stage_allows(cora, stage, day, letters):
    plan = open_with(cora)
    plan.stage = stage
    first = datetime.combine(plan.begins_on, NOON.timetz())
    assert plan.letters_a_week(first + day * DAY) == letters


def test_the_week_of_the_midpoint_ends_with_it():
    term = term_of(date(2027, 1, 16), days=60)
    within = [in_midpoint_week(term, term.midpoint_on - n * DAY) for n in (-1, 0, 6, 7)]
    assert within == [False, True, True, False]


def test_adding_a_couple_is_told_to_the_chain_both_may_read(cora):
    plan = open_with(cora)
    assert [event.kind for event in Event.objects.of(plan.shared_chain)] == ["plan_opened"]


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("plan_stage_is_known", {"stage": "x"}),
        ("plan_form_is_known", {"form": "x"}),
        ("plan_size_is_known", {"size": "x"}),
        ("plan_paper_is_known", {"paper": "x"}),
        ("plan_ends_after_it_begins", {"ends_on": date(2020, 1, 1)}),
        ("plan_midpoint_lies_within", {"midpoint_on": date(2020, 1, 1)}),
    ],
)
def test_no_plan_is_what_it_cannot_be(cora, name, columns):
    plan = open_with(cora)
    if name == "plan_ends_after_it_begins":
        columns = {"ends_on": plan.begins_on, "midpoint_on": plan.begins_on}
    with broken(name):
        Plan.objects.filter(pk=plan.pk).update(**columns)


def test_a_plan_has_each_seat_once(plan):
    with broken("partner_seat_is_taken_once"):
        Partner.objects.create(plan=plan, seat="a", full_name="C", short_name="C")


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("partner_seat_is_a_or_b", {"seat": "c"}),
        ("partner_seated_is_somebody", {"user": None, "seated": True}),
    ],
)
def test_no_seat_is_what_it_cannot_be(ana, name, columns):
    with broken(name):
        Partner.objects.filter(pk=ana.pk).update(**columns)


def test_a_person_has_at_most_one_live_plan(ana, eve):
    with broken("partner_has_one_live_plan"):
        Partner.objects.filter(pk=eve.pk).update(user=ana.user)
    Partner.objects.filter(pk=ana.pk).update(seated=False)
    assert Partner.objects.filter(pk=eve.pk).update(user=ana.user)
