"""The event store on PostgreSQL: the library's recorder; receipts and ballot boxes change in the same transaction."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from importlib import resources
from typing import Any, cast
from uuid import UUID

import psycopg
from eventsourcing import postgres
from eventsourcing.persistence import IntegrityError, InterfaceError, OperationalError, StoredEvent
from eventsourcing.utils import Environment, EnvType, retry
from psycopg.conninfo import conninfo_to_dict
from yoyo import get_backend, read_migrations

from domain.application import Answer, Pledgebook, Receipt
from domain.application.judgement.boxes import Swap
from runtime.boxes import PostgresBoxes, Sealer, swap_box
from runtime.failure import Failure

CONNINFO = "POSTGRES_CONNINFO"
EVENTS = "pledgebook_events"
"""The table of the log, and the channel on which every append is notified."""

_APPEND = (
    "SELECT append_events(%s::uuid[], %s::bigint[], %s::text[], %s::bytea[], %s::uuid, %s::text, %s::text, %s::uuid,"
    " %s::bigint, %s::text) AS position"
)

_MIGRATION_LOCK = 7_301_001


class ReceiptRecorder(postgres.PostgresApplicationRecorder):
    """Appends events and, with ``save(..., receipt=..., swap=...)``, what is stored in the same transaction.

    That is the receipt of the command that caused them, and a change of a ballot box.
    """

    @retry((InterfaceError, OperationalError), max_attempts=10, wait=0.2)
    def insert_events(
        self,
        stored_events: Sequence[StoredEvent],
        receipt: Receipt | None = None,
        swap: Swap | None = None,
        **_: Any,
    ) -> Sequence[int] | None:
        """Append in one call of the database's function; the library's several would hold the log's lock meanwhile.

        Only a change of a ballot box takes a second one; if the box is not what it was, nothing is stored.
        """
        if not stored_events:
            return []
        answer = receipt.answer if receipt else None
        parameters = (
            [event.originator_id for event in stored_events],
            [event.originator_version for event in stored_events],
            [event.topic for event in stored_events],
            [event.state for event in stored_events],
            receipt and receipt.actor,
            receipt and receipt.key,
            receipt and receipt.fingerprint,
            answer and answer.id,
            answer and answer.version,
            answer and answer.stage,
        )
        with self.datastore.get_connection() as conn, conn.transaction() if swap else nullcontext():
            rows = conn.execute(_APPEND, parameters, prepare=True).fetchall()
            if swap and not swap_box(conn, swap):
                raise IntegrityError(swap.evaluation)
        return [row["position"] for row in rows]

    def find_receipt(self, actor: UUID, key: str) -> Receipt | None:
        """Return the receipt of a command of ``actor``, with the position of its last event, or None."""
        with self.datastore.get_connection() as conn:
            row = conn.execute(
                "SELECT r.fingerprint, r.aggregate, r.version, r.stage, e.notification_id"
                " FROM receipt r JOIN pledgebook_events e"
                " ON (e.originator_id, e.originator_version) = (r.aggregate, r.version)"
                " WHERE r.actor = %s AND r.key = %s",
                (actor, key),
                prepare=True,
            ).fetchone()
        if row is None:
            return None
        answer = Answer(row["aggregate"], row["version"], row["stage"], row["notification_id"])
        return Receipt(actor, key, row["fingerprint"], answer)


class Factory(postgres.PostgresFactory):
    """The library's factory, connecting by a whole conninfo (with TLS and other options) instead of five values."""

    application_recorder_class = ReceiptRecorder

    def __init__(self, env: Environment | EnvType | None) -> None:
        super().__init__(env)
        # The library's pool passes only five values on; its remaining connection arguments come from here.
        pool = self.datastore.pool
        pool.kwargs = {**cast("dict[str, Any]", pool.kwargs), **conninfo_to_dict(self.env[CONNINFO])}


def open_application(url: str, cipher: Sealer, *, pool_size: int = 10) -> Pledgebook:
    """Return the application on the migrated database at ``url``; close it after use."""
    return Pledgebook(cipher, PostgresBoxes(url, cipher), _environment(url, pool_size))


def _environment(url: str, pool_size: int, *, create_table: bool = False) -> dict[str, str]:
    """Return what the library wants to know; the four empty values come from the conninfo."""
    return {
        "PERSISTENCE_MODULE": "runtime.store",
        CONNINFO: url,
        "CREATE_TABLE": "y" if create_table else "n",
        "POSTGRES_DBNAME": "",
        "POSTGRES_HOST": "",
        "POSTGRES_USER": "",
        "POSTGRES_PASSWORD": "",
        "POSTGRES_POOL_SIZE": "1",
        "POSTGRES_MAX_OVERFLOW": str(pool_size - 1),
        "POSTGRES_CONNECT_TIMEOUT": "10",
    }


class StoreError(Failure):
    """The database does not answer or is not ready; one line without the address, which holds a password."""


def require_migrated(url: str) -> None:
    """Raise StoreError unless the database at ``url`` answers and holds our tables."""
    with _connected(url) as conn:
        row = conn.execute(
            "SELECT to_regclass(%s), to_regclass('account'), to_regclass('ballot_box'), to_regclass('courier'),"
            " to_regproc('append_events')",
            (EVENTS,),
        ).fetchone()
    if row is None or None in row:
        raise StoreError("the database is not migrated: run `pledgebook migrate` first")


@contextmanager
def _connected(url: str) -> Iterator[psycopg.Connection]:
    try:
        conn = psycopg.connect(url, autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as error:
        raise StoreError(f"the database does not answer: {str(error).splitlines()[0]}") from error
    with conn:
        yield conn


def migrate(url: str) -> None:
    """Bring the write side's tables up to date; processes that race wait for each other. Raises StoreError."""
    with _connected(url) as lock:
        lock.execute("SELECT pg_advisory_lock(%s)", (_MIGRATION_LOCK,))
        backend = get_backend(url.replace("postgresql://", "postgresql+psycopg://", 1))
        try:
            with resources.as_file(resources.files("runtime") / "migrations") as folder:
                backend.apply_migrations(backend.to_apply(read_migrations(str(folder))))
        finally:
            backend.connection.close()
        with Factory(Environment(Pledgebook.name, _environment(url, 1, create_table=True))) as factory:
            factory.application_recorder()
