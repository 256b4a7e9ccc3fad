"""What is made to exhaust its reader gets a verdict or a kind refusal, in time.

A smaller version of `./dev prove hostile`, which prints time and memory of the full-sized ones.
"""

import time
from dataclasses import replace

import pytest

from agreements.documents.drawing import STYLE, TIME, CannotDrawError, apart
from agreements.documents.keys import current_key
from agreements.documents.matter import Line
from agreements.documents.rendering import render, render_apart
from agreements.documents.verifying import verdict_on
from tests.documents import stranger
from tests.documents.couple_one import MATTER, pages_of
from tests.documents.hostile import hostile


def test_every_hostile_file_gets_a_verdict_and_none_is_genuine(tmp_path):
    files = list(hostile(0.02))
    begun = time.monotonic()
    said = stranger.verdicts([one.body for one in files], [current_key().certificates], tmp_path)
    assert len(said) == len(files)
    assert set(said) <= {"no_seal", "unreadable"}
    assert time.monotonic() - begun < 60


@pytest.mark.django_db
def test_a_reader_that_runs_out_of_time_or_memory_says_unreadable():
    """Two gigabytes of zeros, squeezed into two megabytes and named as what holds all objects."""
    squeezed = next(one for one in hostile(1) if "as the xref" in one.name)
    assert verdict_on(squeezed.body).kind == "unreadable"


def with_text(text):
    return pages_of(replace(MATTER, lines=(Line("", "contact", "shared", text),)))


def test_lines_made_to_exhaust_the_drawing_end_the_copy_and_not_the_worker():
    begun = time.monotonic()
    with pytest.raises(CannotDrawError):
        render_apart(with_text("line\n" * 20_000))
    assert time.monotonic() - begun < TIME + 5


def test_a_word_without_end_is_drawn_like_any_other():
    begun = time.monotonic()
    assert render_apart(with_text("a" * 100_000)).startswith(b"%PDF")
    assert time.monotonic() - begun < TIME


def test_what_is_drawn_apart_is_what_would_be_drawn_here(pdf, pages):
    assert render_apart(pages) == pdf == render(pages)


@pytest.mark.parametrize(
    "attempt",
    [
        lambda: bytearray(3 * 1024**3),
        lambda: __import__("os").system("true"),
        lambda: __import__("socket").create_connection(("127.0.0.1", 9)),
        lambda: __import__("sys").exit(0),
    ],
)
def test_the_copy_that_draws_can_reach_nothing_and_ends_by_itself(attempt):
    with pytest.raises(CannotDrawError):
        apart(attempt, styles=(STYLE,))


def test_a_copy_that_is_killed_is_told_as_not_drawn():
    import os
    import signal

    with pytest.raises(CannotDrawError, match="ended before"):
        apart(lambda: os.kill(os.getpid(), signal.SIGKILL), styles=(STYLE,))
