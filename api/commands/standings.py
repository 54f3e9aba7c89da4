"""Commands by which pledgers are assessed, ranked and honoured."""

from fastapi import Request

from api.calls import Commanded, parts_of
from api.guard import guarded_router
from api.responses import CREATION
from api.schemas.answers import Done
from api.schemas.standings import AssessmentConclusion, HonoursConferral, RankingPublication
from projections.organisations import group

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
def publish_ranking(body: RankingPublication, command: Commanded, request: Request) -> Done:
    """Publish the table of all direct subordinates, or all members, for a period."""
    with parts_of(request).pool.connection() as conn:
        subjects = group(conn, body.kind, body.organisation)
    return command.made(
        body,
        "rankings",
        command.book.publish_ranking,
        body.campaign,
        body.kind,
        body.organisation,
        day=body.day,
        subjects=subjects,
    )


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
