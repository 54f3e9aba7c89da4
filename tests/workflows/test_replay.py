"""Every recorded history must replay with the present code: a running workflow survives each release.

How a change of a workflow is made: put the new path behind ``workflow.patched("name-of-the-change")`` and leave the
old one as it is, so that the histories here still replay. Record the new path beside them, under a new name, by
``RECORD_HISTORIES=1 pytest tests/workflows`` (old files are evidence of what still runs: keep them). When no workflow
runs on the old path any more, replace ``patched`` by ``workflow.deprecate_patch``, then drop both with their files.
What an activity is asked, and new fields with a default in `workflows.contracts`, may change without a patch.
"""

import pytest
from temporalio import workflow
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer

from tests.workflows.conftest import HISTORIES
from workflows.contracts import workflow_id
from workflows.worker import WORKFLOWS

RECORDED = {path.stem: path.read_text("utf-8") for path in sorted(HISTORIES.glob("*.json"))}


async def replay(history: str) -> None:
    recorded = WorkflowHistory.from_json(workflow_id("recorded"), history)
    await Replayer(workflows=WORKFLOWS).replay_workflow(recorded)


@pytest.mark.parametrize("name", RECORDED)
async def test_a_recorded_history_replays(name: str) -> None:
    await replay(RECORDED[name])


@pytest.mark.parametrize(
    ("name", "activity"),
    [
        ("whole-life", "file_copy"),
        ("evaluation-failed", "begin_rectification"),
        ("rectification", "end_rectification"),
        ("comment", "remind_comment"),
        ("campaign-year", "open_duties"),
    ],
)
async def test_a_change_of_the_way_is_noticed(name: str, activity: str) -> None:
    with pytest.raises(workflow.NondeterminismError, match="do_something_else"):
        await replay(RECORDED[name].replace(f'"{activity}"', '"do_something_else"'))


def test_every_path_is_recorded() -> None:
    assert len(RECORDED) >= 29
