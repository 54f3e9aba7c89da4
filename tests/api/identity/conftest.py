"""An application whose clock the tests set; each test makes its own accounts."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.identity import Accounts, LocalIdentity
from api.identity.identities import Identities
from api.parts import Parts
from projections.rebuild import create_missing
from projections.registry import PROJECTIONS
from runtime.composition import House, open_house
from runtime.store import migrate
from tests.api.identity.world import Clock, CountingPasswords, World


@contextmanager
def inhabited(house: House) -> Iterator[World]:
    """Serve a world on ``house``, whose read models are there but follow nothing."""
    with house.pool.connection() as conn:
        create_missing(conn, PROJECTIONS)
    clock, passwords = Clock(), CountingPasswords()
    with ExitStack() as stack:
        accounts = stack.enter_context(closing(Accounts(house.pool, passwords=passwords, clock=clock)))
        identity = Identities(LocalIdentity(accounts))
        parts = Parts(house.pledgebook, house.pool, identity, accounts, threads=8, clock=clock)
        client = stack.enter_context(TestClient(create_app(parts), raise_server_exceptions=False))
        yield World(parts, client, accounts, clock, passwords)


@pytest.fixture(scope="module")
def world(house: House) -> Iterator[World]:
    with inhabited(house) as world:
        yield world


@pytest.fixture
def empty_world(fresh_database: str) -> Iterator[World]:
    """A world of its own for one test, with one administrator."""
    migrate(fresh_database)
    with open_house(fresh_database, bytes(32), pool_size=4) as house, inhabited(house) as world:
        yield world
