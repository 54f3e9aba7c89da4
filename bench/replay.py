"""Rebuilding one pledge from its events, against reading the same events as plain JSON."""

import json
from collections.abc import Callable
from uuid import UUID

from bench.house import installation
from bench.measuring import Round, compare, timed
from bench.town import Town
from domain.pledge import Pledge


def run(*, quick: bool) -> None:
    """Measure pledges with a realistic history, with and without the database."""
    pledges, rounds = (10, 3) if quick else (60, 8)
    with installation() as own:
        app = own.house.pledgebook
        town = Town(app)
        keys = [town.in_fulfilment() for _ in range(pledges)]
        stored = {key: app.recorder.select_events(key) for key in keys}
        events = sum(map(len, stored.values()))

        def every(work: Callable[[UUID], object]) -> Callable[[], Round]:
            def turn() -> int:
                for key in keys:
                    work(key)
                return events

            return lambda: timed(turn)

        def decode(key: UUID) -> None:
            for event in stored[key]:
                app.mapper.to_domain_event(event)

        def plain(key: UUID) -> None:
            for event in stored[key]:
                json.loads(event.state)

        found: list[Round] = []

        def whole() -> Round:
            found.append(every(lambda key: app.find(Pledge, key))())
            return found[-1]

        sides = {
            "pledge from the database": whole,
            "events decoded": every(decode),
            "json.loads of the same bytes": every(plain),
        }
        compare(f"Replay, {events // pledges} events a pledge", sides, rounds, "events a second")
        best = min(turn.seconds / turn.done for turn in found) * 1e6
        print(f"  at best {best:.0f} microseconds an event, with the query")
