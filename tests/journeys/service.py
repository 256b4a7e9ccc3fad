"""The real service for journeys: its own broker, web, worker and beat, its own mail server.

Everything runs as for a newcomer, in a folder of its own; on PostgreSQL and Redis where the
environment names them. Letters go over real SMTP on loopback and are kept here to be read.
"""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from aiosmtpd.controller import Controller

from tests.servers import redis

CODE = r"\b\d{6}\b"
ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Letters:
    """Every letter that really arrived, in order."""

    kept: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        letter = message_from_bytes(envelope.content, policy=policy.default)
        self.kept.append(letter)
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        return [letter for letter in list(self.kept) if address in str(letter["To"])]

    def next_to(
        self, address: str, *, after: int = 0, holding: str = "", seconds: float = 20
    ) -> EmailMessage:
        """The newest letter that holds this (an expression), the first few left out."""
        until = time.monotonic() + seconds
        while True:
            fresh = self.to(address)[after:]
            if found := [letter for letter in fresh if re.search(holding, text_of(letter))]:
                return found[-1]
            if time.monotonic() > until:
                raise AssertionError(f"no such letter reached {address} in {seconds} seconds")
            time.sleep(0.05)


def text_of(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def code_to(letters: Letters, address: str, *, after: int) -> str:
    """The six digits last sent to an address; other letters may come in between."""
    found = re.search(CODE, text_of(letters.next_to(address, after=after, holding=CODE)))
    assert found is not None
    return found[0]


def link_in(letter: EmailMessage) -> str:
    found = re.search(r"https?://\S+", text_of(letter))
    assert found is not None
    return found[0]


@dataclass
class Service:
    """A running service: where it is, what it has sent, and its clock."""

    address: str
    var: Path
    letters: Letters
    process: subprocess.Popen[bytes]
    environment: dict[str, str]

    def move_forward(self, seconds: int) -> None:
        """Set the clock that many seconds further ahead; the next sweep does what is due."""
        offset = self.var / "time-offset"
        ahead = int(offset.read_text()) if offset.exists() else 0
        fresh = offset.with_suffix(".new")
        fresh.write_text(str(ahead + seconds))
        fresh.replace(offset)

    def manage(self, *words: str) -> str:
        """Run one of the service's commands beside it."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def running(var: Path, **more: str) -> Iterator[Service]:
    """Start the service in this folder and end it, as `./dev run` does."""
    with broker_beside() as broker, _started(var, {**database_beside(), **broker, **more}) as made:
        yield made


@contextmanager
def _started(var: Path, more: dict[str, str]) -> Iterator[Service]:
    letters = Letters()
    post = Controller(letters, hostname="127.0.0.1", port=free_port())
    post.start()
    port = free_port()
    environment = {
        **os.environ,
        "DEMONSTRATION": "1",
        "DJANGO_SETTINGS_MODULE": "separation.settings",
        "VAR_DIR": str(var),
        "PORT": str(port),
        "BASE_URL": f"http://localhost:{port}",
        "EMAIL_URL": f"smtp://127.0.0.1:{post.port}",
        **more,
    }
    with (var.parent / f"{var.name}.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "separation.supervisor"],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
        )
        service = Service(f"http://localhost:{port}", var, letters, process, environment)
        try:
            _wait_until_up(port, process, Path(log.name))
            yield service
        finally:
            process.terminate()
            process.wait(60)
            post.stop()


def _wait_until_up(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        if "is ready" in log.read_text(errors="replace"):
            return
        time.sleep(0.1)
    raise AssertionError(f"the service did not start: {log.read_text(errors='replace')}")


@contextmanager
def broker_beside() -> Iterator[dict[str, str]]:
    """Where the suite has a Redis: one of its own. Two services would take each other's tasks."""
    if not os.environ.get("REDIS_URL"):
        yield {}
        return
    with redis() as address:
        yield {"REDIS_URL": address}


def database_beside() -> dict[str, str]:
    """On PostgreSQL: a database of its own, next to the one the suite uses."""
    address = os.environ.get("DATABASE_URL", "")
    if not address.startswith("postgres"):
        return {}
    name = f"journey_{os.getpid()}_{free_port()}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return {"DATABASE_URL": urlunsplit(urlsplit(address)._replace(path=f"/{name}"))}
