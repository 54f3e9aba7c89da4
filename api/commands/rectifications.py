"""Commands on rectifications: begin, report, return, order, and the problems one by one."""

from typing import Annotated
from uuid import UUID

from fastapi import Path

from api.calls import Commanded
from api.guard import guarded_router
from api.responses import COMMAND, CREATION
from api.schemas.answers import Done
from api.schemas.base import MAX_ITEMS
from api.schemas.rectifications import (
    PeriodOrder,
    ProblemClosing,
    ProblemConfirmation,
    ProblemReopening,
    RectificationOpening,
    RectificationReporting,
    RectificationReturn,
)

router = guarded_router("rectifications")

RectificationId = Annotated[UUID, Path(description="The rectification's id.")]
ProblemNumber = Annotated[int, Path(ge=1, le=MAX_ITEMS, description="The problem's number in the report, from 1.")]


@router.post("/rectifications", status_code=201, responses=CREATION, summary="Begin a rectification")
def begin(body: RectificationOpening, command: Commanded) -> Done:
    """Ask for the rectification of what an evaluation or a comment found."""
    return command.made(body, "rectifications", command.book.begin_rectification, body.source)


@router.post("/rectifications/{rectification_id}/report", responses=COMMAND, summary="Report on a rectification")
def report(rectification_id: RectificationId, body: RectificationReporting, command: Commanded) -> Done:
    """Hand in the self-examination and the problems, each with goal, measures and limit."""
    return command.give(
        body,
        command.book.report_on_rectification,
        rectification_id,
        examination=body.examination,
        problems=[problem.draft() for problem in body.problems],
    )


@router.post("/rectifications/{rectification_id}/return", responses=COMMAND, summary="Return the report")
def return_report(rectification_id: RectificationId, body: RectificationReturn, command: Commanded) -> Done:
    """Send the report back to be improved."""
    return command.give(body, command.book.return_rectification_report, rectification_id, body.note)


@router.post("/rectifications/{rectification_id}/order", responses=COMMAND, summary="Order the period")
def order(rectification_id: RectificationId, body: PeriodOrder, command: Commanded) -> Done:
    """Accept the report and order its problems to be solved by a day."""
    return command.give(body, command.book.order_period, rectification_id, body.due)


@router.post(
    "/rectifications/{rectification_id}/problems/{problem}/closing",
    responses=COMMAND,
    summary="Report a problem as solved",
)
def close_problem(
    rectification_id: RectificationId, problem: ProblemNumber, body: ProblemClosing, command: Commanded
) -> Done:
    """Report a problem as solved, with evidence; the superior then confirms it."""
    return command.give(body, command.book.close_problem, rectification_id, problem, body.evidence)


@router.post(
    "/rectifications/{rectification_id}/problems/{problem}/confirmation",
    responses=COMMAND,
    summary="Confirm a solution",
)
def confirm_problem(
    rectification_id: RectificationId, problem: ProblemNumber, body: ProblemConfirmation, command: Commanded
) -> Done:
    """Confirm that a problem is solved; after the last one another evaluation may be held."""
    return command.give(body, command.book.confirm_problem, rectification_id, problem)


@router.post(
    "/rectifications/{rectification_id}/problems/{problem}/reopening",
    responses=COMMAND,
    summary="Reopen a problem",
)
def reopen_problem(
    rectification_id: RectificationId, problem: ProblemNumber, body: ProblemReopening, command: Commanded
) -> Done:
    """Find a problem unsolved after all, until the next evaluation has begun."""
    return command.give(body, command.book.reopen_problem, rectification_id, problem, body.note)
