"""Commands on calendars, and on the deadlines of everything that has some."""

from typing import Annotated
from uuid import UUID

from fastapi import Path

from api.calls import Change, Commanded, PledgeId
from api.guard import guarded_router
from api.responses import CHANGE, COMMAND
from api.schemas.answers import Done
from api.schemas.deadlines import Acknowledgement, CalendarEdition, Extension

router = guarded_router("deadlines")

CalendarCode = Annotated[
    str, Path(pattern=r"^[A-Z][A-Z0-9_-]{0,19}$", description="The code by which policies name the calendar.")
]
DatedId = Annotated[UUID, Path(description="The id of the evaluation, rectification or comment.")]


@router.post("/calendars/{code}/editions", responses=COMMAND, summary="Import an edition of a calendar")
def import_calendar(code: CalendarCode, body: CalendarEdition, command: Commanded) -> Done:
    """Enter official holidays and make-up workdays; open deadlines that were counted by the calendar follow."""
    return command.give(body, command.book.import_calendar, code, body.special(), body.source)


@router.post("/pledges/{pledge_id}/extensions", responses=CHANGE, summary="Give more time")
def extend(pledge_id: PledgeId, body: Extension, command: Change) -> Done:
    """Move a deadline as the superior of who owes; the first date stays visible."""
    return command.give(body, command.book.extend_deadline, pledge_id, body.owed_by, body.duty, body.due, to=body.to)


@router.post("/pledges/{pledge_id}/acknowledgements", responses=CHANGE, summary="Acknowledge a reminder")
def acknowledge(pledge_id: PledgeId, body: Acknowledgement, command: Change) -> Done:
    """Take note of a reminder of a pledge's duty, as who owes it; nobody is reminded before the day named."""
    return command.give(
        body, command.book.acknowledge_reminder, pledge_id, body.owed_by, body.duty, body.due, until=body.until
    )


@router.post("/evaluations/{dated_id}/acknowledgements", responses=COMMAND, summary="Acknowledge a reminder")
@router.post("/rectifications/{dated_id}/acknowledgements", responses=COMMAND, summary="Acknowledge a reminder")
@router.post("/comments/{dated_id}/acknowledgements", responses=COMMAND, summary="Acknowledge a reminder")
def acknowledge_other(dated_id: DatedId, body: Acknowledgement, command: Commanded) -> Done:
    """Take note of a reminder, as who owes the duty; nobody is reminded before the day named."""
    return command.give(
        body, command.book.acknowledge_reminder, dated_id, body.owed_by, body.duty, body.due, until=body.until
    )
