"""An evaluation on a real PostgreSQL with known codes, and everything that is stored of it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any
from unittest.mock import patch

import psycopg
from psycopg import sql

from domain.judgement import ballots
from domain.judgement.evaluation import Attendance
from projections.catchup import Catchup
from projections.log import Log
from projections.rebuild import create_missing
from projections.registry import PROJECTIONS
from runtime.composition import House, open_house
from runtime.store import migrate
from tests.application.evaluating import KEY, attend, county, issue, report
from tests.application.evaluating import announce as announced
from tests.application.world import World

MASTER = bytes(range(32))
FIXED = datetime(2011, 3, 8, 2, tzinfo=UTC)
_SIGNS = ballots.ALPHABET


def known_codes(number: int) -> list[str]:
    """Return the same codes each time."""
    return [f"CDEF-GHJK-LM{_SIGNS[n // 32]}{_SIGNS[n % 32]}-PQRS" for n in range(number)]


@contextmanager
def fixed() -> Iterator[None]:
    """Let codes be known and every event have the same time."""
    with (
        patch("domain.application.judgement.evaluations.new_codes", known_codes),
        patch("eventsourcing.domain.datetime_now_with_tzinfo", lambda: FIXED),
    ):
        yield


@contextmanager
def voting(url: str, voters: int) -> Iterator[tuple[House, World, list[str]]]:
    """Open an evaluation in a new county in the database at ``url``; yields it with its codes."""
    migrate(url)
    with open_house(url, MASTER, pool_size=8) as house:
        world = county(app=house.pledgebook)
        assert announced(world) == KEY
        attend(world, KEY, [Attendance("MASSES", voters)])
        report(world, KEY)
        yield house, world, issue(world, KEY)


@dataclass(frozen=True)
class Stored:
    """All rows of all tables: as bytes that anybody finds, and as somebody with the master key reads them.

    ``times`` are all moments that stand anywhere.
    """

    raw: dict[str, bytes]
    opened: dict[str, list[str]]
    times: list[datetime]


def stored(house: House) -> Stored:
    """Read every row of every table of every schema, the read models' included."""
    raw: dict[str, bytes] = {}
    opened: dict[str, list[str]] = {}
    times: list[datetime] = []
    with psycopg.connect(house.url, autocommit=True) as conn:
        read_models(house, conn)
        for schema, table in conn.execute(
            "SELECT schemaname, tablename FROM pg_tables"
            " WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2"
        ).fetchall():
            cursor = conn.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(schema, table)))
            columns = [column.name for column in cursor.description or ()]
            rows = cursor.fetchall()
            name = f"{schema}.{table}"
            raw[name] = b"\n".join(_bytes(value) for row in rows for value in row)
            times += [value for row in rows for value in row if isinstance(value, datetime)]
            if not table.startswith(("_yoyo", "yoyo")):  # which migration ran when, on which host
                opened[name] = sorted(_opened(house, table, dict(zip(columns, row, strict=True))) for row in rows)
    return Stored(raw, opened, times)


def read_models(house: House, conn: psycopg.Connection[Any]) -> None:
    """Bring all read models up to the log."""
    create_missing(conn, PROJECTIONS)
    log = Log(house.pledgebook.mapper.to_domain_event)
    for projection in PROJECTIONS:
        catchup = Catchup(projection, log, batch=500)
        while catchup.step(conn):
            pass


def _bytes(value: object) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def _opened(house: House, table: str, row: dict[str, Any]) -> str:
    """Return a row as who holds the master key reads it, without what is random or the moment of a write."""
    if table == "pledgebook_events":
        events = house.pledgebook.events.get(
            row["originator_id"], gt=row["originator_version"] - 1, lte=row["originator_version"]
        )
        return repr([vars(event) for event in events])
    if table == "ballot_box":
        return repr((row["evaluation"], house.keyring.open(row["evaluation"], row["sealed"])))
    if table == "subject_key":
        return repr((row["subject"], row["wrapped"] is None))
    return repr({name: value for name, value in row.items() if not isinstance(value, datetime)})


def in_order(codes: Sequence[str], grades: Sequence[str], order: Sequence[int]) -> Iterator[tuple[str, str, str]]:
    """Yield code, grade and remark of each voter, in the order in which they vote."""
    remarks = {number: f"意见{number}" for number, _ in zip(count(), codes, strict=False) if number % 2}
    for voter in order:
        yield codes[voter], grades[voter], remarks.get(voter, "")
