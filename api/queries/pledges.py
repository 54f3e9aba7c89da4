"""Pledges: the list of them, and one as it is, as it was, its letter."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from api.calls import PledgeId, parts_of, viewer
from api.guard import guarded_router
from api.queries.reading import Listed, Moment, Year, listed
from api.queries.showing import shown
from api.responses import QUERY
from api.schemas.answers import Listing
from api.schemas.list_views import HistoryView
from api.schemas.views import LetterText, PledgeView
from domain.pledge.reviewing import LETTER_PREFIX
from domain.values import Stage
from projections import history, pledges
from projections.history.view import HISTORY
from projections.organisations.view import ORGANISATIONS
from projections.paging import Page
from projections.pledges.view import PLEDGES

router = guarded_router("pledges")

AsOf = Annotated[
    Moment | None,
    Query(description="A moment with its offset, such as `2026-06-30T12:00:00Z`: what the log knew then."),
]


class PledgeQuery(Listed):
    """Which pledges; `under` takes an organisation with all below it."""

    under: UUID | None = None
    organisation: UUID | None = None
    reviewer: UUID | None = None
    campaign: UUID | None = None
    round: Year | None = None
    pledger: UUID | None = None
    stage: Stage | None = None
    returned: bool | None = Field(default=None, description="Sent back and not yet revised.")
    sort: Literal["proposed", "name"] = Field(default="proposed", description="Newest first, or by pinyin.")


@router.get("/pledges", responses=QUERY, summary="List pledges")
async def list_pledges(request: Request, query: Annotated[PledgeQuery, Query()]) -> Listing[pledges.PledgeRow]:
    """Return pledges with their stage, days and counts of items."""
    return await listed(request, query, pledges.find, PLEDGES, ORGANISATIONS, sight="pledge")


@router.get("/pledges/{pledge_id}", responses=QUERY, summary="Read a pledge")
def read(pledge_id: PledgeId, request: Request, response: Response, as_of: AsOf = None) -> PledgeView:
    """Return the whole pledge from the log itself, never behind a command that was answered."""
    book = parts_of(request).pledgebook
    pledge = book.visible_pledge(viewer(request), pledge_id, as_of)
    response.headers["ETag"] = f'"{pledge.version}"'
    return shown(book, pledge, as_of)


@router.get("/pledges/{pledge_id}/history", responses=QUERY, summary="Read a pledge's history")
async def read_history(
    pledge_id: PledgeId, request: Request, query: Annotated[Listed, Query()]
) -> Listing[HistoryView]:
    """Return what happened to a pledge in words, the first event first; old wordings stay visible."""

    def find(conn: Any, **paging: Any) -> Page[HistoryView]:
        parts_of(request).pledgebook.visible_pledge(viewer(request), pledge_id)
        page = history.lines(conn, pledge_id, **paging)
        return Page([HistoryView.model_validate(line) for line in page.items], page.next_cursor)

    # Who sees the pledge sees all of its history.
    return await listed(request, query, find, HISTORY, ORGANISATIONS, sight=None)


@router.get("/pledges/{pledge_id}/letter", responses=QUERY, summary="Read the letter's canonical text")
def letter(pledge_id: PledgeId, request: Request, as_of: AsOf = None) -> LetterText:
    """Return the text that both sides sign, and its digest."""
    pledge = parts_of(request).pledgebook.visible_pledge(viewer(request), pledge_id, as_of)
    return LetterText(
        pledge=pledge.id,
        version=pledge.version,
        approved_digest=pledge.letter.digest or None,
        digest=pledge.digest(),
        prefix=LETTER_PREFIX,
        canonical=pledge.canonical(),
    )
