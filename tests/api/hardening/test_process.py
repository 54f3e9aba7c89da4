"""The API process as an installation starts it: its settings reach the server, the guard and the headers."""

import base64
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from runtime.composition import House
from runtime.engine import free_port
from tests.api.hardening.conftest import LIVE, bearer, to_the_end, wire
from tests.runtime.watching import until


@pytest.fixture
def process(house: House, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Run `pledgebook api` behind a trusted proxy with small limits; yields its base URL and its log."""
    port, log = free_port(0, "PLEDGEBOOK_API_PORT"), tmp_path / "api.log"
    settings = {
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": house.url,
        "MASTER_KEY": base64.b64encode(bytes(32)).decode(),
        "TEMPORAL_ADDRESS": "127.0.0.1:9",
        "API_PORT": str(port),
        "PUBLIC_URL": "https://pledges.example.org",
        "PROXIES": "127.0.0.1",
        "LIMIT_ANONYMOUS": "2/day",
        "LIMIT_LOGINS": "1/day",
    }
    environment = os.environ | {f"PLEDGEBOOK_{name}": value for name, value in settings.items()}
    command = [sys.executable, "-m", "runtime", "api"]
    with log.open("wb") as output, subprocess.Popen(command, env=environment, stdout=output, stderr=output) as child:
        address = f"http://127.0.0.1:{port}"
        try:
            until(lambda: child.poll() is not None or _answers(address), 40)
            yield address, log
        finally:
            child.terminate()


def _answers(address: str) -> bool:
    try:
        return httpx2.get(f"{address}/health/live").is_success
    except httpx2.TransportError:
        return False


def test_settings_reach_the_process(process: tuple[str, Path]) -> None:
    address, log = process
    nobody = bearer("pb_nobody-may-read-this")
    with httpx2.Client(base_url=address) as client:

        def asked(client_address: str) -> int:
            return client.get("/policies", headers={**nobody, "X-Forwarded-For": client_address}).status_code

        assert [asked("192.0.2.1"), asked("192.0.2.1"), asked("192.0.2.1"), asked("192.0.2.2")] == [401, 401, 429, 401]
        login = {"login": "nobody", "password": "not the right one"}
        logins = [client.post("/sessions", json=login, headers={"X-Forwarded-For": f"192.0.2.{n}"}) for n in (3, 4)]
        assert [answer.status_code for answer in logins] == [401, 429]
        assert logins[0].headers["Strict-Transport-Security"]
        assert "Server" not in logins[0].headers
    with wire(address) as connection:
        connection.sendall(LIVE + b"X: y\r\n" * 200 + b"\r\n")
        assert to_the_end(connection).startswith(b"HTTP/1.1 431 ")
    assert "nobody-may-read-this" not in log.read_text("utf-8")
