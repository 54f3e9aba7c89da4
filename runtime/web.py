"""The API process: uvicorn on the application made of this installation's parts."""

import os
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from typing import Any
from zoneinfo import ZoneInfo

import uvicorn
from fastapi import FastAPI

from api.app import create_app
from api.identity import Accounts, LocalIdentity
from api.identity.identities import Identities
from api.identity.throttle import Throttle
from api.parts import Parts
from api.protocol import BoundedProtocol
from runtime.composition import open_house
from runtime.engines import engines
from runtime.keys import load_export_key, load_master_key
from runtime.logs import configure
from runtime.notices.desk import notifying
from runtime.notices.mail import mail_server
from runtime.oidc import oidc
from runtime.settings import Settings, load_settings
from runtime.store import require_migrated
from workflows.connection import Temporal
from workflows.desk import TemporalDesk, check
from workflows.notices.sending import ApprisePost
from workflows.relay import relay_lag

_MESSAGES = "6/hour"  # of test messages that one sends oneself
_GRACE = 10  # seconds for requests under way when asked to stop


def run(settings: Settings) -> None:
    """Serve until SIGTERM."""
    with engines(settings) as house:
        require_migrated(house.database_url)
        os.environ.update(house.environment(settings))  # for the processes that uvicorn starts
        uvicorn.run(
            "runtime.web:create",
            factory=True,
            host=settings.api_host,
            port=settings.api_port,
            workers=settings.api_workers if settings.api_workers > 1 else None,
            **server_options(settings),
        )


def server_options(settings: Settings) -> dict[str, Any]:
    """How uvicorn serves us, apart from where and in how many processes."""
    return {
        "http": BoundedProtocol,
        "ws": "none",
        "log_config": None,
        "access_log": False,
        "proxy_headers": bool(settings.proxies),
        "forwarded_allow_ips": settings.proxies or "",  # else uvicorn looks for an environment variable of its own
        "server_header": False,
        "timeout_graceful_shutdown": _GRACE,
    }


def throttle(settings: Settings) -> Throttle:
    """Return the limits of one API process."""
    return Throttle(
        requests=settings.limit_requests,
        anonymous=settings.limit_anonymous,
        logins=settings.limit_logins,
        messages=_MESSAGES,
    )


def create() -> FastAPI:
    """Make the application of one API process from its environment; the server's lifespan closes its parts."""
    settings = load_settings()
    configure(settings)
    stack = ExitStack()
    url = settings.database_url.get_secret_value() if settings.database_url else ""
    master_key = load_master_key(settings)
    house = stack.enter_context(open_house(url, master_key, pool_size=settings.pool_size))
    accounts = Accounts(house.pool, session_hours=settings.session_hours, checks=settings.password_checks)
    stack.callback(accounts.close)
    provider = oidc(settings, accounts, master_key)
    temporal = Temporal(settings.temporal_address or "", settings.temporal_namespace, settings.task_queue)
    app = create_app(
        Parts(
            pledgebook=house.pledgebook,
            pool=house.pool,
            identity=Identities(LocalIdentity(accounts), provider.bearer),
            accounts=accounts,
            oidc=provider.login,
            local_login=settings.local_login,
            desk=TemporalDesk(temporal),
            checks={"temporal": lambda: check(temporal)},
            relay_lag=lambda: relay_lag(house.pool),
            threads=settings.pool_size,
            zone=ZoneInfo(settings.timezone),
            throttle=throttle(settings),
            public_url=settings.public_url,
            notifying=notifying(
                house, ApprisePost(mail_server(settings), settings.send_seconds), settings.webhook_reach
            ),
            export_key=load_export_key(settings),
        )
    )
    inner = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(served: FastAPI) -> AsyncIterator[None]:
        with stack:
            async with inner(served):
                yield

    app.router.lifespan_context = lifespan
    return app
