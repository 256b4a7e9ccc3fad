"""The topics both settle: what one sees, how one replies, and what the other never learns."""

import re
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from agreements.plans.models import Partner, Plan
from agreements.shaping.actions import edit_wording, offer_wordings, reply_to
from agreements.shaping.models import Reply, Rule, Wording
from agreements.shaping.queries import newest_wording
from agreements.shaping.settling import drop_rule, keep_for_session, release_boundary, set_aside
from agreements.shaping.stages import Answered, Interim, Kind
from tests import build
from tests.couples import rows

TOUCH_OR_CONTACT = "communication.frequency"


@pytest.fixture
def plan(cora, moment):
    return build.opened(cora, at=moment)


@pytest.fixture
def offered(plan, cora, moment) -> Wording:
    """New words for everyday contact, offered to both."""
    build.word_what_differs(plan, by=cora, at=moment)
    offer_wordings(plan, by=cora, at=moment)
    return words_of(plan, TOUCH_OR_CONTACT)


def words_of(plan: Plan, slug: str) -> Wording:
    wording = newest_wording(build.rule_on(plan, slug))
    assert wording is not None
    return wording


def topic_of(rule: Rule) -> str:
    return reverse("partner:together_topic", args=[number_of(rule)])


def number_of(rule: Rule) -> int:
    from agreements.questions.bank import BANK, grouped

    slugs = build.round_of(rule.plan).slugs
    topics = [asked.topic.slug for asked in grouped(slugs)]
    assert [t.slug for t in BANK.topics if t.slug in topics] == topics
    return topics.index(rule.topic) + 1


def reply_url(rule: Rule) -> str:
    return reverse("partner:reply", args=[number_of(rule), rule.pk])


def say(client: Client, wording: Wording, answer: str, **typed: str):
    sent = {"wording": str(wording.pk), "answer": answer, **typed}
    return client.post(reply_url(wording.rule), sent)


def accept(client: Client, rule: Rule):
    """Press the button that says yes to all both wrote, on the topic's page as it is now."""
    return client.post(reverse("partner:accept", args=[number_of(rule)]), shown_to(client, rule))


def shown_to(client: Client, rule: Rule) -> dict[str, list[str]]:
    page = client.get(topic_of(rule)).content.decode()
    return {"wording": re.findall(r'name="wording" value="([^"]+)"', page)}


