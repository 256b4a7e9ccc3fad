import re
import tomllib
from importlib.metadata import distribution
from typing import Any

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.tree import HERE

PROJECT = tomllib.loads((HERE / "pyproject.toml").read_text())
PINNED = re.compile(r"^([\w.-]+)==([^\s;]+)(?: ; (.+?))? \\$", re.M)


def wanted(file: str) -> list[Requirement]:
    lines = (line.partition("#")[0].strip() for line in (HERE / file).read_text().splitlines())
    return [Requirement(line) for line in lines if line and not line.startswith("-r")]


def pins(file: str) -> dict[str, str]:
    found = PINNED.findall((HERE / file).read_text())
    return {canonicalize_name(name): version for name, version, _ in found}


def reached(roots: list[Requirement]) -> set[str]:
    """Every package that these need on this system, found in what is installed."""
    seen: set[tuple[str, str]] = set()
    waiting = list(roots)
    while waiting:
        need = waiting.pop()
        name = canonicalize_name(need.name)
        for extra in ("", *need.extras):
            if (name, extra) in seen:
                continue
            seen.add((name, extra))
            for line in distribution(name).requires or ():
                deeper = Requirement(line)
                here: dict[str, Any] = {**default_environment(), "extra": extra}
                if deeper.marker is None or deeper.marker.evaluate(here):
                    waiting.append(deeper)
    return {name for name, _ in seen}


@pytest.mark.parametrize("file", sorted(path.name for path in HERE.glob("requirements*")))
def test_no_address_stands_in_a_lock_file(file):
    assert "://" not in (HERE / file).read_text()


@pytest.mark.parametrize(
    ("asked", "lock"),
    [
        (["requirements.in"], "requirements.txt"),
        (["requirements.in", "requirements-dev.in"], "requirements-dev.txt"),
    ],
)
def test_a_lock_file_is_in_step_with_what_is_asked_for(asked, lock):
    roots, locked = [need for file in asked for need in wanted(file)], pins(lock)
    astray = [
        str(need)
        for need in roots
        if not need.specifier.contains(locked.get(canonicalize_name(need.name), "0"))
    ]
    assert astray == []
    assert reached(roots) - set(locked) == set()


def test_nothing_is_locked_that_nobody_asked_for():
    roots = [*wanted("requirements.in"), *wanted("requirements-dev.in")]
    conditional = {
        canonicalize_name(name)
        for name, _, marker in PINNED.findall((HERE / "requirements-dev.txt").read_text())
        if marker
    }
    assert set(pins("requirements-dev.txt")) - conditional - reached(roots) == set()


def test_what_the_service_runs_on_is_what_was_tested():
    tested = pins("requirements-dev.txt")
    assert {name: tested.get(name) for name in pins("requirements.txt")} == pins("requirements.txt")


def test_every_package_has_a_hash():
    for lock in ("requirements.txt", "requirements-dev.txt"):
        text = (HERE / lock).read_text()
        assert len(PINNED.findall(text)) == len(re.findall(r"^[\w]", text, re.M))


def test_the_project_names_the_same_packages_each_with_its_reason():
    for file, told in (
        ("requirements.in", PROJECT["project"]["dependencies"]),
        ("requirements-dev.in", PROJECT["dependency-groups"]["dev"]),
    ):
        assert {str(need) for need in wanted(file)} == {str(Requirement(line)) for line in told}
    tables = (HERE / "pyproject.toml").read_text().partition("[tool.")[0]
    lines = re.findall(r'^  ".*",.*$', tables, re.M)
    assert [line for line in lines if "   # " not in line] == []
