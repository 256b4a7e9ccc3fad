import pytest
from django.test import Client

from agreements.audit.now import now
from tests import build
from tests.couples import CLAIRE_AND_MATHIEU
from tests.questions.effort import MOST_MINUTES, walked
from tests.questions.reading_ease import grade, lines_of, syllables, words_in

PAGE = """<nav>Home</nav><main id="x"><h1>Your topics</h1><p>Only you, for <b>now</b>.</p>
<details><summary>More</summary><p>Not read unless opened.</p></details>
<p><span class="hidden">unseen</span>It&#x27;s fine.</p><textarea>typed</textarea></main>"""


def test_a_page_is_read_by_its_lines_and_what_is_folded_or_hidden_is_not():
    assert lines_of(PAGE) == ["Your topics", "Only you, for now .", "More", "It's fine."]
    assert len(words_in(lines_of(PAGE))) == 9


@pytest.mark.parametrize(
    ("word", "spoken"), [("rest", 1), ("quiet", 1), ("agreement", 3), ("home", 1), ("little", 2)]
)
def test_syllables_are_counted_about_as_they_are_spoken(word, spoken):
    assert syllables(word) == spoken


def test_long_words_in_long_sentences_are_hard():
    easy = ["We call on Sundays.", "You can stop at any time."]
    hard = ["Notwithstanding aforementioned obligations, participation necessitates documentation."]
    assert grade(easy) < 4 < grade(hard)
    assert grade(["Save"]) == 0


@pytest.mark.django_db
def test_the_longest_of_the_short_rounds_is_read_and_tapped_in_twenty_minutes(cora):
    case = CLAIRE_AND_MATHIEU
    facts = case.plan_facts(now(), size="essentials")
    plan = build.in_writing(cora, case=case, facts=facts, at=now())
    claire = build.partner_of(plan, "a")
    browser = Client()
    browser.force_login(claire.user)
    walk = walked(claire, case, browser)
    assert walk.questions == len(build.round_of(plan).slugs)
    assert walk.minutes < MOST_MINUTES
    assert walk.grade < 6
