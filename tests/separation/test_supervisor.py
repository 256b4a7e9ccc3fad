import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

from separation.supervisor import CannotStartError, Part, broker_part, end, parts_of, port_wanted
from tests.architecture.tree import HERE
from tests.production import environment

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
DEAF = "import signal, time; signal.signal(15, signal.SIG_IGN); print('up', flush=True)"
ENDS = [sys.executable, "-c", "raise SystemExit(3)"]


def begun(name: str, command: list[str], *, patience: int = 20, **more) -> Part:
    part = Part(name, command, patience=patience, **more)
    part.start()
    return part


def watched(part: Part, seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        part.look()
        time.sleep(0.02)


def alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists() and "Z" not in Path(f"/proc/{pid}/stat").read_text()


def test_a_part_that_ends_by_itself_is_started_again_and_it_is_said(capfd):
    part = begun("worker", SLEEP)
    first = part.process.pid
    os.kill(first, signal.SIGKILL)

    watched(part, 0.5)

    assert part.process.pid != first
    assert alive(part.process.pid)
    assert capfd.readouterr().out.splitlines() == [
        "The worker has ended by itself (signal 9).",
        "The worker was started again.",
    ]
    part.end()


def test_a_part_that_cannot_stay_up_is_started_again_at_growing_distances():
    part, distances = begun("worker", ENDS), []

    for _ in range(4):
        part.process.wait()
        part.look()
        distances.append(round(part.again - time.monotonic()))
        part.start()

    assert distances == [0, 1, 3, 7]
    part.end()


def test_parts_end_in_order_the_last_started_first(capfd, tmp_path):
    told = tmp_path / "told"
    program = (
        "import signal, sys, time\n"
        "def bye(*_):\n"
        f"    open({str(told)!r}, 'a').write(sys.argv[1] + ' ')\n"
        "    sys.exit()\n"
        "signal.signal(15, bye)\n"
        "print('up', flush=True)\n"
        "time.sleep(60)\n"
    )
    names = ["broker", "worker", "web server", "timer"]
    logs = {name: tmp_path / name for name in names}
    parts = [begun(name, [sys.executable, "-c", program, name], log=logs[name]) for name in names]
    while not all(log.read_text() for log in logs.values()):
        time.sleep(0.02)

    end(parts)

    assert told.read_text() == "timer web server worker broker "
    assert capfd.readouterr().out == ""


def test_a_part_that_does_not_listen_is_ended_with_all_it_started(capfd, tmp_path):
    child = f"import subprocess; c = subprocess.Popen({SLEEP!r})"
    log = tmp_path / "log"
    command = [sys.executable, "-c", f"{child}; print(c.pid, flush=True); {DEAF}; time.sleep(60)"]
    part = begun("worker", command, patience=1, log=log)
    while "up" not in log.read_text():
        time.sleep(0.02)
    started = int(log.read_text().split()[0])

    part.end()

    assert capfd.readouterr().out == "The worker took too long and was ended.\n"
    assert not alive(part.process.pid)
    time.sleep(0.1)
    assert not alive(started)


def test_a_part_does_not_hear_the_ctrl_c_of_the_terminal():
    part = begun("worker", SLEEP)
    assert os.getsid(part.process.pid) != os.getsid(0)
    part.end()


def test_nothing_is_left_when_the_supervisor_is_killed(tmp_path):
    program = (
        "import sys, time\n"
        "import django\n"
        "from separation.supervisor import Part\n"
        f"part = Part('worker', {SLEEP!r}, patience=1)\n"
        "part.start()\n"
        "print(part.process.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    values = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    supervisor = subprocess.Popen(
        [sys.executable, "-c", program], cwd=HERE, env=values, stdout=subprocess.PIPE, text=True
    )
    started = int(supervisor.stdout.readline())
    supervisor.kill()
    supervisor.wait()
    supervisor.stdout.close()

    until = time.monotonic() + 5
    while alive(started) and time.monotonic() < until:
        time.sleep(0.05)
    assert not alive(started)


def test_the_broker_of_ones_own_stands_first_and_only_without_another(settings):
    settings.REDIS_URL = ""
    assert [part.name for part in parts_of(8000)] == ["broker", "worker", "web server", "timer"]

    settings.REDIS_URL = "redis://localhost:6379/0"
    assert [part.name for part in parts_of(8000)] == ["worker", "web server", "timer"]


def test_the_worker_serves_every_queue():
    routed = {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()}
    worker = next(part for part in parts_of(8000) if part.name == "worker")
    served = set(worker.command[worker.command.index("-Q") + 1].split(","))
    assert served == routed | {settings.CELERY_TASK_DEFAULT_QUEUE}


def test_a_folder_too_deep_for_a_socket_is_said_before_anything_starts(tmp_path):
    with pytest.raises(CannotStartError, match="Set VAR_DIR to a shorter path"):
        broker_part(tmp_path / ("deep" * 30) / "s")


@pytest.mark.parametrize("port", ["0", "65536", "eighty", "-1"])
def test_a_port_that_cannot_be_is_said(monkeypatch, port):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(CannotStartError, match="from 1 to 65535"):
        port_wanted()


def test_a_broker_that_does_not_answer_stops_the_start_with_one_sentence(tmp_path):
    values = {**environment(tmp_path), "REDIS_URL": "redis://127.0.0.1:1/0", "PORT": "8199"}
    done = subprocess.run(
        [sys.executable, "-m", "separation.supervisor"],
        cwd=HERE,
        env={**values, "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Nothing answers at REDIS_URL: start it, or correct the address.\n"
