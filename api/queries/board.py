"""The public board (公示栏): published letters, for everybody, without a token."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Query, Request

from api.guard import open_router
from api.queries.reading import Listed, Reading, Year, listed, read
from api.responses import OPEN
from api.schemas.answers import Listing
from domain.errors import NotFound
from projections import pledges
from projections.organisations.view import ORGANISATIONS
from projections.pledges.view import PLEDGES

router = open_router("board")


class BoardQuery(Listed):
    """Which letters; `under` takes an organisation with all below it."""

    under: UUID | None = None
    organisation: UUID | None = None
    campaign: UUID | None = None
    round: Year | None = None


@router.get("/board", responses=OPEN, summary="Read the board")
async def list_board(request: Request, query: Annotated[BoardQuery, Query()]) -> Listing[pledges.BoardEntry]:
    """Return the public fields of published letters, the last published first."""
    return await listed(request, query, pledges.board, PLEDGES, ORGANISATIONS, sight=None)


@router.get("/board/{pledge_id}", responses=OPEN, summary="Read one letter on the board")
async def read_entry(
    pledge_id: Annotated[UUID, Path(description="The pledge's id.")],
    request: Request,
    query: Annotated[Reading, Query()],
) -> pledges.BoardEntry:
    """Return one letter as the public reads it; a withdrawn one stays and says so."""

    def ask(conn: Any) -> pledges.BoardEntry:
        entry = pledges.board_entry(conn, pledge_id)
        if entry is None:
            raise NotFound("letter on the board", pledge_id)
        return entry

    return await read(request, query, ask, [PLEDGES, ORGANISATIONS])
