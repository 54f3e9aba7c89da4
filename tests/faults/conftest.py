"""Fixtures of the fault tests: a migrated house, and directories for engines of a test's own."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from runtime.composition import House, open_house
from runtime.store import migrate


@pytest.fixture
def house(fresh_database: str) -> Iterator[House]:
    """The application on a database of its own."""
    migrate(fresh_database)
    with open_house(fresh_database, bytes(32), pool_size=4) as opened:
        yield opened


@pytest.fixture
def data_dir(engines_dir: Path) -> Path:
    """An empty data directory, removed with the run's engines."""
    directory = engines_dir / uuid.uuid4().hex
    directory.mkdir(mode=0o711)
    return directory
