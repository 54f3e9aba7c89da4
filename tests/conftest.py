"""The engines that tests run on: real ones, shared by the workers of a run, gone when the run ends."""

import contextlib
import os
import shutil
import tempfile
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import hypothesis
import psutil
import psycopg
import pytest
from psycopg import sql
from temporalio.testing import WorkflowEnvironment

from runtime.postgres import EmbeddedPostgres
from runtime.settings import PREFIX
from runtime.temporal import EmbeddedTemporal, binary

# Names the directory of this run's engines. The run's workers inherit it, and so does every process they start:
# that is how the end of the run knows what is left of it.
_RUN = "ENGINES_OF_TEST_RUN"

# Examples share two cores with engines and other workers.
hypothesis.settings.register_profile("shared-cores", deadline=None)
hypothesis.settings.load_profile("shared-cores")


def pytest_configure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        return
    for name in [name for name in os.environ if name.upper().startswith(PREFIX)]:
        del os.environ[name]
    directory = Path(tempfile.mkdtemp(prefix="pledgebook-tests-"))
    directory.chmod(0o711)  # PostgreSQL runs as another account when we are root
    os.environ[_RUN] = str(directory)


def pytest_unconfigure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        return
    directory = os.environ.pop(_RUN)
    # Workers that ended in order have left nothing; this is for those that were interrupted.
    left = [process for process in psutil.process_iter() if _belongs_to(process, directory)]
    for process in left:
        with contextlib.suppress(psutil.Error):
            process.terminate()
    _, stubborn = psutil.wait_procs(left, timeout=5)
    for process in stubborn:
        with contextlib.suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(stubborn, timeout=5)
    for outside in Path(directory).glob("postgres/location"):
        shutil.rmtree(outside.read_text(encoding="utf-8"), ignore_errors=True)
    shutil.rmtree(directory, ignore_errors=True)


def _belongs_to(process: psutil.Process, directory: str) -> bool:
    try:
        return process.pid != os.getpid() and process.environ().get(_RUN) == directory
    except psutil.Error:
        return False


@pytest.fixture(scope="session")
def engines_dir() -> Path:
    """The directory of this run's engines; any account may pass through it."""
    return Path(os.environ[_RUN])


@pytest.fixture(scope="session")
def postgres(engines_dir: Path) -> Iterator[EmbeddedPostgres]:
    """The one PostgreSQL of this run, without durability; the first worker that needs it starts it."""
    with EmbeddedPostgres(engines_dir, fast=True) as server:
        yield server


@pytest.fixture(scope="session")
def create_database(postgres: EmbeddedPostgres) -> Iterator[Callable[[], str]]:
    """Makes an empty database and returns its URL; for databases that several tests of a module share."""
    names: list[str] = []
    with psycopg.connect(postgres.url, autocommit=True) as connection:

        def create() -> str:
            name = f"test_{uuid.uuid4().hex}"
            # Copying the template's files beats logging them, now that nothing is synced.
            statement = sql.SQL("CREATE DATABASE {} STRATEGY file_copy").format(sql.Identifier(name))
            connection.execute(statement)
            names.append(name)
            return postgres.database_url(name)

        yield create
        for name in names:
            _drop(connection, name)


@pytest.fixture
def fresh_database(postgres: EmbeddedPostgres, create_database: Callable[[], str]) -> Iterator[str]:
    """The URL of an empty database for one test."""
    url = create_database()
    yield url
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        _drop(connection, url.rpartition("/")[2])


def _drop(connection: psycopg.Connection, name: str) -> None:
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def temporal_server(engines_dir: Path) -> Iterator[EmbeddedTemporal]:
    """This worker's own Temporal, with visibility and schedules, in real time."""
    own = engines_dir / os.environ.get("PYTEST_XDIST_WORKER", "alone")
    with EmbeddedTemporal(own, headless=True) as server:
        yield server


@pytest.fixture
async def temporal_env() -> AsyncIterator[WorkflowEnvironment]:
    """A Temporal test server that skips time, for one test; no visibility, schedules or search attributes."""
    path = binary("temporal-test-server")
    async with await WorkflowEnvironment.start_time_skipping(test_server_existing_path=path) as environment:
        yield environment
