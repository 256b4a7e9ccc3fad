import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.audit.text import clean_text, without_unstorable

REFUSED = ["\x00", "a\x07b", "\ud800", "\ufffe", "\U0010ffff", "\x9f", "\ufdd0"]


@pytest.mark.parametrize("raw", REFUSED, ids=ascii)
def test_what_no_database_stores_alike_is_refused_in_a_kind_sentence(raw):
    with pytest.raises(ValueError, match="can’t be stored"):
        clean_text(raw)


@pytest.mark.parametrize("raw", REFUSED, ids=ascii)
def test_the_words_around_it_are_kept(raw):
    assert without_unstorable(f"before {raw} after").startswith("before ")
    assert clean_text(without_unstorable(f"before {raw} after"))


def test_line_ends_accents_and_direction_overrides_are_put_right():
    assert clean_text(" a\r\nb\rc \u202ed\u2066 ") == "a\nb\nc d"
    assert clean_text("e\u0301") == "é"


SCRIPTS = ["Nguyễn Thị", "Ørsted", "عربي", "עברית", "हिन्दी", "👨\u200d👩\u200d👧", "a\tb"]


@pytest.mark.parametrize("raw", SCRIPTS)
def test_every_script_is_stored_as_it_is(raw):
    assert clean_text(raw) == unicodedata.normalize("NFC", raw)


@given(st.text())
def test_cleaning_twice_is_cleaning_once(raw):
    kept = clean_text(without_unstorable(raw))
    assert clean_text(kept) == kept
