"""The composition root: the application, the database pool and the keyring of one process, from its settings."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from psycopg import Connection
from psycopg_pool import ConnectionPool

from domain.application import Pledgebook
from runtime.keyring import Keyring
from runtime.store import open_application


@dataclass(frozen=True)
class House:
    """What the parts of one process share; ``pool`` serves read models, receipts are the application's own."""

    url: str
    pledgebook: Pledgebook
    pool: ConnectionPool[Connection]
    keyring: Keyring


@contextmanager
def open_house(url: str, master_key: bytes, *, pool_size: int = 10) -> Iterator[House]:
    """Open everything on the migrated database at ``url``, and close it in order."""
    with ConnectionPool(
        url, min_size=1, max_size=pool_size, timeout=10, kwargs={"autocommit": True}, open=True
    ) as pool:
        keyring = Keyring(pool, master_key)
        pledgebook = open_application(url, keyring, pool_size=pool_size)
        try:
            yield House(url, pledgebook, pool, keyring)
        finally:
            pledgebook.close()
