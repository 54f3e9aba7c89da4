"""Ratios that hold on a noisy machine: the sides of a comparison take turns, and the spread is shown."""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Round:
    """One turn of one side: ``done`` operations in ``seconds``, and how long each took if that was measured."""

    done: int
    seconds: float
    latencies: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Operations a second."""
        return self.done / self.seconds


Side = Callable[[], Round]


def timed(work: Callable[[], int]) -> Round:
    """Run ``work``, which returns how many operations it did."""
    start = time.perf_counter()
    done = work()
    return Round(done, time.perf_counter() - start)


def each_timed(operations: list[Callable[[], object]]) -> Round:
    """Run the operations one after another and note how long each took."""
    latencies = []
    begin = start = time.perf_counter()
    for operation in operations:
        operation()
        now = time.perf_counter()
        latencies.append(now - start)
        start = now
    return Round(len(operations), start - begin, latencies)


def compare(title: str, sides: Mapping[str, Side], rounds: int, unit: str) -> None:
    """Let the sides take turns for ``rounds`` rounds and print them; ratios are of the first side to each other."""
    taken: dict[str, list[Round]] = {name: [] for name in sides}
    for number in range(rounds):
        order = list(sides)[:: -1 if number % 2 else 1]
        for name in order:
            taken[name].append(sides[name]())
    print(f"\n{title}")
    for name, turns in taken.items():
        print(f"  {name:<34}{_spread([turn.rate for turn in turns]):>32} {unit}{_latency(turns)}")
    first, *others = taken
    for other in others:
        ratios = [b.rate / a.rate for a, b in zip(taken[first], taken[other], strict=True)]
        print(f"  {f'{other} : {first}':<68}{_spread(ratios, 2)} times as fast")


def _latency(turns: list[Round]) -> str:
    times = sorted(1000 * each for turn in turns for each in turn.latencies)
    if not times:
        return ""
    return f"   p50 {statistics.median(times):.1f} ms, p99 {times[int(len(times) * 0.99)]:.1f} ms"


def _spread(values: list[float], digits: int = 0) -> str:
    digits = digits or (0 if min(values) >= 100 else 1)
    low, middle, high = (f"{value:,.{digits}f}" for value in (min(values), statistics.median(values), max(values)))
    return f"{middle} ({low} to {high})"
