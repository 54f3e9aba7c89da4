"""A real provider, `oidc-provider-mock`, on a port of its own; what it is sent for a code is noted."""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock
from urllib.parse import parse_qsl

import httpx2
from oidc_provider_mock import run_server_in_thread

CLIENT, SECRET = "pledgebook", "a client's secret"


class ProviderMock:
    """The provider at ``url``; ``exchanges`` are the forms that its token endpoint got."""

    def __init__(self, server: Any) -> None:
        self.url = f"http://localhost:{server.server_port}"
        self.exchanges: list[dict[str, str]] = []
        self._inner = server.app
        server.app = self._noting

    def token(self, subject: str, client: str = CLIENT) -> str:
        """An ID token of its own, as another page of ``client`` gets it."""
        back = "http://localhost/back"
        asked = {"response_type": "code", "client_id": client, "redirect_uri": back, "scope": "openid", "nonce": "n"}
        sent = httpx2.post(f"{self.url}/oauth2/authorize", params=asked, data={"sub": subject})
        code = httpx2.URL(sent.headers["location"]).params["code"]
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back}
        answer = httpx2.post(f"{self.url}/oauth2/token", data=form, auth=(client, SECRET))
        return str(answer.json()["id_token"])

    def _noting(self, environ: dict[str, Any], start_response: Any) -> Any:
        if environ["PATH_INFO"] == "/oauth2/token":
            body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
            self.exchanges.append(dict(parse_qsl(body.decode())))
            environ = {**environ, "wsgi.input": io.BytesIO(body)}
        return self._inner(environ, start_response)


@contextmanager
def running() -> Iterator[ProviderMock]:
    """Run the provider, which speaks no TLS."""
    with mock.patch.dict(os.environ, {"AUTHLIB_INSECURE_TRANSPORT": "1"}), run_server_in_thread() as server:
        yield ProviderMock(server)
