"""What administrators do with accounts."""

from typing import Annotated

from fastapi import Body, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from api.calls import origin_of, parts_of
from api.guard import guarded_router
from api.identity import accounts, login
from api.identity.accounts import Account
from api.identity.local import require_entered
from api.identity.routes.common import ADMIN_CHANGE, ADMIN_READ, AccountId, Administrator, house_of
from api.identity.schemas import AccountQuery, Grounds, NewAccount, PasswordReset
from api.schemas.answers import Listing
from domain.values import Role

router = guarded_router("accounts")


@router.get("/accounts", responses=ADMIN_READ, summary="List accounts")
def list_accounts(_: Administrator, query: Annotated[AccountQuery, Query()], request: Request) -> Listing[Account]:
    """Return accounts by their login names."""
    with house_of(request).pool.connection() as conn:
        found = accounts.listed(conn, **dict(query))
    return Listing(items=found.items, next_cursor=found.next_cursor)


@router.post("/accounts", status_code=201, responses=ADMIN_CHANGE, summary="Make an account")
async def make_account(
    caller: Administrator, body: Annotated[NewAccount, Body()], request: Request, response: Response
) -> Account:
    """Make the account of a person, who logs in, or of a service, which is given tokens."""
    house, book = house_of(request), parts_of(request).pledgebook
    await run_in_threadpool(require_entered, book, member=body.member, within=body.within)
    hashed = None
    if body.password:
        hashed = await login.hashed(house, body.password.get_secret_value(), login=body.login, name=body.name)
    made = await run_in_threadpool(
        house.make,
        origin_of(request, caller),
        login=body.login,
        kind=body.kind,
        name=body.name,
        member=body.member,
        role=Role.ADMINISTRATOR if body.administrator else None,
        within=body.within,
        subject=body.subject,
        hashed=hashed,
    )
    response.headers["Location"] = f"{request.scope.get('root_path', '')}/accounts/{made.id}"
    return made


@router.get("/accounts/{account_id}", responses=ADMIN_READ, summary="Read an account")
def read_account(_: Administrator, account_id: AccountId, request: Request) -> Account:
    """Return an account, without anything secret."""
    return house_of(request).by_id(account_id)


@router.post("/accounts/{account_id}/password", status_code=204, responses=ADMIN_CHANGE, summary="Give a new password")
async def reset_password(
    caller: Administrator, account_id: AccountId, body: Annotated[PasswordReset, Body()], request: Request
) -> None:
    """Replace the password of a person who has lost it; all their sessions end, and the login name is not locked."""
    house = house_of(request)
    found = await run_in_threadpool(house.by_id, account_id)
    hashed = await login.hashed(house, body.password.get_secret_value(), login=found.login, name=found.name)
    await run_in_threadpool(house.reset_password, account_id, hashed, origin_of(request, caller))


@router.post("/accounts/{account_id}/disabling", responses=ADMIN_CHANGE, summary="Disable an account")
def disable_account(
    caller: Administrator, account_id: AccountId, body: Annotated[Grounds, Body()], request: Request
) -> Account:
    """Shut the account out at once: its sessions and tokens end. The last administrator stays."""
    return house_of(request).disable(account_id, origin_of(request, caller), body.reason)


@router.post("/accounts/{account_id}/enabling", responses=ADMIN_CHANGE, summary="Enable an account")
def enable_account(
    caller: Administrator, account_id: AccountId, body: Annotated[Grounds, Body()], request: Request
) -> Account:
    """Let the account in again; sessions and tokens from before stay ended."""
    return house_of(request).enable(account_id, origin_of(request, caller), body.reason)
