"""The split of docker-compose.yml by hand: two API processes and two workers on one log and one Temporal."""

import hashlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import UUID

import httpx2
import psycopg
import pypdfium2
import pytest

from api.identity import Accounts
from api.identity.security import Origin
from domain.values import Stage
from projections.tables import lock_key
from runtime.composition import House, open_house
from runtime.demo import town
from runtime.demo.load import SECRETARY
from runtime.store import migrate
from runtime.temporal import EmbeddedTemporal
from tests.e2e.installation import Installation, approved, found_town, sign, until

PASSWORD = "every-promise-is-kept"


@pytest.fixture
def installation(fresh_database: str, tmp_path: Path) -> Iterator[Installation]:
    with EmbeddedTemporal(tmp_path, headless=True) as temporal:  # the demo's pledges have the same ids in every test
        yield from _installed(fresh_database, temporal.address, tmp_path)


def _installed(fresh_database: str, temporal_address: str, tmp_path: Path) -> Iterator[Installation]:
    migrate(fresh_database)
    made = Installation(fresh_database, temporal_address, tmp_path)
    yield made
    made.end()


@pytest.fixture
def house(installation: Installation) -> Iterator[House]:
    with open_house(installation.database_url, bytes(32), pool_size=2) as opened:
        found_town(opened)
        with closing(Accounts(opened.pool)) as accounts:
            hashed = accounts.passwords.hash(PASSWORD)
            accounts.make(Origin(), login="书记", name="书记", member=SECRETARY, hashed=hashed)
        yield opened


def _logged_in(client: httpx2.Client) -> dict[str, str]:
    """Log in as the town's secretary; the session holds in every API process."""
    answer = client.post("/sessions", json={"login": "书记", "password": PASSWORD})
    return {"Authorization": f"Bearer {answer.json()['token']}"}


def _seen(client: httpx2.Client, session: dict[str, str], key: UUID, after: int) -> bool:
    """Whether the ledger of this API process shows the pledge."""
    answer = client.get("/ledger", params={"pledge": str(key), "after": after}, headers=session)
    assert answer.status_code == httpx2.codes.OK, answer.text
    return bool(answer.json()["items"])


def _printed(client: httpx2.Client, session: dict[str, str], key: UUID) -> bool:
    """Whether everybody gets the board's copy, whose hash is its ETag, and its holder another one."""
    board = client.get(f"/board/{key}/letter.pdf")
    own = client.get(f"/pledges/{key}/letter.pdf", headers=session)
    hashes = {f'"{hashlib.sha256(answer.content).hexdigest()}"' for answer in (board, own)}
    pages = [len(pypdfium2.PdfDocument(answer.content)) for answer in (board, own)]
    return hashes == {board.headers["ETag"], own.headers["ETag"]} and pages == [1, 1] and len(hashes) == len(pages)


def _leader(url: str, name: str) -> int | None:
    """The database process that holds the leadership of ``name``."""
    key = lock_key(f"lead/{name}")
    with psycopg.connect(url) as conn:
        row = conn.execute(
            "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted"
            " AND ((classid::bigint << 32) | objid::bigint) = %s AND database = "
            "(SELECT oid FROM pg_database WHERE datname = current_database())",
            (key,),
        ).fetchone()
    return row[0] if row else None


def test_two_api_processes_and_two_workers_share_one_log(installation: Installation, house: House) -> None:
    first = installation.start("worker")
    until(lambda: _leader(installation.database_url, "relay") is not None)
    before = _leader(installation.database_url, "relay")
    installation.start("worker")
    (_, one), (_, other) = installation.api(), installation.api()
    session = _logged_in(one)
    places = town.places()

    key = approved(house, places[0])
    sign(house, places[0], key)
    until(lambda: house.pledgebook.pledge(key).stage is Stage.FULFIL)
    position = house.pledgebook.recorder.max_notification_id() or 0
    assert _seen(one, session, key, position)
    assert _seen(other, session, key, position)
    assert _printed(other, session, key)

    first.kill()
    first.wait()
    key = approved(house, places[1])
    sign(house, places[1], key)
    until(lambda: house.pledgebook.pledge(key).stage is Stage.FULFIL, 30)
    assert _leader(installation.database_url, "relay") not in (None, before)
    position = house.pledgebook.recorder.max_notification_id() or 0
    assert _seen(one, session, key, position)
    assert _published_once(house, key)


def _published_once(house: House, key: UUID) -> bool:
    """Whether the letter was published once, and each copy is the document whose hash the log holds."""
    topics = [type(event).TOPIC for event in house.pledgebook.events.get(key)]  # type: ignore[attr-defined]
    copies = house.pledgebook.pledge(key).letter.copies
    with house.pool.connection() as conn:
        rows = conn.execute("SELECT holder, sha256, content FROM letter_document WHERE pledge = %s", (key,)).fetchall()
    kept = {holder: sha256 for holder, sha256, content in rows if hashlib.sha256(content).hexdigest() == sha256}
    return topics.count("pledge.published") == 1 and kept == {h.value: d for h, d in copies.items()}
