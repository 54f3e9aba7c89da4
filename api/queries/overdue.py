"""The overdue list: its pages, its figures, and the same as a file."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from enum import Enum
from functools import partial
from tempfile import TemporaryFile
from typing import IO, Annotated, Any, TypeVar
from uuid import UUID

from fastapi import Query, Request
from fastapi.responses import StreamingResponse
from psycopg import Connection
from pydantic import Field

from api.calls import parts_of, viewer
from api.files import XLSX, attached, chunks, described
from api.guard import guarded_router
from api.queries.reading import Listed, QueryText, Reading, listed, read
from api.responses import QUERY
from api.schemas.answers import Listing
from api.schemas.base import Day
from api.schemas.list_views import OverdueCounts, OverdueView
from domain.errors import InvalidInput
from domain.values import Party
from projections import overdue
from projections.coverage.view import COVERAGE
from projections.duties.view import DUTIES
from projections.organisations.view import ORGANISATIONS
from projections.overdue import About, Order
from projections.overdue.sheet import write_csv, write_xlsx
from projections.overdue.view import OVERDUE
from projections.paging import Page
from projections.statistics.view import STATISTICS

router = guarded_router("lists")

T = TypeVar("T")

_WORKLIST = (OVERDUE, DUTIES, COVERAGE, STATISTICS, ORGANISATIONS)
"""What the work list is made of; each kind of duty in it is read by a sight of its own."""
_MOST = 100_000


class Format(Enum):
    """A kind of file."""

    XLSX = "xlsx"
    CSV = "csv"


_MEDIA = {Format.XLSX.value: XLSX, Format.CSV.value: "text/csv"}


class DutyQuery(Reading):
    """Which duties; `under` and `organisation` say where the subject stands: who pledged, is judged or owes."""

    on: Day | None = Field(default=None, description="As seen on this day, which may be past; today if left out.")
    under: UUID | None = Field(default=None, description="With all below it as the tree stood on that day.")
    organisation: UUID | None = None
    owing_organisation: UUID | None = Field(default=None, description="The organisation that must act.")
    campaign: UUID | None = None
    pledge: UUID | None = None
    subject: UUID | None = Field(default=None, description="The organisation or member that it is about.")
    about: UUID | None = Field(default=None, description="The pledge, evaluation, rectification, comment or campaign.")
    about_kind: About | None = None
    code: QueryText | None = Field(default=None, description="The kind of duty, such as `item` or `self_check`.")
    owed_by: Party | None = None
    level: Annotated[int, Field(ge=1, le=3)] | None = Field(
        default=None, description="Passed up at least so far: 1 passed up, 2 with a yellow card, 3 with a red one."
    )
    min_days: Annotated[int, Field(ge=0, le=3660)] | None = Field(
        default=None, description="Overdue for at least so many days."
    )
    due_soon_days: Annotated[int, Field(ge=0, le=3660)] | None = Field(
        default=None, description="Also those due within so many days."
    )


class OrderedQuery(DutyQuery):
    """Which duties, in which order."""

    order: Order = Field(
        default=Order.DUE,
        validate_default=True,
        description="`due`: the most overdue first; `-due`: the newest; `owing`: by who owes.",
    )


class OverdueQuery(OrderedQuery, Listed):
    """Which duties, in pages; a cursor belongs to its order."""


class ExportQuery(OrderedQuery):
    """Which duties, in which file."""

    format: Format = Field(
        default=Format.XLSX, validate_default=True, description="`csv` is UTF-8 with a byte order mark, for Excel."
    )


@router.get("/overdue", responses=QUERY, summary="List what is overdue")
async def list_overdue(request: Request, query: Annotated[OverdueQuery, Query()]) -> Listing[OverdueView]:
    """Return the duties that are overdue: who owes them and what happens next.

    Beside the duties of pledges stand those of evaluations, rectifications and comments, missed periodic ones, the
    pledges that are missing after the deadline, and statistics forms that were not handed in.
    """

    def find(conn: Connection[Any], **filters: Any) -> Page[OverdueView]:
        page = _asked(request, conn, overdue.worklist, filters)
        return Page([OverdueView.model_validate(duty) for duty in page.items], page.next_cursor)

    return await listed(request, query, find, *_WORKLIST, sight=None)


@router.get("/overdue/counts", responses=QUERY, summary="Count what is overdue")
async def count_overdue(request: Request, query: Annotated[DutyQuery, Query()]) -> OverdueCounts:
    """Return how many duties the list with the same filters has."""

    def ask(conn: Connection[Any]) -> OverdueCounts:
        return OverdueCounts.model_validate(_asked(request, conn, overdue.counts, query.filters()))

    return await read(request, query, ask, _WORKLIST)


@router.get(
    "/overdue/export",
    responses={**QUERY, **described(*_MEDIA.values())},
    response_class=StreamingResponse,
    summary="Export what is overdue",
)
async def export_overdue(request: Request, query: Annotated[ExportQuery, Query()]) -> StreamingResponse:
    """Return the whole list with the same filters as a workbook or as CSV, of one moment; at most 100,000 duties."""
    filters = query.filters()
    kind, order = filters.pop("format"), filters.pop("order")
    day = filters.setdefault("on", parts_of(request).today())

    def ask(conn: Connection[Any]) -> IO[bytes]:
        return _asked(request, conn, partial(_written, kind=kind, order=order), filters)

    file = await read(request, query, ask, _WORKLIST)
    return StreamingResponse(chunks(file), headers=attached(f"overdue-{day}.{kind}"), media_type=_MEDIA[kind])


def _asked(request: Request, conn: Connection[Any], ask: Callable[..., T], filters: dict[str, Any]) -> T:
    """Ask the read model how a day stands and stood at one moment, as far as the caller reads."""
    today: date = filters.pop("on", None) or parts_of(request).today()
    with conn.transaction():
        conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return ask(conn, today=today, reaches=overdue.reaches(conn, viewer(request)), **filters)


def _written(conn: Connection[Any], *, kind: str, order: str, today: date, **asked: Any) -> IO[bytes]:
    """Write the file to the disk: nothing of it is sent before it is whole."""
    counts = overdue.counts(conn, today=today, **asked)
    if counts.total > _MOST:
        zh = f"共{counts.total}项，超过{_MOST}项，请缩小范围"
        raise InvalidInput("query", f"finds {counts.total} duties, more than {_MOST}: ask for fewer", zh)
    rows = overdue.every(conn, today=today, order=order, **asked)
    with ExitStack() as undone:
        file = undone.enter_context(TemporaryFile())
        if kind == Format.CSV.value:
            write_csv(file, rows)
        else:
            write_xlsx(file, rows, counts, today)
        file.seek(0)
        undone.pop_all()
    return file
