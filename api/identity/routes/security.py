"""Reading the security log."""

from typing import Annotated

from fastapi import Depends, Query, Request

from api.guard import AuthenticatedCaller, guarded_router
from api.identity import security
from api.identity.callers import Caller
from api.identity.routes.common import ADMIN_READ, command_of, house_of
from api.identity.schemas import SecurityQuery
from api.identity.security import SecurityEvent
from api.schemas.answers import Listing
from domain.errors import NotAuthorised

router = guarded_router("audit")


def may_audit(_request: Request, caller: Caller) -> bool:
    """Whether the caller may read the security log."""
    return caller.administrator


async def _auditor(request: Request, caller: AuthenticatedCaller) -> Caller:
    if not may_audit(request, caller):
        raise NotAuthorised(command_of(request))
    return caller


@router.get("/audit/security", responses=ADMIN_READ, summary="Search the security log")
def list_security_events(
    _: Annotated[Caller, Depends(_auditor)], query: Annotated[SecurityQuery, Query()], request: Request
) -> Listing[SecurityEvent]:
    """Return logins, failures, changes of accounts and refusals; the newest first."""
    with house_of(request).pool.connection() as conn:
        found = security.events(conn, **dict(query))
    return Listing(items=found.items, next_cursor=found.next_cursor)
