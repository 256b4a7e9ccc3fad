from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agreements.audit.now import move_forward, now
from agreements.demonstration import urls
from agreements.demonstration.couples import Step
from agreements.demonstration.mailbox import sent_letters
from agreements.demonstration.steps import what_waits_for
from agreements.drafting.models import Sealing
from agreements.notices.actions import queue_notice
from agreements.notices.models import Notice
from agreements.notices.tasks import deliver_notice
from agreements.people.models import User
from agreements.plans.models import Partner, Plan
from agreements.practices.models import Membership

UUID = "00000000-0000-4000-8000-000000000000"


def people(plan: Plan) -> list[Partner]:
    return list(plan.partners.select_related("plan", "user").order_by("seat"))


def deliver() -> None:
    for notice in Notice.objects.due_by(now()).order_by("made_at"):
        deliver_notice(notice_id=str(notice.pk))


def send(to: User, *, at: datetime, secret: str, kind: str = "code") -> None:
    queue_notice(kind, to=to, key=f"{kind}:{secret}", at=at, secret=secret)
    deliver()


@pytest.mark.parametrize("page", [str(page.pattern) for page in urls.urlpatterns])
def test_outside_the_demonstration_no_page_of_it_exists(db: None, client: Client, page: str):
    address = "/demonstration/" + page.replace("<str:who>", "coach").replace("<uuid:pk>", UUID)

    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404


def test_a_real_practice_has_no_bar(db: None, client: Client):
    assert 'class="bar"' not in client.get(reverse("public:landing")).content.decode()


def test_every_page_of_the_demonstration_says_what_it_is_and_what_time_it_is(
    visitor: Client, maya: Membership
):
    for page in ("public:landing", "demonstration:index", "demonstration:mail"):
        shown = visitor.get(reverse(page)).content.decode()
        assert 'class="bar"' in shown
        assert "Here it is" in shown


def test_one_press_signs_in_as_the_coach_and_the_next_as_a_partner(plan_at: Any, visitor: Client):
    partner = people(plan_at(Step.SIGNED))[0]

    to_practice = visitor.post(reverse("demonstration:be", args=["coach"]))
    assert to_practice.url == reverse("coach:today")
    assert visitor.session["coach"]

    to_partner = visitor.post(reverse("demonstration:be", args=[partner.pk]))
    assert to_partner.url == reverse("partner:home")
    assert visitor.session["_auth_user_id"] == str(partner.user_id)
    assert not visitor.session["coach"]


def test_who_has_not_joined_finds_the_invitation_and_is_nobody_until_then(
    plan_at: Any, visitor: Client
):
    dana, _sam = people(plan_at(Step.INVITED))
    deliver()
    visitor.post(reverse("demonstration:be", args=["coach"]))

    answer = visitor.post(reverse("demonstration:be", args=[dana.pk]), follow=True)

    shown = answer.content.decode()
    assert "dana@people.example" in shown
    assert 'href="/i/' in shown
    assert "_auth_user_id" not in visitor.session


@pytest.mark.parametrize("who", ["nobody", UUID, "%00"])
def test_nobody_can_be_somebody_unknown(visitor: Client, maya: Membership, who: str):
    assert visitor.post(f"/demonstration/be/{who}/").status_code == 404


def test_letters_are_listed_newest_first_with_the_newest_code_on_top(
    visitor: Client, maya: Membership, moment: datetime
):
    send(maya.user, at=moment, secret="111222")
    send(maya.user, at=moment + timedelta(milliseconds=5), secret="333444")

    assert [letter.code for letter in sent_letters()] == ["333444", "111222"]
    for page in ("demonstration:mail", "demonstration:index"):
        shown = visitor.get(reverse(page)).content.decode()
        assert "<strong>333444</strong>" in shown
        assert "<strong>111222</strong>" not in shown


def test_a_code_that_works_no_more_is_not_shown_as_the_newest(
    visitor: Client, maya: Membership, moment: datetime
):
    send(maya.user, at=moment, secret="111222")
    move_forward(timedelta(minutes=11))

    shown = visitor.get(reverse("demonstration:mail")).content.decode()
    assert "<strong>111222</strong>" not in shown
    assert "111222" in shown


def test_a_letter_shows_its_words_and_where_its_link_leads(
    visitor: Client, maya: Membership, moment: datetime
):
    send(maya.user, at=moment, secret="555666", kind="copy_saved")
    letter = sent_letters()[0]

    shown = visitor.get(reverse("demonstration:letter", args=[letter.pk])).content.decode()

    assert letter.subject in shown
    assert "A copy is saved for you." in shown
    assert 'href="/in/"' in shown
    assert visitor.get(reverse("demonstration:letter", args=[UUID])).status_code == 404


def test_letters_of_an_earlier_demonstration_are_left_out(
    maya: Membership, demonstration: Path, moment: datetime
):
    send(maya.user, at=moment, secret="777888")
    Notice.objects.all().delete()

    assert sent_letters() == []


def test_others_can_do_what_waits_for_them_until_both_have_sealed(plan_at: Any, visitor: Client):
    plan = plan_at(Step.INVITED)

    for _turn in range(2):
        for partner in people(plan):
            visitor.post(reverse("demonstration:step", args=[partner.pk]))

    assert Sealing.objects.filter(partner__plan=plan, unsealed_at=None).count() == 2
    assert [what_waits_for(partner) for partner in people(plan)] == [None, None]


def test_others_can_say_yes_to_all_that_is_offered(plan_at: Any, visitor: Client):
    plan = plan_at(Step.SHAPING)

    for partner in people(plan):
        visitor.post(reverse("demonstration:step", args=[partner.pk]))

    assert not plan.rules.filter(state="offered").exists()


def test_the_start_page_asks_the_same_number_of_questions_for_any_number_of_couples(
    plan_at: Any, visitor: Client, django_assert_max_num_queries: Any
):
    for step in (Step.INVITED, Step.SIGNING, Step.SHAPING):
        plan_at(step)

    with django_assert_max_num_queries(12):
        visitor.get(reverse("demonstration:index"))
