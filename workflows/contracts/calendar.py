"""What is said about calendars: which edition is to be followed, and how far that has come."""

from dataclasses import dataclass
from typing import ClassVar

from workflows.contracts.common import CALENDAR, Ask, Start, ThingStatus

CHANGE = "CalendarChange"
MOVE_DEADLINES = "move_deadlines"
CONCLUDE_CHANGE = "conclude_calendar_change"


@dataclass(frozen=True, kw_only=True)
class CalendarStatus(ThingStatus):
    """The status of a calendar: its latest ``edition``, which open deadlines have to follow until it is ended."""

    KIND: ClassVar[str] = CALENDAR

    edition: int


@dataclass(frozen=True)
class CalendarStart(Start):
    """The argument of `CalendarChange`."""

    status: CalendarStatus


@dataclass(frozen=True)
class MoveDeadlines(Ask):
    """Let what came up after the position ``after`` of the log follow the edition; a page of it."""

    edition: int
    after: int


@dataclass(frozen=True)
class Moved:
    """What a page came to: how many deadlines moved, and after which position the next begins, None at the end."""

    moved: int
    next: int | None


@dataclass(frozen=True)
class ConcludeChange(Ask):
    """Record that all open deadlines followed the edition, of which ``moved`` moved."""

    edition: int
    moved: int
