"""One county for the tests of a module, shown by a live server with its read models."""

import pytest

from api.parts import Parts
from projections.registry import PROJECTIONS
from projections.status import wait_for
from runtime.composition import House
from tests.api.leaks.county import County


@pytest.fixture(scope="module")
def county(house: House, read_models: None, parts: Parts) -> County:
    """The county; ``parts`` has made the accounts' tables ready and the read models have seen all of it."""
    assert (read_models, parts.pledgebook) == (None, house.pledgebook)
    county = County(house)
    end = house.pledgebook.recorder.max_notification_id() or 0
    assert wait_for(house.pool, [each.name for each in PROJECTIONS], end, timeout=30)
    return county
