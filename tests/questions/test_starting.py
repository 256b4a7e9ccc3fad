"""A bank with a fault is not started with: the message names the file and the question."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import HERE

DAMAGE = {
    "a sentence that mentions what is not asked": (
        ("money.py", "spending more than {money} of", "spending more than {sum} of"),
        "topics/money.py, money.limit: the sentence mentions {sum}, which is not asked",
    ),
    "a condition nobody can tick": (
        ("money.py", 'when=("income_dependence",)', 'when=("rich",)'),
        "topics/money.py, money.own_money: unknown condition “rich”",
    ),
    "a promise that would need the other": (
        ("own.py", '"O",\n            kind="boundary"', '"O",\n            kind="shared"'),
        "topics/own.py, growth.share: O cannot be of kind “shared”",
    ),
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    top = tmp_path_factory.mktemp("copy")
    for name in ("agreements", "separation"):
        shutil.copytree(HERE / name, top / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(HERE / "manage.py", top)
    (top / "var").mkdir()
    return top


def start(top: Path) -> subprocess.CompletedProcess[str]:
    """Import the service as its web server does."""
    environment = {
        "VAR_DIR": str(top / "var"),
        "DEMONSTRATION": "1",
        "BASE_URL": "http://localhost:8091",
    }
    words = [sys.executable, "-c", "import separation.wsgi"]
    return subprocess.run(
        words, cwd=top, env=environment, capture_output=True, text=True, check=False
    )


def test_an_undamaged_copy_starts(copy):
    assert start(copy).returncode == 0


@pytest.mark.parametrize(("damage", "words"), DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_copy_does_not_start_and_says_where(copy, damage, words):
    name, sound, broken = damage
    file = copy / "agreements/questions/topics" / name
    text = file.read_text()
    assert sound in text
    file.write_text(text.replace(sound, broken, 1))
    try:
        refused = start(copy)
    finally:
        file.write_text(text)
    assert refused.returncode != 0
    assert words in refused.stderr
