"""The API process: uvicorn on the application made of this installation's parts."""

import os
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from zoneinfo import ZoneInfo

import uvicorn
from fastapi import FastAPI

from api.app import create_app
from api.identity import DevelopmentTokens, TokenFileError
from api.parts import Parts
from runtime.composition import open_house
from runtime.engines import engines
from runtime.logs import configure
from runtime.settings import Settings, SettingsError, load_master_key, load_settings
from runtime.store import require_migrated
from workflows.connection import Temporal
from workflows.desk import TemporalDesk, check
from workflows.relay import relay_lag

_GRACE = 10  # seconds for requests under way when asked to stop


def run(settings: Settings) -> None:
    """Serve until SIGTERM. Raises SettingsError for a token file that cannot be used."""
    try:
        DevelopmentTokens(settings.dev_tokens_path)
    except TokenFileError as error:
        raise SettingsError(str(error)) from error
    with engines(settings) as house:
        require_migrated(house.database_url)
        os.environ.update(house.environment(settings))  # for the processes that uvicorn starts
        uvicorn.run(
            "runtime.web:create",
            factory=True,
            host=settings.api_host,
            port=settings.api_port,
            workers=settings.api_workers if settings.api_workers > 1 else None,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=_GRACE,
            server_header=False,
        )


def create() -> FastAPI:
    """Make the application of one API process from its environment; the server's lifespan closes its parts."""
    settings = load_settings()
    configure(settings)
    stack = ExitStack()
    url = settings.database_url.get_secret_value() if settings.database_url else ""
    house = stack.enter_context(open_house(url, load_master_key(settings), pool_size=settings.pool_size))
    temporal = Temporal(settings.temporal_address or "", settings.temporal_namespace, settings.task_queue)
    app = create_app(
        Parts(
            pledgebook=house.pledgebook,
            pool=house.pool,
            identity=DevelopmentTokens(settings.dev_tokens_path),
            desk=TemporalDesk(temporal),
            checks={"temporal": lambda: check(temporal)},
            relay_lag=lambda: relay_lag(house.pool),
            threads=settings.pool_size,
            zone=ZoneInfo(settings.timezone),
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
