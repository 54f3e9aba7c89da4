from collections.abc import Iterator

import pytest

from tests.application.world import DAY
from tests.notices.office import Office, at, open_office


@pytest.fixture
def office(fresh_database: str) -> Iterator[Office]:
    """An office at ten in the morning of the county's day, whose courier has seen the log so far."""
    with open_office(fresh_database, at(DAY, "10:00")) as opened:
        opened.runs()
        yield opened
