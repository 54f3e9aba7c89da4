"""Writes exports of random histories, and beside each what a recount over the log says it must hold."""

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.judgement.rectification import SourceKind
from domain.organisation import Organisation
from projections import mining
from projections.audit_trail.view import AUDIT_TRAIL
from projections.mining import Pseudonyms, Scope
from projections.mining.activities import ACTIVITIES
from projections.organisations.view import ORGANISATIONS
from runtime.postgres import EmbeddedPostgres
from tests.generated_letters import histories
from tests.generators import OPENS, seeded
from tests.mining.recount import log, recount
from tests.projections.clerk import Clerk
from tests.projections.evaluated import Held
from tests.projections.rectified import Saga
from tests.projections.store import Store, open_store

EVER = (date(2000, 1, 1), date(2100, 12, 31))
SOME_MONTHS = (OPENS + timedelta(days=60), OPENS + timedelta(days=200))


def main(folder: Path) -> None:
    """Write ``NAME.xes``, ``NAME.json`` and ``NAME.expected.json`` for each scope."""
    with tempfile.TemporaryDirectory(prefix="pledgebook-mining-") as place:
        Path(place).chmod(0o711)  # PostgreSQL runs as another account when we are root
        with EmbeddedPostgres(Path(place), fast=True) as server, open_store(server.url) as store:
            store.save(histories(seeded(5), pledges=50, steps=60), together=20)
            clerk = judged(store)
            store.catch_up(ORGANISATIONS, AUDIT_TRAIL)
            for name, under, period in scopes(store, clerk):
                write(folder / name, store, under, period)


def judged(store: Store) -> Clerk:
    """Let a branch publish a pledge, fail its evaluation and put right what failed."""
    clerk = Clerk(store)
    clerk.publish(clerk.propose())
    held = Held(clerk).open().count(20, 10).publish()
    saga = Saga(clerk, held.subject.id, SourceKind.EVALUATION).report().order()
    for number in (1, 2):
        saga.close(number).confirm(number)
    return clerk


def scopes(store: Store, clerk: Clerk) -> Iterator[tuple[str, UUID, tuple[date, date]]]:
    """Yield a whole town, some months of one that branches moved into, the branch that was judged, and nothing."""
    events = list(log(store.app))
    town = next(event.originator_id for event in events if event.TOPIC == "organisation.founded")
    moved = {event.originator_id for event in events if event.TOPIC == "organisation.moved"}
    into = [parent for key in moved for _, parent in store.app.look_up(Organisation, key).parents[1:] if parent]
    yield "whole", town, EVER
    yield "part", min(set(into) - {town}), SOME_MONTHS
    yield "judged", clerk.north.id, EVER
    yield "nothing", town, (date(2001, 1, 1), date(2001, 12, 31))


def write(path: Path, store: Store, under: UUID, period: tuple[date, date]) -> None:
    scope = Scope(under, *period, ZoneInfo("Asia/Shanghai"))
    for suffix, form in ((".xes", mining.xes), (".json", mining.ocel)):
        path.with_suffix(suffix).write_bytes(b"".join(form(store.conn, scope, Pseudonyms())))
    found = recount(store.app, under, *period)
    expected: dict[str, Any] = {
        "traces": len(found.traces),
        "events": sum(map(len, found.traces.values())),
        "activities": Counter(ACTIVITIES[type(event)].en for each in found.histories.values() for event in each),
        "objects": {
            **Counter(found.kinds.values()),
            "item": sum(map(len, found.items.values())),
            "person": len(found.persons),
            "organisation": len(found.places),
        },
    }
    path.with_suffix(".expected.json").write_text(json.dumps(expected), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
