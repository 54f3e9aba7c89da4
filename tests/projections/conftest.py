from collections.abc import Iterator

import pytest

from tests.projections.store import Store, open_store


@pytest.fixture
def store(fresh_database: str) -> Iterator[Store]:
    """An empty event log in a database of its own."""
    with open_store(fresh_database) as opened:
        yield opened
