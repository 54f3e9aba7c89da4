"""A live server on a real database, shared by the tests of a module; each test makes its own town."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
import uvicorn

from api.app import create_app
from api.identity import Accounts, LocalIdentity
from api.identity.identities import Identities
from api.parts import Parts
from projections.registry import PROJECTIONS
from projections.runner import Projections
from projections.status import wait_for
from runtime.composition import House, open_house
from runtime.notices.desk import notifying
from runtime.store import migrate
from tests.api.town import Town, open_accounts
from tests.notices.office import Pigeons
from workflows.notices.reach import Reach


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a module on one worker, so that it has one database and one server."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.xdist_group(f"api/{item.path.name}"))


@pytest.fixture(scope="module")
def house(create_database: Callable[[], str]) -> Iterator[House]:
    url = create_database()
    migrate(url)
    with open_house(url, os.urandom(32), pool_size=8) as house:
        yield house


@pytest.fixture(scope="module")
def read_models(house: House) -> Iterator[None]:
    """Runs the projections, as a worker does."""
    stop = threading.Event()
    worker = Projections(house.url, house.pledgebook.mapper.to_domain_event, poll=0.05)
    thread = threading.Thread(target=worker.run, args=(stop,))
    thread.start()
    assert wait_for(house.pool, [each.name for each in PROJECTIONS], 0, timeout=30)
    yield
    stop.set()
    thread.join()


@pytest.fixture(scope="module")
def parts(house: House) -> Iterator[Parts]:
    open_accounts(house)
    with closing(Accounts(house.pool)) as accounts:
        identity = Identities(LocalIdentity(accounts))
        told = notifying(house, Pigeons(), Reach())
        yield Parts(house.pledgebook, house.pool, identity, accounts, threads=8, patience=0.3, notifying=told)


@contextmanager
def serving(parts: Parts, **options: Any) -> Iterator[str]:
    """Run a live server on ``parts``, with options of uvicorn; yields its base URL."""
    config = uvicorn.Config(create_app(parts), **{"port": 0, "log_level": "warning", "access_log": False, **options})
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def address(parts: Parts) -> Iterator[str]:
    """The base URL of the module's live server."""
    with serving(parts) as url:
        yield url


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=address, timeout=30) as client:
        yield client


@pytest.fixture
def town(client: httpx2.Client, house: House) -> Town:
    """A town with a village and a campaign, made by HTTP."""
    return Town(client, house)
