"""What all lists have in common: their parameters, waiting for a position of the log, pages."""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Annotated, Any, TypeVar

import anyio
from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from psycopg import Connection
from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from api import problems
from api.calls import parts_of, viewer
from api.problems import Problem
from api.schemas.answers import Listing
from api.schemas.base import Clean
from domain.catalogue import Term
from projections.paging import DEFAULT_LIMIT, MAX_LIMIT, Page
from projections.projection import Projection
from projections.reach import Reach, reach_of
from projections.status import wait_for

T = TypeVar("T")

_BIGINT = 2**63 - 1
_PAUSE = 0.05
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}.*", re.ASCII)


def _moment_text(value: object) -> object:
    """Let only timestamps through; a number would be read as seconds since 1970."""
    if not isinstance(value, datetime) and not (isinstance(value, str) and _ISO.fullmatch(value)):
        raise PydanticCustomError(
            "moment",
            "must be a timestamp with an offset, such as 2026-06-30T12:00:00Z",
            {"zh": "须为带时区的时间，如2026-06-30T12:00:00Z"},
        )
    return value


Moment = Annotated[AwareDatetime, BeforeValidator(_moment_text)]
"""An aware timestamp."""

QueryText = Annotated[str, Clean(200)]
Year = Annotated[int, Field(ge=1900, le=2199, description="The year of the round.")]


class Reading(BaseModel):
    """A query that can wait for what its caller wrote; unknown parameters are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_enum_values=True)

    after: Annotated[int, Field(ge=0, le=_BIGINT)] | None = Field(
        default=None, description="Wait until the list shows the log up to this `position`; 504 if that takes long."
    )

    def filters(self) -> dict[str, Any]:
        """Return the parameters that the read model's query takes."""
        return {name: value for name, value in self if name != "after" and value is not None}


class Paged(BaseModel):
    """A list in pages; unknown parameters are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_enum_values=True)

    cursor: Annotated[str, Clean(1000)] | None = Field(
        default=None, description="`next_cursor` of the page before; nothing for the first page."
    )
    limit: int = Field(default=DEFAULT_LIMIT, ge=1, le=MAX_LIMIT, description="How many at most.")


class Listed(Paged, Reading):
    """A list in pages that can wait for what its caller wrote."""


async def read(
    request: Request, query: Reading, ask: Callable[[Connection[Any]], T], projections: Iterable[Projection]
) -> T:
    """Wait for the position that ``query`` names in all ``projections``, then ``ask`` them in a thread."""
    if query.after is not None:
        await _caught_up(request, [each.name for each in projections], query.after)

    def asked() -> T:
        with parts_of(request).pool.connection() as conn:
            return ask(conn)

    return await run_in_threadpool(asked)


async def seen(
    request: Request,
    query: Reading,
    ask: Callable[[Connection[Any], Reach], T],
    projections: Iterable[Projection],
    *,
    sight: str,
) -> T:
    """Read like `read`; ``ask`` is also told how far the caller reaches by ``sight``, one of `domain.rights.SIGHTS`."""
    claim = viewer(request)
    return await read(request, query, lambda conn: ask(conn, reach_of(conn, claim, sight)), projections)


async def listed(
    request: Request, query: Listed, find: Callable[..., Page[T]], *projections: Projection, sight: str | None
) -> Listing[T]:
    """Return the page of ``find`` that ``query`` asks for, as far as the caller reaches by ``sight``.

    A list that everybody may read who can ask for it says so by None.
    """
    if sight is None:
        page = await read(request, query, lambda conn: find(conn, **query.filters()), projections)
    else:
        page = await seen(
            request, query, lambda conn, reach: find(conn, reach=reach, **query.filters()), projections, sight=sight
        )
    return Listing(items=page.items, next_cursor=page.next_cursor)


async def _caught_up(request: Request, names: list[str], position: int) -> None:
    """Wait without holding a thread: commands need them while a read model stands still."""
    parts = parts_of(request)
    until = anyio.current_time() + parts.patience
    while True:
        if await run_in_threadpool(wait_for, parts.pool, names, position, 0):
            return
        if anyio.current_time() >= until:
            break
        await anyio.sleep(_PAUSE)
    detail = Term(
        f"读取端尚未处理到位置{position}，请稍后再试", f"The list does not show position {position} yet; try again."
    )
    raise Problem(problems.NOT_YET, detail, headers={"Retry-After": "1"}, position=position)
