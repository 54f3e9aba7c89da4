"""A duty that is owed on the day of the question: who owes it, how late it is, and what happens next (N1)."""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from uuid import UUID

from domain.cadence import Period
from domain.ladder import Ladder, rungs_left
from domain.policy import Days
from domain.working_days import WorkingDays


class About(Enum):
    """What a duty is about; the last three are a periodic duty, a missing pledge and a form, about a campaign."""

    PLEDGE = "PLEDGE"
    EVALUATION = "EVALUATION"
    RECTIFICATION = "RECTIFICATION"
    COMMENT = "COMMENT"
    CADENCE = "CADENCE"
    COVERAGE = "COVERAGE"
    STATISTICS = "STATISTICS"


class Order(Enum):
    """How the list is sorted: the most overdue first, the newest first, or by the name of who owes."""

    DUE = "due"
    NEWEST = "-due"
    OWING = "owing"


@dataclass(frozen=True)
class NextStep:
    """What happens if nothing is done: ``rung`` names the step of the ladder, ``on`` is the day."""

    escalation: bool
    rung: str
    on: date


@dataclass(frozen=True)
class OwedDuty:
    """A duty owed on the day of the question (``today``).

    ``about`` is the id of what ``about_kind``, a value of `About`, says. ``subject`` is who pledged, is judged or
    owes a periodic duty or a pledge; ``owed_by`` is a `domain.values.Party`, ``owing_member`` is set where a member
    owes it in person. ``since`` is when the duty came up, whoever owed it then; ``closed_on`` is set for days in
    the past only, where it was fulfilled later. The ladder is the policy's, in days from ``due``; ``rungs`` are the
    steps taken by that day, ``special_days`` tell where the calendar differs from the weekday, ``rests_until``
    before when nobody is reminded. ``level`` is how far up it was passed: 0 not at all, 1 escalated, 2 with a
    yellow card, 3 with a red one; that step was on ``escalated_on``. ``starts_on`` and ``ends_on`` are the period
    of a periodic duty or a form; ``round`` and ``reviewer`` are those of a pledge. ``position`` is that of the
    event in the log by which it came up.
    """

    about: UUID
    about_kind: str
    ref: str
    code: str
    item: int
    position: int
    owed_by: str
    owing_organisation: UUID
    owing_organisation_name: str
    owing_pinyin: str
    owing_member: UUID | None
    owing_member_name: str
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
    subject_name: str
    starts_on: date | None
    ends_on: date | None
    level: int
    rungs: list[str]
    reminders: int
    last_reminder: date | None
    escalated_on: date | None
    escalated_to: UUID | None
    remind_before: list[int]
    remind_after: list[int]
    escalate_after: int
    yellow_after: int
    red_after: int
    calendar: str
    special_days: dict[str, bool]
    rests_until: date | None

    @property
    def pledge(self) -> UUID | None:
        """The pledge that it is about, if it is about one."""
        return self.about if self.about_kind == About.PLEDGE.value else None

    @property
    def pledger_kind(self) -> str | None:
        """What kind of pledger gave that pledge."""
        return self.subject_kind if self.pledge else None

    @property
    def pledger(self) -> UUID | None:
        """Who gave that pledge."""
        return self.subject if self.pledge else None

    @property
    def pledger_name(self) -> str | None:
        """The name of who gave that pledge."""
        return self.subject_name if self.pledge else None

    @property
    def period(self) -> Period | None:
        """The period of a periodic duty, or of a form."""
        return Period(self.starts_on, self.ends_on) if self.starts_on and self.ends_on else None

    @property
    def days_overdue(self) -> int:
        """How many days ago the duty was due, 0 while it is not overdue."""
        return max((self.today - self.due).days, 0)

    @property
    def next_step(self) -> NextStep | None:
        """The step that comes next: of those missed only the latest, and none after the escalation.

        Nobody is reminded of a single periodic duty, a pledge that does not exist, or a form: the list takes the
        ladder's place.
        """
        if self.about_kind in (About.CADENCE.value, About.COVERAGE.value, About.STATISTICS.value):
            return None
        coming = rungs_left(self._ladder, self.due, self.since, self.rungs, rests_until=self.rests_until)
        missed = [rung for rung in coming if rung.on <= self.today]
        if missed:
            return NextStep(missed[-1].escalates, missed[-1].name, self.today)
        return NextStep(coming[0].escalates, coming[0].name, coming[0].on) if coming else None

    @property
    def _ladder(self) -> Ladder:
        days = Days(
            remind_before=tuple(self.remind_before),
            remind_after=tuple(self.remind_after),
            escalate_after=self.escalate_after,
            yellow_after=self.yellow_after,
            red_after=self.red_after,
        )
        special = {date.fromisoformat(day): works for day, works in self.special_days.items()}
        return days.ladder(WorkingDays(self.calendar, special=special))


@dataclass(frozen=True)
class Counts:
    """How many duties a work list has: overdue and due soon, by code, by who owes them, by level of escalation."""

    total: int
    overdue: int
    due_soon: int
    by_code: dict[str, int]
    by_organisation: dict[UUID, int]
    by_level: dict[int, int]
