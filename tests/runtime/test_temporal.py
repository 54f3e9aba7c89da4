"""The embedded Temporal: what it offers, and what it survives."""

import asyncio
import socket
import uuid
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from temporalio.client import Client, WorkflowHandle
from temporalio.common import SearchAttributeKey, SearchAttributePair, TypedSearchAttributes
from temporalio.service import RPCError

from runtime.engine import EngineError
from runtime.temporal import NAMESPACE, ORGANISATION_ATTRIBUTE, STAGE_ATTRIBUTE, EmbeddedTemporal
from tests.runtime.conftest import StartPython
from tests.runtime.test_postgres import told
from tests.runtime.watching import has_ended, processes, until

USE_UNTIL_TOLD = """
import pathlib, sys
from runtime.temporal import EmbeddedTemporal
with EmbeddedTemporal(pathlib.Path(sys.argv[1]), headless=True) as server:
    print(server.address, flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def own_server(data_dir: Path) -> Iterator[EmbeddedTemporal]:
    """A server of this test's own, to be killed."""
    with EmbeddedTemporal(data_dir, headless=True) as server:
        yield server


def process_of(server: EmbeddedTemporal) -> psutil.Process:
    (found,) = processes(lambda process: process.name() == "temporal" and str(server.db_path) in process.cmdline())
    return found


def answers(address: str) -> bool:
    host, port = address.split(":")
    with socket.socket() as probe:
        return probe.connect_ex((host, int(port))) == 0


async def begin_workflow(server: EmbeddedTemporal) -> WorkflowHandle[object, object]:
    client = await Client.connect(server.address, namespace=server.namespace)
    attributes = TypedSearchAttributes(
        [
            SearchAttributePair(SearchAttributeKey.for_keyword(STAGE_ATTRIBUTE), "review"),
            SearchAttributePair(SearchAttributeKey.for_keyword(ORGANISATION_ATTRIBUTE), "village-1"),
        ]
    )
    workflow_id = f"pledge-{uuid.uuid4()}"
    return await client.start_workflow(
        "Nobody runs this", id=workflow_id, task_queue="nobody", search_attributes=attributes
    )


async def test_workflows_are_found_by_stage_and_organisation(temporal_server: EmbeddedTemporal) -> None:
    handle = await begin_workflow(temporal_server)
    client = await Client.connect(temporal_server.address, namespace=NAMESPACE)
    query = f"{STAGE_ATTRIBUTE} = 'review' AND {ORGANISATION_ATTRIBUTE} = 'village-1'"
    for _ in range(100):
        found = [execution.id async for execution in client.list_workflows(query)]
        if found:
            break
        await asyncio.sleep(0.1)  # visibility is eventually consistent
    assert handle.id in found


async def test_a_killed_server_comes_back_with_its_workflows(own_server: EmbeddedTemporal) -> None:
    handle = await begin_workflow(own_server)
    killed = process_of(own_server)
    killed.kill()
    until(lambda: has_ended(killed))
    for _ in range(300):
        try:
            description = await handle.describe()
            break
        except RPCError:
            await asyncio.sleep(0.1)
    assert description.id == handle.id


async def test_a_server_whose_database_was_deleted_starts_empty_at_the_same_address(
    own_server: EmbeddedTemporal,
) -> None:
    handle = await begin_workflow(own_server)
    address = own_server.address
    own_server.stop()
    for path in own_server.home.glob(f"{own_server.db_path.name}*"):
        path.unlink()
    own_server.start()
    assert own_server.address == address
    with pytest.raises(RPCError, match="not found"):
        await handle.describe()


def test_a_killed_guard_takes_the_server_along(own_server: EmbeddedTemporal) -> None:
    running = process_of(own_server)
    guard = running.parent()
    assert guard is not None
    guard.kill()
    until(lambda: has_ended(running))


def test_a_killed_user_leaves_nothing_running(data_dir: Path, start_python: StartPython) -> None:
    user = start_python(USE_UNTIL_TOLD, data_dir)
    address = told(user)
    assert answers(address)
    user.kill()
    until(lambda: not EmbeddedTemporal(data_dir).is_running)
    assert not answers(address)


def test_a_second_user_attaches_to_the_running_server(own_server: EmbeddedTemporal, data_dir: Path) -> None:
    with EmbeddedTemporal(data_dir) as second:
        assert second.address == own_server.address
        assert second.ui_url is None  # the first one asked for none
    assert own_server.is_running


def test_the_web_interface_has_its_own_port(data_dir: Path) -> None:
    with EmbeddedTemporal(data_dir) as server:
        assert server.ui_url is not None
        assert server.ui_url != f"http://{server.address}"
        until(lambda: answers(str(server.ui_url).removeprefix("http://")))


@pytest.mark.parametrize("which", ["port", "ui_port"])
def test_a_busy_port_is_one_clear_line(data_dir: Path, which: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        wanted = {which: port}
        with pytest.raises(EngineError) as refusal:
            EmbeddedTemporal(data_dir, **wanted).start()
    setting = f"PLEDGEBOOK_TEMPORAL_{which.upper()}"
    assert str(refusal.value) == f"port {port} is busy: choose another with {setting} (0 picks a free one)"
