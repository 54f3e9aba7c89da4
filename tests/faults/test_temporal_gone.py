"""Temporal goes, or loses everything it knew: nothing is refused meanwhile, and nothing stays undone afterwards."""

import asyncio
from pathlib import Path

import pytest

from runtime.composition import House
from runtime.engine import free_port
from runtime.temporal import EmbeddedTemporal
from tests.faults.losing import lose_data
from tests.workflows.real import new_life, new_town, until_so, until_told, working
from workflows.connection import Temporal
from workflows.contracts import WorkflowsUnavailableError
from workflows.desk import TemporalDesk, check
from workflows.reconcile import Reconciled, reconcile
from workflows.relay import relay_lag


async def test_without_temporal_a_pledge_begins_and_is_signed_and_its_workflow_catches_up(
    house: House, data_dir: Path
) -> None:
    app = house.pledgebook
    server = EmbeddedTemporal(data_dir, free_port(0, ""), headless=True)
    temporal = Temporal(f"127.0.0.1:{server.port}")
    desk = TemporalDesk(temporal)
    try:
        async with working(house, temporal) as relay:
            life = new_life(new_town(house))
            await life.begin(60)
            await until_so(lambda: relay.health().last_error != "")
            await asyncio.to_thread(server.start)
            await life.village(app.submit)
            await life.committee(life.town.approve)
            await until_told(desk, life)
            await asyncio.to_thread(server.stop)

            await life.village(life.town.sign)
            await life.committee(life.town.sign)
            assert life.recorded()[-1] == (0, "signed SUPERIOR")
            with pytest.raises(WorkflowsUnavailableError):
                await desk.describe(life.pledge)
            with pytest.raises(WorkflowsUnavailableError):
                await asyncio.to_thread(check, temporal)
            await until_so(lambda: relay.health().last_error != "")
            assert relay_lag(house.pool) > 0

            await asyncio.to_thread(server.start)
            await until_so(lambda: life.now().letter.published_on is not None)
            await until_so(lambda: relay_lag(house.pool) == 0 and relay.health().last_error == "")
            await asyncio.to_thread(check, temporal)
    finally:
        await asyncio.to_thread(server.stop)


async def test_workflows_are_restored_from_the_log_after_temporal_lost_its_data(house: House, data_dir: Path) -> None:
    app = house.pledgebook
    server = EmbeddedTemporal(data_dir, headless=True)
    await asyncio.to_thread(server.start)
    try:
        temporal = Temporal(server.address)
        desk = TemporalDesk(temporal)
        async with working(house, temporal):
            signing, withdrawn, published = (new_life(new_town(house)) for _ in range(3))
            await signing.begin(60)
            await signing.village(app.submit)
            await signing.committee(signing.town.approve)
            await withdrawn.begin(60)
            await withdrawn.village(app.request_withdrawal)
            await withdrawn.committee(app.decide_withdrawal, approved=True)
            await published.published(60)
            await until_so(lambda: published.now().letter.published_on is not None)
            await until_told(desk, signing, published)

            await asyncio.to_thread(server.stop)
            lose_data(server)
            await asyncio.to_thread(server.start)
            assert await desk.describe(signing.pledge) is None

            assert await reconcile(temporal, app) == Reconciled(open=5, started=5)
            assert await reconcile(temporal, app) == Reconciled(open=5, started=0)
            assert await desk.describe(withdrawn.pledge) is None
            await until_told(desk, signing, published)
            await signing.village(signing.town.sign)
            await signing.committee(signing.town.sign)
            await until_so(lambda: signing.now().letter.published_on is not None)
    finally:
        await asyncio.to_thread(server.stop)


async def test_reconcile_says_so_when_temporal_is_away(house: House) -> None:
    with pytest.raises(WorkflowsUnavailableError):
        await reconcile(Temporal("127.0.0.1:1"), house.pledgebook)
