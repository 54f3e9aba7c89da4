"""Calendars and deadlines: bodies of their commands, and how they are shown."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, Field, StrictBool

from api.schemas.base import Body, Clean, CommandBody, Day, example
from domain.calendar import MOST, Calendar, SpecialDay
from domain.deadlines import Deadline
from domain.supervised import Move, MoveCause
from domain.values import Party

DutyRef = Annotated[str, Clean(60)]


class SpecialDayBody(Body):
    """A day that differs from its weekday."""

    on: Day
    works: StrictBool = Field(description="True for a weekend day that is worked, false for a holiday.")
    name: Annotated[str, Clean(60, required=False)] = ""


class CalendarEdition(CommandBody):
    """The holidays and make-up workdays of some years; the years that the days lie in are replaced by them."""

    model_config = example(
        days=[
            {"on": "2026-05-01", "works": False, "name": "劳动节"},
            {"on": "2026-05-09", "works": True, "name": "劳动节调休上班"},
        ],
        source="国务院办公厅关于2026年部分节假日安排的通知",
        act={"reason": "按通知录入"},
    )

    days: list[SpecialDayBody] = Field(min_length=1, max_length=MOST)
    source: Annotated[str, Clean(200)] = Field(description="The document that announced the days.")

    def special(self) -> list[SpecialDay]:
        """Return the domain's days."""
        return [SpecialDay(day.on, day.works, day.name) for day in self.days]


class MoreTime(CommandBody):
    """More time for one duty of who is judged; `act.reason` is needed, and the first date stays visible."""

    model_config = example(duty="report", due="2026-10-12", to="2026-10-20", act={"reason": "班子成员集中培训"})

    duty: DutyRef = Field(description="The duty's `ref`, as the overdue list shows it.")
    due: Day = Field(description="The present date.")
    to: Day


class Extension(MoreTime):
    """More time for one duty of a pledge, of who pledged or of who reviews."""

    model_config = example(
        owed_by="PLEDGER",
        duty="item:1",
        due="2026-09-30",
        to="2026-11-15",
        act={"reason": "汛期道路中断"},
    )

    owed_by: Party


class Acknowledgement(CommandBody):
    """Who was reminded takes note, or asks for rest; `act.reason` is needed."""

    model_config = example(
        owed_by="PLEDGER", duty="item:1", due="2026-09-30", until="2026-09-28", act={"reason": "材料已订，九月底到货"}
    )

    owed_by: Party
    duty: DutyRef = Field(description="The duty's `ref`, as the overdue list and the deadlines show it.")
    due: Day
    until: Day | None = Field(default=None, description="No reminder before this day; the due date if left out.")


class SpecialDayView(BaseModel):
    """A day that differs from its weekday."""

    on: date
    works: bool
    name: str


class CalendarView(BaseModel):
    """A calendar as it is now."""

    id: UUID
    code: str
    version: int
    edition: int
    followed: bool = Field(description="Whether all open deadlines follow this edition already.")
    days: list[SpecialDayView]
    sources: list[str] = Field(description="What announced each edition, the first one first.")

    @classmethod
    def of(cls, calendar: Calendar) -> Self:
        """Return the view of a calendar."""
        current = calendar.current
        return cls(
            id=calendar.id,
            code=calendar.code,
            version=calendar.version,
            edition=current.edition,
            followed=calendar.applied == current.edition,
            days=[
                SpecialDayView(on=day, works=works, name=calendar.names.get(day, ""))
                for day, works in sorted(current.special.items())
            ],
            sources=calendar.sources,
        )


class MoveView(BaseModel):
    """A step by which a deadline moved, with its reason."""

    moved_on: date
    due: date
    to: date
    cause: MoveCause
    edition: int = Field(description="The edition that it followed; 0 where the superior gave more time.")
    reason: str
    actor: UUID

    @classmethod
    def of(cls, move: Move) -> Self:
        """Return the view of a move."""
        act = move.act
        return cls(
            moved_on=act.occurred_on,
            due=move.due,
            to=move.to,
            cause=move.cause,
            edition=move.edition,
            reason=act.reason,
            actor=act.actor,
        )


class DeadlineView(BaseModel):
    """A deadline, and why it is on that day."""

    ref: str
    owed_by: Party
    due: date
    first_due: date = Field(description="The date it had at first, whatever moved it since.")
    since: date = Field(description="The day from which it was counted, and on which it came up.")
    rule: str = Field(
        description="`days.KEY` of the policy, `limit` of the item, `pledge_deadline` of the campaign, or `stated`."
    )
    days: int | None = Field(description="How many days the policy gives, where they were counted.")
    calendar: str = Field(description="The calendar whose working days were counted; empty where every day counts.")
    edition: int = Field(description="The edition by which the first date was counted; 0 without a calendar.")
    steps: list[MoveView]

    @classmethod
    def of(cls, deadline: Deadline) -> Self:
        """Return the view of a deadline."""
        duty, origin = deadline.duty, deadline.origin
        return cls(
            ref=duty.ref,
            owed_by=duty.owed_by,
            due=duty.due,
            first_due=origin.first,
            since=origin.since,
            rule=deadline.rule,
            days=deadline.days,
            calendar=deadline.calendar.code,
            edition=deadline.calendar.edition,
            steps=[MoveView.of(move) for move in origin.moves],
        )


class Deadlines(BaseModel):
    """All that is owed about a pledge now."""

    pledge: UUID
    deadlines: list[DeadlineView]
