"""The way to Temporal: where it is, and telling the workflow of a thing what the log holds."""

from dataclasses import dataclass
from datetime import timedelta

from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
from temporalio.client import Client
from temporalio.service import RetryConfig, RPCError, RPCStatusCode

from workflows.contracts import (
    ADVANCE,
    LONGEST_HISTORY,
    ORGANISATION_ATTRIBUTE,
    STAGE_ATTRIBUTE,
    TASK_QUEUE,
    Status,
    workflow_id,
)
from workflows.kinds import KINDS

ANSWER = timedelta(seconds=5)

_ONE_ATTEMPT = RetryConfig(max_retries=1)  # 0 would mean the default of ten


@dataclass(frozen=True)
class Temporal:
    """Where Temporal is: ``address`` is ``host:port``."""

    address: str
    namespace: str = "pledgebook"
    task_queue: str = TASK_QUEUE
    longest_history: int = LONGEST_HISTORY

    async def connect(self) -> Client:
        """Return a connected client for workers; raises `RPCError` or RuntimeError while Temporal does not answer."""
        # Asked by a client that fails fast: the other kind would try for ten seconds.
        await (await self.client()).service_client.check_health(timeout=ANSWER)
        return await Client.connect(self.address, namespace=self.namespace)

    async def client(self) -> Client:
        """Return a client of the running event loop that connects when first used, and fails fast without Temporal."""
        return await Client.connect(self.address, namespace=self.namespace, retry_config=_ONE_ATTEMPT, lazy=True)


class Herald:
    """Tells workflows the status of their things, and starts those that are missing."""

    def __init__(self, temporal: Temporal, client: Client, *, searchable: bool) -> None:
        self._temporal = temporal
        self._client = client
        self._searchable = searchable

    @classmethod
    async def of(cls, temporal: Temporal, client: Client) -> "Herald":
        """Return a herald that knows whether the server has our search attributes; raises as `tell`."""
        request = ListSearchAttributesRequest(namespace=temporal.namespace)
        try:
            answer = await client.operator_service.list_search_attributes(request, timeout=ANSWER)
        except RPCError as error:
            # A test server, or a service that keeps its operators' interface to itself.
            if error.status not in (RPCStatusCode.UNIMPLEMENTED, RPCStatusCode.PERMISSION_DENIED):
                raise
            return cls(temporal, client, searchable=False)
        known = {STAGE_ATTRIBUTE, ORGANISATION_ATTRIBUTE} <= set(answer.custom_attributes)
        return cls(temporal, client, searchable=known)

    async def tell(self, status: Status) -> bool:
        """Signal the thing's workflow, which is started if it is missing and the thing has not ended.

        Returns whether there was none. Raises `RPCError`, or RuntimeError while there is no connection.
        """
        kind, name = KINDS[status.KIND], workflow_id(status.key, status.KIND)
        try:
            handle = self._client.get_workflow_handle(name)
            await handle.signal(ADVANCE, status, rpc_timeout=ANSWER)
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise
        else:
            return False
        if not status.ended:
            # With the signal once more: a workflow that somebody else started meanwhile may not know this status.
            await self._client.start_workflow(
                kind.workflow,
                kind.start(status, self._searchable, self._temporal.longest_history),
                id=name,
                task_queue=self._temporal.task_queue,
                start_signal=ADVANCE,
                start_signal_args=[status],
                rpc_timeout=ANSWER,
            )
        return True
