"""The worker of one process: runs workflows and activities, and the relay beside them, with or without Temporal."""

import asyncio
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import structlog
from temporalio.client import Client
from temporalio.service import RPCError
from temporalio.worker import Worker

from domain.application import Pledgebook
from workflows.activities import Activity, LetterPress, every_activity
from workflows.calendar_change import CalendarChange
from workflows.campaign_cadence import CampaignCadence
from workflows.comment_follow_up import CommentFollowUp
from workflows.connection import Temporal
from workflows.evaluation import EvaluationMeeting
from workflows.pledge_lifecycle import PledgeLifecycle
from workflows.rectification import RectificationSaga
from workflows.relay import Relay

WORKFLOWS: Sequence[type] = (
    PledgeLifecycle,
    EvaluationMeeting,
    RectificationSaga,
    CommentFollowUp,
    CampaignCadence,
    CalendarChange,
)

_RECONNECT = 1.0
_LOOK = 0.1
_GRACE = timedelta(seconds=10)
_TAKE_OVER = timedelta(seconds=3)  # how long a workflow waits for the worker that knows it before another may have it
_log = structlog.get_logger(__name__)


async def run_worker(
    temporal: Temporal,
    app: Pledgebook,
    press: LetterPress,
    relay: Relay,
    stop: threading.Event,
    *,
    threads: int = 10,
) -> None:
    """Work until ``stop`` is set. ``threads`` is how many activities run at once: no more than the database pool has.

    Without Temporal it waits, and begins as soon as Temporal answers; the same when Temporal goes and comes back.
    """
    ended = threading.Event()
    follower = threading.Thread(target=relay.run, args=(ended,), name="relay")
    follower.start()
    try:
        with ThreadPoolExecutor(threads, thread_name_prefix="activity") as executor:
            while not stop.is_set():
                await _work_once(temporal, every_activity(app, press), executor, threads, stop)
    finally:
        ended.set()
        await asyncio.to_thread(follower.join)


def build_worker(
    client: Client, task_queue: str, activities: Sequence[Activity], executor: ThreadPoolExecutor, threads: int
) -> Worker:
    """Return the Temporal worker for ``task_queue``."""
    return Worker(
        client,
        task_queue=task_queue,
        workflows=WORKFLOWS,
        activities=activities,
        activity_executor=executor,
        max_concurrent_activities=threads,
        graceful_shutdown_timeout=_GRACE,
        sticky_queue_schedule_to_start_timeout=_TAKE_OVER,
    )


async def _work_once(
    temporal: Temporal,
    activities: Sequence[Activity],
    executor: ThreadPoolExecutor,
    threads: int,
    stop: threading.Event,
) -> None:
    """Work until told to stop, or until Temporal is gone for good and a new connection is needed."""
    try:
        client = await temporal.connect()
        async with build_worker(client, temporal.task_queue, activities, executor, threads):
            _log.info("worker runs", address=temporal.address, namespace=temporal.namespace)
            await _until(stop)
    except (RPCError, RuntimeError) as error:
        _log.warning("worker waits for Temporal", error=type(error).__name__)
        await _until(stop, _RECONNECT)


async def _until(stop: threading.Event, seconds: float | None = None) -> None:
    """Return when ``stop`` is set or the seconds are over; a thread waiting for it could not be cancelled."""
    left = seconds
    while not stop.is_set() and (left is None or left > 0):
        await asyncio.sleep(_LOOK)
        left = None if left is None else left - _LOOK
