"""What a connection may send before there is a request: over raw sockets."""

import json
import socket
from collections.abc import Iterator

import pytest

from api import protocol
from api.parts import Parts
from api.protocol import MAX_HEAD, MAX_HEADERS
from tests.api.hardening.conftest import LIVE, PERSON, installed, to_the_end, wire

COMMAND = (
    b"POST /organisations HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    b"Authorization: Bearer " + PERSON.encode() + b"\r\nTransfer-Encoding: chunked\r\n\r\n"
)


def refused(answer: bytes, status: int, code: str) -> bool:
    head, _, body = answer.partition(b"\r\n\r\n")
    return head.startswith(b"HTTP/1.1 %d " % status) and json.loads(body)["code"] == code


def sent(connection: socket.socket, *parts: bytes) -> bytes:
    """Send all that the server takes and return its whole answer."""
    try:
        for part in parts:
            connection.sendall(part)
    except (BrokenPipeError, ConnectionResetError):
        pass
    return to_the_end(connection)


def test_headers_up_to_the_limits_are_read(server: str) -> None:
    most = b"".join(b"X-%d: 1\r\n" % n for n in range(MAX_HEADERS - 2))
    with wire(server) as connection:
        assert sent(connection, LIVE, b"Connection: close\r\n", most, b"\r\n").startswith(b"HTTP/1.1 200 ")
    longest = b"X: " + b"a" * (MAX_HEAD - 200) + b"\r\n"
    with wire(server) as connection:
        assert sent(connection, LIVE, b"Connection: close\r\n", longest, b"\r\n").startswith(b"HTTP/1.1 200 ")


def test_one_header_more_is_refused(server: str) -> None:
    with wire(server) as connection:
        answer = sent(connection, LIVE, b"".join(b"X-%d: 1\r\n" % n for n in range(MAX_HEADERS)), b"\r\n")
    assert refused(answer, 431, "headers-too-large")


@pytest.mark.parametrize(
    "lines",
    [
        LIVE + b"X: " + b"a" * MAX_HEAD + b"\r\n\r\n",
        LIVE + b"".join(b"X: " + b"a" * 8000 + b"\r\n" for _ in range(9)) + b"\r\n",
        b"GET /" + b"a" * MAX_HEAD + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
    ids=["one header", "together", "address"],
)
def test_large_headers_are_refused(server: str, lines: bytes) -> None:
    with wire(server) as connection:
        assert refused(sent(connection, lines), 431, "headers-too-large")


@pytest.mark.parametrize(
    "start", [b"GET /", LIVE + b"X", LIVE + b"X: ", LIVE + b"X: 1\r\n "], ids=["address", "name", "value", "folded"]
)
def test_what_never_ends_is_not_collected(server: str, start: bytes) -> None:
    with wire(server) as connection:
        answer = sent(connection, start, *[b"a" * 8192] * 4096)
    # Having read enough, the server closes; what was still on its way may destroy its answer.
    assert not answer or answer.startswith((b"HTTP/1.1 431 ", b"HTTP/1.1 400 "))


@pytest.mark.parametrize("trailer", [b"X: " + b"a" * 8000 + b"\r\n", b"a" * 8000], ids=["many", "one"])
def test_trailers_are_bounded_like_headers(server: str, trailer: bytes) -> None:
    with wire(server) as connection:
        answer = sent(connection, COMMAND, b"2\r\n{}\r\n0\r\nX: 1\r\nY: ", *[trailer] * 4096)
    assert not answer.startswith(b"HTTP/1.1 2")


def test_a_body_in_small_chunks_is_no_header(server: str) -> None:
    with wire(server) as connection:
        chunks = b"1\r\n \r\n" * (4 * MAX_HEAD)
        connection.sendall(COMMAND + chunks + b"2\r\n{}\r\n0\r\n\r\n")
        assert connection.recv(65536).startswith(b"HTTP/1.1 422 ")


def test_requests_sent_ahead_are_answered_in_turn(server: str) -> None:
    with wire(server) as connection:
        answer = sent(connection, (LIVE + b"\r\n") * 3 + LIVE + b"Connection: close\r\n\r\n")
    assert answer.count(b"HTTP/1.1 200 ") == 4


def test_what_is_not_http_is_a_problem_too(server: str) -> None:
    with wire(server) as connection:
        assert refused(sent(connection, b"\x16\x03\x01 hello\r\n\r\n"), 400, "malformed-request")


def test_a_web_socket_is_not_opened(server: str) -> None:
    upgrade = b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: YQ==\r\nSec-WebSocket-Version: 13\r\n"
    with wire(server) as connection:
        connection.sendall(LIVE + upgrade + b"\r\n")
        assert connection.recv(65536).startswith(b"HTTP/1.1 200 ")


@pytest.fixture
def impatient(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server that waits a moment only."""
    monkeypatch.setattr(protocol, "HEAD_PATIENCE", 0.1)
    monkeypatch.setattr(protocol, "BODY_PATIENCE", 0.1)
    with installed(parts) as address:
        yield address


@pytest.mark.parametrize("start", [b"", b"GET /hea", LIVE, b"\r\n"], ids=["nothing", "address", "headers", "blank"])
def test_headers_that_never_end_are_not_waited_for(impatient: str, start: bytes) -> None:
    with wire(impatient) as connection:
        connection.sendall(start)
        assert to_the_end(connection) == b""


@pytest.mark.parametrize("start", [LIVE, b"\r\n"], ids=["headers", "blank"])
def test_nor_are_those_of_a_further_request(impatient: str, start: bytes) -> None:
    with wire(impatient) as connection:
        connection.sendall(LIVE + b"\r\n")
        assert b"HTTP/1.1 200 " in connection.recv(65536)
        connection.sendall(start)
        assert to_the_end(connection) == b""


def test_nor_is_a_body(impatient: str) -> None:
    with wire(impatient) as connection:
        connection.sendall(COMMAND + b"5\r\n{")
        assert to_the_end(connection) == b""
    with wire(impatient) as connection:
        connection.sendall(COMMAND.replace(b"Bearer", b"Basic") + b"5\r\n{")
        assert to_the_end(connection).startswith(b"HTTP/1.1 401 ")


def test_an_answer_may_take_longer_than_headers(impatient: str) -> None:
    later = (COMMAND.replace(b"POST /organisations", b"GET /pledges?after=99999999")).replace(
        b"Transfer-Encoding: chunked\r\n", b""
    )
    with wire(impatient) as connection:
        connection.sendall(later + b"GET /hea")
        assert connection.recv(65536).startswith(b"HTTP/1.1 504 ")
