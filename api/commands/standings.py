"""Commands by which pledgers are assessed, ranked and honoured."""

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from api.calls import Commanded
from api.guard import guarded_router
from api.queries.reading import Reading, read
from api.responses import CREATION
from api.schemas.answers import Done
from api.schemas.standings import AssessmentConclusion, HonoursConferral, RankingPublication
from projections.organisations import group
from projections.organisations.view import ORGANISATIONS

router = guarded_router("standings")


@router.post("/assessments", status_code=201, responses=CREATION, summary="Conclude an assessment")
def conclude(body: AssessmentConclusion, command: Commanded) -> Done:
    """Assess an organisation or member for a year, by ledger, comments and evaluations."""
    return command.made(
        body,
        "assessments",
        command.book.conclude_assessment,
        body.campaign,
        body.target.pledger(),
        year=body.year,
        comments=body.comments,
        organisation_class=body.organisation_class,
        criticism=body.criticism,
        conclusion=body.conclusion,
    )


@router.post("/rankings", status_code=201, responses=CREATION, summary="Publish a ranking")
async def publish_ranking(body: RankingPublication, command: Commanded, request: Request) -> Done:
    """Publish the table of all direct subordinates, or all members, for a period."""
    head = await run_in_threadpool(command.book.recorder.max_notification_id)
    register = Reading(after=head)  # who was entered a moment ago belongs to the group
    subjects = await read(request, register, lambda conn: group(conn, body.kind, body.organisation), [ORGANISATIONS])

    def publish() -> Done:
        method = command.book.publish_ranking
        group_of = (body.campaign, body.kind, body.organisation)
        return command.made(body, "rankings", method, *group_of, day=body.day, subjects=subjects)

    return await run_in_threadpool(publish)


@router.post("/honours", status_code=201, responses=CREATION, summary="Confer honours")
def confer(body: HonoursConferral, command: Commanded) -> Done:
    """Give a title to every candidate who is eligible by what the log says."""
    return command.made(
        body,
        "honours",
        command.book.confer_honours,
        body.campaign,
        body.organisation,
        body.title,
        [each.pledger() for each in body.candidates],
    )
