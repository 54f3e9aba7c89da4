"""Asking Temporal about the workflow of a thing, for those who must not know Temporal."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from temporalio.client import Client, WorkflowExecutionDescription, WorkflowHandle, WorkflowQueryFailedError
from temporalio.service import RPCError, RPCStatusCode

from workflows.connection import Temporal
from workflows.contracts import (
    PLEDGE,
    PROGRESS,
    Progress,
    WorkflowsUnavailableError,
    WorkflowView,
    workflow_id,
)

_ANSWER = timedelta(seconds=2)


class TemporalDesk:
    """The `WorkflowDesk` over a Temporal client that connects when it is first asked, and again after an outage."""

    def __init__(self, temporal: Temporal) -> None:
        self._temporal = temporal
        self._client: Client | None = None

    async def describe(self, key: UUID, kind: str = PLEDGE) -> WorkflowView | None:
        """Return the latest workflow of a thing, None if there is none; raises `WorkflowsUnavailableError`."""
        handle = (await self._open()).get_workflow_handle(workflow_id(key, kind))
        try:
            found = await handle.describe(rpc_timeout=_ANSWER)
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return None
            raise WorkflowsUnavailableError(error.message) from error
        except RuntimeError as error:
            raise WorkflowsUnavailableError(str(error)) from error
        return await _told(handle, _view(found))

    async def check(self) -> None:
        """Return if Temporal answers; raises `WorkflowsUnavailableError`."""
        try:
            await (await self._open()).service_client.check_health(timeout=_ANSWER)
        except (RPCError, RuntimeError) as error:
            raise WorkflowsUnavailableError(str(error)) from error

    async def _open(self) -> Client:
        self._client = self._client or await self._temporal.client()
        return self._client


def check(temporal: Temporal) -> None:
    """Return if Temporal answers; raises `WorkflowsUnavailableError`. Blocks; not for event loops."""
    asyncio.run(TemporalDesk(temporal).check())


def _view(found: WorkflowExecutionDescription) -> WorkflowView:
    return WorkflowView(
        workflow_id=found.id,
        run_id=found.run_id,
        status=found.status.name if found.status else "UNKNOWN",
        history_length=found.history_length,
    )


async def _told(handle: "WorkflowHandle[object, object]", view: WorkflowView) -> WorkflowView:
    """Add what only the workflow itself knows, if a worker is there to ask it."""
    try:
        progress: Progress = await handle.query(PROGRESS, result_type=Progress, rpc_timeout=_ANSWER)
    except (RPCError, WorkflowQueryFailedError):
        return view
    return replace(
        view,
        stage=progress.status.stage,
        version=progress.status.version,
        wake_at=datetime.fromisoformat(progress.wake_at) if progress.wake_at else None,
        wake_for=progress.wake_for,
        refused=progress.refused,
    )
