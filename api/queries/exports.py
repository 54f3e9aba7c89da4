"""The log of a subtree and a period for process mining, under pseudonyms (docs/exports.md)."""

from collections.abc import Callable, Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, Annotated, Any
from uuid import UUID

from fastapi import Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse
from psycopg import Connection
from pydantic import Field

from api.calls import parts_of, viewer
from api.files import attached, chunks
from api.guard import guarded_router
from api.queries.reading import Reading, read
from api.responses import EXPORT, Responses
from api.schemas.base import Day
from projections import mining
from projections.audit_trail.view import AUDIT_TRAIL
from projections.mining import Pseudonyms, Scope
from projections.organisations.view import ORGANISATIONS

router = guarded_router("exports")

_IN_MEMORY = 1 << 20
_XES, _OCEL = "application/xml", "application/json"
_EXPORTED = ("eventTypes", "objectTypes", "events", "objects")
_AS_XES: Responses = {200: {"description": "The log.", "content": {_XES: {"schema": {"type": "string"}}}}}
_AS_OCEL: Responses = {
    200: {"description": "The log.", "content": {_OCEL: {"schema": {"type": "object", "required": [*_EXPORTED]}}}}
}

Export = Callable[[Connection[Any], Scope, Pseudonyms], Iterator[bytes]]


class ExportQuery(Reading):
    """Whose log, and of which days."""

    under: UUID = Field(description="An organisation, with all that stood below it on the day of each event.")
    since: Day = Field(description="The first day on which things happened.")
    until: Day = Field(description="The last day.")


class Xes(StreamingResponse):
    """An XES document; named for OpenAPI."""

    media_type = _XES


class Ocel(StreamingResponse):
    """An OCEL document; named for OpenAPI."""

    media_type = _OCEL


@router.get("/exports/xes", responses={**EXPORT, **_AS_XES}, response_class=Xes, summary="Export pledges as XES")
async def export_xes(request: Request, query: Annotated[ExportQuery, Query()]) -> Xes:
    """Return a trace for each pledge (IEEE 1849), for supervisors, auditors and heads of the organisation or above."""
    return Xes(chunks(await _exported(request, query, mining.xes)), headers=attached("pledges.xes"))


@router.get("/exports/ocel", responses={**EXPORT, **_AS_OCEL}, response_class=Ocel, summary="Export as OCEL 2.0")
async def export_ocel(request: Request, query: Annotated[ExportQuery, Query()]) -> Ocel:
    """Return pledges, evaluations, rectifications and comments with all they touch; for the same readers."""
    return Ocel(chunks(await _exported(request, query, mining.ocel)), headers=attached("pledgebook.json"))


async def _exported(request: Request, query: ExportQuery, export: Export) -> IO[bytes]:
    """Return the whole document, on disk if it is long: no slow reader keeps a connection, and none gets half of it."""
    parts = parts_of(request)
    await run_in_threadpool(parts.pledgebook.require_auditor, viewer(request), query.under)
    scope = Scope(query.under, query.since, query.until, parts.zone)

    def written(conn: Connection[Any]) -> IO[bytes]:
        file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed when it has been sent
        file.writelines(export(conn, scope, Pseudonyms(parts.export_key)))
        file.seek(0)
        return file

    return await read(request, query, written, [AUDIT_TRAIL, ORGANISATIONS])
