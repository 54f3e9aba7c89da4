"""Servers as an installation runs them, with callers that a few tokens lead to, and a wire to speak raw HTTP on."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import httpx2
import pytest

from api.identity import MAX_TOKEN, Caller, Scope
from api.parts import Parts
from domain.values import Role
from runtime.settings import Settings
from runtime.web import server_options
from tests.api.conftest import serving

PERSON, OTHER = "pb_a-person-of-all-scopes", "pb_another-person-of-all-scopes"
READER, WRITER, WATCHER = "pb_machine-that-reads", "pb_machine-that-writes", "pb_machine-that-watches"
BREAKING = "pb_breaks-whoever-looks"
LONGEST, TOO_LONG = "pb_" + "x" * (MAX_TOKEN - 3), "pb_" + "x" * (MAX_TOKEN - 2)
SCOPES = {READER: {Scope.READ}, WRITER: {Scope.WRITE}, WATCHER: {Scope.METRICS}}
CALLERS = {
    token: Caller(UUID(int=number), Role.SERVICE, scopes=frozenset(SCOPES.get(token, Scope)))
    for number, token in enumerate((PERSON, OTHER, READER, WRITER, WATCHER, LONGEST, TOO_LONG), 1)
}
LIVE = b"GET /health/live HTTP/1.1\r\nHost: x\r\n"


class Known:
    """An identity of few callers, and of one token that it fails on."""

    def caller(self, token: str) -> Caller | None:
        if token == BREAKING:
            raise RuntimeError
        return CALLERS.get(token)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@contextmanager
def installed(parts: Parts, *, proxies: str | None = None, **changes: Any) -> Iterator[str]:
    """Run a live server with the options of a real one; yields its base URL."""
    options = server_options(Settings(proxies=proxies))
    with serving(replace(parts, identity=Known(), **changes), **options) as address:
        yield address


@contextmanager
def asking(parts: Parts, **changes: Any) -> Iterator[httpx2.Client]:
    """Run such a server; yields its client."""
    with installed(parts, **changes) as address, httpx2.Client(base_url=address, timeout=10) as client:
        yield client


@pytest.fixture(scope="module")
def server(parts: Parts) -> Iterator[str]:
    with installed(parts) as address:
        yield address


@pytest.fixture(scope="module")
def visitor(server: str) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=server, timeout=10) as client:
        yield client


@contextmanager
def wire(address: str) -> Iterator[socket.socket]:
    """Open a connection to a server."""
    url = urlsplit(address)
    with socket.create_connection((url.hostname, url.port), timeout=10) as connection:
        yield connection


def to_the_end(connection: socket.socket) -> bytes:
    """Return all that comes until the server closes; a reset ends it too."""
    found = b""
    try:
        while part := connection.recv(65536):
            found += part
    except ConnectionResetError:
        pass
    return found
