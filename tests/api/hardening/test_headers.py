"""Every answer tells browsers to trust nothing but what it says, whoever gives it."""

from uuid import UUID

import httpx2
import pytest

from api.identity.throttle import Throttle
from api.middleware.headers import HEADERS
from api.parts import Parts
from tests.api.hardening.conftest import BREAKING, PERSON, READER, asking, bearer, to_the_end, wire

ANSWERS = [
    ("GET", "/health/live", 200),
    ("GET", "/openapi.json", 200),
    ("GET", "/policies", 401),
    ("POST", "/organisations", 401),
    ("GET", "/nowhere", 404),
    ("PATCH", "/policies", 405),
    ("GET", "/board?limit=0", 422),
    ("GET", "/" + "a" * 9000, 414),
]


def unsafe(answer: httpx2.Response) -> dict[str, str | None]:
    """Return which headers an answer lacks or has otherwise."""
    return {name: answer.headers.get(name) for name, value in HEADERS.items() if answer.headers.get(name) != value}


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS)
def test_every_answer_has_them(visitor: httpx2.Client, method: str, path: str, status: int) -> None:
    answer = visitor.request(method, path)
    assert answer.status_code == status
    assert not unsafe(answer)
    assert "Server" not in answer.headers
    assert "Strict-Transport-Security" not in answer.headers


def test_refusals_of_the_guard_and_unforeseen_errors_have_them(parts: Parts) -> None:
    with asking(parts, throttle=Throttle(requests="2/day")) as client:
        person = bearer(PERSON)
        answers = [client.post("/organisations", headers=bearer(READER), json={})]
        answers.append(client.post("/organisations", headers=person, content=b" " * (1024 * 1024 + 1)))
        answers.append(client.post("/organisations", headers=person, content=b"x"))
        answers.append(client.get("/policies", headers=bearer(BREAKING)))
        answers.append(client.get("/policies", headers=person))
        answers.append(client.get("/policies", headers=person))
    assert [answer.status_code for answer in answers] == [403, 413, 415, 500, 200, 429]
    assert not [unsafe(answer) for answer in answers if unsafe(answer)]


def test_what_the_server_itself_refuses_has_them(server: str) -> None:
    for bad in (b"nonsense\r\n\r\n", b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 200 + b"\r\n"):
        with wire(server) as connection:
            connection.sendall(bad)
            head = to_the_end(connection).partition(b"\r\n\r\n")[0].decode()
        assert not [name for name, value in HEADERS.items() if f"{name}: {value}" not in head]


def test_only_a_site_of_https_insists_on_it(parts: Parts) -> None:
    with asking(parts, public_url="https://pledges.example.org") as client:
        for path in ("/health/live", "/nowhere"):
            assert client.get(path).headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize("id", ["5f0c6e1e0a3b4c4d8e9fa0b1c2d3e4f5", "5F0C6E1E-0a3b-4c4d-8e9f-a0b1c2d3e4f5"])
def test_a_request_id_from_outside_is_kept(visitor: httpx2.Client, id: str) -> None:
    assert visitor.get("/health/live", headers={"X-Request-ID": id}).headers["X-Request-ID"] == id


@pytest.mark.parametrize(
    "id",
    [
        "5f0c6e1e0a3b4c4d8e9fa0b1c2d3e4f5" + "-" * 5000,
        "{5f0c6e1e0a3b4c4d8e9fa0b1c2d3e4f5}",
        "urn:uuid:5f0c6e1e0a3b4c4d8e9fa0b1c2d3e4f5",
        "<script>",
        "5f0c6e1e",
    ],
)
def test_anything_else_is_replaced_by_one_of_ours(visitor: httpx2.Client, id: str) -> None:
    answered = visitor.get("/health/live", headers={"X-Request-ID": id}).headers["X-Request-ID"]
    assert answered != id
    assert len(answered) == 32
    assert UUID(answered).version == 4
