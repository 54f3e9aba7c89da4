"""Commands through the application against one INSERT of a comparable row, each in a durable transaction."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from itertools import count, cycle, islice
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg import Connection

from bench.house import installation
from bench.measuring import Round, Side, compare, each_timed, timed
from bench.town import ITEMS, Town

BARE_TABLE = (
    "CREATE TABLE IF NOT EXISTS bare_row (id uuid NOT NULL, version bigint NOT NULL, topic text, state bytea,"
    " position bigserial, PRIMARY KEY (id, version))"
)
BARE_INSERT = "INSERT INTO bare_row (id, version, topic, state) VALUES (%s, %s, %s, %s) RETURNING position"


def run(*, quick: bool) -> None:
    """Measure one thread and four."""
    pledges, per_round, rounds = (24, 40, 3) if quick else (120, 160, 6)
    with installation() as own, ExitStack() as stack:
        town = Town(own.house.pledgebook)
        keys = [town.in_fulfilment() for _ in range(pledges)]
        state = own.house.pledgebook.recorder.select_events(keys[0], desc=True, limit=1)[0].state
        for threads in (1, 4):
            conns = [stack.enter_context(psycopg.connect(own.engines.database_url)) for _ in range(threads)]
            conns[0].execute(BARE_TABLE)
            conns[0].commit()
            shares = [cycle(keys[number::threads]) for number in range(threads)]
            each = per_round // threads
            ours = [partial(_commands, town, share, each) for share in shares]
            bare = [partial(_inserts, conn, state, each) for conn in conns]
            sides = {"report_progress by the application": _in_threads(ours), "bare INSERT": _in_threads(bare)}
            for side in sides.values():
                side()  # caches and prepared statements are warm in a running service
            title = f"Commands, {threads} thread{'s' * (threads > 1)}, histories of 27 events and more"
            compare(title, sides, rounds, "a second")


def _in_threads(works: Sequence[Side]) -> Side:
    def side() -> Round:
        latencies: list[float] = []

        def work() -> int:
            with ThreadPoolExecutor(len(works)) as executor:
                turns = list(executor.map(lambda each: each(), works))
            latencies.extend(latency for turn in turns for latency in turn.latencies)
            return sum(turn.done for turn in turns)

        whole = timed(work)
        return Round(whole.done, whole.seconds, latencies)

    return side


def _commands(town: Town, keys: Iterator[UUID], number: int) -> Round:
    def give(key: UUID, n: int) -> None:
        town.app.report_progress(town.call(town.secretary, key=uuid4().hex), key, n % ITEMS + 1, n % 100, "按计划推进")

    return each_timed([partial(give, key, n) for n, key in enumerate(islice(keys, number))])


def _inserts(conn: Connection[Any], state: bytes, number: int) -> Round:
    versions = count(1)

    def insert() -> None:
        with conn.transaction():
            conn.execute(BARE_INSERT, (uuid4(), next(versions), "pledge.progress-reported", state)).fetchone()

    return each_timed([insert] * number)
