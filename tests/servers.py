"""Runs a command with a PostgreSQL and a Redis of its own, made for it and ended with it."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

ADDRESS = "postgres://$PGUSER:$PGPASSWORD@$PGHOST:$PGPORT/$PGDATABASE"


@contextmanager
def redis() -> Iterator[str]:
    """The address of an empty Redis that nobody else uses."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["redis-server", "--port", str(port), "--save", "", "--loglevel", "warning"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait()


def main(*command: str) -> int:
    # fsync is off: the cluster lives as long as this command, and two cores wait for the disk. Its
    # log would stand behind every failure, full of the refusals that tests provoke.
    how = ("fsync=off", "full_page_writes=off", "log_min_messages=fatal")
    postgres = ["pg_virtualenv", "-t", *(word for option in how for word in ("-o", option))]
    inside = ["sh", "-c", f'DATABASE_URL="{ADDRESS}" exec "$@"', "sh", *command]
    with redis() as address:
        return subprocess.call([*postgres, *inside], env={**os.environ, "REDIS_URL": address})


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
