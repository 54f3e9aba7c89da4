"""Where the API asks about workflows, without knowing Temporal."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from workflows.contracts.common import PLEDGE


@dataclass(frozen=True)
class WorkflowView:
    """A workflow as its users see it.

    ``status`` is Temporal's (RUNNING, COMPLETED ...). What the workflow itself must tell (``stage`` to ``refused``) is
    empty while no worker runs to answer.
    """

    workflow_id: str
    run_id: str
    status: str
    history_length: int
    stage: str | None = None
    version: int | None = None
    wake_at: datetime | None = None
    wake_for: str = ""
    refused: str = ""


class WorkflowsUnavailableError(Exception):
    """Temporal cannot be reached; commands are accepted all the same, workflows catch up later."""


class WorkflowDesk(Protocol):
    """Where the API asks about workflows."""

    async def describe(self, key: UUID, kind: str = PLEDGE) -> WorkflowView | None:
        """Return the latest workflow of a thing, None if there is none; raises `WorkflowsUnavailableError`."""
