"""What the recount of the work list knows of a duty, and what it tells of it on a day."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.cadence import Period
from domain.supervised import Duty
from projections.overdue import OwedDuty


@dataclass
class Span:
    """A duty from the event by which it came up to the one by which it was done, which may be on an earlier day."""

    about: UUID
    about_kind: str
    duty: Duty
    position: int
    since: date
    owed_from: date
    campaign: UUID
    organisation: UUID
    subject: UUID
    member: bool
    closed_on: date | None = None
    period: Period | None = None
    owing: UUID | None = None
    round: int | None = None
    reviewer: UUID | None = None

    @property
    def ref(self) -> str:
        """Its name within what it is about."""
        return f"{self.duty.code}:{self.period.start}" if self.period else self.duty.ref


@dataclass(frozen=True)
class Row:
    """What the work list must say about a duty; the fields are those of `OwedDuty`."""

    about: UUID
    about_kind: str
    ref: str
    code: str
    item: int
    position: int
    owed_by: str
    owing_organisation: UUID
    owing_pinyin: str
    owing_member: UUID | None
    due: date
    since: date
    closed_on: date | None
    today: date
    campaign: UUID
    round: int | None
    organisation: UUID
    reviewer: UUID | None
    subject_kind: str
    subject: UUID
    starts_on: date | None
    ends_on: date | None
    level: int
    rungs: list[str]
    reminders: int
    last_reminder: date | None
    escalated_on: date | None
    escalated_to: UUID | None
    rests_until: date | None

    @classmethod
    def of(cls, duty: OwedDuty) -> "Row":
        """Return what is compared of a row of the list."""
        return cls(**{name: getattr(duty, name) for name in cls.__dataclass_fields__})
