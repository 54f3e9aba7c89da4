"""Health, metrics, workflows, languages and headers; and what is left when something breaks."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from psycopg_pool import ConnectionPool
from starlette.testclient import TestClient

from api.app import create_app
from api.parts import Parts
from api.queries.service import Probe
from api.schemas.health import Ready
from projections.rebuild import create_missing
from projections.registry import PROJECTIONS
from runtime.composition import open_house
from runtime.store import migrate
from tests.api.town import ADMINISTRATOR, Town, place, token
from workflows.contracts import WorkflowsUnavailableError, WorkflowView

HEADERS = {"Authorization": f"Bearer {token(ADMINISTRATOR)}"}
CLERK = {"Authorization": f"Bearer {token('village-clerk')}"}

pytestmark = pytest.mark.usefixtures("read_models")


class Desk:
    """Knows one workflow, or is out of order."""

    def __init__(self, known: UUID | None) -> None:
        self.known = known

    async def describe(self, key: UUID, kind: str = "pledge") -> WorkflowView | None:
        if self.known is None:
            raise WorkflowsUnavailableError
        if key != self.known:
            return None
        return WorkflowView(f"{kind}-{key}", "run", "RUNNING", 12, stage="REVIEW", version=2)


@contextmanager
def served(parts: Parts, **changes: Any) -> Iterator[TestClient]:
    with TestClient(create_app(replace(parts, **changes)), raise_server_exceptions=False, headers=HEADERS) as client:
        yield client


@pytest.fixture
def closed_pool() -> Iterator[ConnectionPool[Any]]:
    """A pool on a server that is not there."""
    pool = ConnectionPool("host=127.0.0.1 port=1 user=x", min_size=0, max_size=1, timeout=0.1, open=True)
    yield pool
    pool.close()


def test_all_is_well(parts: Parts, town: Town) -> None:
    with served(parts, checks={"temporal": lambda: None}, relay_lag=lambda: 3) as client:
        assert client.get("/health/live", headers={"Authorization": ""}).json() == {"status": "live"}
        town.get("villager", "/board", after=town.rows())
        ready = client.get("/health/ready")
        assert ready.status_code == 200
        found = ready.json()
        assert (found["status"], found["relay_lag"]) == ("ready", 3)
        assert found["services"] == {"postgresql": {"ok": True, "error": None}, "temporal": {"ok": True, "error": None}}
        assert {"pledges", "ledger", "overdue", "organisations", "audit_trail"} <= found["projections"].keys()


def test_without_temporal_the_service_is_degraded(parts: Parts) -> None:
    def check() -> None:
        raise TimeoutError("a secret address")

    with served(parts, checks={"temporal": check}) as client:
        ready = client.get("/health/ready")
        assert (ready.status_code, ready.json()["status"]) == (200, "degraded")
        assert ready.json()["services"]["temporal"] == {"ok": False, "error": "TimeoutError"}


def test_who_asks_whether_it_can_serve_shares_one_look(parts: Parts) -> None:
    """Anybody may ask, and a look at a service that hangs holds a thread."""
    looks: list[float] = []
    probe = Probe(replace(parts, checks={"temporal": lambda: looks.append(time.monotonic())}))

    async def ask(times: int) -> list[Ready]:
        return await asyncio.gather(*(probe.look() for _ in range(times)))

    assert len(set(map(id, asyncio.run(ask(5))))) == len(looks) == 1
    asyncio.run(ask(1))
    assert len(looks) == 2  # what was found before is not told again


def test_a_read_model_that_stands_still_is_visible_and_stops_no_command(parts: Parts, fresh_database: str) -> None:
    migrate(fresh_database)
    with open_house(fresh_database, bytes(32), pool_size=4) as house:
        with house.pool.connection() as conn:
            create_missing(conn, PROJECTIONS)
            conn.execute("UPDATE history.tracking SET failed_position = 7, failure = 'KeyError in pledge.signed'")
        with served(parts, pledgebook=house.pledgebook, pool=house.pool) as client:
            body = place("岭前镇党委", "COMMITTEE", "ORGAN", None)
            position = client.post("/organisations", json=body).json()["position"]
            ready = client.get("/health/ready").json()
            assert (position, ready["status"]) == (1, "degraded")
            failed = {"position": 0, "lag": 1, "failed_position": 7, "failure": "KeyError in pledge.signed"}
            assert ready["projections"]["history"] == failed
            assert 'pledgebook_projection_failed{projection="history"} 1.0' in client.get("/metrics").text
            assert client.get("/organisations", params={"after": position}).status_code == 504


def test_without_postgresql_it_is_unavailable(parts: Parts, closed_pool: ConnectionPool[Any]) -> None:
    with served(parts, pool=closed_pool, relay_lag=lambda: 0) as client:
        ready = client.get("/health/ready")
        assert (ready.status_code, ready.json()["status"]) == (503, "unavailable")
        answer = client.get("/pledges")
        assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
        assert "Retry-After" in answer.headers
        assert "pledgebook_requests_total" in client.get("/metrics").text


def test_metrics_count_requests_by_route_and_not_by_id(parts: Parts) -> None:
    with served(parts, relay_lag=lambda: 5) as client:
        for _ in range(3):
            client.get(f"/pledges/{uuid4()}")
        client.get("/nowhere")
        text = client.get("/metrics").text
    assert 'pledgebook_requests_total{method="GET",route="/pledges/{pledge_id}",status="404"} 3.0' in text
    assert 'pledgebook_requests_total{method="GET",route="unmatched",status="404"} 1.0' in text
    assert 'pledgebook_request_seconds_count{method="GET",route="/pledges/{pledge_id}"} 3.0' in text
    assert 'pledgebook_projection_lag{projection="ledger"}' in text
    assert "pledgebook_relay_lag 5.0" in text
    assert "pledgebook_courier_lag 0.0" in text
    assert "pledgebook_delivery_overdue_seconds 0.0" in text


def test_the_workflow_of_a_pledge_is_shown(parts: Parts, town: Town) -> None:
    path = f"/pledges/{(pledge := town.proposed())}/workflow"
    with served(parts, desk=Desk(UUID(pledge))) as client:
        shown = client.get(path, headers=CLERK).json()
        assert (shown["workflow_id"], shown["stage"]) == (f"pledge-{pledge}", "REVIEW")
        assert client.get(path).status_code == 404  # an administrator reads no pledges
    with served(parts, desk=Desk(uuid4())) as client:
        assert client.get(path, headers=CLERK).status_code == 404


def test_the_workflow_of_a_campaign_is_shown_to_everybody_who_is_known(parts: Parts, town: Town) -> None:
    path = f"/campaigns/{town.campaign}/workflow"
    with served(parts, desk=Desk(UUID(town.campaign))) as client:
        for headers in (HEADERS, CLERK):
            assert client.get(path, headers=headers).json()["workflow_id"] == f"campaign-{town.campaign}"
        assert client.get(f"/evaluations/{town.campaign}/workflow", headers=CLERK).json()["code"] == "not-found"


@pytest.mark.parametrize("desk", [None, Desk(None)])
def test_workflows_may_be_away(parts: Parts, town: Town, desk: Desk | None) -> None:
    with served(parts, desk=desk) as client:
        answer = client.get(f"/pledges/{town.proposed()}/workflow", headers=CLERK)
        assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")


def test_an_unforeseen_error_keeps_its_text_to_itself(
    parts: Parts, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a secret")

    monkeypatch.setattr(parts.pledgebook, "visible_pledge", broken)
    with served(parts) as client:
        answer = client.get(f"/pledges/{uuid4()}")
        assert (answer.status_code, answer.json()["code"]) == (500, "internal-error")
        assert "secret" not in answer.text
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.json()["request_id"] == answer.headers["X-Request-ID"]
        assert 'status="500"' in client.get("/metrics").text
    assert "RuntimeError" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("header", "language", "title"),
    [
        (None, "zh-CN", "不存在"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN", "不存在"),
        ("en", "en", "Not found"),
        ("zh;q=0.5, en-GB;q=0.7", "en", "Not found"),
        ("fr, de;q=0.5", "zh-CN", "不存在"),
        ("en;q=much", "zh-CN", "不存在"),
    ],
)
def test_problems_speak_the_callers_language(town: Town, header: str | None, language: str, title: str) -> None:
    headers = {"Accept-Language": header} if header else {"Accept-Language": ""}
    answer = town.get("villager", f"/pledges/{uuid4()}", headers)
    assert (answer.headers["Content-Language"], answer.json()["title"]) == (language, title)


def test_every_answer_carries_light_security_headers_and_its_id(town: Town) -> None:
    for answer in (town.get(None, "/health/live"), town.get(None, "/nowhere"), town.get("villager", "/policies")):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Request-ID"]
