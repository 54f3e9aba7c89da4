"""Bodies and addresses of strange sizes and depths: refused, whatever they do to a parser."""

import httpx2
import pytest

from api.middleware import MAX_ADDRESS, MAX_BODY
from tests.api.hardening.conftest import PERSON, bearer, wire

JSON = {**bearer(PERSON), "Content-Type": "application/json"}
DEEP = 100_000


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"[" * DEEP, "malformed-body"),
        (b"[" * DEEP + b"]" * DEEP, "malformed-body"),
        (b'{"a":' * DEEP + b"1" + b"}" * DEEP, "malformed-body"),
        (b'{"name":' + b"[" * 900 + b"]" * 900 + b"}", "invalid-input"),
        (b"9" * (MAX_BODY - 1), "malformed-body"),
        (b'{"name":' + b"9" * 5000 + b"}", "malformed-body"),
        (b'{"name":-' + b"9" * 4000 + b"}", "invalid-input"),
        (b'{"name":1e' + b"9" * 4000 + b"}", "invalid-input"),
        (b'{"name":NaN}', "invalid-input"),
        (b'{"a":1,' * 1 + b",".join(b'"%d":0' % n for n in range(50_000)) + b"}", "invalid-input"),
        (b"\xff\xfe", "malformed-body"),
        (b"", "invalid-input"),
    ],
    ids=lambda value: value[:12] if isinstance(value, bytes) else value,
)
def test_a_body_no_parser_likes_is_refused(visitor: httpx2.Client, body: bytes, code: str) -> None:
    answer = visitor.post("/organisations", content=body, headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert visitor.get("/health/live").status_code == 200


def test_a_body_that_grows_in_chunks_is_refused_at_the_limit(server: str) -> None:
    head = f"POST /organisations HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {PERSON}\r\n"
    head += "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    with wire(server) as connection:
        connection.sendall(head.encode())
        for _ in range(MAX_BODY // 65536):
            connection.sendall(b"10000\r\n" + b" " * 65536 + b"\r\n")
        connection.sendall(b"1\r\n \r\n")
        assert connection.recv(65536).startswith(b"HTTP/1.1 413 ")


def test_an_address_of_eight_kibibytes_is_read_and_one_byte_more_is_not(visitor: httpx2.Client) -> None:
    most = "/board?cursor=" + "a" * (MAX_ADDRESS + 1 - len("/board?cursor="))  # the question mark is no part of either
    assert visitor.get(most).status_code == 422
    refused = visitor.get(most + "a")
    assert (refused.status_code, refused.json()["code"], refused.json()["instance"]) == (414, "address-too-long", "/")
    assert visitor.get("/" + "a" * MAX_ADDRESS).status_code == 414
