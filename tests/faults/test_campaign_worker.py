"""The calendar of a campaign when its worker is killed: the next one opens what is missing, and nothing twice."""

import asyncio
import signal
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from domain.application import Call
from domain.campaign import Campaign
from domain.values import Role
from runtime.composition import House
from tests.faults.test_relay_faults import StartWorker, start_worker, temporal
from tests.workflows.real import new_town, until_so
from tests.workflows.town import POLICY
from workflows.relay import relay_lag

__all__ = ["start_worker", "temporal"]  # its fixtures

DAILY = {"self_check": "P1D", "inspection": "P1D"}


def openings(house: House, campaign: UUID) -> Counter[tuple[str, str]]:
    """Return how often each duty was opened for a period, by the period's first day."""
    events = house.pledgebook.events.get(campaign)
    found = [event for event in events if getattr(event, "TOPIC", "") == "campaign.duties-opened"]
    return Counter((event.duty, event.period.start.isoformat()) for event in found)  # type: ignore[attr-defined]


async def test_a_worker_killed_before_it_heard_of_a_policy_leaves_its_duties_to_the_next(
    house: House, start_worker: StartWorker
) -> None:
    app = house.pledgebook
    town = new_town(house, replace(POLICY, cadences=DAILY))
    today = town.day.isoformat()
    first = start_worker()
    await until_so(lambda: len(openings(house, town.campaign)) == len(DAILY))
    await until_so(lambda: relay_lag(house.pool) == 0)

    first.send_signal(signal.SIGSTOP)  # it cannot open what begins by the new policy ...
    administrator = Call(town.head, datetime.now(UTC), reason="年中调整", role=Role.ADMINISTRATOR)
    policy = replace(POLICY, cadences={**DAILY, "visit": "P1D"})
    await asyncio.to_thread(app.change_policy, administrator, town.campaign, policy)
    first.kill()  # ... and never will
    await asyncio.to_thread(first.wait)
    assert ("visit", today) not in openings(house, town.campaign)

    start_worker()
    await until_so(lambda: ("visit", today) in openings(house, town.campaign))
    await until_so(lambda: relay_lag(house.pool) == 0)
    assert openings(house, town.campaign) == {(duty, today): 1 for duty in (*DAILY, "visit")}
    assert app.look_up(Campaign, town.campaign).next_opening(town.day) is not None