def plain(response) -> str:
    """The page without what is new on every visit."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


def test_every_topic_says_how_much_of_it_is_settled(plan, ana, visit):
    page = visit(ana).get(reverse("partner:together")).content.decode()

    assert "0 of" in page
    assert "Being in touch" in page


def test_equal_answers_come_first_and_one_press_says_yes_to_all_of_a_topic(plan, ana, visit):
    rule = build.rule_on(plan, "communication.channels")
    client = visit(ana)
    page = client.get(topic_of(rule)).content.decode()
    assert page.index("You both want this") < page.index("One way to put it")

    accept(client, rule)

    said = Reply.objects.filter(partner=ana, wording__rule__topic=rule.topic)
    assert {reply.answer for reply in said} == {"works"}
    assert "You both want this" not in client.get(topic_of(rule)).content.decode()


def test_pressing_yes_twice_is_one_yes(plan, ana, visit):
    rule = build.rule_on(plan, "communication.channels")
    client = visit(ana)
    shown = shown_to(client, rule)
    for _press in range(2):
        client.post(reverse("partner:accept", args=[number_of(rule)]), shown)

    assert Reply.objects.filter(partner=ana, wording__rule=rule).count() == 1


def test_a_yes_from_a_page_made_earlier_is_a_yes_to_nothing(plan, ana, cora, moment, visit):
    rule = build.rule_on(plan, "communication.channels")
    client = visit(ana)
    shown = shown_to(client, rule)
    keep_for_session(rule, version=1, by=cora, at=moment)

    answer = client.post(reverse("partner:accept", args=[number_of(rule)]), shown)

    assert answer.status_code == 409
    assert "This has changed. Here is the new text" in answer.content.decode()
    assert not Reply.objects.filter(partner=ana, wording__rule__topic=rule.topic).exists()


def test_equal_answers_can_be_taken_apart_and_answered_one_by_one(plan, ana, visit):
    rule = build.rule_on(plan, "communication.channels")
    page = visit(ana).get(topic_of(rule) + "?apart").content.decode()

    assert "You both want this" not in page
    assert reply_url(rule) in page


def test_a_reply_is_kept_and_shown_to_its_writer_alone(plan, offered, ana, ben, visit):
    answer = say(visit(ana), offered, "works")

    assert answer.status_code == 302
    assert answer.url == f"{topic_of(offered.rule)}#{offered.rule_id}"
    assert "You said: this works for me" in visit(ana).get(topic_of(offered.rule)).content.decode()
    assert "You said" not in visit(ben).get(topic_of(offered.rule)).content.decode()


@pytest.mark.parametrize("answer", [Answered.WORKS, Answered.CHANGE, Answered.LEAVE])
def test_no_page_tells_what_the_other_replied(plan, offered, ana, ben, visit, moment, answer):
    pages = [
        reverse("partner:home"),
        reverse("partner:together"),
        topic_of(offered.rule),
        reply_url(offered.rule),
    ]
    client = visit(ana)
    before = [plain(client.get(page)) for page in pages]

    reply_to(offered, answer, own_words="XYZZY", why="PLUGH", by=ben, at=moment)

    assert [plain(client.get(page)) for page in pages] == before


def test_both_see_agreed_once_both_said_yes_to_the_same_words(plan, offered, ana, ben, visit):
    say(visit(ana), offered, "works")
    say(visit(ben), offered, "works")

    for person in (ana, ben):
        page = visit(person).get(topic_of(offered.rule)).content.decode()
        assert "Agreed" in page
        assert offered.text.replace("'", "&#x27;") in page


def test_coming_back_to_an_agreed_rule_changes_nothing_for_the_other(
    plan, offered, ana, ben, visit
):
    say(visit(ana), offered, "works")
    say(visit(ben), offered, "works")
    before = plain(visit(ben).get(topic_of(offered.rule)))

    say(visit(ana), offered, "leave")

    assert plain(visit(ben).get(topic_of(offered.rule))) == before
    assert "You asked to come back" in visit(ana).get(topic_of(offered.rule)).content.decode()


def test_a_reply_can_be_changed_while_the_words_stand(plan, offered, ana, visit):
    client = visit(ana)
    say(client, offered, "works")
    say(client, offered, "leave")

    assert Reply.objects.get(wording=offered, partner=ana).answer == "leave"


def test_a_suggestion_keeps_the_words_and_the_reason_for_the_coach(plan, offered, ana, visit):
    say(visit(ana), offered, "change", own_words="We write on Sundays.", why="I need quiet days")

    kept = Reply.objects.get(wording=offered, partner=ana)
    assert (kept.answer, kept.own_words, kept.why) == (
        "change",
        "We write on Sundays.",
        "I need quiet days",
    )


def test_a_reason_alone_is_a_suggestion_too(plan, offered, ana, visit):
    say(visit(ana), offered, "change", own_words=offered.text, why="Sundays are hard")

    kept = Reply.objects.get(wording=offered, partner=ana)
    assert (kept.own_words, kept.why) == ("", "Sundays are hard")


@pytest.mark.parametrize("same", ["{}", " {} ", ""])
def test_unchanged_words_are_not_sent_and_the_page_says_so_kindly(plan, offered, ana, visit, same):
    answer = say(visit(ana), offered, "change", own_words=same.format(offered.text))

    assert answer.status_code == 422
    assert "tell Cora what you’d like to be different" in answer.content.decode()
    assert not Reply.objects.filter(wording=offered).exists()


def test_odd_characters_and_endless_words_are_refused_with_the_words_kept(
    plan, offered, ana, visit
):
    odd = say(visit(ana), offered, "change", own_words="quiet\x00 days please")
    long = say(visit(ana), offered, "change", own_words="word " * 200)

    assert (odd.status_code, long.status_code) == (422, 422)
    assert "quiet days please" in odd.content.decode()
    assert "word word" in long.content.decode()


def test_a_reply_to_old_words_shows_the_new_ones_and_sends_nothing(
    plan, offered, cora, ana, visit, moment
):
    edit_wording(offered.rule, "We meet on Mondays.", version=offered.version, by=cora, at=moment)
    cora.practice.offer_gap_hours = 0
    cora.practice.save()
    offer_wordings(build.reloaded(plan), by=cora, at=moment)

    answer = say(visit(ana), offered, "change", own_words="MY TYPED WORDS", why="MY REASON")

    page = answer.content.decode()
    assert answer.status_code == 409
    assert all(text in page for text in ("We meet on Mondays.", "MY TYPED WORDS", "MY REASON"))
    assert not Reply.objects.exclude(wording__source="both").exists()


def test_a_reply_to_words_being_reworked_keeps_what_was_typed(
    plan, offered, cora, ana, visit, moment
):
    edit_wording(offered.rule, "Other words.", version=offered.version, by=cora, at=moment)

    answer = say(visit(ana), offered, "change", own_words="MY TYPED WORDS")

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "MY TYPED WORDS" in page
    assert "Other words." not in page


def test_a_reply_after_publishing_is_lost_for_nobody(cora, ana, visit, moment, plan):
    wording = words_of(plan, "communication.channels")
    plan.move_to("review", at=moment)

    answer = say(visit(ana), wording, "change", own_words="MY TYPED WORDS")

    assert answer.status_code == 409
    assert "MY TYPED WORDS" in answer.content.decode()


def test_words_not_offered_yet_are_on_no_page(plan, cora, ana, visit, moment):
    rule = build.rule_on(plan, TOUCH_OR_CONTACT)
    edit_wording(rule, "NOT YET OFFERED.", version=1, by=cora, at=moment)
    client = visit(ana)

    assert "NOT YET OFFERED" not in client.get(topic_of(rule)).content.decode()
    assert client.get(reply_url(rule)).status_code == 302


def test_kept_set_aside_and_dropped_rules_say_so_to_both_alike(plan, cora, ana, ben, visit, moment):
    kept, aside = (build.rule_on(plan, slug) for slug in (TOUCH_OR_CONTACT, "communication.reply"))
    keep_for_session(kept, version=build.version_of(kept), by=cora, at=moment)
    set_aside(
        aside,
        version=build.version_of(aside),
        until=plan.midpoint_on,
        interim=Interim.AS_IS,
        by=cora,
        at=moment,
    )

    pages = [visit(person).get(topic_of(kept)).content.decode() for person in (ana, ben)]
    for page in pages:
        assert "Kept for your session" in page
        assert "Set aside until" in page


def test_own_limits_and_promises_are_shown_to_their_author(plan, ana, ben, visit):
    own = Rule.objects.filter(plan=plan, owner=ana)
    assert own.exists()
    for rule in own:
        text = newest_wording(rule).text
        assert text in visit(ana).get(topic_of(rule)).content.decode()


def test_a_limit_of_the_other_appears_once_the_coach_lets_it_stand(
    plan, cora, ana, ben, visit, moment
):
    limit = Rule.objects.filter(plan=plan, owner=ben, kind=Kind.BOUNDARY)[0]
    text = newest_wording(limit).text
    # Both wrote the same limit, and her own stays on her page.
    assert visit(ana).get(topic_of(limit)).content.decode().count(text) == 1

    release_boundary(limit, by=cora, at=moment)

    page = visit(ana).get(topic_of(limit)).content.decode()
    assert page.count(text) == 2
    assert "They aren’t agreed by, nor asked of, you." in page


def test_promises_of_the_other_are_on_no_page_before_publishing(cora, moment, visit):
    case = replace(build.ANA_AND_BEN, b={"growth.support": rows("I go to the Tuesday group")})
    plan = build.opened(cora, at=moment, case=case)
    client, ben = visit(build.partner_of(plan, "a")), build.partner_of(plan, "b")
    rule = build.rule_on(plan, "growth.support", owner=ben)
    pages = [reverse("partner:home"), topic_of(rule), topic_of(rule) + "?apart"]

    assert "Tuesday group" in visit(ben).get(topic_of(rule)).content.decode()
    for page in pages:
        assert "Tuesday group" not in client.get(page).content.decode()


def test_nobody_replies_to_what_is_one_persons_own(plan, ana, ben, visit):
    for person in (ana, ben):
        for rule in Rule.objects.filter(plan=plan).exclude(owner=None):
            assert visit(person).get(reply_url(rule)).status_code == 404
            assert say(visit(person), newest_wording(rule), "works").status_code == 409
            assert not Reply.objects.filter(wording__rule=rule).exists()


def test_nobody_replies_in_another_couples_plan(plan, offered, eve, visit):
    assert say(visit(eve), offered, "works").status_code in {302, 404, 409}
    assert not Reply.objects.filter(wording=offered).exists()


def test_before_the_opening_these_pages_lead_home(cora, moment, visit):
    plan = build.sealed(cora, at=moment)
    client = visit(build.partner_of(plan, "a"))

    for page in (reverse("partner:together"), reverse("partner:together_topic", args=[1])):
        assert client.get(page).url == reverse("partner:home")


def test_somebody_who_stopped_replies_no_more(plan, offered, ana: Partner, visit, moment):
    from agreements.plans.actions import stop_taking_part

    stop_taking_part(ana, at=moment)

    assert say(visit(ana), offered, "works").status_code == 409
    assert not Reply.objects.filter(wording=offered).exists()


@pytest.mark.parametrize("size", ["essentials", "full"])
def test_the_pages_ask_the_database_the_same_however_many_rules(
    cora, moment, visit, size, django_assert_max_num_queries
):
    facts = build.facts_on(moment.date() + 20 * build.DAY, size=size)
    plan = build.opened(cora, at=moment, facts=facts)
    client = visit(build.partner_of(plan, "a"))
    rule = build.rule_on(plan, "communication.channels")
    client.get(reverse("partner:who"))  # the first page of a visit also begins the session

    for page in (reverse("partner:together"), topic_of(rule), reply_url(rule)):
        with django_assert_max_num_queries(12):
            client.get(page)


@pytest.mark.parametrize("answer", ["works", "leave", "change"])
def test_a_reply_to_what_was_left_out_since_is_told_that_it_has_moved_on(
    plan, cora, ana, visit, moment, answer
):
    rule = Rule.objects.of(plan).filter(state="offered", kind="shared", required=False)[0]
    words, address = newest_wording(rule), reply_url(rule)
    drop_rule(rule, version=words.version, by=cora, at=moment)
    said = visit(ana).post(address, {"answer": answer, "wording": words.pk})
    assert said.status_code == 409
    assert "Nothing was sent." in said.text
    assert not Reply.objects.filter(wording=words).exists()


def test_a_rule_is_replied_to_under_its_own_topic_only(plan, ana, visit):
    rule = Rule.objects.filter(plan=plan, state="offered", owner=None, kind="shared")[0]
    wrong = reverse("partner:reply", args=[number_of(rule) % 9 + 1, rule.pk])
    sent = {"answer": "works", "wording": str(newest_wording(rule).pk)}
    assert visit(ana).get(wrong).status_code == 404
    assert visit(ana).post(wrong, sent).status_code == 409
    moved = visit(ana).post(wrong, sent | {"answer": "change", "own_words": "MY TYPED WORDS"})
    assert moved.status_code == 409
    assert "MY TYPED WORDS" in moved.content.decode()
    assert not ana.replies.filter(wording__rule=rule).exists()
