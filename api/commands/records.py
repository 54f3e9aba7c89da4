"""Commands on the records around the pledges: circulars, meetings, visits, disclosures and the rest."""

from typing import Annotated
from uuid import UUID, uuid4

from fastapi import Path

from api.calls import Commanded
from api.guard import guarded_router
from api.responses import COMMAND, CREATION
from api.schemas.answers import Done
from api.schemas.records import RecordEntering, RecordRetraction

router = guarded_router("records")


@router.post("/records", status_code=201, responses=CREATION, summary="Enter a record")
def enter(body: RecordEntering, command: Commanded) -> Done:
    """Enter a dated fact of an organisation, or of one of its members."""
    return command.made(
        body,
        "records",
        command.book.enter_record,
        uuid4(),
        kind=body.kind,
        organisation=body.organisation,
        title=body.title,
        campaign=body.campaign,
        member=body.member,
        text=body.text,
        evidence=body.evidence,
        attendance=body.attendance,
        figures=body.figures,
        details=body.details,
        period=body.period,
        public=body.public,
        refers_to=body.refers_to,
    )


@router.post("/records/{record_id}/retraction", responses=COMMAND, summary="Take a record back")
def retract(
    record_id: Annotated[UUID, Path(description="The record's id.")], body: RecordRetraction, command: Commanded
) -> Done:
    """Take a wrong record back; it stays visible, with the reason."""
    return command.give(body, command.book.retract_record, record_id)
