"""The campaign's own workflow in skipped time: it opens the periodic duties, while everybody else lives by commands."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from anyio.from_thread import start_blocking_portal
from temporalio.client import WorkflowHandle
from temporalio.service import RPCError
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from bench.year.county import ZONE, County
from runtime.temporal import binary
from workflows.activities.campaign import CampaignActivities
from workflows.connection import Herald, Temporal
from workflows.contracts import CAMPAIGN, PROGRESS, Progress, workflow_id
from workflows.status.campaign import campaign_status
from workflows.worker import build_worker

OPENED_BY = time(0, 10)
_STRIDE = timedelta(days=7)  # a request to skip time must be answered in ten real seconds
_LOOK, _WITHIN = 0.02, 30.0


@contextmanager
def workflow_of(county: County) -> Iterator[Callable[[date], None]]:
    """Give a function that lets time pass until the first minutes of a day, and what falls due by then be done."""
    with start_blocking_portal() as portal, ThreadPoolExecutor(1) as executor:
        path = binary("temporal-test-server")
        started = portal.call(lambda: WorkflowEnvironment.start_time_skipping(test_server_existing_path=path))
        with portal.wrap_async_context_manager(started) as environment:
            client = environment.client
            temporal = Temporal(client.service_client.config.target_host, client.namespace)
            activities = CampaignActivities(county.book).all

            async def working() -> Worker:
                return build_worker(client, temporal.task_queue, activities, executor, 1)

            async def until(day: date) -> None:
                county.moment = datetime.combine(day, OPENED_BY, ZONE)
                herald = await Herald.of(temporal, client)
                await herald.tell(campaign_status(county.book, county.campaign))
                while (left := county.moment - await environment.get_current_time()) > timedelta():
                    await environment.sleep(min(left, _STRIDE))
                handle = client.get_workflow_handle(workflow_id(county.campaign, CAMPAIGN))
                while not await _idle(handle, county.moment):  # noqa: ASYNC110 - the workflow has no event of ours
                    await asyncio.sleep(_LOOK)

            with portal.wrap_async_context_manager(portal.call(working)):
                yield lambda day: portal.call(asyncio.wait_for, until(day), _WITHIN)


async def _idle(handle: "WorkflowHandle[object, object]", moment: datetime) -> bool:
    """Tell whether the workflow sleeps beyond ``moment``."""
    try:
        told: Progress = await handle.query(PROGRESS, result_type=Progress, rpc_timeout=timedelta(seconds=1))
    except RPCError:
        return False
    return not told.busy and (told.wake_at is None or datetime.fromisoformat(told.wake_at) > moment)
