"""How long a letter takes on a warm press: ``python -m tests.projections.letter.bench``."""

import statistics
import sys
import time
from dataclasses import replace

from domain.values import Holder
from projections.letter import render
from tests.projections.letter.samples import letter


def milliseconds(items: int, runs: int = 50) -> list[float]:
    """Return the time of each of ``runs`` different letters with ``items`` items, after a warm-up."""
    times = []
    for run in range(runs + 5):
        text = replace(letter(items), round=2000 + run)
        start = time.perf_counter()
        render(text, Holder.BOARD)
        times.append((time.perf_counter() - start) * 1000)
    return times[5:]


def main() -> None:
    for items in (4, 12, 60):
        times = sorted(milliseconds(items))
        slow = times[int(len(times) * 0.95)]
        sys.stdout.write(f"{items:3} items: median {statistics.median(times):5.1f} ms, 95 % under {slow:5.1f} ms\n")


if __name__ == "__main__":
    main()
