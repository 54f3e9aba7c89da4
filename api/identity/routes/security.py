"""Reading the security log."""

from typing import Annotated

from fastapi import Depends, Query, Request

from api.calls import parts_of
from api.guard import AuthenticatedCaller, guarded_router
from api.identity import security
from api.identity.callers import Caller
from api.identity.routes.common import ADMIN_READ, command_of, house_of
from api.identity.schemas import SecurityQuery
from api.identity.security import SecurityEvent
from api.schemas.answers import Listing
from domain.errors import NotAuthorised
from domain.organisation import Organisation
from domain.values import Role
from projections import organisations

router = guarded_router("audit")


def _auditor(request: Request, caller: AuthenticatedCaller) -> Caller:
    if not (caller.administrator or _audits_the_whole(request, caller)):
        raise NotAuthorised(command_of(request))
    return caller


def _audits_the_whole(request: Request, caller: Caller) -> bool:
    """Whether the caller is auditor of an organisation that has none above: administrators are audited, too."""
    parts = parts_of(request)
    with parts.pool.connection() as conn:
        held = organisations.held(conn, caller.actor, on=parts.today())
    places = [post.organisation for post in held if post.role == Role.AUDITOR.value]
    return any(parts.pledgebook.look_up(Organisation, place).parent_on(parts.today()) is None for place in places)


@router.get("/audit/security", responses=ADMIN_READ, summary="Search the security log")
def list_security_events(
    _: Annotated[Caller, Depends(_auditor)], query: Annotated[SecurityQuery, Query()], request: Request
) -> Listing[SecurityEvent]:
    """Return logins, failures, changes of accounts and refusals; the newest first."""
    with house_of(request).pool.connection() as conn:
        found = security.events(conn, **dict(query))
    return Listing(items=found.items, next_cursor=found.next_cursor)
