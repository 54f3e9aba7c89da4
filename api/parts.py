"""What the API is made of: the collaborators that the composition root hands in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from psycopg import Connection
from psycopg_pool import ConnectionPool

from api.identity import Identity
from api.identity.issuer.code import CodeLogin
from api.identity.local import Accounts
from api.identity.throttle import Throttle
from api.notifying import Notifying
from domain.application import Pledgebook
from workflows.contracts import WorkflowDesk

Check = Callable[[], None]
"""A health check: returns if all is well, raises otherwise. It runs in a thread and should give up in two seconds."""


_ZONE = ZoneInfo("Asia/Shanghai")


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Parts:
    """The collaborators of one API process; they are opened and closed by whoever made them.

    ``pool`` serves the read models, in autocommit mode. ``accounts`` are the local ones; ``oidc`` leads to the provider
    where one is configured, and without ``local_login`` it is the only way in for persons. ``desk`` is None where no
    workflow server is configured.
    ``checks`` are further services by name, such as ``temporal``: without one of them the API is degraded, not down.
    ``threads`` is how many requests are worked on at once; more than ``pool`` has connections would only wait.
    ``relay_lag`` tells how many positions of the log the relay is behind. ``patience`` is how many seconds a query
    waits for the position it was asked for. Days that a query does not name begin in ``zone``. ``throttle`` sets no
    limits by default. ``public_url`` is where the public reaches this site, None where nobody said. Without
    ``notifying`` nobody is told of anything. ``export_key`` is the one of the pseudonyms in exports, None where each
    export has its own.
    """

    pledgebook: Pledgebook
    pool: ConnectionPool[Connection[Any]]
    identity: Identity
    accounts: Accounts
    oidc: CodeLogin | None = None
    local_login: bool = True
    desk: WorkflowDesk | None = None
    checks: Mapping[str, Check] = field(default_factory=dict)
    relay_lag: Callable[[], int] | None = None
    threads: int = 10
    patience: float = 5.0
    zone: ZoneInfo = _ZONE
    throttle: Throttle = field(default_factory=Throttle)
    public_url: str | None = None
    notifying: Notifying | None = None
    export_key: bytes | None = None
    clock: Callable[[], datetime] = _now

    def today(self) -> date:
        """Return the present day in ``zone``."""
        return self.clock().astimezone(self.zone).date()
