"""Temporal goes, or loses everything, while the public judges: nothing is refused meanwhile or undone afterwards."""

import asyncio
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from domain.campaign import Campaign
from domain.judgement.rectification import Rectification, Step, rectification_id
from runtime.composition import House
from runtime.engine import free_port
from runtime.temporal import EmbeddedTemporal
from tests.faults.losing import lose_data
from tests.workflows.judging import DISSATISFIED, JUDGED, SATISFIED, Judging
from tests.workflows.real import at_once, new_life, new_town, now, until_so, working
from tests.workflows.town import POLICY
from tests.workflows.waiting import until
from workflows.connection import Temporal
from workflows.contracts import CAMPAIGN, COMMENT, EVALUATION, PLEDGE, RECTIFICATION, WorkflowsUnavailableError
from workflows.desk import TemporalDesk
from workflows.kinds import KINDS, Thing
from workflows.reconcile import Reconciled, reconcile
from workflows.relay import relay_lag


async def fail(judging: Judging) -> UUID:
    """Evaluate and fail, without waiting for what follows; return the evaluation."""
    key = await judging.announced(0, 0)
    await judging.voted(key, [DISSATISFIED] * 4)
    await judging.closed(key)
    await judging.published(key)
    return key


async def rectify(judging: Judging, key: UUID) -> None:
    """Report, order, solve and confirm."""
    app = judging.town.app
    await judging.reported(key, 10)
    await judging.committee(key, app.order_period)
    await judging.village(key, app.close_problem, 1, "照片")
    await judging.committee(key, app.confirm_problem, 1)


async def until_known(desk: TemporalDesk, house: House, *things: Thing) -> None:
    """Wait until the workflow of each thing knows its newest version."""
    for kind, key in things:

        async def known(kind: str = kind, key: UUID = key) -> bool:
            try:
                view = await desk.describe(key, kind)
            except WorkflowsUnavailableError:
                return False
            return view is not None and view.version == KINDS[kind].status(house.pledgebook, key).version

        await until(known)


async def test_what_is_judged_without_temporal_has_its_consequences_when_it_is_back(
    house: House, data_dir: Path
) -> None:
    app = house.pledgebook
    server = EmbeddedTemporal(data_dir, free_port(0, ""), headless=True)
    temporal = Temporal(f"127.0.0.1:{server.port}")
    try:
        async with working(house, temporal) as relay:
            judging = Judging(new_town(house, JUDGED), now, at_once)
            rectification = rectification_id(await fail(judging))
            await until_so(lambda: relay.health().last_error != "")
            assert not app.exists(rectification)
            await asyncio.to_thread(server.start)
            await until_so(lambda: app.exists(rectification))
            await until_known(TemporalDesk(temporal), house, (RECTIFICATION, rectification))
            await asyncio.to_thread(server.stop)

            await rectify(judging, rectification)
            second = await judging.announced(0, 0, attempt=2)
            await judging.voted(second, [SATISFIED] * 4)
            await judging.closed(second)
            await judging.published(second)
            assert app.look_up(Rectification, rectification).step is Step.REEVALUATE
            await until_so(lambda: relay.health().last_error != "")
            await asyncio.to_thread(server.start)
            await until_so(lambda: app.look_up(Rectification, rectification).step is Step.CONCLUDED)
            await until_so(lambda: relay_lag(house.pool) == 0 and relay.health().last_error == "")
    finally:
        await asyncio.to_thread(server.stop)


async def test_every_kind_of_workflow_is_restored_after_temporal_lost_its_data(house: House, data_dir: Path) -> None:
    app = house.pledgebook
    server = EmbeddedTemporal(data_dir, headless=True)
    await asyncio.to_thread(server.start)
    try:
        temporal = Temporal(server.address)
        desk = TemporalDesk(temporal)
        async with working(house, temporal):
            ended, going, announced = (Judging(new_town(house, JUDGED), now, at_once) for _ in range(3))
            over = rectification_id(await fail(ended))
            await until_so(lambda: app.exists(over))
            await rectify(ended, over)
            second = await ended.announced(0, 0, attempt=2)
            await ended.voted(second, [SATISFIED] * 4)
            await ended.closed(second)
            await ended.published(second)
            rectification = rectification_id(await fail(going))
            life = new_life(new_town(house, replace(POLICY, cadences={"self_check": "P1D"})))
            await life.begin(60)
            things: list[Thing] = [
                (EVALUATION, await announced.announced(5, 9)),
                (RECTIFICATION, rectification),
                (COMMENT, await going.commented(20)),
                (PLEDGE, life.pledge),
                *((CAMPAIGN, each.town.campaign) for each in (ended, going, announced)),
                (CAMPAIGN, life.town.campaign),
            ]
            await until_so(lambda: app.exists(rectification))
            await until_so(lambda: app.look_up(Rectification, over).ended)
            await until_so(lambda: bool(app.look_up(Campaign, life.town.campaign).opened))
            await until_known(desk, house, *things)

            await asyncio.to_thread(server.stop)
            lose_data(server)
            await asyncio.to_thread(server.start)
            assert await reconcile(temporal, app) == Reconciled(open=len(things), started=len(things))
            assert await reconcile(temporal, app) == Reconciled(open=len(things), started=0)
            await until_known(desk, house, *things)
            for kind, key in ((RECTIFICATION, over), (EVALUATION, second)):
                assert await desk.describe(key, kind) is None
    finally:
        await asyncio.to_thread(server.stop)
