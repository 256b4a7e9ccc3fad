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


def told(
    files: list[Path], certificates: Iterable[str], folder: Path, times: Iterable[str] = ()
) -> str:
    """What the script prints about these files, copied away from everything of ours."""
    script, trust = folder / "check.py", folder / "trust.json"
    shutil.copy(str(checking.__file__), script)
    trust.write_text(json.dumps(trust_in(certificates, times)))
    run = subprocess.run(
        [sys.executable, "-I", "-c", _ALONE, script, trust, *files],
        capture_output=True,
        check=False,
        cwd=folder,
        env={"PATH": os.defpath},
        text=True,
    )
    assert run.stderr == "", run.stderr
    return run.stdout


def verdicts(raws: list[bytes], certificates: Iterable[str], folder: Path) -> list[str]:
    files = [folder / f"{number}.pdf" for number in range(len(raws))]
    for file, raw in zip(files, raws, strict=True):
        file.write_bytes(raw)
    said = told(files, certificates, folder)
    return re.findall(r"^/.*/\d+\.pdf: (\w+)$", said, re.MULTILINE)
