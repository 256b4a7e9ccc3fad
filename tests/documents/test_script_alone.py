"""What a stranger reads who gives the script the wrong words, or lacks what it needs."""

import json

import pytest

from tests.documents import stranger

TRUST, PDF = "trust.json", "copy.pdf"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / TRUST).write_text(json.dumps({"ours": [], "times": []}))
    (tmp_path / PDF).write_bytes(b"%PDF-1.7\n\xff\xfe")
    return tmp_path


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([TRUST, "gone.pdf"], "There is no file gone.pdf."),
        (["gone.json", PDF], "There is no file gone.json."),
        ([TRUST, "."], ". is a folder. Choose a file in it."),
        ([PDF, TRUST], "copy.pdf is not the list of certificates."),
        (["check.py", PDF], "check.py is not the list of certificates."),
    ],
)
def test_words_that_will_not_do_are_answered_by_one_sentence(folder, words, says):
    ended = stranger.asked(words, folder)
    assert ended.returncode == 2
    assert ended.stderr.startswith(says)
    assert ended.stderr.count("\n") == 1
    assert ended.stdout == ""


def test_without_pyhanko_it_says_what_to_install(folder):
    ended = stranger.asked([TRUST, PDF], folder, alone=stranger.WITHOUT_PYHANKO)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == "This check needs pyHanko: python3 -m pip install pyHanko\n"


def test_a_file_that_is_not_genuine_ends_with_one(folder):
    ended = stranger.asked([TRUST, PDF], folder)
    assert (ended.returncode, ended.stderr) == (1, "")
    assert ended.stdout.startswith("copy.pdf: unreadable")
