"""Which days count when a deadline is counted: every day, or the working days of an official calendar (A5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import ClassVar

_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True)
class WorkingDays:
    """One edition of a calendar: Monday to Friday count, but for ``special`` days, which say whether they do.

    ``code`` names the calendar and ``edition`` counts its editions from 1. Without a code every day counts.
    """

    EVERY_DAY: ClassVar["WorkingDays"]

    code: str = ""
    edition: int = 0
    special: Mapping[date, bool] = field(default_factory=dict)

    def counts(self, day: date) -> bool:
        """Tell whether ``day`` counts."""
        if not self.code:
            return True
        return self.special.get(day, day.weekday() < _SATURDAY)

    def shift(self, day: date, days: int) -> date:
        """Return the day ``days`` counting days after ``day``, before it where negative.

        Whether ``day`` itself counts does not matter, but for 0 days: then it is the last counting day up to it.
        """
        if not self.code:
            return day + timedelta(days=days)
        if days == 0:
            return day if self.counts(day) else self.shift(day, -1)
        step = _DAY if days > 0 else -_DAY
        left = abs(days)
        while left:
            day += step
            left -= self.counts(day)
        return day


WorkingDays.EVERY_DAY = WorkingDays()
