"""Records around the pledges, how many there are of each kind, and what the kinds ask for."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Query, Request, Response
from pydantic import Field

from api.calls import parts_of, viewer
from api.guard import guarded_router
from api.queries.reading import Listed, Reading, Year, listed, seen
from api.responses import QUERY
from api.schemas.answers import Listing
from api.schemas.base import Code, Day
from api.schemas.records import RecordCount, RecordCounts, RecordKinds, RecordKindView, RecordView
from domain.errors import Concealed
from domain.record import Record
from domain.record_kinds import RECORD_KINDS
from projections import records
from projections.organisations.view import ORGANISATIONS
from projections.paging import Page
from projections.reach import Reach
from projections.records.view import RECORDS

router = guarded_router("records")

_DUTIES = sorted({kind.duty for kind in RECORD_KINDS.values() if kind.duty})


class RecordQuery(Listed):
    """Which records; `under` takes an organisation with all below it."""

    under: UUID | None = None
    organisation: UUID | None = None
    campaign: UUID | None = None
    member: UUID | None = None
    kind: Annotated[str, Code(RECORD_KINDS)] | None = None
    duty: Annotated[str, Code(_DUTIES)] | None = Field(default=None, description="Of the kinds that meet this duty.")
    since: Day | None = Field(default=None, description="Of acts of this day or later.")
    until: Day | None = Field(default=None, description="Of acts of this day or earlier.")
    public: bool | None = None
    retracted: bool | None = Field(default=None, description="Only those taken back, or only the others.")


class CountQuery(Reading):
    """Which records are counted; `under` takes an organisation with all below it."""

    under: UUID | None = None
    organisation: UUID | None = None
    campaign: UUID | None = None
    year: Year | None = None


@router.get("/records", responses=QUERY, summary="List records")
async def list_records(request: Request, query: Annotated[RecordQuery, Query()]) -> Listing[records.Record]:
    """Return records, the newest first: public ones, and those within the line."""

    def find(conn: Any, kind: str | None = None, duty: str | None = None, **filters: Any) -> Page[records.Record]:
        kinds = None
        if kind or duty:
            kinds = [code for code, each in RECORD_KINDS.items() if kind in (None, code) and duty in (None, each.duty)]
        return records.records(conn, kinds=kinds, **filters)

    return await listed(request, query, find, RECORDS, ORGANISATIONS, sight="record")


@router.get("/records/counts", responses=QUERY, summary="Count records")
async def count_records(request: Request, query: Annotated[CountQuery, Query()]) -> RecordCounts:
    """Return how many records of each kind stand, as far as the caller reads them."""

    def ask(conn: Any, reach: Reach) -> RecordCounts:
        found = records.counts(conn, reach=reach, **query.filters())
        return RecordCounts(items=[RecordCount.model_validate(count) for count in found])

    return await seen(request, query, ask, [RECORDS, ORGANISATIONS], sight="record")


@router.get("/records/{record_id}", responses=QUERY, summary="Read a record")
def read_record(record_id: Annotated[UUID, Path()], request: Request, response: Response) -> RecordView:
    """Return a record from the log itself."""
    book, claim = parts_of(request).pledgebook, viewer(request)
    found = book.look_up(Record, record_id)
    if not book.sees(claim, found):
        raise Concealed("record", record_id)
    response.headers["ETag"] = f'"{found.version}"'
    return RecordView.of(found)


@router.get("/record-kinds", responses=QUERY, summary="List the kinds of record")
def list_kinds() -> RecordKinds:
    """Return all kinds with what each asks for and the duty that it meets."""
    return RecordKinds(items=[RecordKindView.kind(code, kind) for code, kind in RECORD_KINDS.items()])
