"""Public evaluations: announced, held, counted, published; and the ballots, which are for everybody with a code."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request, Response

from api.calls import Command, Commanded, parts_of
from api.files import PDF, attached
from api.guard import Handler, OpenRoute, guarded_router, require_json
from api.origins import refuse_cross_site
from api.responses import BALLOT, COMMAND, CREATION
from api.schemas.answers import Done
from api.schemas.public_evaluations import (
    Announcement,
    AttendanceRecord,
    BallotBody,
    Closing,
    CodesRequest,
    Criticism,
    IssuedCodes,
    ResultPublication,
    SecretaryReport,
)
from domain.application import Answer, Call
from domain.judgement.evaluation import Evaluation
from domain.organisation import Organisation
from projections.slips import Slips, print_slips


class BallotRoute(OpenRoute):
    """A route on which nobody is known and nothing is counted but the requests of an address, in memory.

    A page of another site may not vote; who is no browser says nothing of pages.
    """

    measured = False

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()

        async def checked(request: Request) -> Response:
            if "origin" in request.headers or "sec-fetch-site" in request.headers:
                refuse_cross_site(request)
            require_json(request)
            return await handle(request)

        return checked


_guarded = guarded_router("evaluations")
_open = APIRouter(route_class=BallotRoute, tags=["evaluations"])
ROUTERS: tuple[APIRouter, ...] = (_guarded, _open)

EvaluationId = Annotated[UUID, Path(description="The evaluation's id.")]


@_guarded.post("/evaluations", status_code=201, responses=CREATION, summary="Announce a public evaluation")
def announce(body: Announcement, command: Commanded) -> Done:
    """Announce an evaluation of an organisation for the period of its day, or another attempt after a failed one."""
    return command.made(
        body,
        "evaluations",
        command.book.announce_evaluation,
        body.campaign,
        body.organisation,
        held_on=body.held_on,
        closes_on=body.closes_on,
    )


@_guarded.post("/evaluations/{evaluation_id}/attendance", responses=COMMAND, summary="Record who came")
def attend(evaluation_id: EvaluationId, body: AttendanceRecord, command: Commanded) -> Done:
    """Open the evaluation with those who came, by category."""
    return command.give(body, command.book.record_attendance, evaluation_id, body.came())


@_guarded.post(
    "/evaluations/{evaluation_id}/codes",
    response_model=IssuedCodes,
    responses={**COMMAND, 200: {**COMMAND[200], "content": {PDF: {}}}},
    summary="Issue the codes",
)
def issue(evaluation_id: EvaluationId, body: CodesRequest, command: Commanded) -> IssuedCodes | Response:
    """Return a code for each evaluator, as JSON or, by `Accept`, as slips to print; they are shown this once."""
    codes: list[str] = []

    def issued(call: Call, key: UUID) -> Answer:
        answer, codes[:] = command.book.issue_codes(call, key)
        return answer

    done = command.give(body, issued, evaluation_id)
    if PDF not in command.request.headers.get("accept", ""):
        return IssuedCodes(**done.model_dump(), codes=codes)
    return _printed(command, evaluation_id, codes)


@_guarded.post("/evaluations/{evaluation_id}/report", responses=COMMAND, summary="Report to the evaluators")
def report(evaluation_id: EvaluationId, body: SecretaryReport, command: Commanded) -> Done:
    """Record the secretary's report, which comes before any ballot."""
    return command.give(body, command.book.report_to_evaluation, evaluation_id, body.report())


@_open.post("/evaluations/{evaluation_id}/ballots", status_code=204, responses=BALLOT, summary="Cast a ballot")
def cast(evaluation_id: EvaluationId, body: BallotBody, request: Request) -> None:
    """Cast a ballot with the code of a slip. Nobody need say who they are; the answer is the same for every grade."""
    parts = parts_of(request)
    parts.pledgebook.cast_ballot(evaluation_id, body.code, body.grade, body.remark, today=parts.today())


@_guarded.post("/evaluations/{evaluation_id}/criticism", responses=COMMAND, summary="Criticise strongly")
def criticise(evaluation_id: EvaluationId, body: Criticism, command: Commanded) -> Done:
    """Record the superior's strong criticism, which fails the evaluation, until the result is published."""
    return command.give(body, command.book.criticise_evaluation, evaluation_id, body.text)


@_guarded.post("/evaluations/{evaluation_id}/closing", responses=COMMAND, summary="Count the ballots")
def close(evaluation_id: EvaluationId, body: Closing, command: Commanded) -> Done:
    """Close the evaluation and count the ballots."""
    return command.give(body, command.book.close_evaluation, evaluation_id)


@_guarded.post("/evaluations/{evaluation_id}/result", responses=COMMAND, summary="Publish the result")
def publish(evaluation_id: EvaluationId, body: ResultPublication, command: Commanded) -> Done:
    """Record that the result was made public, and where."""
    return command.give(body, command.book.publish_result, evaluation_id, body.where)


def _printed(command: Command, evaluation_id: UUID, codes: list[str]) -> Response:
    evaluation = command.book.look_up(Evaluation, evaluation_id)
    public = parts_of(command.request).public_url
    slips = Slips(
        organisation=command.book.look_up(Organisation, evaluation.organisation).name,
        period=evaluation.period,
        address=f"{public.rstrip('/')}/evaluations/{evaluation_id}" if public else "",
        codes=codes,
    )
    headers = attached(f"codes-{evaluation_id}.pdf", command.response.headers)
    return Response(print_slips(slips), media_type=PDF, headers=headers)
