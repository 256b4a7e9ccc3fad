"""How a figure is taken and printed."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Times:
    """Durations in milliseconds: the middle one and the one that 95 in a hundred stay under.

    `own` is the processor's time for the middle one, in this process alone: where it is far below
    the median, something else was busy on this machine, or the database was asked for much.
    """

    median: float
    p95: float
    own: float

    def __str__(self) -> str:
        return f"median {self.median:7.1f} ms  p95 {self.p95:7.1f} ms  own {self.own:6.1f} ms"


def times(act: Callable[[], object], *, rounds: int) -> Times:
    """Time an act after one round that is not counted."""
    act()
    taken, own = [], []
    for _ in range(rounds):
        begun, worked = time.perf_counter(), time.process_time()
        act()
        taken.append((time.perf_counter() - begun) * 1000)
        own.append((time.process_time() - worked) * 1000)
    p95 = statistics.quantiles(taken, n=20)[-1]
    return Times(statistics.median(taken), p95, statistics.median(own))


def rate(act: Callable[[], int]) -> float:
    """How many rows a second an act does, which says how many it did."""
    begun = time.perf_counter()
    done = act()
    return done / (time.perf_counter() - begun)


def line(name: str, figure: object) -> None:
    print(f"  {name:44} {figure}", flush=True)
