"""The ladder of a duty: the days on which who owes it is reminded, and those on which it goes up the tree."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from domain.working_days import WorkingDays

ESCALATED, YELLOW, RED = LEVELS = ("escalated", "yellow", "red")
"""The rungs after the reminders: the duty is passed up, then up once more with a yellow and with a red card."""


@dataclass(frozen=True)
class Rung:
    """One rung: ``name`` says how many days from the due date (``-7``, ``0``, ``+1``), or is one of `LEVELS`."""

    name: str
    on: date

    @property
    def escalates(self) -> bool:
        """Whether this rung passes the duty up instead of reminding."""
        return self.name in LEVELS


@dataclass(frozen=True)
class Ladder:
    """The policy's days from the due date: reminders ``before`` and ``after`` it, and the day of each of `LEVELS`.

    The days are those that count by ``calendar``; a reminder of 0 days falls on the last of them up to the due date.
    """

    before: tuple[int, ...]
    after: tuple[int, ...]
    levels: Mapping[str, int]
    calendar: WorkingDays = WorkingDays.EVERY_DAY

    def rungs(self) -> list[tuple[int, str]]:
        """Return every rung as days from the due date and name, in the order in which they are climbed."""
        offsets = {f"{-n:+d}" if n else "0": -n for n in self.before} | {f"{n:+d}" if n else "0": n for n in self.after}
        return sorted((offset, name) for name, offset in (offsets | dict(self.levels)).items())


def rungs_left(
    ladder: Ladder, due: date, since: date, climbed: Collection[str], *, rests_until: date | None = None
) -> list[Rung]:
    """Return the rungs still to be climbed, by day.

    A rung below a climbed one is past, and one that lay before the duty came up on ``since`` never was. Reminders that
    would come before ``rests_until`` come on that day; what goes up the tree does not wait.
    """
    offsets = ladder.rungs()
    reached = max((offset for offset, name in offsets if name in climbed), default=None)
    rungs = (Rung(name, ladder.calendar.shift(due, n)) for n, name in offsets if reached is None or n > reached)
    left = [rung for rung in rungs if rung.on > since]
    if rests_until:
        left = [rung if rung.escalates or rung.on >= rests_until else Rung(rung.name, rests_until) for rung in left]
    return sorted(left, key=lambda rung: rung.on)
