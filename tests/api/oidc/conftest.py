"""A provider's published half, new for every test."""

from collections.abc import Iterator

import pytest

from tests.api.oidc.issuer import Issuer, Ticker, published


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with published() as issuer:
        yield issuer


@pytest.fixture
def ticker() -> Ticker:
    return Ticker()
