"""A calendar of official holidays and make-up workdays, in editions: what was known when a deadline was counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self
from uuid import UUID, uuid5

from domain.aggregate import Created, Event, Root
from domain.errors import InvalidInput
from domain.values import Act, clean
from domain.working_days import WorkingDays

MOST = 200
"""Special days of one import: four years of holidays and make-up workdays."""

_CALENDARS = UUID("6d0c2d6e-0a1f-5d1b-9e52-0b8f3f2c7a10")


def calendar_id(code: str) -> UUID:
    """Return the id of the one calendar that policies name ``code``."""
    return uuid5(_CALENDARS, code)


@dataclass(frozen=True)
class SpecialDay:
    """A day that differs from its weekday: a holiday, or with ``works`` a weekend day that is worked in exchange."""

    on: date
    works: bool
    name: str = ""


class Calendar(Root):
    """The special days by edition; an import replaces the years that it covers and keeps the others."""

    TOPIC = "calendar"

    def __init__(self) -> None:
        self.code = ""
        self.editions: list[WorkingDays] = []
        self.imported_at: list[datetime] = []
        self.names: dict[date, str] = {}
        self.sources: list[str] = []
        self.applied = 0

    @classmethod
    def start(cls, act: Act, *, code: str, days: Sequence[SpecialDay], source: str) -> Self:
        """Enter the first edition of the calendar ``code``; ``source`` is the document that announced the days."""
        return cls._create(Imported, id=calendar_id(code), act=act, code=code, **_checked(days, source))

    def revise(self, act: Act, *, days: Sequence[SpecialDay], source: str) -> None:
        """Enter another edition: the years of ``days`` are replaced by them."""
        self.trigger_event(Revised, act=act, **_checked(days, source))

    def conclude(self, act: Act, edition: int, moved: int) -> None:
        """Record that ``moved`` open deadlines followed the edition; repeated, it changes nothing."""
        if self.applied < edition <= len(self.editions):
            self.trigger_event(Applied, act=act, edition=edition, moved=moved)

    @property
    def current(self) -> WorkingDays:
        """The latest edition."""
        return self.editions[-1]

    def edition_at(self, moment: datetime) -> WorkingDays:
        """Return the edition that was known at ``moment``; before the first one every day counted."""
        known = sum(at <= moment for at in self.imported_at)
        return self.editions[known - 1] if known else WorkingDays.EVERY_DAY

    def take(self, days: Sequence[SpecialDay], source: str, moment: datetime) -> None:
        """Add an edition."""
        years = {day.on.year for day in days}
        before = self.editions[-1].special if self.editions else {}
        kept = {day: works for day, works in before.items() if day.year not in years}
        special = kept | {day.on: day.works for day in days}
        self.editions.append(WorkingDays(self.code, len(self.editions) + 1, special))
        self.names = {day: name for day, name in self.names.items() if day.year not in years}
        self.names |= {day.on: day.name for day in days}
        self.sources.append(source)
        self.imported_at.append(moment)


def _checked(days: Sequence[SpecialDay], source: str) -> dict[str, object]:
    if not 1 <= len(days) <= MOST:
        raise InvalidInput("days", f"must be 1 to {MOST} days", f"须为1至{MOST}天")
    seen: set[date] = set()
    found = []
    for number, day in enumerate(days):
        if day.on in seen:
            raise InvalidInput(f"days.{number}.on", "stands there twice", "日期重复")
        seen.add(day.on)
        name = clean(day.name, f"days.{number}.name", required=False, limit=60)
        found.append(SpecialDay(day.on, day.works, name))
    return {"days": sorted(found, key=lambda day: day.on), "source": clean(source, "source", limit=200)}


class Imported(Created):
    """A calendar was entered for the first time."""

    TOPIC = "calendar.imported"
    code: str
    days: list[SpecialDay]
    source: str

    def apply(self, aggregate: Calendar) -> None:
        aggregate.code = self.code
        aggregate.take(self.days, self.source, self.timestamp)


class Revised(Event):
    """Some years of a calendar were entered again."""

    TOPIC = "calendar.revised"
    days: list[SpecialDay]
    source: str

    def apply(self, aggregate: Calendar) -> None:
        aggregate.take(self.days, self.source, self.timestamp)


class Applied(Event):
    """The open deadlines followed an edition; ``moved`` tells how many of them it moved."""

    TOPIC = "calendar.applied"
    edition: int
    moved: int

    def apply(self, aggregate: Calendar) -> None:
        aggregate.applied = self.edition
