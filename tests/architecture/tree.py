"""The source as these tests read it: files, syntax trees, the rooms in their order."""

import ast
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent.parent


@cache
def kept_files() -> tuple[Path, ...]:
    """Every file of the project: what git keeps, or would keep."""
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(listing, cwd=HERE, check=True, capture_output=True, text=True).stdout
    files = (HERE / name for name in names.split("\0") if name)
    return tuple(file for file in files if file.is_file())


def sources(*folders: str) -> list[Path]:
    """Python files under these folders, without migrations."""
    tops = tuple(HERE / folder for folder in folders)
    return [
        file
        for file in kept_files()
        if file.suffix == ".py"
        and "migrations" not in file.parts
        and any(file.is_relative_to(top) for top in tops)
    ]


@cache
def syntax(file: Path) -> ast.Module:
    return ast.parse(file.read_text(), str(file))


def functions(file: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(syntax(file)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def short(file: Path) -> str:
    return str(file.relative_to(HERE))


def settings_of(tool: str) -> dict:
    return tomllib.loads((HERE / "pyproject.toml").read_text())["tool"][tool]


@cache
def levels() -> dict[str, int]:
    """Every room with its level, the lowest 0, as import-linter is told."""
    contract = settings_of("importlinter")["contracts"][0]
    layers = [layer.split(" | ") for layer in reversed(contract["layers"])]
    return {room: level for level, rooms in enumerate(layers) for room in rooms}
