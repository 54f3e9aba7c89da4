"""The county that each application test starts with."""

import pytest

from tests.application.world import World


@pytest.fixture
def world() -> World:
    """A county under the default policy, with nothing pledged yet."""
    return World()
