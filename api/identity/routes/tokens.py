"""The tokens of services, which administrators issue and revoke."""

from typing import Annotated
from uuid import UUID

from fastapi import Body, Path, Request, Response

from api.calls import origin_of
from api.guard import guarded_router
from api.identity import sessions
from api.identity.routes.common import ADMIN_CHANGE, ADMIN_READ, AccountId, Administrator, house_of
from api.identity.schemas import TokenIssued, TokenRequest, Tokens, TokenView
from api.identity.sessions import TokenKind

router = guarded_router("accounts")

_PATH = "/accounts/{account_id}/tokens"


@router.get(_PATH, responses=ADMIN_READ, summary="List the tokens of a service")
def list_tokens(_: Administrator, account_id: AccountId, request: Request) -> Tokens:
    """Return what is known of the tokens, revoked and expired ones too; a token itself is never told again."""
    house = house_of(request)
    house.by_id(account_id)
    with house.pool.connection() as conn:
        found = sessions.of_account(conn, account_id, TokenKind.TOKEN)
    return Tokens(items=[TokenView.of(kept) for kept in found])


@router.post(_PATH, status_code=201, responses=ADMIN_CHANGE, summary="Issue a token to a service")
def issue_token(
    caller: Administrator,
    account_id: AccountId,
    body: Annotated[TokenRequest, Body()],
    request: Request,
    response: Response,
) -> TokenIssued:
    """Make a token; this answer is the only place where it is told."""
    issued = house_of(request).issue_token(
        account_id, origin_of(request, caller), label=body.label, scopes=body.scopes, days=body.days
    )
    response.headers["Location"] = f"{request.scope.get('root_path', '')}/accounts/{account_id}/tokens/{issued.id}"
    return TokenIssued(id=issued.id, token=issued.token, expires_at=issued.expires_at)


@router.delete(f"{_PATH}/{{token_id}}", status_code=204, responses=ADMIN_CHANGE, summary="Revoke a token of a service")
def revoke_token(
    caller: Administrator,
    account_id: AccountId,
    token_id: Annotated[UUID, Path(description="The token's id.")],
    request: Request,
) -> None:
    """Shut out at once who uses the token."""
    house_of(request).revoke_token(account_id, token_id, origin_of(request, caller))
