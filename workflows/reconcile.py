"""Starts what is missing: the workflow of every open pledge, from the log, after Temporal's data was lost."""

import asyncio
from dataclasses import dataclass
from uuid import UUID

from temporalio.service import RPCError

from domain.application import Pledgebook
from workflows.connection import Herald, Temporal
from workflows.contracts import WorkflowsUnavailableError
from workflows.relay import CONCURRENT
from workflows.status import status_of

PAGE = 1000


@dataclass(frozen=True)
class Reconciled:
    """How many open pledges there were, and for how many of them a workflow had to be started."""

    open: int
    started: int

    def __str__(self) -> str:
        return f"{self.open} open pledges, {self.started} workflows started"


async def reconcile(temporal: Temporal, app: Pledgebook) -> Reconciled:
    """Tell the workflow of every open pledge its status, and start those that are missing.

    Changes nothing that is right already, and may run beside the relay. Raises `WorkflowsUnavailableError`.
    """
    try:
        herald = await Herald.of(temporal, await temporal.connect())
        gate = asyncio.Semaphore(CONCURRENT)
        pledges = await asyncio.to_thread(_unclosed, app)
        told = await asyncio.gather(*(_restore(app, herald, pledge, gate) for pledge in pledges))
    except (RPCError, RuntimeError) as error:
        raise WorkflowsUnavailableError(str(error)) from error
    return Reconciled(open=len(told) - told.count(None), started=told.count(True))


async def _restore(app: Pledgebook, herald: Herald, pledge: UUID, gate: asyncio.Semaphore) -> bool | None:
    """Return whether the workflow was missing, None for a pledge that has ended."""
    async with gate:
        status = await asyncio.to_thread(status_of, app, pledge)
        return None if status.ended else await herald.tell(status)


def _unclosed(app: Pledgebook) -> list[UUID]:
    """Return every pledge of the log that was not closed; some of them may be withdrawn."""
    found: dict[UUID, None] = {}
    position = 0
    topics = ["pledge.proposed", "pledge.closed"]
    while page := app.recorder.select_notifications(position, PAGE, topics=topics, inclusive_of_start=False):
        for notification in page:
            pledge = UUID(str(notification.originator_id))
            if notification.topic == "pledge.closed":
                found.pop(pledge, None)
            else:
                found[pledge] = None
        position = page[-1].id
    return list(found)
