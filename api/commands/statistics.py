"""Commands on the statistics form: handed in with what the read models give on the day, returned by the superior."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Request
from fastapi.concurrency import run_in_threadpool

from api import problems
from api.calls import Commanded
from api.guard import guarded_router
from api.queries.statistics_forms import derived
from api.responses import COMMAND, CREATION, Responses, refusals
from api.schemas.answers import Done
from api.schemas.statistics_forms import StatisticsReturn, StatisticsSubmission

router = guarded_router("statistics")

_SUBMISSION: Responses = {**CREATION, **refusals(problems.NOT_YET)}


@router.post(
    "/statistics",
    status_code=201,
    responses=_SUBMISSION,
    summary="Hand a statistics form in",
)
async def submit(body: StatisticsSubmission, command: Commanded, request: Request) -> Done:
    """Hand in an organisation's form for the campaign's period, or again one that was returned.

    All rules that it breaks are told at once, each with its field.
    """
    given = await derived(request, body.campaign, body.organisation)

    def hand_in() -> Done:
        method, of = command.book.submit_statistics, (body.campaign, body.organisation)
        return command.made(body, "statistics", method, *of, values=body.values, derived=given, notes=body.notes)

    return await run_in_threadpool(hand_in)


@router.post("/statistics/{form_id}/return", responses=COMMAND, summary="Return a statistics form")
def send_back(
    form_id: Annotated[UUID, Path(description="The form's id.")], body: StatisticsReturn, command: Commanded
) -> Done:
    """Let the organisation hand it in again; both versions stay, and so does the reason."""
    return command.give(body, command.book.return_statistics, form_id)
