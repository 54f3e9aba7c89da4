"""Webhooks over HTTP: who may have them, what is shown of them, and that every change is in the security log."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest

from api.identity.accounts import AccountKind
from api.identity.callers import Scope
from api.identity.security import Origin
from api.parts import Parts
from runtime.settings import Settings
from tests.api.conftest import serving
from tests.api.town import ADMINISTRATOR, Town, token

HOOK = {"url": "https://ledger.example.org/hooks/1", "events": ["pledge.*", "member.admitted"]}
LINK_LOCAL = "https://169.254.169.254/latest"
READ_AND_WRITE = (Scope.READ, Scope.WRITE)


class Machine:
    """A service with a token."""

    def __init__(self, town: Town, parts: Parts, *, within: UUID | None = None) -> None:
        self.client = town.client
        self.account = parts.accounts.make(
            Origin(), login=f"export-{uuid4().hex}", name="台账导出", kind=AccountKind.SERVICE, within=within
        )
        issued = parts.accounts.issue_token(self.account.id, Origin(), label="导出", scopes=READ_AND_WRITE)
        self.token = issued.token

    def send(self, method: str, path: str, body: Any = None) -> httpx2.Response:
        return self.client.request(method, path, json=body, headers={"Authorization": f"Bearer {self.token}"})

    def made(self) -> dict[str, Any]:
        answer = self.send("POST", "/webhooks", HOOK)
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        assert answer.headers["Location"] == f"/webhooks/{made['id']}"
        return made


@pytest.fixture
def machine(town: Town, parts: Parts) -> Machine:
    return Machine(town, parts)


def followed(town: Town) -> None:
    """Let the courier have read the log."""
    with town.house.pool.connection() as conn:
        conn.execute(
            "INSERT INTO courier (position, digested) VALUES (%s, '2020-01-31')"
            " ON CONFLICT (single) DO UPDATE SET position = excluded.position",
            (town.rows(),),
        )


def test_the_secret_is_told_once(machine: Machine) -> None:
    made = machine.made()
    assert made["secret"].startswith("whsec_")
    (listed,) = machine.send("GET", "/webhooks").json()["items"]
    assert listed == {key: value for key, value in made.items() if key != "secret"}
    changed = machine.send("POST", f"/webhooks/{made['id']}/secret", {"reason": "人员调离"}).json()
    assert changed["secret"] != made["secret"]
    assert changed["retires_at"] > datetime.now(UTC).isoformat()


def test_persons_and_services_of_one_place_have_none(town: Town, parts: Parts) -> None:
    local = Machine(town, parts, within=UUID(town.village))
    answers = [local.send("POST", "/webhooks", HOOK), town.post("town-secretary", "/webhooks", HOOK)]
    answers += [local.send("GET", "/webhooks"), town.get("town-secretary", "/webhooks")]
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(403, "not-authorised")}


def test_services_have_their_own_and_administrators_all(town: Town, parts: Parts, machine: Machine) -> None:
    made, other = machine.made(), Machine(town, parts)
    path = f"/webhooks/{made['id']}"
    assert other.send("GET", "/webhooks").json()["items"] == []
    for method, rest, body in (
        ("GET", "/deliveries", None),
        ("POST", "/secret", {}),
        ("POST", "/replay", {"since": 0}),
        ("POST", "/deliveries/1/replay", {}),
        ("DELETE", "", None),
    ):
        assert other.send(method, f"{path}{rest}", body).status_code == 404
    assert made["id"] in {each["id"] for each in town.get(ADMINISTRATOR, "/webhooks").json()["items"]}
    answer = town.client.delete(path, headers={"Authorization": f"Bearer {token(ADMINISTRATOR)}"})
    assert answer.status_code == 204
    assert machine.send("GET", f"{path}/deliveries").status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {"url": "http://ledger.example.org/"},
        {"url": "https://user:word@ledger.example.org/"},
        {"url": "https://ledger.example.org/#part"},
        {"url": "file:///etc/passwd"},
        {"url": "https://"},
        {"url": "https://ledger.example.org/a b"},
        {**HOOK, "events": ["pledge.unheard-of"]},
        {**HOOK, "events": ["*"]},
    ],
)
def test_addresses_are_https_and_events_known(machine: Machine, body: dict[str, Any]) -> None:
    answer = machine.send("POST", "/webhooks", body)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-input")


@pytest.mark.parametrize("url", ["http://127.0.0.1:9000/hook", "https://[::1]/", "https://10.20.0.1/", LINK_LOCAL])
def test_what_is_near_is_told_only_where_the_installation_names_its_network(
    machine: Machine, parts: Parts, url: str
) -> None:
    answer = machine.send("POST", "/webhooks", {"url": url})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "url")
    assert parts.notifying
    near = Settings.model_validate({"webhook_networks": "127.0.0.0/8, ::1, 10.0.0.0/8, 169.254.0.0/16"}).webhook_reach
    with serving(replace(parts, notifying=replace(parts.notifying, reach=near))) as address:
        headers = {"Authorization": f"Bearer {machine.token}"}
        assert httpx2.post(f"{address}/webhooks", json={"url": url}, headers=headers).status_code == 201


def test_nothing_is_told_in_clear_to_another_machine_of_a_named_network(machine: Machine, parts: Parts) -> None:
    assert parts.notifying
    near = Settings.model_validate({"webhook_networks": "10.0.0.0/8"}).webhook_reach
    with serving(replace(parts, notifying=replace(parts.notifying, reach=near))) as address:
        answer = httpx2.post(
            f"{address}/webhooks",
            json={"url": "http://10.0.0.1/"},
            headers={"Authorization": f"Bearer {machine.token}"},
        )
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-input")


def test_the_delivery_log_shows_what_is_told_again(town: Town, machine: Machine) -> None:
    pledge = town.proposed()
    followed(town)
    webhook = machine.made()
    path = f"/webhooks/{webhook['id']}"
    assert machine.send("GET", f"{path}/deliveries").json()["items"] == []
    replayed = machine.send("POST", f"{path}/replay", {"since": town.rows() - 1}).json()
    assert replayed == {"events": 1, "last": town.rows()}
    (delivery,) = machine.send("GET", f"{path}/deliveries").json()["items"]
    assert (delivery["type"], delivery["state"], delivery["attempts"]) == ("pledge.proposed", "WAITING", 0)
    assert machine.send("GET", f"{path}/deliveries?state=SENT").json()["items"] == []
    again = f"{path}/deliveries/{delivery['position']}/replay"
    assert machine.send("POST", again, {"reason": "对方数据恢复"}).status_code == 204
    assert machine.send("POST", f"{path}/deliveries/{town.rows() + 1}/replay", {}).status_code == 404
    assert pledge not in str(delivery)


def test_every_change_stands_in_the_security_log(town: Town, machine: Machine) -> None:
    webhook = machine.made()["id"]
    followed(town)
    machine.send("POST", f"/webhooks/{webhook}/secret", {"reason": "人员调离"})
    machine.send("POST", f"/webhooks/{webhook}/replay", {"since": town.rows()})
    machine.send("DELETE", f"/webhooks/{webhook}")
    found = town.get(ADMINISTRATOR, "/audit/security", limit=4).json()["items"]
    assert [each["kind"] for each in found] == [
        "webhook-removed",
        "webhook-replayed",
        "webhook-secret-changed",
        "webhook-made",
    ]
    assert {each["actor"] for each in found} == {str(machine.account.id)}
    assert all(webhook in each["detail"] for each in found)
