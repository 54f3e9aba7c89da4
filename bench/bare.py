"""A bare FastAPI service under the same server settings as ours: one route, one INSERT through a connection pool."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID, uuid4

import uvicorn
from anyio import to_thread
from fastapi import FastAPI
from psycopg import Connection
from psycopg_pool import ConnectionPool
from pydantic import BaseModel

from bench.commands import BARE_INSERT, BARE_TABLE

URL, PORT, POOL = "BENCH_DATABASE_URL", "BENCH_PORT", "BENCH_POOL_SIZE"
_STATE = b"x" * 700
"""As many bytes as a report of progress has in the log."""


class Progress(BaseModel):
    """What is posted."""

    percent: int
    note: str = ""


class Done(BaseModel):
    """What is answered."""

    id: UUID
    position: int


def create() -> FastAPI:
    """Make the service."""
    size = int(os.environ[POOL])
    pool: ConnectionPool[Connection] = ConnectionPool(
        os.environ[URL], min_size=1, max_size=size, timeout=10, kwargs={"autocommit": True}, open=False
    )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        to_thread.current_default_thread_limiter().total_tokens = size
        with pool:
            with pool.connection() as conn:
                conn.execute(BARE_TABLE)
            yield

    app = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None)

    @app.get("/health/live")
    def live() -> dict[str, str]:
        return {"status": "ok"}

    @app.post("/pledges/{pledge_id}/items/{item}/progress")
    def insert(pledge_id: UUID, item: int, body: Progress) -> Done:  # noqa: ARG001 - parsed, as in ours
        row = uuid4()
        with pool.connection() as conn:
            found = conn.execute(BARE_INSERT, (row, item, "pledge.progress-reported", _STATE)).fetchone()
        assert found
        return Done(id=row, position=found[0])

    return app


if __name__ == "__main__":
    uvicorn.run(
        "bench.bare:create",
        factory=True,
        host="127.0.0.1",
        port=int(os.environ[PORT]),
        log_config=None,
        access_log=False,
        server_header=False,
    )
