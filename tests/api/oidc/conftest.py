"""Providers, the real one and one that lies, and a site that trusts them."""

from collections.abc import Iterator
from uuid import uuid4

import httpx2
import pytest

from api.identity.accounts import Account
from api.identity.security import Origin
from api.parts import Parts
from tests.api.conftest import serving
from tests.api.oidc.browsing import with_provider
from tests.api.oidc.issuer import Issuer, Ticker, published
from tests.api.oidc.mock import ProviderMock, running


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with published() as issuer:
        yield issuer


@pytest.fixture
def ticker() -> Ticker:
    return Ticker()


@pytest.fixture(scope="module")
def provider() -> Iterator[ProviderMock]:
    with running() as provider:
        yield provider


@pytest.fixture(scope="module")
def site(parts: Parts, provider: ProviderMock) -> Iterator[str]:
    with serving(with_provider(parts, provider.url)) as url:
        yield url


@pytest.fixture
def browser(site: str) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=site) as browser:
        yield browser


@pytest.fixture
def account(parts: Parts) -> Account:
    """The account of a member of the register, who logs in at the provider only."""
    name = f"zhang-{uuid4()}"
    return parts.accounts.make(Origin(), login=name, name="张三", member=uuid4(), subject=f"subject of {name}")
