"""What must never reach the log: bodies over the limit, control characters, text that is not normal."""

import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx2
import pytest

from tests.api.town import ADMINISTRATOR, FINDINGS, ITEM, Town, place, token

CLERK, SUPERIOR = "village-clerk", "town-secretary"
MIB = 1024 * 1024

pytestmark = pytest.mark.usefixtures("read_models")


def headers() -> dict[str, str]:
    return {"Authorization": f"Bearer {token(ADMINISTRATOR)}", "Content-Type": "application/json"}


def test_a_body_of_one_mebibyte_is_read_and_one_byte_more_is_not(town: Town) -> None:
    at_limit = town.client.post("/organisations", content=b" " * (MIB - 2) + b"{}", headers=headers())
    assert at_limit.status_code == 422
    beyond = town.client.post("/organisations", content=b" " * (MIB - 1) + b"{}", headers=headers())
    assert (beyond.status_code, beyond.json()["code"]) == (413, "body-too-large")
    assert beyond.headers["content-type"] == "application/problem+json"


def test_a_chunked_body_is_refused_once_it_passes_the_limit(town: Town) -> None:
    sent = 0

    def chunks() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(1200):
            sent += 1024
            yield b" " * 1024

    answer = town.client.post("/organisations", content=chunks(), headers=headers())
    assert (answer.status_code, answer.json()["code"]) == (413, "body-too-large")


