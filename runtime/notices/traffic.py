"""How telling goes, counted when somebody asks for the metrics."""

from typing import Any, LiteralString

from psycopg import Connection
from psycopg_pool import ConnectionPool

from api.notifying import Traffic

_PATIENCE = 2.0
_COUNTS: LiteralString = (
    "SELECT d.channel, d.state, count(*) FROM notice n JOIN delivery d ON d.notice = n.id"
    " WHERE n.made_at > now() - interval '1 day' GROUP BY 1, 2"
    " UNION ALL SELECT 'WEBHOOK', state, count(*) FROM webhook_delivery"
    " WHERE made_at > now() - interval '1 day' GROUP BY 2"
)
_BEHIND: LiteralString = (
    "SELECT (SELECT coalesce(max(notification_id), 0) FROM pledgebook_events) - position FROM courier"
)
_OVERDUE: LiteralString = (
    "SELECT greatest(extract(epoch FROM now() - least("
    "(SELECT min(next_at) FROM delivery WHERE state = 'WAITING'),"
    " (SELECT min(d.next_at) FROM webhook_delivery d JOIN webhook w ON w.id = d.webhook"
    " JOIN account a ON a.id = w.account AND a.disabled_at IS NULL WHERE d.state = 'WAITING'))), 0)::float"
)


def traffic(pool: ConnectionPool[Connection[Any]]) -> Traffic:
    """Return how telling goes."""
    with pool.connection(timeout=_PATIENCE) as conn:
        counts = {(channel, state): count for channel, state, count in conn.execute(_COUNTS)}
        behind, overdue = conn.execute(_BEHIND).fetchone(), conn.execute(_OVERDUE).fetchone()
    return Traffic(counts, behind[0] if behind else 0, (overdue and overdue[0]) or 0.0)
