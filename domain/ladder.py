"""The ladder of a duty: the days on which who owes it is reminded, and the day on which it goes up the tree."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

ESCALATED = "escalated"
"""The name of the last rung."""


@dataclass(frozen=True)
class Rung:
    """One rung: ``name`` says how many days from the due date (``-7``, ``0``, ``+1``), or that it escalates."""

    name: str
    on: date

    @property
    def escalates(self) -> bool:
        """Whether this rung passes the duty up instead of reminding."""
        return self.name == ESCALATED


def rungs_left(
    due: date, since: date, climbed: Collection[str], *, before: Iterable[int], after: Iterable[int], escalate: int
) -> list[Rung]:
    """Return the rungs still to be climbed, by day.

    A rung below a climbed one is past, and one that lay before the duty came up on ``since`` never was. ``before``,
    ``after`` and ``escalate`` are the policy's days.
    """
    offsets = {f"{-n:+d}" if n else "0": -n for n in before} | {f"{n:+d}" if n else "0": n for n in after}
    ladder = sorted((offset, name) for name, offset in (offsets | {ESCALATED: escalate}).items())
    reached = max((offset for offset, name in ladder if name in climbed), default=None)
    rungs = (Rung(name, due + timedelta(days=n)) for n, name in ladder if reached is None or n > reached)
    return [rung for rung in rungs if rung.on > since]
