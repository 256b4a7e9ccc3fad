import hashlib
import json
from datetime import timedelta

import pytest
import rfc8785
from django.db import DatabaseError, connection, transaction
from django.utils.translation import override

from agreements.documents.freezing import frozen_words, objections_to_words, preview, ruled
from agreements.documents.models import FrozenText
from agreements.shaping.actions import edit_wording
from agreements.shaping.queries import newest_wording
from agreements.shaping.settling import set_aside
from agreements.shaping.stages import Interim
from tests import build

DAY = timedelta(days=1)


@pytest.fixture
def settled(cora):
    return build.settled(cora)


def objections_to(plan):
    return objections_to_words(plan, ruled(plan))


def reworded(plan, slug, text, *, by):
    """The coach writes other words into a rule and both say yes to them."""
    rule = build.rule_on(plan, slug)
    wording = newest_wording(rule)
    edit_wording(rule, text, version=wording.version, by=by, at=build.NOON)
    build.offer_wordings(plan, by=by, at=build.NOON + DAY)
    build.say_yes_to_everything(plan, at=build.NOON + DAY)


def test_what_is_frozen_is_canonical_and_named_by_its_own_hash(settled):
    words = frozen_words(settled, number=1, at=build.NOON)
    assert rfc8785.dumps(json.loads(words.canonical)) == words.canonical
    assert words.content_sha256 == hashlib.sha256(words.canonical).hexdigest()
    assert len(words.code) == 14


def test_the_same_plan_at_the_same_moment_freezes_to_the_same_words(settled):
    assert frozen_words(settled, number=1, at=build.NOON) == frozen_words(
        settled, number=1, at=build.NOON
    )


def test_other_words_make_another_code(settled, cora):
    before = frozen_words(settled, number=1, at=build.NOON)
    reworded(settled, "communication.frequency", "We write once a week, on Sundays.", by=cora)
    after = frozen_words(settled, number=1, at=build.NOON)
    assert before.code != after.code
    assert b"We write once a week, on Sundays." in after.canonical


def test_both_agreed_sentences_stand_in_what_is_frozen(settled):
    words = frozen_words(settled, number=1, at=build.NOON).canonical.decode()
    assert all(text in words for text in build.ANA_AND_BEN.agreed.values())


def test_nothing_private_gets_into_the_words(settled):
    words = frozen_words(settled, number=1, at=build.NOON).canonical.decode()
    addresses = [partner.email for partner in settled.partners.all()]
    assert not [text for text in (*addresses, "leaning", "screening") if text in words]


def test_a_settled_couple_has_nothing_in_the_way(settled):
    assert objections_to_words(settled, ruled(settled)) == []


def test_a_required_rule_that_is_open_is_named(cora):
    plan = build.opened(cora)
    assert "“Everyday contact” isn’t settled yet." in objections_to_words(plan, ruled(plan))


def test_a_rule_set_aside_is_no_objection_and_stands_as_still_open(settled, cora):
    rule = build.rule_on(settled, "communication.frequency")
    set_aside(
        rule,
        version=build.version_of(rule),
        until=settled.midpoint_on,
        interim=Interim.AS_IS,
        interim_text="We write by email only.",
        by=cora,
        at=build.NOON,
    )
    assert objections_to_words(settled, ruled(settled)) == []
    snapshot = json.loads(frozen_words(settled, number=1, at=build.NOON).canonical)
    still_open = next(part for part in snapshot["parts"] if part["kind"] == "open")
    assert still_open["groups"][0]["rules"][0]["text"].startswith(
        "Until we have settled it, we write by email only. We talk about it at the midpoint"
    )


@pytest.mark.parametrize(
    ("words", "about"),
    [
        ("Whoever is late pays a fine of 50 for each hour.", "reads like a penalty"),
        ("Neither of us tells the police about it.", "keeps someone from help"),
        ("Ben owes Ana sex once a week.", "makes touch or sex a duty"),
    ],
)
def test_words_that_can_never_be_published_are_named(settled, cora, words, about):
    reworded(settled, "communication.frequency", words, by=cora)
    objections = objections_to_words(settled, ruled(settled))
    assert len(objections) == 1
    assert objections[0].startswith("“Everyday contact”")
    assert about in objections[0]


def test_a_letter_no_font_has_is_named_with_its_rule(settled, cora):
    reworded(settled, "communication.frequency", "We call on Sundays 🙂 and 今.", by=cora)
    said = (
        "“Everyday contact” has a sign that can’t be printed: “🙂” (slightly smiling face), "
        "“今” (cjk unified ideograph-4eca). Write it in letters."
    )
    assert objections_to_words(settled, ruled(settled)) == [said]


def test_names_in_many_scripts_can_be_printed_and_an_emoji_in_a_name_cannot(settled):
    partner = build.partner_of(settled, "a")
    for name, number in {
        "محمد": 0,
        "Nguyễn Thị Ánh": 0,
        "Ольга": 0,
        "राधा": 0,
        "Ana 🌻": 1,
    }.items():
        partner.full_name = name
        partner.save()
        assert len(objections_to_words(settled, ruled(settled))) == number, name


def test_a_preview_is_the_reading_of_the_next_agreement(settled):
    page = preview(settled, ruled(settled), at=build.NOON)
    assert page == frozen_words(settled, number=1, at=build.NOON).reading
    assert "<h1" not in page
    assert page.count("<h2>") >= 1


def test_what_people_wrote_is_escaped(settled, cora):
    reworded(settled, "communication.frequency", "We write <script>alert(1)</script>.", by=cora)
    page = preview(settled, ruled(settled), at=build.NOON)
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_a_preview_needs_few_queries_however_many_rules(settled, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        preview(settled, ruled(settled), at=build.NOON)


def test_the_language_of_the_words_is_frozen_with_them(settled):
    with override("fr-ca"):
        words = frozen_words(settled, number=1, at=build.NOON)
    assert json.loads(words.canonical)["language"] == "fr-ca"


def test_what_is_frozen_can_never_be_changed_or_deleted(cora):
    frozen = build.agreement_of(build.published(cora)).frozen
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        FrozenText.objects.filter(pk=frozen.pk).update(code="0000-0000-0000")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute("DELETE FROM documents_frozentext")


@pytest.mark.parametrize("text", ["We write " + "a" * 201 + ".", "We\n" * 60 + "write."])
def test_words_that_would_exhaust_the_drawing_are_refused_kindly(settled, cora, text):
    reworded(settled, "communication.frequency", text, by=cora)
    said = [one for one in objections_to(settled) if "is hard to print" in one]
    assert said == [
        "“Everyday contact” is hard to print: a word is very long, or there are many lines."
    ]
