"""Logging in and out, and what everybody does with their own account."""

from typing import Annotated

from fastapi import APIRouter, Body, Request, Response

from api.calls import command_of, origin_of, parts_of
from api.guard import AuthenticatedCaller, Handler, OpenRoute, guarded_router, require_json
from api.identity import login, sessions
from api.identity.callers import Caller
from api.identity.cookies import clear_cookie, set_cookie
from api.identity.refusals import LoginOff
from api.identity.routes.common import LOGIN, OWN_CHANGE, OWN_PASSWORD, OWN_READ, house_of
from api.identity.schemas import Credentials, Me, PasswordChange, SessionOpened, SessionView, in_order
from api.identity.sessions import Kept
from api.origins import client_address, refuse_cross_site
from domain.errors import NotAuthorised


class _JsonRoute(OpenRoute):
    """A route for everybody that takes JSON only: other sites' forms cannot send that."""

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()

        async def checked(request: Request) -> Response:
            require_json(request)
            return await handle(request)

        return checked


_open = APIRouter(route_class=_JsonRoute, tags=["identity"])
_own = guarded_router("identity")
ROUTERS: tuple[APIRouter, ...] = (_open, _own)


@_open.post(
    "/sessions", status_code=201, responses=LOGIN, response_model_exclude_none=True, summary="Log in with a password"
)
async def log_in(body: Annotated[Credentials, Body()], request: Request, response: Response) -> SessionOpened:
    """Open a session: its token goes into `Authorization: Bearer`, or into a cookie that the browser keeps.

    Whatever is wrong, the login name, the password or the account, the answer is the same.
    """
    if body.cookie:
        refuse_cross_site(request)
    parts, address = parts_of(request), client_address(request)
    if not parts.local_login:
        raise LoginOff
    parts.throttle.login(address, body.login)
    opened = await login.log_in(parts.accounts, body.login, body.password.get_secret_value(), address)
    if not body.cookie:
        return SessionOpened(token=opened.token, expires_at=opened.expires_at)
    set_cookie(response, opened.token, opened.expires_at, parts.public_url)
    return SessionOpened(expires_at=opened.expires_at)


@_own.get("/sessions/current", responses=OWN_READ, summary="Read the present session")
def read_session(request: Request, caller: AuthenticatedCaller) -> SessionView:
    """Return the session, or the token, with which this was asked."""
    kept = _kept(request, caller)
    return SessionView(
        id=caller.session,
        account=caller.account,
        scopes=in_order(caller.scopes),
        created_at=kept.created_at if kept else None,
        expires_at=kept.expires_at if kept else None,
    )


@_own.delete("/sessions/current", status_code=204, responses=OWN_CHANGE, summary="Log out")
def log_out(request: Request, response: Response, caller: AuthenticatedCaller) -> None:
    """End the session, or the token, with which this was asked; nothing else lets in with it any more."""
    if caller.account and caller.session:
        house_of(request).log_out(caller.account, caller.session, origin_of(request, caller))
    clear_cookie(response, parts_of(request).public_url)


@_own.delete("/sessions", status_code=204, responses=OWN_CHANGE, summary="Log out everywhere")
def log_out_everywhere(request: Request, response: Response, caller: AuthenticatedCaller) -> None:
    """End all sessions of the caller's account, the present one too."""
    if caller.account:
        house_of(request).revoke_sessions(caller.account, origin_of(request, caller))
    clear_cookie(response, parts_of(request).public_url)


@_own.get("/me", responses=OWN_READ, summary="Read who I am")
def read_me(request: Request, caller: AuthenticatedCaller) -> Me:
    """Return the caller's account, and how far the present session or token reaches."""
    house = house_of(request)
    account = house.by_id(caller.account) if caller.account else None
    kept = _kept(request, caller)
    return Me(
        account=caller.account,
        login=account.login if account else None,
        name=account.name if account else None,
        actor=caller.actor,
        member=account.member if account else None,
        role=caller.role,
        within=caller.within,
        scopes=in_order(caller.scopes),
        expires_at=kept.expires_at if kept else None,
    )


@_own.put("/me/password", status_code=204, responses=OWN_PASSWORD, summary="Change my password")
async def change_password(
    body: Annotated[PasswordChange, Body()], request: Request, caller: AuthenticatedCaller
) -> None:
    """Replace the password and end all other sessions. A wrong present one counts like a failed login."""
    if caller.account is None:
        raise NotAuthorised(command_of(request))
    parts, origin = parts_of(request), origin_of(request, caller)
    parts.throttle.login(origin.address, str(caller.account))
    await login.change_password(
        parts.accounts,
        caller.account,
        session=caller.session,
        old=body.old.get_secret_value(),
        new=body.new.get_secret_value(),
        origin=origin,
    )


def _kept(request: Request, caller: Caller) -> Kept | None:
    """Return what is known of the caller's session or token, None where it is another issuer's."""
    if caller.session is None:
        return None
    with house_of(request).pool.connection() as conn:
        return sessions.by_id(conn, caller.session)
