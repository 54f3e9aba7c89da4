"""`pledgebook demo`: the demo town on engines of its own, which are gone when it ends."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console

from projections.comparison import compare
from projections.log import Log
from projections.registry import PROJECTIONS
from projections.status import wait_for
from runtime.composition import open_house
from runtime.demo.load import DemoError, load
from runtime.demo.report import check, show
from runtime.engines import engines
from runtime.keys import load_master_key
from runtime.settings import Settings
from runtime.store import migrate
from runtime.worker import background
from workflows.connection import Temporal

CAUGHT_UP_WITHIN = 60.0  # seconds


def run(settings: Settings) -> None:
    """Load the demo, print its ledger, check its figures. Raises `DemoError` if one of them is wrong."""
    with tempfile.TemporaryDirectory(prefix="pledgebook-demo-") as directory:
        Path(directory).chmod(0o711)  # the embedded PostgreSQL runs as another account when we are root
        own = settings.model_copy(
            update={
                "data_dir": Path(directory),
                "database_url": None,
                "temporal_address": None,
                "master_key": None,
                "postgres_port": 0,
                "temporal_port": 0,
                "temporal_ui_port": 0,
            }
        )
        _run(own)


def _run(settings: Settings) -> None:
    with engines(settings) as found:
        migrate(found.database_url)
        with open_house(found.database_url, load_master_key(settings)) as house:
            temporal = Temporal(found.temporal_address, settings.temporal_namespace, settings.task_queue)
            with background(house, temporal, settings.board_url):
                load(house.pledgebook)
                head = house.pledgebook.recorder.max_notification_id() or 0
                names = [projection.name for projection in PROJECTIONS]
                if not wait_for(house.pool, names, head, CAUGHT_UP_WITHIN):
                    raise DemoError(f"the read models did not catch up within {CAUGHT_UP_WITHIN:.0f} s")
            today = datetime.now(UTC).astimezone(ZoneInfo(settings.timezone)).date()
            with house.pool.connection() as conn:
                show(conn, today, Console())
                check(conn, today)
            for projection in PROJECTIONS:
                if compare(house.url, projection, Log(house.pledgebook.mapper.to_domain_event)):
                    raise DemoError(f"the read model {projection.name} differs from one rebuilt from the log")
