"""The letter on paper: the copies that were filed, as PDF; the board's copy is for everybody."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response

from api.calls import PledgeId, parts_of, viewer
from api.files import PDF, attached, described
from api.guard import guarded_router, open_router
from api.responses import OPEN, QUERY
from domain.errors import NotFound
from domain.pledge import Pledge
from domain.values import Holder
from projections.letter.filed import document

_DOCUMENT = described(PDF)

_kept = guarded_router("pledges")
_posted = open_router("board")
ROUTERS: tuple[APIRouter, ...] = (_kept, _posted)


class Document(Response):
    """A PDF; named for OpenAPI."""

    media_type = PDF


@_kept.get(
    "/pledges/{pledge_id}/letter.pdf",
    responses={**QUERY, **_DOCUMENT},
    response_class=Document,
    summary="Print a copy of the letter",
)
def read_copy(
    pledge_id: PledgeId,
    request: Request,
    holder: Annotated[Holder, Query(description="Whose copy.")] = Holder.PLEDGER,
) -> Document:
    """Return one of the three copies as it was filed when the letter was published."""
    return _copy(request, parts_of(request).pledgebook.visible_pledge(viewer(request), pledge_id), holder)


@_posted.get(
    "/board/{pledge_id}/letter.pdf",
    responses={**OPEN, **_DOCUMENT},
    response_class=Document,
    summary="Print the board's copy",
)
def read_posted(
    pledge_id: Annotated[UUID, Path(description="The pledge's id.")],
    request: Request,
) -> Document:
    """Return the copy that hangs on the board; a letter that does not is told from none by nobody."""
    try:
        return _copy(request, parts_of(request).pledgebook.pledge(pledge_id), Holder.BOARD)
    except NotFound:
        raise NotFound("letter on the board", pledge_id) from None


def _copy(request: Request, pledge: Pledge, holder: Holder) -> Document:
    filed = pledge.letter.copies.get(holder)
    published = pledge.letter.published_on is not None
    content = None
    if filed and published:
        with parts_of(request).pool.connection() as conn:
            content = document(conn, filed)
    if content is None:
        raise NotFound("copy of the letter", pledge.id)
    name = f"letter-{pledge.id}-{holder.value.lower()}.pdf"
    return Document(content, headers=attached(name, {"ETag": f'"{filed}"'}))
