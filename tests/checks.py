"""All that a machine can judge, one after another, and what of it a machine can mend."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

CHECK = """
ruff check .
ruff format --check .
djlint --lint --quiet templates
djlint --check templates
mypy agreements separation
lint-imports
python manage.py makemigrations --check --dry-run
python -m tests.production check --deploy --fail-level WARNING
python -m pytest -q tests/architecture/test_locks.py
"""
FIX = """
ruff check --fix .
ruff format .
djlint --reformat --quiet templates
python -m tests.architecture.test_stages
"""


def run(lines: str) -> list[str]:
    """Run each line with this Python's programs; returns those that are not in order."""
    programs = Path(sys.executable).parent
    wrong = []
    # With a place of their own for what Django writes: a check changes nothing here.
    with tempfile.TemporaryDirectory() as var:
        settings = {"DJANGO_SETTINGS_MODULE": "separation.settings", "DEMONSTRATION": "1"}
        here = {**settings, **os.environ, "VAR_DIR": var}
        for line in lines.strip().splitlines():
            program, *arguments = line.split()
            print(f"\n$ {line}", flush=True)
            if subprocess.call([programs / program, *arguments], env=here):
                wrong.append(line)
    return wrong


if __name__ == "__main__":
    wrong = run({"check": CHECK, "fix": FIX}[sys.argv[1]])
    print("\n" + ("\n".join(f"Not in order: {line}" for line in wrong) or "All in order."))
    sys.exit(bool(wrong))
