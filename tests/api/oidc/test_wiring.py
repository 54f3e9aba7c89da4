"""The API process of an installation takes its provider from the settings."""

import base64
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any

import httpx2
import pytest

from api.identity import Accounts
from api.identity.security import Origin
from api.parts import Parts
from runtime import web
from runtime.composition import open_house
from runtime.store import migrate
from tests.api.oidc.issuer import Issuer


async def test_an_api_process_asks_the_provider_of_its_settings(
    create_database: Callable[[], str], issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = create_database()
    migrate(url)
    with open_house(url, bytes(32)) as house, closing(Accounts(house.pool)) as accounts:
        account = accounts.make(Origin(), login="zhang", name="张三", subject="zhang.san")
    settings = {
        "DATABASE_URL": url,
        "MASTER_KEY": base64.b64encode(bytes(32)).decode(),
        "OIDC_ISSUER": issuer.url,
        "OIDC_CLIENT_ID": "pledgebook",
        "OIDC_AUDIENCE": "the-api",
        "OIDC_SUBJECT_CLAIM": "name",
        "LOCAL_LOGIN": "false",
    }
    for name, value in settings.items():
        monkeypatch.setenv(f"PLEDGEBOOK_{name}", value)
    monkeypatch.setattr(web, "configure", lambda _: None)  # the log is the tests'
    app = web.create()
    async with app.router.lifespan_context(app):
        parts: Parts = app.state.parts
        assert not parts.local_login
        assert parts.oidc
        page = httpx2.URL(parts.oidc.begin("/", "https://pledges.example/login/oidc/callback")[0])
        assert str(page.copy_with(query=None)) == issuer.document["authorization_endpoint"]
        assert page.params["client_id"] == "pledgebook"
        now = int(time.time())
        good: dict[str, Any] = {"aud": "the-api", "name": "zhang.san", "sub": "4711", "iat": now, "exp": now + 60}
        assert parts.identity.caller(issuer.token(**good)) == account.caller()
        for changed in ({"aud": "pledgebook"}, {"name": "zhang.san\0"}, {"name": "li.si"}):
            assert parts.identity.caller(issuer.token(**{**good, **changed})) is None
