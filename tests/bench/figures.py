"""How a figure is taken and printed."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Times:
    """Durations in milliseconds: the middle one and the one that 95 in a hundred stay under."""

    median: float
    p95: float

    def __str__(self) -> str:
        return f"median {self.median:7.1f} ms  p95 {self.p95:7.1f} ms"


def times(act: Callable[[], object], *, rounds: int) -> Times:
    """Time an act after one round that is not counted."""
    act()
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        act()
        taken.append((time.perf_counter() - begun) * 1000)
    return Times(statistics.median(taken), statistics.quantiles(taken, n=20)[-1])


def rate(act: Callable[[], int]) -> float:
    """How many rows a second an act does, which says how many it did."""
    begun = time.perf_counter()
    done = act()
    return done / (time.perf_counter() - begun)


def line(name: str, figure: object) -> None:
    print(f"  {name:44} {figure}", flush=True)
