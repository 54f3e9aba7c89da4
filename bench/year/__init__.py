"""SU_COUNTY's whole year on 50 organisations and 1,000 members, time skipped: how long it takes, and does it add up."""

import time
from collections.abc import Callable
from typing import Any

import psycopg
from psycopg import Connection

from bench.house import installation
from bench.year.calendar import workflow_of
from bench.year.living import Year
from bench.year.reckoning import check
from projections.catchup import Catchup
from projections.log import Log
from projections.rebuild import create_missing
from projections.registry import PROJECTIONS


def run(*, quick: bool) -> None:
    """Drive the year by commands, catch up every read model at the end of each month, and count everything again."""
    towns, branches, people = (1, 4, 60) if quick else (4, 45, 1000)
    with installation() as own, psycopg.connect(own.engines.database_url, autocommit=True) as conn:
        year = Year(own.house.pledgebook, towns, branches, people)
        catching_up = _Stopwatch()
        print(f"A whole year of {1 + towns + branches} organisations and {people:,} members")
        with year.skipping():
            founding, living = _Stopwatch(), _Stopwatch()
            founding(year.found)
            published = year.commands
            with workflow_of(year) as month_begins:
                living(lambda: year.live(month_begins, lambda _: catching_up(lambda: _catch_up(year, conn))))
        print(f"  {published:,} commands until all pledges hung on the board: {founding.seconds:.1f} s")
        seconds = living.seconds - catching_up.seconds
        print(f"  {year.commands - published:,} commands of the year: {seconds:.1f} s")
        head = Log(year.book.mapper.to_domain_event).head(conn)
        print(f"  {head:,} events into {len(PROJECTIONS)} read models: {catching_up.seconds:.1f} s")
        counting = _Stopwatch()
        found: dict[str, int] = {}
        counting(lambda: found.update(check(year, conn)))
        print(
            f"  counted again in {counting.seconds:.1f} s: " + ", ".join(f"{n:,} {what}" for what, n in found.items())
        )


class _Stopwatch:
    """Adds up how long what it is given takes."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self, work: Callable[[], object]) -> None:
        start = time.perf_counter()
        work()
        self.seconds += time.perf_counter() - start


def _catch_up(year: Year, conn: Connection[Any]) -> None:
    create_missing(conn, PROJECTIONS)
    log = Log(year.book.mapper.to_domain_event)
    for projection in PROJECTIONS:
        catchup = Catchup(projection, log)
        while catchup.step(conn):
            pass
