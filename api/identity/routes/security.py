"""Reading the security log."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request

from api.calls import command_of, parts_of
from api.guard import AuthenticatedCaller, guarded_router
from api.identity import security
from api.identity.callers import Caller
from api.identity.routes.common import ADMIN_READ, house_of
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
    """Whether the caller is auditor of an organisation that stands and has none above: administrators are audited, too.

    The read models tell where to look; the log itself tells whether it is still so.
    """
    parts = parts_of(request)
    today = parts.today()
    with parts.pool.connection() as conn:
        held = organisations.held(conn, caller.actor, on=today)
    places = {post.organisation for post in held if post.role == Role.AUDITOR.value}
    return any(_audits(caller.actor, parts.pledgebook.look_up(Organisation, place), today) for place in places)


def _audits(actor: UUID, whole: Organisation, today: date) -> bool:
    standing = whole.dissolved_on is None or today < whole.dissolved_on
    roles = {*whole.roles_on(actor, today), *(role for role, _ in whole.substitutes_for(actor, today))}
    return standing and whole.parent_on(today) is None and Role.AUDITOR in roles


@router.get("/audit/security", responses=ADMIN_READ, summary="Search the security log")
def list_security_events(
    _: Annotated[Caller, Depends(_auditor)], query: Annotated[SecurityQuery, Query()], request: Request
) -> Listing[SecurityEvent]:
    """Return logins, failures, changes of accounts and refusals; the newest first."""
    with house_of(request).pool.connection() as conn:
        found = security.events(conn, **dict(query))
    return Listing(items=found.items, next_cursor=found.next_cursor)
