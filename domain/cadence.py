"""Periodic duties: the periods of a cadence in a campaign's calendar, and who owes which duty in each (H4, I2, J1, K3).

Periods follow the calendar: a quarter begins in January, April, July and October, whenever the campaign was opened.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from itertools import islice

from domain.errors import InvalidInput
from domain.policy import Policy
from domain.values import Party

_DURATION = re.compile(r"P([1-9][0-9]{0,2})([DWMY])")
_DAY = timedelta(days=1)
_YEAR = 12
_MOST = 3660
"""Periods of one cadence in a campaign: ten years of days."""
_LATE, _CYCLE = 8000, 2000
"""Years: the calendar repeats itself after 400 years, so that what would end beyond it is measured in earlier ones."""


@dataclass(frozen=True, order=True)
class Period:
    """From the first to the last day, both included; the duty of a period is due on its last day."""

    start: date
    end: date

    def covers(self, day: date) -> bool:
        """Tell whether ``day`` lies in the period."""
        return self.start <= day <= self.end

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days + 1

    def overlaps(self, other: "Period") -> bool:
        """Tell whether the two have a day in common."""
        return self.start <= other.end and other.start <= self.end


class Scope(Enum):
    """Who a duty is about."""

    PLEDGERS = "PLEDGERS"
    """Every organisation and member whose pledge is being fulfilled."""
    SUBJECTS = "SUBJECTS"
    """Every organisation that has a superior in the campaign, and every member."""
    ORGANISATIONS = "ORGANISATIONS"
    """Every organisation."""
    LOWER = "LOWER"
    """Every organisation that has a superior in the campaign."""
    SUPERIORS = "SUPERIORS"
    """Every organisation that has others below it."""
    BRANCHES = "BRANCHES"
    """Every organisation that has members."""
    MEMBERS = "MEMBERS"
    """Every member."""


@dataclass(frozen=True)
class Cadenced:
    """A duty that comes back: who it is about, which side owes it, and the mechanism of the policy that it needs.

    `Party.SUPERIOR` is the direct superior of an organisation and its secretary, and any other member's own branch.
    """

    scope: Scope
    owed_by: Party
    mechanism: str = ""


_PLEDGER, _SUPERIOR = Party.PLEDGER, Party.SUPERIOR

CADENCED: Mapping[str, Cadenced] = {
    "round": Cadenced(Scope.SUBJECTS, _PLEDGER),
    "self_check": Cadenced(Scope.PLEDGERS, _PLEDGER, "self_check"),
    "inspection": Cadenced(Scope.LOWER, _SUPERIOR, "inspection"),
    "briefing": Cadenced(Scope.LOWER, _PLEDGER),
    "report": Cadenced(Scope.LOWER, _PLEDGER),
    "comment": Cadenced(Scope.SUBJECTS, _SUPERIOR, "comment"),
    "comment_reminder": Cadenced(Scope.SUPERIORS, _PLEDGER, "comment"),
    "comment_check": Cadenced(Scope.SUPERIORS, _PLEDGER, "comment"),
    "comment_summary": Cadenced(Scope.SUPERIORS, _PLEDGER, "comment"),
    "evaluation": Cadenced(Scope.LOWER, _PLEDGER, "evaluation"),
    "evaluation_prompt": Cadenced(Scope.SUPERIORS, _PLEDGER, "evaluation"),
    "assessment": Cadenced(Scope.LOWER, _SUPERIOR),
    "ranking_organisation": Cadenced(Scope.SUPERIORS, _PLEDGER, "ranking"),
    "ranking_member": Cadenced(Scope.BRANCHES, _PLEDGER, "ranking"),
    "disclosure_superior": Cadenced(Scope.SUPERIORS, _PLEDGER, "disclosure"),
    "disclosure_branch": Cadenced(Scope.BRANCHES, _PLEDGER, "disclosure"),
    "disclosure_member": Cadenced(Scope.MEMBERS, _PLEDGER, "disclosure"),
    "life_meeting": Cadenced(Scope.BRANCHES, _PLEDGER),
    "model_selection": Cadenced(Scope.ORGANISATIONS, _PLEDGER),
    "registration": Cadenced(Scope.BRANCHES, _PLEDGER),
    "study": Cadenced(Scope.BRANCHES, _PLEDGER),
    "visit": Cadenced(Scope.ORGANISATIONS, _PLEDGER),
}
"""Every key of `catalogue.CADENCES`; what meets each is told by the read model of duties."""


def cadences(policy: Policy) -> Iterator[tuple[str, str]]:
    """Yield the key and the duration of each cadence that a policy uses, of those that are known."""
    for key, every in sorted(policy.cadences.items()):
        if key in CADENCED and (not CADENCED[key].mechanism or getattr(policy.mechanisms, CADENCED[key].mechanism)):
            yield key, every


def periods(every: str, opens_on: date, closes_on: date) -> Iterator[Period]:
    """Yield the periods of ``every``, an ISO 8601 duration, in a campaign, clipped to it.

    A stump at either end counts where at least half of the period's days lie in the campaign: our own default, so that
    nobody owes a month's record for three days of it.
    """
    first, last = opens_on.toordinal(), closes_on.toordinal()
    start = _start(every, opens_on).toordinal()
    while start <= last:
        whole = _length(every, date.fromordinal(start))
        period = Period(date.fromordinal(max(start, first)), date.fromordinal(min(start + whole - 1, last)))
        if 2 * period.days >= whole:
            yield period
        start += whole


def require_countable(policy: Policy, opens_on: date, closes_on: date) -> None:
    """Raise `errors.InvalidInput` where a cadence has more periods than ten years have days."""
    for key, every in cadences(policy):
        if next(islice(periods(every, opens_on, closes_on), _MOST, None), None):
            raise InvalidInput(f"policy.cadences.{key}", f"has more than {_MOST} periods", f"周期数不能超过{_MOST}")


def period_of(every: str, day: date, opens_on: date, closes_on: date) -> Period | None:
    """Return the period in which ``day`` lies, None outside the campaign and in a stump that does not count."""
    return next((p for p in periods(every, opens_on, closes_on) if p.covers(day)), None)


def _start(every: str, day: date) -> date:
    """Return the first day of the calendar's period around ``day``; days and weeks are counted from it."""
    number, unit = _parse(every)
    if unit == "D":
        return day
    if unit == "W":
        return day - timedelta(days=day.weekday())
    months = number if unit == "M" else number * _YEAR
    if unit == "M" and _YEAR % months == 0:
        return date(day.year, (day.month - 1) // months * months + 1, 1)
    return date(day.year, day.month if unit == "M" else 1, 1)


def _length(every: str, start: date) -> int:
    """Return how many days the period that begins on ``start`` has, even where it ends beyond the calendar."""
    number, unit = _parse(every)
    if unit in "DW":
        return number * (7 if unit == "W" else 1)
    begun = start.replace(year=start.year - _CYCLE) if start.year > _LATE else start
    months = begun.month - 1 + number * (1 if unit == "M" else _YEAR)
    return (date(begun.year + months // _YEAR, months % _YEAR + 1, 1) - begun).days


def _parse(every: str) -> tuple[int, str]:
    found = _DURATION.fullmatch(every)
    if found is None:
        raise ValueError(every)
    return int(found[1]), found[2]
