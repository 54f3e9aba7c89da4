"""Starts what is missing: the workflow of everything that is open, from the log, after Temporal's data was lost."""

import asyncio
from dataclasses import dataclass
from uuid import UUID

from temporalio.service import RPCError

from domain.application import Pledgebook
from workflows.connection import Herald, Temporal
from workflows.contracts import WorkflowsUnavailableError
from workflows.kinds import KINDS, Thing
from workflows.relay import CONCURRENT

PAGE = 1000


@dataclass(frozen=True)
class Reconciled:
    """How many open things there were, and for how many of them a workflow had to be started."""

    open: int
    started: int

    def __str__(self) -> str:
        return f"{self.open} open processes, {self.started} workflows started"


async def reconcile(temporal: Temporal, app: Pledgebook) -> Reconciled:
    """Tell the workflow of everything open its status, and start those that are missing.

    Changes nothing that is right already, and may run beside the relay. Raises `WorkflowsUnavailableError`.
    """
    try:
        herald = await Herald.of(temporal, await temporal.connect())
        gate = asyncio.Semaphore(CONCURRENT)
        things = await asyncio.to_thread(_open, app)
        told = await asyncio.gather(*(_restore(app, herald, thing, gate) for thing in things))
    except (RPCError, RuntimeError) as error:
        raise WorkflowsUnavailableError(str(error)) from error
    return Reconciled(open=len(told) - told.count(None), started=told.count(True))


async def _restore(app: Pledgebook, herald: Herald, thing: Thing, gate: asyncio.Semaphore) -> bool | None:
    """Return whether the workflow was missing, None for a thing that has ended."""
    kind, key = thing
    async with gate:
        status = await asyncio.to_thread(KINDS[kind].status, app, key)
        return None if status.ended else await herald.tell(status)


def _open(app: Pledgebook) -> list[Thing]:
    """Return everything in the log that has a workflow and is not over; some of it may have ended in other ways."""
    found: dict[Thing, None] = {}
    position = 0
    over = {kind.over for kind in KINDS.values()} - {""}
    topics = [*(kind.begun for kind in KINDS.values()), *over]
    while page := app.recorder.select_notifications(position, PAGE, topics=topics, inclusive_of_start=False):
        for notification in page:
            thing = notification.topic.partition(".")[0], UUID(str(notification.originator_id))
            if notification.topic in over:
                found.pop(thing, None)
            else:
                found[thing] = None
        position = page[-1].id
    return list(found)
