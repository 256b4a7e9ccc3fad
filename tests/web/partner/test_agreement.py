"""Reading the text: what is shown when, the private question, and what never shows."""

import re

import pytest
from django.urls import reverse

from agreements.documents.actions import void_agreement
from agreements.documents.models import Agreement
from agreements.plans.models import Message, Plan
from agreements.safety.actions import answer_privately
from agreements.safety.models import Asked, Hold, PrivateCheck
from agreements.shaping.queries import newest_wording
from tests import build
from tests.web.test_two_worlds import same_for_both

READ, QUESTION = "partner:agreement", "partner:freedom"


@pytest.fixture
def plan(cora, moment) -> Plan:
    return build.published(cora, at=moment)


@pytest.fixture
def text(plan) -> Agreement:
    return build.agreement_of(plan)


def plain(response) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


def test_the_frozen_words_are_read_as_they_were_published(text, ana, visit):
    page = visit(ana).get(reverse(READ)).content.decode()

    assert text.frozen.reading in page
    assert "for reading, not signed" in page
    assert "Signing opens on" in page


def test_every_line_of_the_contents_leads_to_a_place_on_the_page(text, ana, visit):
    page = visit(ana).get(reverse(READ)).content.decode()
    links = re.findall(r'<a href="#([^"]+)">\d+\. ', page)

    assert len(links) > 5
    assert all(f'id="{target}"' in page for target in links)


def test_the_home_while_reading_is_the_text(text, ana, visit):
    assert "Take your time" in visit(ana).get(reverse("partner:home")).content.decode()


def test_signing_is_offered_only_once_it_has_opened(cora, moment, visit):
    open_now = build.signing(cora, at=moment)
    page = visit(build.partner_of(open_now, "a")).get(reverse(READ)).content.decode()

    assert reverse("partner:sign") in page
    assert "You can sign when you’re ready" in page


def test_the_large_print_is_the_same_words(text, ana, visit):
    page = visit(ana).get(reverse("partner:printable")).content.decode()

    assert text.frozen.reading in page
    assert "doc--large" in page


def test_before_the_first_text_the_page_says_so(cora, moment, visit):
    plan = build.settled(cora, at=moment)
    page = visit(build.partner_of(plan, "a")).get(reverse(READ))

    assert "is putting your agreement together" in page.content.decode()


def test_a_text_taken_back_is_told_calmly_and_alike_to_both(text, cora, ana, ben, visit, moment):
    void_agreement(text, "Her sister’s address was in it", by=cora, at=moment)

    for person in (ana, ben):
        for name in (READ, "partner:home"):
            page = visit(person).get(reverse(name)).content.decode()
            assert "would like to go over it once more" in page
            assert "sister" not in page


def test_a_text_whose_time_ran_out_is_told_without_blame(cora, moment, visit):
    from agreements.documents.actions import lapse_agreement

    plan = build.signed_by_a(cora, at=moment - 8 * build.DAY)
    lapse_agreement(build.agreement_of(plan), at=moment)

    for seat in "ab":
        client = visit(build.partner_of(plan, seat))
        for name in (READ, "partner:home"):
            page = client.get(reverse(name)).content.decode()
            assert "The time for signing is over, and nothing is signed." in page


def test_the_private_question_keeps_the_answer_for_the_coach(text, ana, visit):
    page = visit(ana).post(reverse(QUESTION), {"answer": "yes", "words": ""}).content.decode()

    check = PrivateCheck.objects.get(partner=ana, asked=Asked.FREEDOM)
    assert (check.answer, check.subject) == ("yes", str(text.pk))
    assert "You can change this until you sign." in page
    assert not Hold.objects.filter(partner=ana).exists()


@pytest.mark.parametrize("answer", ["unsure", "no", "talk"])
def test_anything_but_yes_is_thanked_and_holds_the_coach_back(text, ana, visit, answer):
    client = visit(ana)
    page = client.post(
        reverse(QUESTION), {"answer": answer, "words": "Call me\nafter six"}
    ).content.decode()

    assert "Thank you for saying so" in page
    assert reverse("public:help") in page
    assert Hold.objects.standing().filter(partner=ana).count() == 1

    client.post(reverse(QUESTION), {"reach": "1", "way": "phone"})
    newest = PrivateCheck.objects.filter(partner=ana, asked=Asked.FREEDOM).latest("answered_at")
    assert newest.answer == answer
    assert newest.reach == "By phone\nCall me\nafter six"


def test_the_way_to_be_reached_can_be_left_open_or_changed(text, ana, visit):
    client = visit(ana)
    client.post(reverse(QUESTION), {"answer": "no", "words": "After six"})
    client.post(reverse(QUESTION), {"reach": "1"})
    client.post(reverse(QUESTION), {"reach": "1", "way": "here"})
    client.post(reverse(QUESTION), {"reach": "1", "way": "self"})

    newest = PrivateCheck.objects.filter(partner=ana, asked=Asked.FREEDOM).latest("answered_at")
    assert newest.reach == "I’ll get in touch\nAfter six"


