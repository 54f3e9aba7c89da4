"""The least a six-step durable process can be: six Temporal updates, each running an activity with one INSERT."""

from dataclasses import dataclass
from datetime import timedelta

from temporalio import activity, workflow

with workflow.unsafe.imports_passed_through():
    from psycopg import Connection
    from psycopg_pool import ConnectionPool

QUEUE = "bench-steps"
STEPS = ("PROPOSE", "REVIEW", "SIGN", "PUBLISH", "FULFIL", "EVALUATE")


@dataclass(frozen=True)
class Step:
    """One row."""

    process: str
    name: str


@workflow.defn
class SixSteps:
    """Ends after the sixth update."""

    def __init__(self) -> None:
        self._taken = 0

    @workflow.run
    async def run(self) -> int:
        """Wait for all steps."""
        await workflow.wait_condition(lambda: self._taken == len(STEPS))
        await workflow.wait_condition(workflow.all_handlers_finished)
        return self._taken

    @workflow.update
    async def take(self, step: Step) -> int:
        """Take one step."""
        position: int = await workflow.execute_activity(
            "insert_step", step, result_type=int, start_to_close_timeout=timedelta(seconds=60)
        )
        self._taken += 1
        return position


class Inserting:
    """The activity."""

    def __init__(self, pool: "ConnectionPool[Connection]") -> None:
        self._pool = pool

    @activity.defn
    def insert_step(self, step: Step) -> int:
        """Insert one row."""
        with self._pool.connection() as conn:
            row = conn.execute(
                "INSERT INTO bare_step (process, name) VALUES (%s, %s) RETURNING position", (step.process, step.name)
            ).fetchone()
        assert row
        return int(row[0])