def test_a_chunked_body_is_not_read_to_its_end(address: str) -> None:
    url = urlsplit(address)
    request = (
        f"POST /organisations HTTP/1.1\r\nHost: {url.netloc}\r\nAuthorization: Bearer {token(ADMINISTRATOR)}\r\n"
        "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    with socket.create_connection((url.hostname, url.port), timeout=10) as connection:
        connection.sendall(request.encode())
        for _ in range(17):
            connection.sendall(b"10000\r\n" + b" " * 65536 + b"\r\n")
        answer = connection.recv(4096)
    assert answer.startswith(b"HTTP/1.1 413 ")


def test_an_announced_body_is_refused_before_it_is_sent(address: str) -> None:
    url = urlsplit(address)
    with socket.create_connection((url.hostname, url.port), timeout=10) as connection:
        request = f"POST /organisations HTTP/1.1\r\nHost: {url.netloc}\r\nContent-Length: {10**12}\r\n\r\n"
        connection.sendall(request.encode())
        assert connection.recv(4096).startswith(b"HTTP/1.1 413 ")


Text = tuple[str, str, dict[str, Any], str]

ACT = {"act": {"reason": "BAD"}}
NAMED = {"name": "BAD", "level": "BRANCH", "type": "RURAL", "parent": None}
MEMBER: dict[str, Any] = {"name": "甲", "kinds": ["MEMBER"], "organisation": str(uuid4())}
DRIVE: dict[str, Any] = {
    "name": "甲",
    "organisation": str(uuid4()),
    "opens_on": "2026-01-01",
    "closes_on": "2026-02-01",
}
PLEDGE: dict[str, Any] = {"campaign": str(uuid4()), "pledger": {"kind": "MEMBER", "id": str(uuid4())}}
HELD = {"kind": "BAD", "held_on": "2026-01-01", "attendance": 1}
FAULTS = [{"item": 1, "code": "OTHER", "note": "BAD"}]
STEP = {"item": 1, "measure": "BAD", "due": "2030-01-01"}

REGISTER: list[Text] = [
    (ADMINISTRATOR, "/organisations", NAMED, "name"),
    (ADMINISTRATOR, "/organisations/{id}/name", {"name": "BAD"}, "name"),
    (ADMINISTRATOR, "/campaigns", {**DRIVE, "name": "BAD", "policy": {"preset": "DEFAULT"}}, "name"),
    (ADMINISTRATOR, "/campaigns", {**DRIVE, "theme": "BAD", "policy": {"preset": "DEFAULT"}}, "theme"),
    (ADMINISTRATOR, "/campaigns", {**DRIVE, "policy": {"preset": "BAD"}}, "policy.preset"),
    (ADMINISTRATOR, "/members", {**MEMBER, "name": "BAD"}, "name"),
    (ADMINISTRATOR, "/members", {**MEMBER, "kinds": ["BAD"]}, "kinds.0"),
    (ADMINISTRATOR, "/members/{id}/duty", {"duty": "BAD"}, "duty"),
    (ADMINISTRATOR, "/opinions/{id}/reply", {"answer": "BAD"}, "answer"),
    (CLERK, "/pledges", {**PLEDGE, "items": [{**ITEM, "text": "BAD"}]}, "items.0.text"),
    (CLERK, "/pledges", {**PLEDGE, "items": [{**ITEM, "measure": "BAD"}]}, "items.0.measure"),
    (CLERK, "/pledges", {**PLEDGE, "items": [{**ITEM, "responsible": "BAD"}]}, "items.0.responsible"),
    (CLERK, "/pledges", {**PLEDGE, "items": [{**ITEM, "category": "BAD"}]}, "items.0.category"),
    (CLERK, "/pledges", {**PLEDGE, **ACT}, "act.reason"),
]
PLEDGES: list[Text] = [
    (CLERK, "submissions", {"discussion": HELD}, "discussion.kind"),
    (CLERK, "publications", {"channel": "BAD", "place": "x"}, "channel"),
    (CLERK, "publications", {"channel": "MEETING_READING", "place": "BAD"}, "place"),
    (CLERK, "plan", {"milestones": [STEP]}, "milestones.0.measure"),
    (CLERK, "self-checks", {"checks": [{"item": 1, "percent": 1, "note": "BAD"}]}, "checks.0.note"),
    (CLERK, "items/1/progress", {"percent": 1, "note": "BAD"}, "note"),
    (CLERK, "items/1/completion", {"evidence": "BAD"}, "evidence"),
    (CLERK, "items/1/help", {"need": "BAD"}, "need"),
    (SUPERIOR, "items/1/help/given", {"help": "BAD"}, "help"),
    (SUPERIOR, "items/1/strike-off", {**FINDINGS, **ACT}, "act.reason"),
    (SUPERIOR, "assessment", {"unkept": [1], "criticism": "BAD"}, "criticism"),
    (CLERK, "rectifications/report", {"causes": "BAD", "measures": "x"}, "causes"),
    (SUPERIOR, "rectifications/conclusion", {"solved": False, "criticism": "BAD"}, "criticism"),
    (CLERK, "amendments", {"item": 1, "promise": {**ITEM, "text": "BAD"}}, "promise.text"),
    (SUPERIOR, "reviews", {"approver": "COMMITTEE", "verdicts": [], "faults": FAULTS}, "faults.0.note"),
    (SUPERIOR, "signatures", {"party": "SUPERIOR", "digest": "BAD"}, "digest"),
]
BAD = ["甲\u0000乙", "甲\u001b[31m", "甲\u0085乙", "\\ud800"]


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("texts", [REGISTER, PLEDGES], ids=["register", "pledges"])
def test_control_characters_are_refused_in_every_text(town: Town, texts: list[Text], bad: str) -> None:
    before = town.rows()
    for who, step, body, field in texts:
        path = step.replace("{id}", str(uuid4())) if step.startswith("/") else f"/pledges/{uuid4()}/{step}"
        content = httpx2.Request("POST", "http://x/", json=body).read().replace(b"BAD", _escaped(bad))
        sent = {**headers(), "Authorization": f"Bearer {token(who)}", "If-Match": '"1"'}
        answer = town.client.post(path, content=content, headers=sent)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid-input"), (path, field, answer.text)
        assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert town.rows() == before


def _escaped(bad: str) -> bytes:
    """Return ``bad`` as it stands in JSON; half a surrogate pair is written as its escape already."""
    return bad.encode() if bad.startswith("\\") else "".join(f"\\u{ord(each):04x}" for each in bad).encode()


def test_a_member_name_of_half_a_pair_is_refused(town: Town) -> None:
    answer = town.client.post("/organisations", content=b'{"\\ud800": 1}', headers=headers())
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "path",
    [
        "/audit/events?type=%00",
        "/ledger?category=a%00b",
        "/overdue?code=%1b",
        "/pledges?cursor=%00",
        "/pledges?cursor=eyJ4Ijox",
        "/pledges?cursor=" + "A" * 1001,
        "/pledges/%00",
        "/organisations?type=%00",
        "/policies/%00",
        "/pledges?limit=0",
        "/pledges?limit=201",
        "/pledges?after=-1",
        "/pledges?after=99999999999999999999",
        "/pledges?round=99999999999",
        "/pledges?stages=FULFIL",
        "/overdue?on=0001-01-01",
        "/overdue?on=5",
        "/overdue?due_soon_days=99999",
        "/audit/events?recorded_from=2026-01-01T00:00:00",
        "/audit/events?recorded_from=5",
    ],
)
def test_a_query_with_bad_values_is_refused(town: Town, path: str) -> None:
    answer = town.get("villager", path)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.status_code == (404 if path.startswith("/policies") else 422)


def test_text_is_stored_in_normal_form(town: Town) -> None:
    made = town.made(ADMINISTRATOR, "/organisations", place(" e\u0301cole ", "BRANCH", "SCHOOL", town.town))
    assert town.get("villager", f"/organisations/{made}").json()["name"] == "\u00e9cole"