def test_no_answer_chosen_keeps_the_words_and_asks_kindly(text, ana, visit):
    answer = visit(ana).post(reverse(QUESTION), {"words": "MY TYPED WORDS"})

    assert answer.status_code == 422
    assert "MY TYPED WORDS" in answer.content.decode()
    assert "Only Cora sees it" in answer.content.decode()


def test_no_page_shows_which_answer_was_given(text, ana, ben, visit, moment):
    pages = [reverse(READ), reverse("partner:home"), reverse(QUESTION), reverse("partner:sign")]
    before = {p.seat: [plain(visit(p).get(page)) for page in pages] for p in (ana, ben)}

    answer_privately(ana, Asked.FREEDOM, "no", subject=str(text.pk), at=moment)

    after = {p.seat: [plain(visit(p).get(page)) for page in pages] for p in (ana, ben)}
    assert after == before


def test_the_question_is_over_once_one_has_signed(cora, moment, visit):
    plan = build.signed_by_a(cora, at=moment)
    ana = build.partner_of(plan, "a")
    client = visit(ana)
    asked = PrivateCheck.objects.filter(partner=ana).count()

    late = client.post(reverse(QUESTION), {"answer": "no", "words": "MY TYPED WORDS"})

    assert client.get(reverse(QUESTION)).status_code == 302
    assert late.status_code == 409
    assert "MY TYPED WORDS" in late.content.decode()
    assert PrivateCheck.objects.filter(partner=ana).count() == asked
    assert not Message.objects.exists()


def test_nothing_changed_since_saying_yes_is_said_plainly(text, ana, visit):
    page = visit(ana).get(reverse("partner:changed")).content.decode()

    assert "Nothing has changed since you said yes." in page
    assert "Changed since" not in visit(ana).get(reverse(READ)).content.decode()


def test_what_was_put_right_since_one_s_yes_is_listed_in_both_ways(cora, moment, visit):
    from agreements.documents.actions import publish_agreement

    plan = build.settled(cora, at=moment)
    ana = build.partner_of(plan, "a")
    rule = build.rule_on(plan, "communication.frequency")
    before = newest_wording(rule)
    build.put_right(rule, by=cora, at=moment)
    publish_agreement(plan, by=cora, at=moment)

    mine = visit(ana).get(reverse("partner:changed")).content.decode()
    assert newest_wording(rule).text in mine
    assert before.text in mine
    assert reverse("partner:changed") in visit(ana).get(reverse(READ)).content.decode()
    others = visit(build.partner_of(plan, "b")).get(reverse("partner:changed"))
    assert "ANA’S LIMIT" not in others.content.decode()


def test_that_it_changes_more_than_spelling_is_told_to_the_coach_alone(cora, moment, visit):
    from agreements.documents.actions import publish_agreement

    plan = build.settled(cora, at=moment)
    ana, ben = build.partner_of(plan, "a"), build.partner_of(plan, "b")
    build.put_right(build.rule_on(plan, "communication.frequency"), by=cora, at=moment)
    publish_agreement(plan, by=cora, at=moment)
    page = reverse("partner:changed")
    before = same_for_both(visit(ben).get(page).content)

    assert "Spelling, " in visit(ana).get(page).text
    answers = [visit(ana).post(page) for _press in range(2)]

    assert "Only Cora knows who asked" in answers[1].text
    check = PrivateCheck.objects.get(partner=ana, asked="not_ready")
    assert check.answer == "words"
    assert Hold.objects.standing().get(plan=plan).partner == ana
    safety = visit(cora).get(reverse("coach:safety", args=[plan.pk])).text
    assert "A correction changes more than spelling for them" in safety
    assert same_for_both(visit(ben).get(page).content) == before


def test_nothing_is_told_where_nothing_has_changed(text, ana, visit):
    assert visit(ana).post(reverse("partner:changed")).status_code == 200
    assert not PrivateCheck.objects.filter(asked="not_ready").exists()


@pytest.mark.parametrize("size", ["essentials", "full"])
def test_reading_asks_the_database_the_same_however_long_the_text(
    cora, moment, visit, size, django_assert_max_num_queries
):
    facts = build.facts_on(moment.date() + 20 * build.DAY, size=size)
    client = visit(build.partner_of(build.published(cora, at=moment, facts=facts), "a"))

    for page in (READ, "partner:printable", "partner:changed", QUESTION):
        with django_assert_max_num_queries(12):
            assert client.get(reverse(page)).status_code == 200
