"""Somebody who has a file, the list of our certificates and pyHanko, and nothing else of ours."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from agreements.documents import checking
from agreements.documents.keys import trust_in

# No module of Django's or of this project can be imported: asking for one is an error.
_ALONE = (
    "import runpy, sys; "
    "sys.modules.update(dict.fromkeys(('django', 'agreements', 'separation', 'tests'))); "
    "sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
)
WITHOUT_PYHANKO = _ALONE.replace("('django',", "('pyhanko', 'django',")


def told(
    files: list[Path], certificates: Iterable[str], folder: Path, times: Iterable[str] = ()
) -> str:
    """What the script prints about these files, copied away from everything of ours."""
    trust = folder / "trust.json"
    trust.write_text(json.dumps(trust_in(certificates, times)))
    run = asked([trust, *files], folder)
    assert run.stderr == "", run.stderr
    return run.stdout


def asked(
    words: Iterable[Path | str], folder: Path, *, alone: str = _ALONE
) -> subprocess.CompletedProcess[str]:
    """How the script ends and what it prints when it is given these words."""
    script = folder / "check.py"
    shutil.copy(str(checking.__file__), script)
    return subprocess.run(
        [sys.executable, "-I", "-c", alone, script, *words],
        capture_output=True,
        check=False,
        cwd=folder,
        env={"PATH": os.defpath},
        text=True,
    )


def verdicts(raws: list[bytes], certificates: Iterable[str], folder: Path) -> list[str]:
    files = [folder / f"{number}.pdf" for number in range(len(raws))]
    for file, raw in zip(files, raws, strict=True):
        file.write_bytes(raw)
    said = told(files, certificates, folder)
    return re.findall(r"^/.*/\d+\.pdf: (\w+)$", said, re.MULTILINE)
