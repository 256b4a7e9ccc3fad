"""Figures with their conditions: `./dev bench` on both databases, at both sizes.

`./dev bench pages`, `documents` or `service` runs one part; `--couples 60` one size.
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile

SIZES = [60, 5000]


def main() -> None:
    asked = argparse.ArgumentParser(prog="./dev bench")
    asked.add_argument("part", nargs="*", default=["documents", "service", "pages"])
    asked.add_argument("--couples", type=int, nargs="*", default=SIZES)
    asked.add_argument("--database", nargs="*", default=["sqlite", "postgres"])
    chosen = asked.parse_args()
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores")
    for part in chosen.part:
        if part == "pages":
            for database in chosen.database:
                for couples in chosen.couples:
                    _measure("tests.bench.pages", str(couples), database=database)
        else:
            _measure(f"tests.bench.{part}")


def _measure(module: str, *words: str, database: str = "sqlite") -> None:
    with tempfile.TemporaryDirectory(prefix="b") as var:
        environment = {**os.environ, "VAR_DIR": var, "DEMONSTRATION": "1"}
        environment["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
        command = [sys.executable, "-m", module, *words]
        if database == "postgres":
            command = [sys.executable, "-m", "tests.servers", *command]
        subprocess.run(command, env=environment, check=True)


if __name__ == "__main__":
    main()
