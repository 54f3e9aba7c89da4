"""What the routes of identity share: who may, from where, and the refusals that OpenAPI shows."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Request

from api import problems
from api.calls import command_of, parts_of
from api.guard import AuthenticatedCaller
from api.identity.callers import Caller
from api.identity.local import Accounts
from api.responses import Responses, refusals
from domain.errors import NotAuthorised

_READ = (
    problems.TOKEN_MISSING,
    problems.TOKEN_UNKNOWN,
    problems.SCOPE_MISSING,
    problems.ADDRESS_TOO_LONG,
    problems.INVALID_INPUT,
    problems.TOO_MANY_REQUESTS,
    problems.INTERNAL,
    problems.UNAVAILABLE,
)
_BODY = (problems.BODY_TOO_LARGE, problems.UNSUPPORTED_MEDIA_TYPE, problems.MALFORMED_BODY)

OWN_READ: Responses = refusals(*_READ)
"""What everybody may read of themselves."""

OWN_CHANGE: Responses = refusals(*_READ, problems.CROSS_SITE)
"""What everybody may end of their own."""

OWN_PASSWORD: Responses = refusals(
    *_READ,
    *_BODY,
    problems.LOGIN_FAILED,
    problems.CROSS_SITE,
    problems.NOT_AUTHORISED,
    problems.WRONG_ACCOUNT_KIND,
    problems.PASSWORD_UNFIT,
)
"""The change of one's own password."""

LOGIN: Responses = refusals(
    *_BODY,
    problems.LOGIN_FAILED,
    problems.CROSS_SITE,
    problems.INVALID_INPUT,
    problems.TOO_MANY_REQUESTS,
    problems.INTERNAL,
    problems.UNAVAILABLE,
)
"""Logging in, which needs no token."""

ADMIN_READ: Responses = refusals(*_READ, problems.NOT_AUTHORISED, problems.NOT_FOUND)
"""What administrators may read."""

ADMIN_CHANGE: Responses = refusals(
    *_READ,
    *_BODY,
    problems.CROSS_SITE,
    problems.NOT_AUTHORISED,
    problems.NOT_FOUND,
    problems.ALREADY_EXISTS,
    problems.LAST_ADMINISTRATOR,
    problems.WRONG_ACCOUNT_KIND,
    problems.PASSWORD_UNFIT,
)
"""What administrators may change."""

AccountId = Annotated[UUID, Path(description="The account's id.")]


def house_of(request: Request) -> Accounts:
    """Return the accounts of the application that got this request."""
    return parts_of(request).accounts


async def _administrator(request: Request, caller: AuthenticatedCaller) -> Caller:
    """Refuse all others alike, before anything is looked up: they learn of no account."""
    if not caller.administrator:
        raise NotAuthorised(command_of(request))
    return caller


Administrator = Annotated[Caller, Depends(_administrator)]
